"""One JupyterLab page for several tests: a new notebook in it opens in a quarter of the time."""

import secrets

from .lab_server import KERNEL_READY, START_S, show_notebook

# Close what is open, end its kernels, forget what a page keeps; then open another notebook.
OPEN = """async (path) => {
  for (const widget of [...jupyterapp.shell.widgets("main")]) {
    if (widget.context) widget.context.model.dirty = false;
    widget.close();
  }
  await jupyterapp.serviceManager.sessions.shutdownAll();
  localStorage.clear();
  sessionStorage.clear();
  const wanted = { path, factory: "Notebook" };
  const opened = await jupyterapp.commands.execute("docmanager:open", wanted);
  jupyterapp.shell.activateById(opened.id);
}"""
THERE = """(path) => {
  const context = jupyterapp.shell.currentWidget?.context;
  return context?.path === path && context.sessionContext.session?.kernel;
}"""


class WarmPage:
    """A page that stays open from test to test, as long as they want the same browser."""

    def __init__(self):
        self.page, self.options = None, None

    def fits(self, options):
        """Return whether the page that is open is one as wanted."""
        return self.page is not None and not self.page.is_closed() and self.options == options

    def keep(self, page, options):
        """Keep this page for the tests that follow."""
        self.page, self.options = page, options

    def close(self):
        """Close the page's browser."""
        if self.page is not None:
            self.page.context.close()
        self.page, self.options = None, None


def open_in(page, name):
    """Show another notebook in a page; return whether its kernel answered."""
    from playwright.sync_api import Error

    try:
        page.evaluate(OPEN, name)
        page.wait_for_function(THERE, arg=name, timeout=START_S * 1000)
        return page.evaluate(KERNEL_READY, START_S * 1000)
    except Error:
        return False


def open_anew(page, lab, name):
    """Load JupyterLab in a page, with a notebook in it."""
    # In a workspace of its own: one that was used before would open its notebooks again.
    space = f"{lab.url}/lab/workspaces/{secrets.token_hex(4)}"
    show_notebook(page, f"{space}/tree/{name}?token={lab.token}")

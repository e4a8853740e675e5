"""The widgets in the Firefox of this machine, with its made-up camera and microphone."""

import secrets

import pytest

from .conftest import show_notebook
from .firefox import FIREFOX, FirefoxPage
from .test_browser_widget import ASK, WIDGET

pytestmark = pytest.mark.skipif(
    FIREFOX is None, reason="needs Firefox (apt-get install firefox-esr)"
)

CAPTURE = """
from ecosystem_kit.project import begin
from ecosystem_kit.widgets import Camera, Microphone
project = begin("02")
"""


@pytest.fixture
def open_in_firefox(lab, tmp_path):
    """Open cells as a notebook in Firefox; return its page with the kernel ready."""
    opened = []

    def open_in_firefox(cells):
        page = FirefoxPage(tmp_path)
        opened.append(page)
        name = f"firefox_{secrets.token_hex(4)}.ipynb"
        page.notebook, page.lab = lab.write(cells, name), lab
        space = f"{lab.url}/lab/workspaces/{secrets.token_hex(4)}"
        show_notebook(page, f"{space}/tree/{name}?token={lab.token}")
        return page

    yield open_in_firefox
    for page in opened:
        page.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")
        page.close()


def test_it_asks_and_is_answered_in_parts(open_in_firefox, run_all):
    page = open_in_firefox([WIDGET])
    run_all(page)
    page.wait_for_function("window.probe")
    sizes = [1_600_000, 3]
    found = page.evaluate(ASK, ["echo", {"text": "hé"}, sizes])
    assert found == {"got": "hé", "sizes": sizes, "same": True}
    assert page.evaluate(ASK, ["fail", {}, []]) == {"thrown": "Found no hand: show yours."}

"""A project to label in the browser, and a hand on the keys that presses faster than people do."""

SETUP = """
import os
import numpy as np
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan
from ecosystem_kit.widgets import ClassLabeler

class Small:
    def __init__(self, folder):
        self.ledger = Ledger(folder)
        self.plan = Plan(classes=["1", "2", "3"], samples_per_class=4, people=2)

class SaysByNumber:
    classes_ = np.array(["1", "2", "3"])
    def predict_proba(self, X):
        first = X.reshape(len(X), -1)[:, 0].astype(int) % 3
        return 0.6 * np.eye(3)[first] + 0.4 / 3
    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

project = Small("FOLDER")
if not project.ledger.samples().ids:
    session = project.ledger.add_session("ada", consent=True)
    pixels = np.random.default_rng(0).integers(0, 256, (COUNT, 60, 80, 3)).astype(np.uint8)
    project.ledger.add_many_pictures(session, list(pixels))
    tone = np.sin(np.arange(16_000) / 20).astype(np.float32) / 2
    project.ledger.add_many_sounds(session, [tone * n / 4 for n in range(1, 4)])
"""
ROOT = ".eco-widget"

# Notes every operation that is put into the tab's store, and every one that is taken out of it
# because the ledger has it; what is noted outlives a reload of the page.
TAKE_NOTES = """(() => {
const put = Storage.prototype.setItem, take = Storage.prototype.removeItem;
const note = (what, place, text) => {
  if (!place.startsWith("eco-label ")) return;
  const notes = JSON.parse(localStorage.getItem("notes") ?? "[]");
  notes.push([what, place, text]);
  put.call(localStorage, "notes", JSON.stringify(notes));
};
Storage.prototype.setItem = function (place, text) {
  note("given", place, text);
  put.call(this, place, text);
};
Storage.prototype.removeItem = function (place) {
  note("kept", place, null);
  take.call(this, place);
};
})()"""
# Press keys, each as soon as a sample is there; ends early when the kernel is gone.
PRESS = """async (pressed) => {
  const root = document.querySelector(".eco-widget");
  const soon = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  for (const key of pressed) {
    const stage = root.querySelector(".eco-stage");
    const ended = () => stage.getAttribute("aria-label") === "Done";
    for (let waited = 0; !root.dataset.sample && !ended() && waited < 200; waited += 1) {
      if (root.dataset.kernel === "gone" || !root.isConnected) return false;
      await soon(5);
    }
    const found = root.dataset.sample ? key : "ArrowLeft";
    stage.dispatchEvent(new KeyboardEvent("keydown", { key: found, bubbles: true }));
    await soon(1);
  }
  return true;
}"""


def cells(folder, *, labeler="ClassLabeler(project)", count=12):
    """Return the cells of a notebook with a labeler over a project in a folder."""
    setup = SETUP.replace("FOLDER", str(folder / "project")).replace("COUNT", str(count))
    return [f"{setup}\nlabeler = {labeler}\nlabeler"]


def shown(page):
    """Wait until a sample is painted; return its number."""
    page.wait_for_function("document.querySelector('.eco-widget')?.dataset.sample")
    return int(page.locator(ROOT).get_attribute("data-sample"))


def all_saved(page):
    """Wait until the ledger has every label that this page gave."""
    page.wait_for_function("document.querySelector('.eco-widget')?.dataset.unsaved === '0'")


def gone(page):
    """Wait until the widget has noticed that its kernel went away."""
    page.wait_for_selector(".eco-kernel:has-text('run this cell again')")


def kernel_back(page):
    """Wait until the page's kernel answers again."""
    page.evaluate(
        """async () => {
          const { kernel } = jupyterapp.shell.currentWidget.context.sessionContext.session;
          const away = () => kernel.connectionStatus !== "connected" || /start/.test(kernel.status);
          while (away()) await new Promise((resolve) => setTimeout(resolve, 50));
          await kernel.requestKernelInfo();
        }"""
    )

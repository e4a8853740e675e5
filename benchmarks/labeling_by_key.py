"""How long after a key the next picture is there, and whether the browser's memory stays flat.

``python benchmarks/labeling_by_key.py`` labels 200 pictures by key in a real JupyterLab, beside a
plain ipywidgets button and image in the same run, then 5,000 more as fast as they come. Written:
p50 and p95 from the key's own time stamp to the frame that shows the next picture (at 60 frames/s
up to 17 ms of it are the screen's), the widget's own work in it, and the memory of the page after
garbage collection. Other programs on the machine count as well: run it on an idle one.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from browser.lab_server import CHROMIUM, Lab, show_notebook  # noqa: E402
from browser.labeling import PRESS, all_saved  # noqa: E402
from quiet_page import QuietPage  # noqa: E402

SETUP = """
import cv2, numpy as np
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan
from ecosystem_kit.widgets import ClassLabeler

class Small:
    def __init__(self, folder):
        self.ledger = Ledger(folder)
        self.plan = Plan(classes=["1", "2", "3"], samples_per_class=4, people=2)

project = Small("FOLDER")
session = project.ledger.add_session("ada", consent=True)
slope = np.linspace(40, 210, 640).astype(np.uint8)
pictures = []
for number in range(COUNT):
    picture = np.repeat(np.repeat(slope[None, :, None], 480, 0), 3, 2)
    picture = cv2.putText(picture, str(number), (60, 300), 0, 6, (250, 240, 30), 20)
    pictures.append(cv2.imencode(".jpg", picture)[1].tobytes())
    if len(pictures) == 500 or number == COUNT - 1:
        project.ledger.add_many_pictures(session, pictures)
        pictures = []
"""
PATIENCE_MS, BUTTON = 600_000, "button.jupyter-button"
LABELER = "ClassLabeler(project)"
# The kernel shows the next picture when the button was pressed: what one writes without a widget.
PLAIN = """
import ipywidgets
from IPython.display import display
queue = list(project.ledger.samples("picture", labeled=False).ids)[::-1]
image, press = ipywidgets.Image(format="jpeg"), ipywidgets.Button(description="1")
def show_next(_=None):
    if _ is not None:
        project.ledger.add_label(queue.pop(0), "1", by="plain")
    image.value = project.ledger.media_path(queue[0]).read_bytes()
press.on_click(show_next)
show_next()
display(image, press)
"""
# From an event's time stamp to the moment after the frame that followed the change.
WATCH = """
window.times = [];
window.work = [];
window.painted = (from) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => window.times.push(performance.now() - from);
  channel.port2.postMessage(0);
});
window.watchLabeler = () => {
  let [pressed, heard] = [0, 0];
  const root = document.querySelector(".eco-widget");
  root.addEventListener("keydown", (event) => {
    [pressed, heard] = [event.timeStamp, performance.now()];
  }, true);
  new MutationObserver(() => {
    if (!root.dataset.sample) return;
    work.push(performance.now() - heard);
    painted(pressed);
  }).observe(root, { attributeFilter: ["data-sample"] });
};
window.watchPlain = () => {
  let pressed = 0;
  const image = document.querySelector(".jp-OutputArea img.widget-image");
  document.querySelector("button.jupyter-button")
    .addEventListener("click", (event) => (pressed = event.timeStamp), true);
  // ipywidgets sets the picture twice; the first time counts.
  image.addEventListener("load", () => {
    if (pressed) painted(pressed);
    pressed = 0;
  });
};
"""


def main() -> None:
    """Measure, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=5000, help="labeled for the memory")
    parser.add_argument("--keys", type=int, default=200, help="timed")
    parser.add_argument("--pause", type=float, default=150, help="ms between two keys")
    asked = parser.parse_args()
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--headless=new",
        "--disable-background-networking",
    ]
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder) / "lab").start()
        try:
            with QuietPage(CHROMIUM, arguments) as page:
                open_page(page, lab, folder=folder, count=asked.pictures + 2 * asked.keys)
                found = measured(page, asked)
        finally:
            lab.stop()
    print(json.dumps(found, indent=1))


def open_page(page, lab, *, folder, count):
    """Open the labeler and the plain button."""
    setup = SETUP.replace("FOLDER", f"{folder}/project").replace("COUNT", str(count))
    lab.write([setup, LABELER, PLAIN], "bench.ipynb")
    show_notebook(page, f"{lab.url}/lab/tree/bench.ipynb?token={lab.token}")
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells').then(() => {})")
    there = "document.querySelector('.eco-widget')?.dataset.sample"
    page.wait_for_function(there, timeout=PATIENCE_MS)
    page.wait_for_function(f"document.querySelector('{BUTTON}')", timeout=PATIENCE_MS)
    page.evaluate(WATCH)


def measured(page, asked):
    """Return times in ms, and memory in MB after each tenth of the pictures."""
    page.evaluate("watchLabeler()")
    ours, plain = [], []
    for _ in range(4):  # in turn, so that a busy minute meets both
        page.focus(".eco-stage")
        ours += timed(page, asked, "1", asked.keys // 4)
        if not plain:
            page.evaluate("watchPlain()")
        page.focus(BUTTON)
        plain += timed(page, asked, " ", asked.keys // 8)
    work = page.evaluate("work")
    all_saved(page)
    memory = [memory_of(page)]
    for _ in range(10):
        page.evaluate(PRESS, ["2"] * (asked.pictures // 10))
        all_saved(page)
        memory.append(memory_of(page))
    return {
        "labeler_ms": percentiles(ours),
        "of_that_the_widgets_own_work_ms": percentiles(work),
        "plain_ipywidgets_ms": percentiles(plain),
        "labeled": page.evaluate("document.querySelector('.eco-count').textContent"),
        "memory_MB": memory,
    }


def timed(page, asked, key, times):
    """Press a key so often, a person's pause in between; return the times in ms."""
    page.evaluate("times.length = 0")
    for _ in range(times):
        page.press(key)
        page.wait_for_timeout(asked.pause)
    return page.evaluate("times")


def percentiles(times):
    """Return p50, p95 and the count."""
    p50, p95 = np.percentile(times, [50, 95]).round(1)
    return {"p50": float(p50), "p95": float(p95), "count": len(times)}


def memory_of(page):
    """Return MB after garbage collection: JavaScript's heap, buffers, and the whole process."""
    return {**page.memory(), "resident": page.resident_mb()}


if __name__ == "__main__":
    main()

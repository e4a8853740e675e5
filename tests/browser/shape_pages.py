"""Notebooks in which shapes are labeled, and where a point of the picture is on the page."""

import json
import secrets
import time

from browser.lab_server import CHROMIUM, show_notebook

# Where the picture begins on the page, and how large one of its pixels is there.
PLACE = """() => {
  const canvas = document.querySelector(".eco-shape-canvas");
  const [scale, left, top] = canvas.dataset.view.split(" ").map(Number);
  const place = canvas.getBoundingClientRect();
  return [place.left + canvas.clientLeft + left, place.top + canvas.clientTop + top, scale];
}"""
CODE = {"_esm", "_css", "_anywidget_id"}
PROJECT = """
import tempfile
import numpy as np
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan

class SmallProject:
    def __init__(self, folder):
        self.folder, self.ledger = folder, Ledger(folder)
        self.plan = Plan(classes=["1", "2", "3"], samples_per_class=4, people=2)

project = SmallProject(tempfile.mkdtemp())
session = project.ledger.add_session("ada", consent=True)
for number in range(4):
    # A bright patch before a dark wall, 160 by 120 pixels.
    noise = np.random.default_rng(number).integers(0, 20, (120, 160, 3)).astype(np.uint8)
    picture = noise.copy()
    picture[30:90, 40:110] = np.uint8((230, 180, 150)) + noise[30:90, 40:110]
    project.ledger.add_picture(session, picture)
for number in range(2):
    at = np.arange(16_000) / 16_000
    word = np.sin(2 * np.pi * 440 * at) * (0.3 < at) * (at < 0.7) / 2
    project.ledger.add_sound(session, word.astype(np.float32))
"""


def open_once(lab, playwright, name, *, script=""):
    """Open a notebook that shows a labeler, for all tests of a module; yield its page."""
    cell = f"from ecosystem_kit.widgets import {name}\nlabeler = {name}(project)\nlabeler"
    command = ["--no-sandbox", "--disable-gpu", "--headless=new"]
    command += ["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"]
    command += ["--autoplay-policy=no-user-gesture-required"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=False, args=command)
    page = browser.new_context(viewport={"width": 1000, "height": 1400}, has_touch=True).new_page()
    page.on("pageerror", lambda problem: print(f"in the page: {problem}"))
    page.add_init_script(script)
    page.notebook = lab.write([PROJECT, cell], f"{name}.ipynb")
    address = f"{lab.url}/lab/workspaces/{secrets.token_hex(4)}/tree/{name}.ipynb"
    show_notebook(page, f"{address}?token={lab.token}")
    yield page
    page.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")
    browser.close()


def begin_anew(page, run_all):
    """Run the notebook with a ledger of its own; return its page when a sample is there."""
    clear = "notebook:clear-all-cell-outputs"
    page.evaluate(f"() => jupyterapp.commands.execute('{clear}').then(() => {{}})")
    run_all(page)
    wait_for_sample(page)
    return page


def wait_for_sample(page, number=None):
    """Wait until a sample is shown and its draft was looked for."""
    wanted = "e.dataset.sample && e.dataset.drafted === e.dataset.sample"
    wanted += f" && e.dataset.sample === '{number}'" if number else ""
    page.wait_for_function(
        f"() => {{ const e = document.querySelector('.eco-widget'); return e && {wanted}; }}"
    )


def on_page(page, x, y):
    """Return where a point of the picture is on the page, in whole CSS pixels.

    A browser cuts the place of a press to whole pixels, not that of a move.
    """
    place = page.evaluate(PLACE)
    return [round(place[0] + x * place[2]), round(place[1] + y * place[2])]


def in_picture(page, x, y):
    """Return the point of the picture that `on_page` comes to."""
    left, top, scale = page.evaluate(PLACE)
    x, y = on_page(page, x, y)
    return (x - left) / scale, (y - top) / scale


def drag(page, *points):
    """Drag the mouse over points of the picture."""
    page.mouse.move(*on_page(page, *points[0]))
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*on_page(page, *point))
    page.mouse.up()


def touch_drag(page, *points):
    """Drag one finger over points of the picture."""
    session = page.context.new_cdp_session(page)
    send = "Input.dispatchTouchEvent"
    for kind, point in [("touchStart", points[0]), *(("touchMove", one) for one in points[1:])]:
        x, y = on_page(page, *point)
        session.send(send, {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send(send, {"type": "touchEnd", "touchPoints": []})


def saved(page):
    """Wait until all labels are in the ledger, as the labeler says."""
    page.wait_for_function(
        "() => { const e = document.querySelector('.eco-widget');"
        " return e.dataset.unsaved === '0' && /All saved/.test(e.textContent); }"
    )


def assert_no_samples(text):
    """No pixel and no sample in the file: small outputs, and no data beside them."""
    notebook = json.loads(text)
    outputs = json.dumps([cell["outputs"] for cell in notebook["cells"]])
    state = json.dumps(notebook["metadata"].get("widgets", {}))
    assert len(outputs) < 3000, outputs
    for word in ("base64", "image/", "audio/"):
        assert word not in outputs
    # What is saved of a widget are its own files, JavaScript and CSS, and short settings.
    for model in (
        json.loads(state)
        .get("application/vnd.jupyter.widget-state+json", {})
        .get("state", {})
        .values()
    ):
        settings = {name: value for name, value in model["state"].items() if name not in CODE}
        assert len(json.dumps(settings)) < 2000, settings
        assert not model.get("buffers")


def assert_fits(page, width=320):
    """At 320 pixels nothing stands out, and every target has 44."""
    page.evaluate(f"""() => {{
      const root = document.querySelector('.eco-widget');
      root.style.width = '{width}px';
      root.scrollIntoView();
    }}""")
    page.wait_for_timeout(300)
    wide, small = page.evaluate("""() => {
      const root = document.querySelector(".eco-widget");
      const end = root.getBoundingClientRect().right + 1;
      const shown = (one) => one.getBoundingClientRect().width > 0;
      const all = [...root.querySelectorAll("button, input, select, canvas, p, dd")].filter(shown);
      const wide = all.filter((one) => one.getBoundingClientRect().right > end);
      const small = all.filter((one) => one.matches("button, input, select, summary")).filter(
        (one) => Math.min(one.offsetWidth, one.offsetHeight) < 44);
      return [wide, small].map((found) => found.map((one) => one.outerHTML));
    }""")
    assert (wide, small) == ([], [])


def until(holds, tries=50):
    """Wait until something holds, five seconds at most."""
    for _ in range(tries):
        if holds():
            return
        time.sleep(0.1)
    assert holds()

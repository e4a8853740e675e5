"""The map in a real JupyterLab: it opens notebooks, shows evidence, and works by keyboard alone."""

import textwrap

import pytest

MAKE = """
from ecosystem_kit.project import Project
from ecosystem_kit.widgets import LifecycleMap
from pathlib import Path
import tempfile

project = Project(Path(tempfile.mkdtemp()), "03")
interval = {"estimate": 0.61, "low": 0.52, "high": None, "count": 80, "unit": ""}
weighed = {"loop": "L1", "verdict": "go back", "sentence": "Too slow by far.", "interval": interval,
           "threshold": 0.5, "goto": ["01_planning.ipynb", "Requirements"]}
said = {"sentence": "All well.", "evidence": []}
project.ledger.add_gate(1, verdict="GO", decision="accept", **said)
project.ledger.add_gate(2, verdict="GO BACK TO 1", loop="L1", sentence="Too slow by far.",
                        evidence=[weighed], decision="accept")
map = LifecycleMap("03", project=project)
"""
CURRENT = "window.jupyterapp.shell.currentWidget?.context?.path"


@pytest.fixture
def shown(open_notebook, run_all):
    """Open a map in a notebook; return its page, with a beside-lying notebook to open."""

    def shown():
        # Wide enough for the picture beside JupyterLab's file browser.
        page = open_notebook([MAKE, "map"], viewport={"width": 1400, "height": 1200})
        for name in ("02_collecting.ipynb", "03_labeling.ipynb", "01_planning.ipynb"):
            page.lab.write(["1"], name)
        run_all(page)
        page.locator(".eco-map-item").first.wait_for(state="attached")
        return page

    return shown


def stage(page, words):
    return page.get_by_role("link", name=words)


FOCUSED = "document.activeElement.dataset.key ?? document.activeElement.tagName"


def pressed(page, *names):
    """Press keys; return what has the focus after each."""
    found = []
    for name in names:
        page.keyboard.press(name)
        found.append(page.evaluate(FOCUSED))
    return found


def comes_to(page, path):
    """Wait until JupyterLab shows a notebook; the page itself must have stayed."""
    page.wait_for_function(f"{CURRENT} === {path!r}")
    assert page.evaluate("window.stayed")


def back_to_the_map(page):
    page.evaluate(
        "(path) => jupyterapp.commands.execute('docmanager:open', { path })", page.notebook.name
    )
    page.wait_for_function(f"{CURRENT} === {page.notebook.name!r}")


def test_stages_open_their_notebooks_and_arrows_show_their_evidence(shown):
    page = shown()
    page.evaluate("window.stayed = true")
    stage(page, "2 Data collection").click()
    comes_to(page, "02_collecting.ipynb")
    back_to_the_map(page)
    page.get_by_role("button", name="From step 2: stop and go back to step 1").click()
    panel = page.locator(".eco-map-panel")
    text = panel.inner_text()
    for words in (
        *("L1 data too hard to get", "go back", "Too slow by far.", "0.610 [0.520, ?] (n = 80)"),
        *("Gate of stage 2", "you decided: accept", "L2 label a different task"),
        "No gate has weighed it yet. Notebook 03 does, at its end.",
    ):
        assert words in text
    panel.get_by_role("link", name='01_planning.ipynb, "Requirements"').click()
    comes_to(page, "01_planning.ipynb")


def test_keys_walk_the_map_open_it_and_leave_it(shown):
    page = shown()
    page.evaluate("window.stayed = true")
    stage(page, "2 Data collection").focus()
    walk = pressed(page, "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowLeft", "Home")
    assert walk == ["2-1", "3-2", "3", "2", "infrastructure", "lifecycles"]
    assert page.locator(".eco-map-panel h3").inner_text() == "Lifecycles"
    assert pressed(page, "End", "ArrowUp", "ArrowUp") == ["4-2-1", "4-2", "4-3"]
    assert pressed(page, "Enter", "Escape") == ["H3", "4-3"]
    # Letters are commands of the notebook elsewhere: a and b add cells.
    cells = "jupyterapp.shell.currentWidget.content.widgets.length"
    before = page.evaluate(cells)
    pressed(page, "a", "b", "x")
    assert page.evaluate(cells) == before
    pressed(page, "Escape")
    assert page.evaluate("document.activeElement.closest('.eco-widget') === null")
    stage(page, "2 Data collection").focus()
    pressed(page, "Enter")
    comes_to(page, "02_collecting.ipynb")


def test_everything_has_a_name_a_place_and_room_in_light_dark_and_at_320_pixels(shown, axe):
    page = shown()
    items = page.locator(".eco-map-item")
    assert items.count() == 13
    assert page.locator(".eco-map-item[tabindex='0']").count() == 1
    assert "You are here, Visit 2" in stage(page, "2 Data collection").text_content()
    sizes = "(all) => all.flatMap((one) => [one.offsetWidth, one.offsetHeight])"
    assert min(items.evaluate_all(sizes)) >= 44
    page.get_by_role("button", name="From step 2").click()
    assert axe(page) == []
    page.evaluate(
        "jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
    )
    page.wait_for_selector("[data-jp-theme-light='false']", state="attached")
    assert axe(page) == []
    root = page.locator(".eco-lifecycle-map")
    root.evaluate("(el) => { el.style.width = '320px'; }")
    assert not page.locator(".eco-map-picture").is_visible()
    assert min(items.evaluate_all(sizes)) >= 44
    assert root.evaluate("(el) => el.scrollWidth <= el.clientWidth")
    # What JupyterLab leaves a cell's output on a phone of 320 pixels.
    root.evaluate("(el) => { el.style.width = '186px'; }")
    assert root.evaluate("(el) => el.scrollWidth <= el.clientWidth")
    root.evaluate("(el) => { el.style.width = '320px'; }")
    stage(page, "2 Data collection").focus()
    assert pressed(page, "ArrowDown", "ArrowRight", "ArrowUp") == ["2-1", "3", "2-1"]
    assert axe(page) == []


def test_what_the_ledger_learns_is_on_the_map_and_stays_without_a_kernel(shown, kernel, restart):
    page = shown()
    arrow = page.get_by_role("button", name="From step 3: stop and go back to step 2")
    arrow.click()
    code = """
    told = {**weighed, "loop": "L4", "sentence": "Two people disagree."}
    project.ledger.add_gate(3, verdict="GO BACK TO 2", loop="L4", sentence="x", evidence=[told])
    map.refresh()
    """
    kernel(page, textwrap.dedent(code))
    page.get_by_text("Two people disagree.").wait_for()
    restart(page)
    page.get_by_role("button", name="From step 2").click()
    arrow.click()
    assert page.get_by_text("Two people disagree.").is_visible()

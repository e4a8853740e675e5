"""The widgets in the Firefox of this machine, with its made-up camera and microphone."""

import secrets

import pytest

from .conftest import CAMERA
from .firefox import FIREFOX, FirefoxPage
from .lab_server import show_notebook
from .recording import CELL as MICROPHONE
from .test_browser_widget import ASK, WIDGET

pytestmark = pytest.mark.skipif(
    FIREFOX is None, reason="needs Firefox (apt-get install firefox-esr)"
)


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


def test_the_camera_takes_a_picture_and_its_light_goes_off(
    open_in_firefox, run_all, kernel, tmp_path
):
    folder = (tmp_path / "project").as_posix()
    page = open_in_firefox([CAMERA.format(folder=folder, consent=True)])
    run_all(page)
    press(page, "Start the camera")
    page.wait_for_function("document.querySelector('[data-camera=on]')")
    press(page, "Take a picture")
    lines = "[...document.querySelectorAll('[role=status]')]"
    page.wait_for_function(f"{lines}.some((one) => /Kept/.test(one.textContent))")
    shape = kernel(page, "print(project.ledger.picture(camera.captured[0]).shape)")
    assert shape == "(480, 640, 3)"
    press(page, "Stop the camera")
    page.wait_for_function("!document.querySelector('[data-camera=on]')")


def test_the_microphone_records_a_take_or_says_what_the_browser_lacks(
    open_in_firefox, run_all, kernel, tmp_path
):
    given = f"FOLDER, CONSENT = {(tmp_path / 'project').as_posix()!r}, True"
    page = open_in_firefox([given + MICROPHONE])
    run_all(page)
    press(page, "Switch the microphone on")
    told = "[...document.querySelectorAll('[role=alert]')].map((one) => one.textContent).join('')"
    page.wait_for_function(f"document.querySelector('[data-microphone=on]') || {told}")
    if said := page.evaluate(told):  # a machine without loudspeakers, as servers are
        assert "need headphones or loudspeakers" in said
        return
    press(page, "Record")
    page.wait_for_function("document.querySelector('.eco-take-facts')?.textContent")
    take = "print(microphone.heard.shape, microphone.heard.dtype, abs(microphone.heard).max() > 0)"
    # Firefox's made-up microphone hums one tone.
    assert kernel(page, take) == "(32000,) float32 True"


def press(page, name):
    """Press the button of that name, once it may be pressed."""
    find = f"""[...document.querySelectorAll(".eco-widget button")]
      .find((one) => one.textContent.includes({name!r}) && !one.disabled)"""
    page.wait_for_function(find)
    page.evaluate(f"() => ({find}).click()")

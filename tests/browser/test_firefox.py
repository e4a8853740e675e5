"""The widgets in the Firefox of this machine, with its made-up camera and microphone."""

import secrets

import pytest

from .camera_notebook import CAMERA
from .firefox import FIREFOX, FirefoxPage
from .lab_server import show_notebook
from .labeling import cells
from .recording import CELL as MICROPHONE
from .test_assistant_panel import EVENTS, LIGHTS, PANEL, SETUP, STREAMS, SUBTITLE
from .test_browser_widget import ASK, WIDGET
from .test_class_labeler import LABELS
from .test_lifecycle_map import FOCUSED
from .test_lifecycle_map import MAKE as MAP

pytestmark = pytest.mark.skipif(
    FIREFOX is None, reason="needs Firefox (apt-get install firefox-esr)"
)


@pytest.fixture(scope="module")
def firefox(lab, tmp_path_factory):
    """One Firefox with JupyterLab in it, for all tests: to start them takes longer than a test."""
    page = FirefoxPage(tmp_path_factory.mktemp("firefox"))
    page.lab = lab
    first = lab.write(["1"], f"firefox_{secrets.token_hex(4)}.ipynb")
    space = f"{lab.url}/lab/workspaces/{secrets.token_hex(4)}"
    show_notebook(page, f"{space}/tree/{first.name}?token={lab.token}")
    yield page
    page.evaluate("window.jupyterapp?.serviceManager.sessions.shutdownAll()")
    page.close()


@pytest.fixture
def open_in_firefox(firefox):
    """Open cells as a notebook in Firefox; return its page with the kernel ready."""

    def open_in_firefox(cells):
        firefox.notebook = firefox.lab.write(cells, f"firefox_{secrets.token_hex(4)}.ipynb")
        firefox.show(firefox.notebook.name)
        return firefox

    return open_in_firefox


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


def test_three_pictures_are_labeled_by_key_and_the_ledger_has_them(
    open_in_firefox, run_all, kernel, tmp_path
):
    page = open_in_firefox(cells(tmp_path, count=4))
    run_all(page)
    shown = "Number(document.querySelector('.eco-widget')?.dataset.sample ?? 0)"
    page.wait_for_function(f"{shown} === 1")
    page.evaluate("document.querySelector('.eco-stage').focus()")
    for number, key in enumerate("123", start=1):
        page.wait_for_function(f"{shown} === {number}")
        page.press(key)
    page.wait_for_function("document.querySelector('.eco-widget').dataset.unsaved === '0'")
    assert kernel(page, LABELS) == "{1: '1', 2: '2', 3: '3'}"
    # Letters are commands of the notebook elsewhere.
    assert page.evaluate("document.querySelectorAll('.jp-Cell').length") == 1


def test_the_assistant_answers_a_sample_person_and_live_frames_and_speaks_by_its_own_clips(
    open_in_firefox, run_all, kernel
):
    made = PANEL.format(more=', language="fr", output="voice-over"', consent=True)
    page = open_in_firefox([SETUP, made])
    run_all(page)
    subtitle = f"document.querySelector('{SUBTITLE}')?.textContent ?? ''"
    page.wait_for_function("document.querySelector('.eco-keeps')?.textContent")
    # As where no speech service runs; on some machines one does.
    page.evaluate("(speechSynthesis.getVoices = () => [], null)")
    page.evaluate(f"({STREAMS})()")
    page.evaluate(PLAYED)
    page.evaluate("document.querySelector('.eco-people').closest('details').open = true && null")
    press(page, "Ask this person")
    page.wait_for_function("played.length && played[0] > 0.2")
    assert page.evaluate(subtitle) == "trois"
    assert kernel(page, EVENTS) == "[('3', '3', False)]"
    # Firefox's made-up camera shows one colour and no hand: the person's answer goes.
    press(page, "Look")
    page.wait_for_function(f"{LIGHTS} === 1")
    page.wait_for_function(f"{subtitle} === {NO_IDEA!r}")
    press(page, "Stop everything")
    page.wait_for_function(f"{LIGHTS} === 0")


def test_the_map_opens_and_its_stages_are_reached_and_opened_by_keys(open_in_firefox, run_all):
    page = open_in_firefox([MAP, "map"])
    page.lab.write(["1"], "02_collecting.ipynb")
    run_all(page)
    here = "document.querySelector('.eco-map-item[tabindex=\"0\"]')"
    page.wait_for_function(here)
    # The map is one stop of Tab; from there, arrows walk.
    page.evaluate("(document.querySelector('.jp-Cell:last-child').focus(), null)")
    page.press("Tab", "Tab")  # over the cell's own tools
    assert page.evaluate(f"document.activeElement === {here}")
    walk = []
    for key in ("Home", "ArrowDown", "ArrowRight", "End"):
        page.press(key)
        walk.append(page.evaluate(FOCUSED))
    assert len(set(walk)) == 4
    assert walk[0] == "lifecycles"
    page.evaluate("""(document.querySelector('[data-key="2"]').focus(), null)""")
    page.evaluate("window.stayed = true")
    page.press("Enter")
    # Without a screen no notebook comes to the front; it is opened beside this one.
    opened = "[...jupyterapp.shell.widgets('main')].map((one) => one.context?.path)"
    page.wait_for_function(f"{opened}.includes('02_collecting.ipynb')")
    assert page.evaluate("window.stayed")


NO_IDEA = "je ne sais pas"
PLAYED = """() => {
  const audio = document.querySelector(".eco-spoken");
  window.played = [];
  audio.addEventListener("playing", () => played.push(audio.duration));
}"""


def press(page, name):
    """Press the button of that name, once it may be pressed."""
    find = f"""[...document.querySelectorAll(".eco-widget button")]
      .find((one) => one.textContent.includes({name!r}) && !one.disabled)"""
    page.wait_for_function(find)
    page.evaluate(f"() => ({find}).click()")

"""The assistant panel in a real JupyterLab, with a drawn hand and a made-up voice before it."""

import numpy as np
import pytest

from ecosystem_kit import sample_people

SETUP = """
import tempfile, warnings
from pathlib import Path
from ecosystem_kit import hearing, vision
from ecosystem_kit.assistant import Assistant
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan
from ecosystem_kit.widgets import AssistantPanel

class Project:
    ledger, plan = Ledger(Path(tempfile.mkdtemp()) / "project"), Plan()

project = Project()
eyes, ears = vision.load_starter(), hearing.load_starter()
"""
PANEL = "panel = AssistantPanel(Assistant(eyes, ears{more}), project, consent={consent}); panel"
# Every stream that is opened, so that a test can ask whether the devices' lights are off.
STREAMS = """() => {
window.streams = [];
const open = navigator.mediaDevices?.getUserMedia?.bind(navigator.mediaDevices);
if (open) navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await open(wanted);
  window.streams.push(stream);
  return stream;
};
}"""
LIGHTS = "streams.flatMap((s) => s.getTracks()).filter((t) => t.readyState === 'live').length"
SUBTITLE = ".eco-subtitle"
EVENTS = "print([(e.said, e.truth, e.flagged) for e in project.ledger.events()])"


def in_the_room(picture, *, size=(640, 480)):
    """Return a bundled picture in the middle of a camera's frame, on its own background."""
    import cv2

    width, height = size
    frame = np.empty((height, width, 3), np.uint8)
    frame[:] = np.median(picture[:8].reshape(-1, 3), axis=0)
    scale = 0.85 * height / picture.shape[0]
    hand = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    top, left = (height - hand.shape[0]) // 2, (width - hand.shape[1]) // 2
    frame[top : top + hand.shape[0], left : left + hand.shape[1]] = hand
    return frame


@pytest.fixture(scope="session")
def hand_video(tmp_path_factory):
    """A film of ada's drawn hand that shows five, and goes on."""
    import cv2

    path = tmp_path_factory.mktemp("hand") / "five.mjpeg"
    frame = in_the_room(sample_people.one("picture", "ada", "5"))
    jpeg = cv2.imencode(".jpg", cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))[1].tobytes()
    path.write_bytes(jpeg * 60)
    return path


@pytest.fixture(scope="session")
def word_sound(fake_sound):
    """A made-up voice that says five every four seconds."""
    from scipy.signal import resample_poly

    said = sample_people.one("sound", "ada", "5")
    quiet = np.zeros(16_000, np.float32)
    return fake_sound(resample_poly(np.concatenate([quiet, said, quiet, quiet]), 3, 1))


@pytest.fixture
def open_panel(open_notebook, run_all):
    """Open a panel and wait until it talks with the kernel."""

    def open_panel(*, more="", consent=True, **browser):
        page = open_notebook([SETUP, PANEL.format(more=more, consent=consent)], **browser)
        page.evaluate(STREAMS)
        run_all(page)
        page.wait_for_selector(".eco-keeps:not(:empty)")
        return page

    return open_panel


def press(page, name):
    page.get_by_role("button", name=name).click()


def test_it_sees_a_hand_live_and_is_put_right_and_stopped(
    open_panel, kernel, save, axe, hand_video
):
    page = open_panel(video=hand_video)
    press(page, "Look")
    page.wait_for_selector(f"{SUBTITLE}:text('five')")
    page.wait_for_selector("[role=status]:text('Answered: five.')")
    page.wait_for_selector(".eco-times:has-text('From the frame to the shown answer: p50')")
    page.wait_for_selector(".eco-sure-text:has-text('% sure')")
    # The preview is a mirror, what was decided on is not, and is the camera's own frame.
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.eco-video')).transform") != "none"
    )
    assert page.evaluate("document.querySelector('.eco-decided').width") == 640
    # Hundreds of frames are seen, one answer is kept.
    page.wait_for_timeout(1000)
    assert kernel(page, EVENTS) == "[('5', None, False)]"
    assert kernel(page, "print(len(panel.answers), panel.errors)") == "1 []"
    # Wrong is said of what it says now: of the same gesture, so the same event is flagged.
    page.locator(".eco-widget").focus()
    page.get_by_role("button", name="That was wrong").focus()
    page.keyboard.press("w")
    page.wait_for_selector(".eco-truths:visible")
    assert axe(page) == []
    page.keyboard.press("4")
    page.wait_for_selector("[role=status]:text('comes back as a hard case')")
    assert kernel(page, EVENTS) == "[('5', '4', True)]"
    # The switch: the light goes off at once, and the assistant remembers.
    assert page.evaluate(LIGHTS) == 1
    page.keyboard.press("s")
    page.wait_for_function(f"{LIGHTS} === 0")
    page.wait_for_selector("button:has-text('Start the assistant')")
    page.wait_for_selector("[role=status]:text('until you start it again')")
    assert kernel(page, "print(panel.assistant.stopped)") == "True"
    assert page.get_by_role("button", name="Look").is_disabled()
    # Nothing of a picture or sound is in the saved notebook.
    text = save(page)
    assert "AssistantPanel(" in text
    assert max(len(line) for line in text.splitlines()) < 3_000


def test_it_hears_a_word_and_speaks_by_the_bundled_clip(open_panel, kernel, word_sound):
    page = open_panel(sound=word_sound, more=', language="fr", output="voice-over"')
    # No voice speaks in this Chromium, so the kit's own clips do.
    assert page.evaluate("speechSynthesis.getVoices().filter((v) => v.localService).length") == 0
    page.evaluate("""() => {
      const audio = document.querySelector(".eco-spoken");
      window.played = [];
      audio.addEventListener("playing", () => played.push(audio.duration));
    }""")
    press(page, "Listen")
    page.wait_for_selector(f"{SUBTITLE}:text('cinq')")
    page.wait_for_function("played.length > 0 && played[0] > 0.2")
    page.wait_for_selector(".eco-heard:visible")
    page.wait_for_selector('.eco-times:has-text("From the clip\'s end")')
    assert kernel(page, EVENTS).startswith("[('5', None, False)")
    press(page, "Stop everything")
    page.wait_for_function(f"{LIGHTS} === 0")
    assert page.evaluate("document.querySelector('.eco-spoken').paused")


def test_refused_devices_say_what_to_do_and_files_and_people_stand_in(
    open_panel, kernel, save, axe, tmp_path
):
    page = open_panel(consent=False, allow=False, args=["--deny-permission-prompts"])
    press(page, "Look")
    page.wait_for_selector("[role=alert]:has-text('click the sign left of the address')")
    press(page, "Listen")
    page.wait_for_selector("[role=alert]:has-text('may not use the microphone')")
    page.wait_for_selector(".eco-keeps:has-text('Nothing of yours is kept')")
    # A file.
    file = sample_people.files("picture", persons=["chloe"], labels=["5"])[0].path
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_selector(f"{SUBTITLE}:text('five')")
    assert kernel(page, EVENTS) == "[]"
    (tmp_path / "no.jpg").write_text("no picture")
    page.locator("input[type=file]").set_input_files(tmp_path / "no.jpg")
    page.wait_for_selector("[role=alert]:has-text('no.jpg: These 10 bytes')")
    # Yes, by key; then a sample person by keyboard alone.
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.wait_for_selector(".eco-keeps:has-text('the one picture or sound')")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    people = page.locator(".eco-people")
    people.get_by_label("does").select_option("sound")
    people.get_by_label("Number").select_option("2")
    page.get_by_role("button", name="Ask this person").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{SUBTITLE}:text('two')")
    assert kernel(page, EVENTS) == "[('2', '2', False)]"
    assert axe(page) == []
    assert max(len(line) for line in save(page).splitlines()) < 3_000


@pytest.mark.own_page
def test_it_fits_a_narrow_page_in_the_dark(open_panel, axe, kernel, hand_video):
    page = open_panel(video=hand_video)
    page.evaluate("jupyterapp.commands.execute('application:toggle-left-area').then(() => {})")
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate(
        "jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
        ".then(() => {})"
    )
    kernel(page, "panel.replay('ada', '5', kind='sound')")
    press(page, "Look")
    page.wait_for_selector("[role=status]:text('Answered: five.')")
    wide = """[...document.querySelectorAll('.eco-widget, .eco-widget *')].filter((one) => {
      const root = document.querySelector('.eco-widget').getBoundingClientRect();
      const box = one.getBoundingClientRect();
      return box.width && !one.closest('.eco-hidden') && box.right > root.right + 1;
    }).map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(wide) == []
    small = """[...document.querySelectorAll('.eco-widget button, .eco-widget select')]
      .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
      .map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []
    assert axe(page) == []


def test_a_restarted_kernel_switches_the_camera_off(open_panel, restart, hand_video):
    page = open_panel(video=hand_video)
    press(page, "Look")
    page.wait_for_selector(f"{SUBTITLE}:text('five')")
    restart(page)
    page.wait_for_selector(".eco-kernel:has-text('run this cell again')")
    page.wait_for_function(f"{LIGHTS} === 0")

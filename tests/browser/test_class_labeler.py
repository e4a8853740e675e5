"""Labeling by class in a real JupyterLab: by key, by page, by ear, over a restart."""

import base64
import sys
from pathlib import Path

import pytest

from ecosystem_kit.ledger import Ledger

sys.path.insert(0, str(Path(__file__).parent))
from labeling import ROOT, all_saved, cells, gone, kernel_back, shown

# As wide as a telephone held upright; JupyterLab's own bars need more than that.
NARROW = "(root) => { root.style.width = '320px'; }"
SIZES = "(all) => all.map((one) => [one.offsetWidth, one.offsetHeight])"
LABELS = "print(project.ledger.labels().to_dict())"


@pytest.fixture
def ledger(tmp_path):
    """The ledger that the notebook's kernel writes, opened beside it."""
    opened = []

    def ledger():
        opened.append(Ledger(tmp_path / "project"))
        return opened[-1]

    yield ledger
    for one in opened:
        one.close()


@pytest.fixture
def tools(restart, save):
    return {"restart": restart, "save": save}


def press(page, *keys):
    """Press keys as a person does, each when a sample is there."""
    for key in keys:
        shown(page)
        page.keyboard.press(key)


def test_labels_by_key_alone_are_in_the_ledger_when_they_show_as_saved(
    open_notebook, run_all, axe, tmp_path, ledger
):
    page = open_notebook(cells(tmp_path))
    run_all(page)
    first = shown(page)
    page.locator(ROOT).locator("progress").scroll_into_view_if_needed()
    page.locator(".eco-stage").focus()
    press(page, "1", "k", "u", "x", "3", "Backspace")
    all_saved(page)
    history = [one for n in range(1, 6) for one in ledger().label_history(n)]
    found = [(one.operation, one.value) for one in history]
    assert found == [
        *[("set", value) for value in ("1", "unknown", "unsure", "exclude", "3")],
        ("undo", None),
    ]
    assert all(0 < one.seconds < 60 for one in history[:-1])
    assert shown(page) == first + 4  # the one that was taken back
    assert "4 of 12 labeled." in page.locator(".eco-count").text_content()
    press(page, "ArrowLeft")
    page.wait_for_selector(".eco-button[aria-pressed=true]:has-text('exclude')")
    press(page, "2")  # another label in its place, and on to what waits
    all_saved(page)
    assert ledger().labels().to_dict()[4] == "2"
    assert shown(page) == 5
    assert axe(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "1"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.eco-widget')") is None


def test_a_key_that_is_held_down_labels_once(open_notebook, run_all, kernel, tmp_path):
    page = open_notebook(cells(tmp_path))
    run_all(page)
    shown(page)
    page.locator(".eco-stage").focus()
    for _ in range(5):
        page.keyboard.down("2")  # without `up`, Playwright sends repeats
    page.keyboard.up("2")
    all_saved(page)
    assert kernel(page, LABELS) == "{1: '2'}"


def test_what_was_not_saved_when_the_kernel_went_away_is_saved_when_the_cell_runs_again(
    open_notebook, run_all, kernel, tools, tmp_path
):
    page = open_notebook(cells(tmp_path))
    run_all(page)
    shown(page)
    kernel(page, HOLD)
    page.locator(".eco-stage").focus()
    press(page, "1", "2", "u")
    page.wait_for_selector(".eco-saved:has-text('Saving 3 labels')")
    tools["restart"](page)
    gone(page)
    page.wait_for_selector(".eco-saved:has-text('3 labels not saved yet')")
    store = page.evaluate("JSON.stringify(sessionStorage)")
    assert store.count("operation") == 3
    assert len(store) < 3000  # ids, classes, seconds: no picture
    page.keyboard.press("3")
    page.wait_for_selector(".eco-alert:has-text('run this cell again')")
    kernel_back(page)
    run_all(page)
    shown(page)
    all_saved(page)
    assert kernel(page, LABELS) == "{1: '1', 2: '2', 3: 'unsure'}"
    assert (
        page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('eco')).length") == 0
    )
    text = tools["save"](page)
    for picture in (tmp_path / "project" / "media").rglob("*.jpg"):
        data = picture.read_bytes()
        assert base64.b64encode(data[30:60]).decode() not in text
    assert "data:image" not in text
    assert "/9j/" not in text  # how every JPEG begins in base64


HOLD = """
import threading, time
held = threading.Event()
def hold():
    with labeler._lock:
        held.set()
        time.sleep(60)
threading.Thread(target=hold, daemon=True).start()
held.wait()
"""


def test_two_labelers_see_each_others_labels(open_notebook, run_all, kernel, tmp_path):
    one, two = cells(tmp_path), "ClassLabeler(project)"
    page = open_notebook([*one, two])
    run_all(page)
    page.wait_for_function("document.querySelectorAll('.eco-widget[data-sample]').length === 2")
    first, second = page.locator(ROOT).nth(0), page.locator(ROOT).nth(1)
    first.get_by_role("button", name="2", exact=True).click()
    second.locator(".eco-count:has-text('1 of 12')").wait_for()
    second.locator(".eco-said:has-text('Labeled elsewhere: 2')").wait_for()
    second.locator(".eco-about:has-text('Now: 2')").wait_for()
    second.locator(".eco-stage").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Backspace")  # nothing labeled here: the last one of this person
    first.locator(".eco-count:has-text('0 of 12')").wait_for()
    assert kernel(page, LABELS) == "{}"
    # What Python does shows as well.
    kernel(page, "labeler.label('3')")
    second.locator(".eco-count:has-text('1 of 12')").wait_for()


def test_a_page_of_guesses_is_confirmed_without_the_wrong_ones(
    open_notebook, run_all, axe, tmp_path, ledger
):
    helper = "ClassLabeler(project, helper=SaysByNumber(), helper_name='the rule')"
    page = open_notebook(cells(tmp_path, labeler=helper, count=30))
    run_all(page)
    shown(page)
    page.wait_for_selector(".eco-guessed:has-text('the rule guesses')")
    page.get_by_role("button", name="Confirm guesses").click()
    page.get_by_label("Guessed by the rule").select_option("2")
    page.wait_for_selector(".eco-cell[aria-label$='is 2']")
    ids = page.eval_on_selector_all(
        ".eco-cell", "(all) => all.map((one) => Number(one.dataset.id))"
    )
    page.locator(".eco-cell").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.wait_for_selector(f".eco-cell[data-id='{ids[1]}'][aria-pressed=false]")
    assert axe(page) == []
    page.get_by_role("button", name=f"Confirm {len(ids) - 1} as 2").click()
    all_saved(page)
    kept = ledger().labels()
    assert kept.samples == sorted(set(ids) - {ids[1]})
    assert {(one.value, one.helped_by) for one in kept} == {("2", "the rule")}
    page.wait_for_selector(".eco-hint:has-text('Nothing that waits was guessed as 2')")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector(".eco-cell")
    all_saved(page)
    assert len(ledger().labels()) == len(ids) - 2


@pytest.mark.own_page
def test_sounds_have_a_waveform_play_by_key_and_fit_a_telephone(
    open_notebook, run_all, kernel, axe, tmp_path
):
    labeler = "ClassLabeler(project, kind='sound', pass_number=2)"
    page = open_notebook(cells(tmp_path, labeler=labeler))
    page.evaluate("""() => {
      window.played = [];
      const start = AudioBufferSourceNode.prototype.start;
      AudioBufferSourceNode.prototype.start = function () {
        window.played.push(this.buffer.duration);
        start.call(this);
      };
    }""")
    run_all(page)
    shown(page)
    page.locator(".eco-stage").focus()
    page.keyboard.press("Space")
    assert page.evaluate("played") == [1]
    drawn = """(canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((one, at) => at % 4 === 3 && one > 0).length;
    }"""
    assert page.eval_on_selector(".eco-wave", drawn) > 600
    page.get_by_label("Play each by itself").check()
    page.locator(".eco-stage").focus()
    press(page, "1")
    shown(page)
    page.wait_for_function("played.length === 2")
    all_saved(page)
    assert (
        kernel(
            page, "print(len(project.ledger.labels()), len(project.ledger.labels(pass_number=2)))"
        )
        == "0 1"
    )
    assert "Blind second pass" in page.locator(ROOT).text_content()
    page.eval_on_selector(ROOT, NARROW)
    wider = page.eval_on_selector(ROOT, "(root) => root.scrollWidth - root.clientWidth")
    assert wider <= 1
    sizes = page.eval_on_selector_all(f"{ROOT} button", SIZES)
    assert all(width >= 44 and height >= 44 for width, height in sizes)
    assert axe(page) == []

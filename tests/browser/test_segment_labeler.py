"""Where a word begins and ends, by mouse, finger and keys, in a real JupyterLab."""

import json

import pytest

from browser.shape_pages import (
    assert_fits,
    assert_no_samples,
    begin_anew,
    open_once,
    saved,
    until,
    wait_for_sample,
)

SEGMENTS = "print({n: list(s) for n, s in project.ledger.labels('segment').to_dict().items()})"


@pytest.fixture(scope="module")
def notebook(lab, playwright):
    # What is played is counted rather than heard.
    count = """
    window.played = [];
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (...about) {
      window.played.push(this.buffer.length);
      return start.apply(this, about);
    };
    """
    yield from open_once(lab, playwright, "SegmentLabeler", script=count)


@pytest.fixture
def page(notebook, run_all):
    return begin_anew(notebook, run_all)


def at(page, seconds):
    """Return where a moment is on the page, in CSS pixels."""
    script = """(seconds) => {
      const stage = document.querySelector(".eco-segment-stage");
      const [start, end] = stage.dataset.sight.split(" ").map(Number);
      const place = stage.getBoundingClientRect();
      return [place.left + (place.width * (seconds - start)) / (end - start), place.top + 30];
    }"""
    return page.evaluate(script, seconds)


def drag(page, start, end):
    page.mouse.move(*at(page, start))
    page.mouse.down()
    page.mouse.move(*at(page, end), steps=5)
    page.mouse.up()


def edges(page):
    return [float(one.input_value()) for one in page.locator(".eco-shape-numbers input").all()]


def test_a_word_is_marked_by_mouse_and_its_edges_are_dragged_at_every_zoom(page, kernel):
    assert edges(page) == [0.25, 0.75]
    drag(page, 0.1, 0.6)
    assert edges(page) == pytest.approx([0.1, 0.6], abs=0.003)
    drag(page, 0.6, 0.7)
    assert edges(page) == pytest.approx([0.1, 0.7], abs=0.003)
    page.mouse.click(*at(page, 0.2))
    assert edges(page) == pytest.approx([0.2, 0.7], abs=0.003)
    for _ in range(5):
        page.get_by_role("button", name="Zoom in").click()
    page.keyboard.press("b")
    page.keyboard.press("ArrowRight")
    drag(page, edges(page)[0], 0.3)
    # Seven times as near, a pixel is a quarter of a millisecond.
    assert edges(page)[0] == pytest.approx(0.3, abs=0.001)
    assert edges(page)[1] == pytest.approx(0.7, abs=0.003)
    page.get_by_role("button", name="Save", exact=True).click()
    wait_for_sample(page, 6)
    saved(page)
    kept = json.loads(kernel(page, "print(list(project.ledger.labels('segment').to_dict()[5]))"))
    assert kept == pytest.approx([0.3, 0.7], abs=0.003)
    timed = kernel(page, "print(all(0 < s < 60 for s in project.ledger.labels('segment').seconds))")
    assert timed == "True"


def test_a_finger_moves_an_edge(page):
    session = page.context.new_cdp_session(page)
    (x, y), (to, _) = at(page, 0.76), at(page, 0.66)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": (x + to) / 2, "y": y}]),
        ("touchMove", [{"x": to, "y": y}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    assert edges(page) == pytest.approx([0.25, 0.65], abs=0.003)


def test_keys_alone_mark_zoom_play_save_take_back_and_leave(page, kernel):
    press = page.keyboard.press
    page.get_by_role("slider").first.focus()
    press("Enter")
    page.wait_for_selector("[role=alert]:has-text('No edge was moved yet')")
    press("ArrowRight")
    press("Shift+ArrowRight")
    press("e")
    press("ArrowLeft")
    assert edges(page) == [0.36, 0.74]
    page.wait_for_selector("[role=status]:has-text('0.360 s to 0.740 s')")
    slider = page.get_by_role("slider", name="The word ends")
    assert slider.get_attribute("aria-valuetext") == "0.740 seconds"
    press("z")
    assert edges(page) == [0.36, 0.75]
    press("y")
    page.evaluate("() => { window.played = []; }")
    press(" ")
    page.wait_for_function("() => played.length === 1")
    assert page.evaluate("played[0]") == pytest.approx(0.38 * 16_000, abs=1)
    press("a")
    page.wait_for_function("() => played[1] === 16000")
    sight = "document.querySelector('.eco-segment-stage').dataset.sight"
    press("w")
    near = [float(one) for one in page.evaluate(sight).split()]
    assert near == pytest.approx([0.265, 0.835], abs=1e-6)
    press("f")
    assert page.evaluate(sight) == "0 1"
    press("Enter")
    wait_for_sample(page, 6)
    saved(page)
    assert kernel(page, SEGMENTS) == "{5: [0.36, 0.74]}"
    press("Backspace")
    wait_for_sample(page, 5)
    saved(page)
    until(lambda: edges(page) == [0.36, 0.74])
    assert kernel(page, SEGMENTS) == "{}"
    press("b")  # its own command here; in the notebook's hands it makes a cell
    assert page.locator(".jp-Cell").count() == 2
    press("Escape")
    assert page.evaluate("document.activeElement.closest('.eco-widget')") is None


def test_a_reload_brings_back_what_was_begun_and_the_file_holds_no_sample(
    page, kernel, reload, save
):
    page.get_by_label("begins (s)").fill("0.125")
    page.get_by_label("begins (s)").press("Tab")
    until(lambda: kernel(page, "print(labeler.segment)") == "(0.125, 0.75)")
    assert_no_samples(save(page))
    reload(page)
    wait_for_sample(page, 5)
    assert edges(page) == [0.125, 0.75]
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    assert kernel(page, SEGMENTS) == "{5: [0.125, 0.75]}"


def test_it_fits_into_320_pixels_and_axe_finds_nothing_serious(page, axe):
    page.locator("summary").click()
    assert axe(page) == []
    assert_fits(page)
    drag(page, 0.3, 0.6)
    assert edges(page) == pytest.approx([0.3, 0.6], abs=0.01)

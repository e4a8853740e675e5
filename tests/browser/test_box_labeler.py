"""Boxes by mouse, touch and keys, in a real JupyterLab; what the ledger has is what was drawn."""

import pytest

from browser.shape_pages import (
    assert_fits,
    assert_no_samples,
    begin_anew,
    drag,
    on_page,
    open_once,
    saved,
    touch_drag,
    until,
    wait_for_sample,
)

BOXES = "print({n: list(b) for n, b in project.ledger.labels('box').to_dict().items()})"


@pytest.fixture(scope="module")
def notebook(lab, playwright):
    yield from open_once(lab, playwright, "BoxLabeler")


@pytest.fixture
def page(notebook, run_all):
    return begin_anew(notebook, run_all)


def numbers(page):
    inputs = page.locator(".eco-shape-numbers input").all()
    return [int(one.input_value()) for one in inputs]


def test_the_same_points_make_the_same_box_at_every_zoom_by_mouse_and_by_finger(page, kernel):
    drag(page, (40, 30), (110, 90))
    assert numbers(page) == [40, 30, 70, 60]
    page.keyboard.press("Enter")
    wait_for_sample(page, 2)
    page.locator(".eco-shape-canvas").focus()
    # Three times as near, about the middle of the picture.
    page.keyboard.press("+")
    page.keyboard.press("+")
    page.keyboard.press("+")
    drag(page, (60, 50), (100, 72))
    assert numbers(page) == [60, 50, 40, 22]
    page.keyboard.press("Enter")
    wait_for_sample(page, 3)
    touch_drag(page, (110, 90), (70, 60), (40, 30))
    assert numbers(page) == [40, 30, 70, 60]
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    assert kernel(page, BOXES) == str(
        {1: [40, 30, 70, 60], 2: [60, 50, 40, 22], 3: [40, 30, 70, 60]}
    )
    timed = kernel(page, "print(all(0 < s < 60 for s in project.ledger.labels('box').seconds))")
    assert timed == "True"


def test_a_box_is_moved_and_resized_by_mouse_and_steps_are_undone(page):
    drag(page, (40, 30), (110, 90))
    drag(page, (75, 60), (85, 55))
    assert numbers(page) == [50, 25, 70, 60]
    drag(page, (120, 85), (130, 100))
    assert numbers(page) == [50, 25, 80, 75]
    drag(page, (50, 62), (45, 10))
    assert numbers(page) == [45, 25, 85, 75]
    page.keyboard.press("Control+z")
    page.keyboard.press("z")
    assert numbers(page) == [50, 25, 70, 60]
    page.keyboard.press("y")
    assert numbers(page) == [50, 25, 80, 75]
    page.mouse.move(*on_page(page, 60, 60))
    page.mouse.down()
    page.mouse.move(*on_page(page, 10, 60), steps=3)
    page.keyboard.press("Escape")
    assert numbers(page) == [50, 25, 80, 75]
    page.mouse.up()
    assert numbers(page) == [50, 25, 80, 75]


def test_two_fingers_and_ctrl_with_the_wheel_zoom_and_draw_nothing(page):
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        places = [on_page(page, *point) for point in points] if points else []
        about = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": about})

    touch("touchStart", (70, 60))
    touch("touchStart", (70, 60), (90, 60))
    touch("touchMove", (60, 60), (100, 60))
    touch("touchMove", (50, 60), (110, 60))
    touch("touchEnd")
    zoom = page.locator(".eco-shape-zoom")
    near = float(zoom.inner_text().rstrip("×"))
    assert near > 2
    assert page.locator("input[name=x]").input_value() == ""
    page.mouse.move(*on_page(page, 80, 60))
    page.keyboard.down("Control")
    page.mouse.wheel(0, 60)
    page.keyboard.up("Control")
    page.wait_for_function(
        f"() => parseFloat(document.querySelector('.eco-shape-zoom').textContent) < {near}"
    )
    page.locator(".eco-shape-canvas").focus()
    page.keyboard.press("f")
    assert zoom.inner_text() == "1.0×"
    drag(page, (40, 30), (110, 90))
    assert numbers(page) == [40, 30, 70, 60]


def test_keys_alone_draw_move_resize_save_take_back_and_leave(page, kernel):
    page.locator(".eco-shape-canvas").focus()
    press = page.keyboard.press
    press("n")
    assert numbers(page) == [40, 30, 80, 60]
    for key in ("ArrowRight", "Shift+ArrowDown", "r", "ArrowLeft", "Shift+ArrowUp", "l", "ArrowUp"):
        press(key)
    assert numbers(page) == [41, 39, 79, 51]
    page.wait_for_selector("[role=status]:has-text('Box at 41, 39: 79 wide, 51 high')")
    press("Enter")
    wait_for_sample(page, 2)
    saved(page)
    assert kernel(page, BOXES) == str({1: [41, 39, 79, 51]})
    press("Backspace")
    wait_for_sample(page, 1)
    saved(page)
    page.wait_for_function("() => document.querySelector('input[name=x]').value === '41'")
    assert kernel(page, BOXES) == "{}"
    assert kernel(page, "print(labeler.box)") == "(41, 39, 79, 51)"
    press("Delete")
    press("Enter")
    page.wait_for_selector("[role=alert]:has-text('There is no box yet')")
    press("b")  # in the notebook's own hands: a new cell below
    assert page.locator(".jp-Cell").count() == 2
    press("Escape")
    assert page.evaluate("document.activeElement.closest('.eco-widget')") is None


def test_a_reload_brings_back_what_was_begun_and_a_class_is_kept_with_its_box(
    page, kernel, reload, save
):
    drag(page, (40, 30), (110, 90))
    until(lambda: kernel(page, "print(labeler.box)") == "(40, 30, 70, 60)")
    save(page)
    reload(page)
    wait_for_sample(page, 1)
    assert numbers(page) == [40, 30, 70, 60]
    page.locator(".eco-box-class select").select_option("3")
    page.locator("input[name=width]").fill("71")
    page.locator("input[name=width]").press("Tab")
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page)
    assert kernel(page, BOXES) == str({1: [40, 30, 71, 60]})
    classes = "print(project.ledger.labels('class').to_dict())"
    assert kernel(page, classes) == "{1: '3'}"
    page.get_by_role("button", name="Take back label").click()
    wait_for_sample(page, 1)
    saved(page)
    assert (kernel(page, BOXES), kernel(page, classes)) == ("{}", "{}")
    assert_no_samples(save(page))


def test_it_fits_into_320_pixels_and_axe_finds_nothing_serious(page, axe):
    drag(page, (40, 30), (110, 90))
    page.locator("summary").click()
    assert axe(page) == []
    assert_fits(page)
    assert numbers(page) == [40, 30, 70, 60]
    drag(page, (60, 50), (65, 55))
    assert numbers(page) == [45, 35, 70, 60]


def test_a_restarted_kernel_is_said_and_what_is_drawn_stays_on_the_page(page, restart):
    drag(page, (40, 30), (110, 90))
    restart(page)
    page.wait_for_selector(".eco-kernel:has-text('run this cell again')")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]:has-text('run this cell again')")
    assert numbers(page) == [40, 30, 70, 60]

"""Every failure of a camera, brought about for real: what the widget says, and that it recovers."""

import os
import secrets
import signal
from pathlib import Path

import pytest

from browser.lab_server import show_notebook

TAKE, START, AGAIN = "Take a picture", "Start the camera", "Try again"


@pytest.fixture
def press():
    def press(page, name):
        page.get_by_role("button", name=name).click()

    return press


@pytest.fixture
def alert():
    """Wait for an alert that has these words."""

    def alert(page, words):
        page.wait_for_selector(f".eco-alert:has-text('{words}')")
        assert page.locator("[data-camera=off]").count() == 1

    return alert


@pytest.fixture
def camera_page(begin_camera, start_camera):
    page = begin_camera()
    start_camera(page)
    return page


def light_is_off(page):
    """Return whether no track of the preview lives: the camera's light follows it."""
    return page.evaluate("!document.querySelector('.eco-video').srcObject")


@pytest.mark.own_page
def test_refused_none_there_and_then_given(begin_camera, press, alert):
    page = begin_camera(allow=False)
    page.context.grant_permissions([])  # nobody says yes
    press(page, START)
    alert(page, "allow the camera, then try again")
    page.context.grant_permissions(["camera"])
    press(page, AGAIN)
    page.wait_for_selector("[data-camera=on]")


def test_none_there(begin_camera, press, alert):
    page = begin_camera(devices=0)
    press(page, START)
    alert(page, "No camera was found")
    page.wait_for_selector("button:has-text('Try again')")


@pytest.mark.own_page
def test_held_by_another_program_and_then_let_go(begin_camera, press, alert):
    page = begin_camera()
    # Chromium's made-up cameras are never busy, so the browser's answer alone is played.
    page.evaluate("""() => {
      const media = navigator.mediaDevices;
      media.getUserMedia = () => Promise.reject(new DOMException("", "NotReadableError"));
    }""")
    press(page, START)
    alert(page, "another program or tab may hold it")
    page.evaluate("delete navigator.mediaDevices.getUserMedia")
    press(page, AGAIN)
    page.wait_for_selector("[data-camera=on]")


@pytest.mark.own_page
def test_an_insecure_page(begin_camera, run_all, press, alert):
    page = begin_camera(args=["--host-resolver-rules=MAP lab.example 127.0.0.1"])
    address = f"http://lab.example:{page.lab.port}/lab/workspaces/{secrets.token_hex(4)}/tree/"
    show_notebook(page, f"{address}{page.notebook.name}?token={page.lab.token}")
    run_all(page)
    page.wait_for_selector(".eco-plan:has-text('wanted')")
    press(page, START)
    alert(page, "This page is not secure (http://lab.example")


@pytest.mark.own_page
def test_unplugged_in_the_middle(begin_camera, start_camera, press, alert, kernel):
    page = begin_camera()
    start_camera(page)
    press(page, TAKE)
    page.wait_for_selector("[role=status]:has-text('Kept as')")
    # The browser's own process for cameras goes away, and every camera with it.
    cdp = page.context.browser.new_browser_cdp_session()
    processes = cdp.send("SystemInfo.getProcessInfo")["processInfo"]
    numbers = [one["id"] for one in processes if is_video_capture(one["id"])]
    assert numbers
    for number in numbers:
        os.kill(number, signal.SIGKILL)
    alert(page, "unplugged")
    assert light_is_off(page)
    assert kernel(page, "print(len(project.ledger.samples()))") == "1"


def is_video_capture(number):
    command = Path(f"/proc/{number}/cmdline").read_bytes()
    return b"video_capture" in command


def test_a_restarted_kernel_puts_the_light_out_and_nothing_taken_is_lost(
    camera_page, kernel, run_all
):
    page = camera_page
    # Taken when the kernel is gone and the widget has not yet noticed.
    page.evaluate(
        "() => { jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.restart();"
        "  [...document.querySelectorAll('.eco-button')]"
        "    .find((one) => one.textContent.startsWith('Take')).click(); }"
    )
    page.wait_for_selector(".eco-kernel:has-text('The kernel was restarted')")
    page.wait_for_selector("[data-camera=off]")
    assert light_is_off(page)
    run_all(page)
    page.wait_for_selector("[role=status]:has-text('of before the restart are kept now')")
    assert kernel(page, "print(len(project.ledger.samples()))") == "1"
    assert page.evaluate("ecoOutbox.picture.length") == 0


def test_a_busy_kernel_is_shown_and_the_picture_is_kept_after(
    begin_camera, start_camera, press, kernel
):
    page = begin_camera()
    start_camera(page)
    # As on a kernel that takes no messages while it computes.
    kernel(
        page,
        "import threading, time\n"
        "def hold():\n    with camera._lock: time.sleep(4)\n"
        "threading.Thread(target=hold).start()",
    )
    press(page, TAKE)
    page.wait_for_selector(".eco-kernel:has-text('The kernel computes')")
    page.wait_for_selector("[role=status]:has-text('Kept as')")


def test_huge_files_are_refused_before_they_are_sent(begin_camera, kernel, tmp_path):
    huge = tmp_path / "huge.png"
    with huge.open("wb") as file:
        file.truncate(210_000_000)
    page = begin_camera(devices=0)
    page.locator("input[type=file]").set_input_files(huge)
    page.wait_for_selector(".eco-alert:has-text('huge.png: This is 210 MB, at most 200 MB')")


def test_a_picture_of_too_many_pixels_is_refused_by_name(begin_camera, kernel, tmp_path):
    from PIL import Image

    Image.new("1", (12_000, 12_000)).save(tmp_path / "wide.png")
    page = begin_camera(devices=0)
    page.locator("input[type=file]").set_input_files(tmp_path / "wide.png")
    page.wait_for_selector(".eco-alert:has-text('wide.png')")
    page.wait_for_selector(".eco-alert:has-text('megapixels')")


def test_closing_the_output_puts_the_light_out(begin_camera, start_camera):
    page = begin_camera()
    start_camera(page)
    page.evaluate("window.track = document.querySelector('.eco-video').srcObject.getTracks()[0]")
    page.evaluate("() => { jupyterapp.commands.execute('notebook:clear-all-cell-outputs'); }")
    page.wait_for_function("track.readyState === 'ended'")


def test_the_picker_offers_every_camera_after_permission(begin_camera, start_camera):
    page = begin_camera(devices=3)
    assert not page.get_by_label("Camera", exact=True).last.is_visible()
    start_camera(page)
    picker = page.locator("select[aria-label=Camera]")
    assert picker.locator("option").count() == 3
    names = picker.locator("option").all_inner_texts()
    picker.select_option(label=names[2])
    page.wait_for_function(
        "(name) => document.querySelector('.eco-video').srcObject?.getTracks()[0].label === name",
        arg=names[2],
    )


@pytest.mark.own_page
def test_all_of_it_works_by_keyboard_and_for_everybody(begin_camera, kernel, axe):
    page = begin_camera()
    page.get_by_role("button", name=START).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-camera=on]")
    page.keyboard.press("2")
    page.wait_for_selector("button[aria-pressed=true]:has-text('2')")
    page.get_by_role("button", name="I show 2").focus()
    page.keyboard.press("Tab")
    page.locator(".eco-widget").first.evaluate("(root) => { root.tabIndex = -1; root.focus(); }")
    page.keyboard.press("Space")
    page.wait_for_selector("[role=status]:has-text('Kept as “2”')")
    assert page.locator(".jp-Cell").count() == 1
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate("jupyterapp.shell.collapseLeft()")
    page.wait_for_timeout(500)
    assert axe(page) == []
    widget = page.locator(".eco-widget").first
    assert widget.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1")
    small = widget.evaluate(
        "(root) => [...root.querySelectorAll('button, select, summary')]"
        ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)"
        ".map((one) => one.outerHTML)"
    )
    assert small == []

"""What goes wrong with a microphone, brought about for real: the widget says what to do."""

import os
import re
import signal
import time
from pathlib import Path

import numpy as np
import pytest

from browser.lab_server import show_notebook
from browser.recording import TRACKS, make_show, record, said, switch_on, word_in_silence

pytestmark = pytest.mark.own_page
HEARS, DRAWS = "audio.mojom.AudioService", "--type=renderer"

show = pytest.fixture(make_show)


@pytest.fixture(scope="session")
def word(fake_sound):
    return fake_sound(word_in_silence())


def processes(page, which):
    """Return the ids of this browser's own processes whose command says so."""
    session = page.context.browser.new_browser_cdp_session()
    mine = [one["id"] for one in session.send("SystemInfo.getProcessInfo")["processInfo"]]
    lines = {one: Path(f"/proc/{one}/cmdline") for one in mine}
    return [
        one
        for one, line in lines.items()
        if line.exists() and which in line.read_text(encoding="utf-8")
    ]


def test_a_sound_too_loud_is_called_clipped_and_not_kept_by_itself(show, fake_sound, kernel):
    page = show(sound=fake_sound(np.clip(8 * word_in_silence(), -1, 1)))
    page.evaluate(TRACKS)
    switch_on(page)
    page.get_by_role("button", name="Keep good takes at once").click()
    record(page)
    page.wait_for_selector(".eco-take-warnings li:has-text('Clipped')")
    assert kernel(page, "print(len(project.ledger.samples()))") == "0"
    assert page.evaluate("tracks.map((one) => one.readyState)") == ["live"]
    settings = page.evaluate("tracks[0].getSettings()")
    filters = ("echoCancellation", "noiseSuppression", "autoGainControl")
    assert [settings[one] for one in filters] == [False] * 3
    page.evaluate(
        "() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs').then(() => {})"
    )
    page.wait_for_function("tracks.every((one) => one.readyState === 'ended')")


@pytest.mark.parametrize("which", [HEARS, DRAWS], ids=["its sound", "its page"])
def test_pieces_that_a_starved_browser_leaves_out_are_noticed_and_not_kept_by_themselves(
    show, word, kernel, which
):
    page = show(sound=word)
    switch_on(page)
    page.get_by_role("button", name="Keep good takes at once").click()
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_selector("[data-microphone=recording]")
    page.wait_for_timeout(500)
    starve(processes(page, which), seconds=0.4)
    page.wait_for_selector(".eco-take-warnings li:has-text('of the sound are missing')")
    told = page.locator(".eco-take-warnings li").first.inner_text()
    lost_ms = int(re.fullmatch(MISSING, told)[1])
    # What waits in between is let go by and by: never more than the browser stood still, and a bit.
    assert 100 <= lost_ms <= 1000, told
    assert told in page.locator(".eco-said").first.inner_text()
    assert kernel(page, "print(len(project.ledger.samples()))") == "0"
    page.keyboard.press("k")
    said(page, "Kept. Next")
    assert kernel(page, "print(len(project.ledger.samples()))") == "1"


MISSING = (
    r"At least (\d+) ms of the sound are missing: "
    r"close other programs and tabs, and record it again\."
)


def starve(numbers, *, seconds):
    """Let processes wait for their turn, as on a machine that has too much to do."""
    assert numbers
    for one in numbers:
        os.kill(one, signal.SIGSTOP)
    time.sleep(seconds)
    for one in numbers:
        os.kill(one, signal.SIGCONT)


def refused(page):
    page.context.grant_permissions([])


def busy(page):
    # No made-up device can be taken by somebody else: this is what Chromium throws then.
    page.evaluate("""() => { navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("Could not start audio source", "NotReadableError"); }; }""")


def unplugged(page):
    switch_on(page)
    for one in processes(page, HEARS):
        os.kill(one, signal.SIGKILL)


@pytest.mark.parametrize(
    "failure",
    [
        (refused, {"allow": False}, "allow the microphone"),
        (None, {"fake": False}, "No microphone was found: plug one in"),
        (busy, {}, "another program or tab may hold it"),
        (unplugged, {}, "Plug it in again"),
    ],
    ids=["refused", "none there", "busy", "unplugged"],
)
def test_each_failure_says_what_to_do_and_files_still_work(show, kernel, word, failure):
    provoke, browser, mend = failure
    page = show(sound=word, **browser) if browser.get("fake", True) else show(**browser)
    if provoke:
        provoke(page)
    if provoke is not unplugged:
        page.get_by_role("button", name="Switch the microphone on").click()
    page.wait_for_selector(f"[role=alert]:has-text('{mend}')")
    page.wait_for_selector("[data-microphone=off]")
    page.locator("input[type=file]").set_input_files(word)
    said(page, "1 of 1 files are kept")
    assert kernel(page, "print(project.ledger.samples('sound')[0].source)") == "upload"


def test_an_insecure_page_says_so_before_anybody_presses(lab, show, run_all):
    page = show(args=["--host-resolver-rules=MAP insecure.test 127.0.0.1"])
    show_notebook(page, page.url.replace("localhost", "insecure.test") + f"?token={lab.token}")
    assert not page.evaluate("isSecureContext")
    run_all(page)
    page.wait_for_selector("[role=alert]:has-text('This page is not secure')")
    page.locator("summary", has_text="sample person").click()
    page.get_by_role("button", name="Only what is chosen above").click()
    said(page, "stood in")

"""The microphone in a real browser: every sample arrives, is seen, trimmed and kept."""

import pytest

from browser.recording import (
    BEST,
    TRACKS,
    make_show,
    record,
    said,
    switch_on,
    voice_like,
    word_in_silence,
)

show = pytest.fixture(make_show)


@pytest.fixture(scope="session")
def source(fake_sound):
    # Chromium plays a file over and over, with a click between: longer than any test listens.
    return fake_sound(voice_like(40.0))


def whole_take(page, tries=5):
    """Take another as long as the widget says that the machine was too busy for this one."""
    for _ in range(tries):
        page.wait_for_selector("[data-microphone=on] .eco-take-facts:not(:empty)")
        if "missing" not in page.locator(".eco-take-warnings").inner_text():
            return
        page.keyboard.press("r")
        page.wait_for_selector("[data-microphone=recording]")
    pytest.fail(page.locator(".eco-take-warnings").inner_text())


def true_to(page, kernel, source):
    """Return the correlation of the last take with the file that it was taken from."""
    return float(kernel(page, f"print(best_match(microphone.heard, {str(source)!r}))"))


def test_two_seconds_of_sound_arrive_whole_and_unchanged_and_none_is_in_the_notebook(
    show, source, kernel, save
):
    page = show(sound=source)
    switch_on(page)
    record(page)
    kernel(page, BEST)
    whole_take(page)
    heard = "print(microphone.heard.shape, microphone.heard.dtype)"
    assert kernel(page, heard) == "(32000,) float32"
    assert true_to(page, kernel, source) >= 0.99
    assert kernel(page, "print(len(project.ledger.samples()))") == "0"
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_selector("[role=status]:has-text('Kept. Next')")
    told = kernel(
        page, "s = project.ledger.samples('sound')[0]; print(s.prompt, s.source, s.duration_s)"
    )
    assert told == "1 microphone 2.0"
    kept = "np.array_equal(project.ledger.sound(s.id), microphone.heard)"
    assert kernel(page, f"print({kept}, project.ledger.media_path(s.id).suffix)") == "True .flac"
    assert page.locator(".eco-say").inner_text().startswith("Say “2”")
    text = save(page)
    assert "microphone" in text
    assert len(text) < 20_000


@pytest.mark.own_page
def test_a_browser_that_wants_its_own_rate_is_resampled_exactly(show, source, kernel):
    refuse = """() => {
      const own = AudioContext.prototype.createMediaStreamSource;
      AudioContext.prototype.createMediaStreamSource = function (stream) {
        if (this.sampleRate === 16000) throw new DOMException("", "NotSupportedError");
        window.usedRate = this.sampleRate;
        return own.call(this, stream);
      };
    }"""
    page = show(sound=source)
    page.evaluate(refuse)
    switch_on(page)
    record(page)
    assert page.evaluate("usedRate") != 16_000
    assert kernel(page, "print(microphone.heard.shape)") == "(32000,)"
    kernel(page, BEST)
    whole_take(page)
    assert true_to(page, kernel, source) >= 0.99


@pytest.fixture(scope="session")
def word(fake_sound):
    return fake_sound(word_in_silence())


def record_until_good(page):
    """Wait for a take, and take another while the burst was cut in two."""
    for _ in range(6):
        page.wait_for_selector("[data-microphone=on] .eco-take-facts:not(:empty)")
        if page.locator(".eco-take-warnings li").count() == 0:
            return
        page.keyboard.press("r")
        page.wait_for_selector("[data-microphone=recording]")
    pytest.fail(page.locator(".eco-take-warnings").inner_text())


def wait_until_kept(page, kernel, *, count):
    """Wait for takes that are kept at once, and take another while the burst was cut in two."""
    for _ in range(60):
        if kernel(page, "print(len(project.ledger.samples()))") == str(count):
            return
        if page.locator("[data-microphone=on] .eco-take-warnings li").count():
            page.keyboard.press("r")
        page.wait_for_timeout(500)
    pytest.fail(page.locator(".eco-take-warnings").inner_text())


def test_by_keyboard_a_word_is_recorded_trimmed_and_kept(show, word, kernel, axe):
    page = show(sound=word)
    page.get_by_role("button", name="Switch the microphone on").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-microphone=on]")
    page.keyboard.press("3")  # chooses the prompt
    page.wait_for_selector(".eco-say:has-text('“3”')")
    page.keyboard.press(" ")
    page.wait_for_selector("[data-microphone=recording]")
    page.keyboard.press("Escape")
    said(page, "Nothing was recorded")
    page.keyboard.press(" ")
    record_until_good(page)
    trim = "print([round(one / 16_000, 2) for one in hearing.find_word(microphone.heard)])"
    found = kernel(page, f"from ecosystem_kit import hearing; {trim}")
    start, end = (page.get_by_role("slider", name=f"Word {one}") for one in ("starts", "ends"))
    shown = [float(one.get_attribute("aria-valuenow")) for one in (start, end)]
    assert str(shown) == found
    assert 0.3 < shown[1] - shown[0] < 0.6
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        page.evaluate(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: {theme!r}}})")
        page.wait_for_selector(f"body[data-jp-theme-name='{theme}']", state="attached")
        page.wait_for_timeout(500)
        assert axe(page) == []
    start.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert float(start.get_attribute("aria-valuenow")) == pytest.approx(shown[0] + 0.09, abs=0.006)
    page.keyboard.press("p")
    page.wait_for_selector(".eco-cursor:not([hidden])", state="attached")
    page.keyboard.press("k")
    said(page, "Kept. Next")
    kept = "s = project.ledger.samples('sound')[0]; print(s.prompt)"
    assert kernel(page, kept) == "3"
    edges = kernel(page, "print(*project.ledger.labels('segment').to_dict()[s.id])")
    begin, stop = map(float, edges.split())
    assert begin == pytest.approx(shown[0] + 0.09, abs=0.006)
    assert stop == pytest.approx(shown[1], abs=0.006)
    assert page.locator(".jp-Cell").count() == 1  # the notebook took none of these keys
    page.keyboard.press("m")
    page.wait_for_selector("[data-microphone=off]")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.eco-widget')") is None


@pytest.mark.own_page
def test_a_narrow_page_a_finger_and_a_yes_or_no(show, word, kernel, restart):
    page = show(consent=False, sound=word, has_touch=True)
    page.evaluate("document.querySelector('.eco-widget').style.width = '320px'")
    switch_on(page)
    record(page)
    assert page.locator(".eco-widget").evaluate(TOO_WIDE) == []
    assert page.locator(".eco-widget").evaluate(TOO_SMALL) == []
    page.locator(".eco-sound-stage").scroll_into_view_if_needed()
    box = page.locator(".eco-sound-stage").bounding_box()
    begin, end = (page.get_by_role("slider", name=f"Word {edge}") for edge in ("starts", "ends"))
    first, last = (float(edge.get_attribute("aria-valuenow")) for edge in (begin, end))
    wanted = last - 0.25 * (last - first)  # nearer to the end, which therefore moves
    page.touchscreen.tap(box["x"] + wanted / 2.0 * box["width"], box["y"] + 20)
    assert float(end.get_attribute("aria-valuenow")) == pytest.approx(wanted, abs=0.02)
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_selector("[role=alert]:has-text('First answer the question')")
    assert kernel(page, "print(len(project.ledger.samples()))") == "0"
    page.get_by_role("button", name="Yes, keep them").click()
    page.wait_for_selector(".eco-consent", state="hidden")
    page.get_by_role("button", name="Keep", exact=True).click()
    said(page, "Kept. Next")
    label = "print(round(project.ledger.labels('segment').to_dict()[microphone.captured[0]][1], 1))"
    assert kernel(page, label) == f"{wanted:.1f}"
    page.get_by_role("button", name="Keep good takes at once").click()
    page.get_by_role("button", name="Record", exact=True).click()
    wait_until_kept(page, kernel, count=2)
    # The light goes off with the kernel.
    page.evaluate(TRACKS)
    restart(page)
    page.wait_for_selector("[data-microphone=off]")
    page.wait_for_selector(".eco-kernel:has-text('run this cell again')")


TOO_WIDE = """(root) => [...root.querySelectorAll("*")].filter((one) => {
  const { width, right } = one.getBoundingClientRect();
  return width && right > root.getBoundingClientRect().right + 1;
}).map((one) => one.outerHTML)"""
TOO_SMALL = """(root) => [...root.querySelectorAll("button, select, summary")]
  .filter((one) => one.offsetParent && one.offsetHeight < 44).map((one) => one.outerHTML)"""

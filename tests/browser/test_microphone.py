"""The microphone in a real browser: every sample arrives, and every failure says what to do."""

import numpy as np
import pytest

RATE = 48_000

CELL = """
import numpy as np
from pathlib import Path
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan
from ecosystem_kit.widgets import Microphone

class Project:
    ledger = Ledger(Path(FOLDER))
    plan = Plan(classes=["1", "2", "3"], samples_per_class=2, people=1)

project = Project()
microphone = Microphone(project, person="me", consent=CONSENT, noise="quiet")
microphone
"""


def voice_like(seconds=7.0, seed=3):
    """Return noise of the voice's band whose loudness never repeats, float in [-0.6, 0.6]."""
    from scipy.signal import butter, sosfiltfilt

    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    low = butter(6, [150, 5_000], "bandpass", fs=RATE, output="sos")
    sound = sosfiltfilt(low, rng.standard_normal(count))
    loudness = np.interp(np.arange(count), np.arange(0, count, RATE // 5), rng.uniform(
        0.1, 1, len(range(0, count, RATE // 5))))  # fmt: skip
    sound *= loudness
    return 0.6 * sound / np.abs(sound).max()


@pytest.fixture(scope="session")
def source(fake_sound):
    # Chromium plays a file over and over, with a click between: longer than any test listens.
    return fake_sound(voice_like(40.0))


def word_in_silence():
    """Return one second of a voice-like burst between pauses, over a little noise."""
    sound = voice_like(4.0)
    window = np.zeros(len(sound))
    for start in (0.5, 2.5):
        window[int(start * RATE) : int((start + 0.4) * RATE)] = 1
    return sound * window + np.random.default_rng(1).normal(0, 0.0003, len(sound))


@pytest.fixture
def show(open_notebook, run_all, tmp_path):
    def show(*, consent=True, cell=CELL, before="", **browser):
        given = f"FOLDER, CONSENT = {str(tmp_path / 'project')!r}, {consent}\n"
        page = open_notebook([before + given + cell], **browser)
        run_all(page)
        page.wait_for_selector(".eco-widget[data-kernel=ready] .eco-prompts button")
        return page

    return show


def switch_on(page):
    page.get_by_role("button", name="Switch the microphone on").click()
    page.wait_for_selector(".eco-widget[data-microphone=on]")


def record(page):
    page.get_by_role("button", name="Record", exact=True).click()
    page.wait_for_selector(".eco-take-facts:not(:empty)")


BEST = """
from scipy.signal import correlate, resample_poly
import soundfile
def best_match(found, path):
    source, rate = soundfile.read(path)
    # At the source's rate: half a sample of 16 kHz beside it, s and f would be out of step.
    found = resample_poly(np.asarray(found, float), rate // 16_000, 1)
    hits = correlate(source, found, mode="valid", method="fft")
    squares = np.concatenate([[0], np.cumsum(source**2)])
    size = np.sqrt(squares[len(found):] - squares[:-len(found)]) * np.linalg.norm(found)
    return (hits / size).max()
"""


def test_two_seconds_of_sound_arrive_whole_and_unchanged_and_none_is_in_the_notebook(
    show, source, kernel, save
):
    page = show(sound=source)
    switch_on(page)
    record(page)
    kernel(page, BEST)
    assert (
        kernel(page, "print(microphone.heard.shape, microphone.heard.dtype)") == "(32000,) float32"
    )
    assert float(kernel(page, f"print(best_match(microphone.heard, {str(source)!r}))")) >= 0.99
    assert "missing" not in page.locator(".eco-take-warnings").inner_text()
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

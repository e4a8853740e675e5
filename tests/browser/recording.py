"""A notebook with the microphone, and the sounds that stand before it."""

import numpy as np

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


def word_in_silence():
    """Return a voice-like burst of 0.4 s every 2 s, over a little noise."""
    sound = voice_like(40.0)
    inside = (np.arange(len(sound)) / RATE) % 2 < 0.4
    return sound * inside + np.random.default_rng(1).normal(0, 0.0003, len(sound))


def make_show(open_notebook, run_all, tmp_path):
    """Return the way to a notebook with a microphone, as a fixture's body."""

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
    size = np.sqrt(squares[len(found):] - squares[:-len(found)])
    place = int((hits / size).argmax())
    there = source[place:place + len(found)]
    # Between the source's own samples: a tenth of one is 2 microseconds.
    spectrum, pitch = np.fft.rfft(found), 2j * np.pi * np.fft.rfftfreq(len(found))
    moves = np.exp(pitch * np.arange(-9, 10)[:, None] / 10)
    moved = np.fft.irfft(spectrum * moves, len(found))
    return (moved @ there).max() / np.linalg.norm(found) / np.linalg.norm(there)
"""


def said(page, text):
    page.wait_for_selector(f".eco-said:has-text({text!r})")


TRACKS = """() => {
  window.tracks = [];
  const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await own(wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
}"""

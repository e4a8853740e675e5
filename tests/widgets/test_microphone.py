"""What the microphone's kernel side makes of a take."""

import numpy as np
import pytest

from ecosystem_kit import hearing
from ecosystem_kit.widgets import Microphone
from ecosystem_kit.widgets.take import look_at_take, read_take

SECOND = 16_000


def word(loud=0.3, *, start=0.8, seconds=0.4, noise=1e-4, length=2.0):
    """Return int16 samples: a buzz between pauses."""
    rng = np.random.default_rng(0)
    sound = rng.normal(0, noise, int(length * SECOND))
    first, last = int(start * SECOND), int((start + seconds) * SECOND)
    sound[first:last] += loud * np.sin(np.arange(last - first) * 0.2)
    return (np.clip(sound, -1, 1) * 32767).astype(np.int16)


def sent(samples):
    return [memoryview(samples.astype("<i2").tobytes())]


def keep(microphone, samples, **content):
    about = {"prompt": "2", "taken_at": [1_700_000_000_000], **content}
    return microphone._handle("keep", about, sent(samples))["samples"]


def test_a_good_take_has_its_word_found_and_nothing_to_say_against_it():
    found = look_at_take(word())
    assert found["warnings"] == []
    assert found["word"] == pytest.approx([0.8, 1.2], abs=0.02)
    assert found["seconds"] == 2.0


@pytest.mark.parametrize(
    ("samples", "missing", "sentence"),
    [
        (np.zeros(2 * SECOND, np.int16), 0, "unmute"),
        (word(5.0), 0, "Clipped"),
        (word(0.005, noise=1e-5), 0, "Too quiet"),
        (word(0.3, noise=0.05), 0, "Noisy|Drowned"),
        (word(0.3, noise=0.2), 0, "Drowned"),
        (word(0.0, noise=0.01), 0, "No word"),
        (word(start=1.7, seconds=0.3), 0, "touches the end"),
        (word(), 128, "At least 8 ms of the sound are missing: close other programs"),
    ],
    ids=["muted", "clipped", "quiet", "noisy", "drowned", "no word", "cut off", "missing"],
)
def test_each_fault_of_a_take_is_said_with_what_to_do(samples, missing, sentence):
    import re

    told = " ".join(look_at_take(samples, missing=missing)["warnings"])
    assert re.search(sentence, told), told


@pytest.mark.parametrize(
    "buffers",
    [[], [memoryview(b"")], [memoryview(b"abc")], [memoryview(b"ab"), memoryview(b"ab")],
     [memoryview(bytes(2 * 61 * SECOND))]],
    ids=["none", "empty", "half a sample", "two", "longer than a minute"],
)  # fmt: skip
def test_what_is_no_recording_is_refused_with_what_is_wanted(buffers):
    with pytest.raises(ValueError, match="wanted one of int16 at 16 kHz"):
        read_take(buffers)


def test_a_look_keeps_nothing_and_shows_the_take_to_python(project):
    microphone, samples = Microphone(project, consent=True), word()
    microphone._handle("look", {"missing": 0}, sent(samples))
    np.testing.assert_array_equal(microphone.heard, samples.astype(np.float32) / 32768)
    assert len(project.ledger.samples()) == 0


def test_a_kept_take_is_whole_to_the_last_bit_and_its_own_trim_is_no_label(project):
    microphone, samples = Microphone(project, consent=True, noise="fan"), word()
    (number,) = keep(microphone, samples, word=None)
    np.testing.assert_array_equal(project.ledger.sound(number), samples.astype(np.float32) / 32768)
    sample = project.ledger.sample(number)
    assert (sample.prompt, sample.source, sample.taken_at) == ("2", "microphone", 1.7e9)
    assert project.ledger.media_path(number).suffix == ".flac"
    assert project.ledger.labels("segment").samples == []
    assert microphone.captured == [number]


def test_edges_that_were_moved_are_the_segment_label_and_the_clip_stays_whole(project):
    microphone, samples = Microphone(project, consent=True), word()
    (number,) = keep(microphone, samples, word=[0.5, 1.5])
    assert project.ledger.labels("segment").to_dict() == {number: (0.5, 1.5)}
    assert project.ledger.label_history(number)[0].helped_by == "find_word"
    assert len(project.ledger.sound(number)) == len(samples)


def test_a_take_that_is_sent_again_is_kept_once(project):
    microphone, samples = Microphone(project, consent=True), word()
    keep(microphone, samples, word=None)
    assert keep(Microphone(project, consent=True), samples, word=None, again=True) == []
    assert len(project.ledger.samples()) == 1


def test_without_a_yes_no_take_is_kept(project):
    with pytest.raises(ValueError, match="agreed"):
        keep(Microphone(project), word(), word=None)
    assert len(project.ledger.samples()) == 0


@pytest.mark.parametrize("seconds", [0.1, 61], ids=["too short", "too long"])
def test_a_clip_of_another_length_is_refused(project, seconds):
    with pytest.raises(ValueError, match=r"wanted 0\.5 to 60"):
        Microphone(project, seconds=seconds)


def test_nothing_that_was_heard_is_in_the_state_that_a_notebook_saves(project):
    microphone = Microphone(project, consent=True)
    microphone._handle("look", {"missing": 0}, sent(word()))
    state = {k: v for k, v in microphone.get_state().items() if k not in {"_esm", "_css"}}
    assert len(str(state)) < 3_000


def test_the_trim_that_is_shown_is_the_kits_own(project):
    microphone, samples = Microphone(project), word()
    shown = microphone._handle("look", {}, sent(samples))["word"]
    own = hearing.find_word(samples.astype(np.float32) / 32768)
    assert shown == [edge / hearing.SAMPLE_RATE_HZ for edge in own]

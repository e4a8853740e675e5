"""The reader of the Free Spoken Digit Dataset, on made-up files of its names."""

import numpy as np
import pytest
import soundfile

from ecosystem_kit.hearing import CLIP_SAMPLES, SoundError
from ecosystem_kit.public_sets import speech


@pytest.fixture
def recordings(tmp_path):
    tone = 0.3 * np.sin(np.arange(3_200) * 0.3)
    for digit in "03":
        for speaker in ("ann", "bob"):
            for number in (2, 10, 1):
                soundfile.write(tmp_path / f"{digit}_{speaker}_{number}.wav", tone, 8_000)
    (tmp_path / "README.wav").write_text("no recording", encoding="utf-8")
    return tmp_path


def test_names_become_labels_and_speakers(recordings):
    X, y, speakers = speech.load(recordings)
    assert X.shape == (12, CLIP_SAMPLES)
    assert X.dtype == np.float32
    assert list(y) == ["0"] * 6 + ["3"] * 6
    assert list(speakers[:6]) == ["ann"] * 3 + ["bob"] * 3


def test_fewer_can_be_asked_for(recordings):
    some = speech.load(recordings, digits=["3"], per_speaker=2, samples=8_000)
    assert some.X.shape == (4, 8_000)
    assert set(some.y) == {"3"}


def test_an_empty_folder_says_how_to_fetch_the_set(tmp_path):
    with pytest.raises(FileNotFoundError, match="eco data fetch speech"):
        speech.load(tmp_path)


def test_a_broken_recording_is_named(recordings):
    (recordings / "3_bob_1.wav").write_bytes(b"")
    with pytest.raises(SoundError, match=r"3_bob_1\.wav.*empty"):
        speech.load(recordings)

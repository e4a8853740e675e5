import io

import numpy as np
import pytest
import soundfile

from ecosystem_kit import hearing
from ecosystem_kit import sound_quality as quality
from ecosystem_kit.ledger import Ledger


def word(*, level=0.3, hiss=0.0, rate=16_000):
    """Half a second of tone between two pauses."""
    sound = np.zeros(int(1.3 * rate), np.float32)
    start, stop = int(0.4 * rate), int(0.9 * rate)
    sound[start:stop] = level * np.sin(np.arange(stop - start) * 2 * np.pi * 300 / rate)
    noise = np.random.default_rng(0).normal(0, 1, len(sound))
    return (sound + hiss * noise).astype(np.float32)


@pytest.mark.parametrize("samples", [20_800, 16_100, 4_000], ids=["clip", "odd", "short"])
def test_the_two_powers_give_the_courses_signal_to_noise(samples):
    sound = word(hiss=0.01)[2_000 : 2_000 + samples]
    quiet, loud = quality.quiet_and_loud(sound)
    by_hand = 10 * np.log10(loud / quiet)
    assert by_hand == pytest.approx(hearing.signal_to_noise_db(sound), abs=1e-4)


def test_louder_is_cut_off_at_full_scale_and_leaves_the_original():
    sound = word(level=0.3)
    loud = quality.louder(sound, times=8)
    assert loud.dtype == np.float32
    assert np.abs(loud).max() == 1
    assert np.abs(sound).max() < 0.31
    assert hearing.clipping_share(loud) > 0.2 > hearing.clipping_share(sound)


def wav(sound, rate):
    file = io.BytesIO()
    soundfile.write(file, sound, rate, format="WAV")
    return file.getvalue()


def test_each_session_gets_a_row_with_its_faults(tmp_path):
    recorded = {
        "quiet": wav(word(hiss=0.001), 16_000),
        "fan": wav(word(hiss=0.02), 16_000),
        "mill": wav(word(hiss=0.2), 16_000),
        "telephone": wav(word(hiss=0.001, rate=8_000), 8_000),
        "far": wav(word(level=0.004, hiss=0.00001), 16_000),
        "too near": wav(quality.louder(word(), times=9), 16_000),
    }
    with Ledger(tmp_path) as ledger:
        for noise, content in recorded.items():
            ledger.add_sound(ledger.add_session("me", consent=True, noise=noise), content)
        table = quality.judge_sounds(ledger).set_index("noise")
    assert table.loc["quiet", "verdict"] == "good"
    assert "noisy" in table.loc["fan", "verdict"]
    assert "drowned" in table.loc["mill", "verdict"]
    assert "8000 Hz" in table.loc["telephone", "verdict"]
    assert "too quiet" in table.loc["far", "verdict"]
    assert "clipped" in table.loc["too near", "verdict"]
    assert table.loc["telephone", "rate_hz"] == 8_000


def test_a_project_without_recordings_is_told_to_capture_some(tmp_path):
    with Ledger(tmp_path) as ledger, pytest.raises(ValueError, match="no sound in this project"):
        quality.judge_sounds(ledger)

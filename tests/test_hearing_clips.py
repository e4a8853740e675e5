"""A clip of sound: how long, how loud, how clean, and where the word is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem_kit import hearing


def tone(seconds, *, level=0.5, hertz=220):
    time_s = np.arange(round(seconds * hearing.SAMPLE_RATE_HZ)) / hearing.SAMPLE_RATE_HZ
    return (level * np.sin(2 * np.pi * hertz * time_s)).astype(np.float32)


def word_in_room(*, before_s=0.4, word_s=0.3, after_s=0.5, noise=0.001, seed=0):
    room = [np.zeros(round(s * hearing.SAMPLE_RATE_HZ)) for s in (before_s, after_s)]
    sound = np.concatenate([room[0], tone(word_s), room[1]])
    hiss = np.random.default_rng(seed).normal(0, noise, len(sound))
    return (sound + hiss).astype(np.float32)


def test_a_sine_at_full_scale_is_three_decibels_below_a_square_wave():
    assert hearing.level_dbfs(tone(1, level=1.0)) == pytest.approx(-3.01, abs=0.01)


def test_half_the_amplitude_is_six_decibels_less():
    loud, soft = tone(1, level=0.5), tone(1, level=0.25)
    assert hearing.level_dbfs(loud) - hearing.level_dbfs(soft) == pytest.approx(6.02, abs=0.01)


def test_silence_has_a_finite_level():
    assert hearing.level_dbfs(np.zeros(100, np.float32)) == -96.0


def test_clipping_counts_what_is_stuck_at_full_scale():
    sound = np.clip(tone(1, level=1.0) * 2, -1, 1)
    share = hearing.clipping_share(sound)
    assert share == pytest.approx(2 / 3, abs=0.02)  # a sine is above half its peak 2/3 of the time
    assert hearing.clipping_share(tone(1, level=0.9)) == 0.0


@pytest.mark.parametrize("ratio_db", [10, 20, 40])
def test_signal_to_noise_is_found_within_two_decibels(ratio_db):
    noise = 0.5 / np.sqrt(2) * 10 ** (-ratio_db / 20)
    found = hearing.signal_to_noise_db(word_in_room(noise=noise))
    assert found == pytest.approx(ratio_db, abs=2)


def test_a_word_is_found_within_two_frames():
    start, stop = hearing.find_word(word_in_room())
    assert abs(start - 6_400) <= 640
    assert abs(stop - 11_200) <= 640


@pytest.mark.parametrize("ratio_db", [15, 25, 60])
def test_padding_with_silence_does_not_turn_the_room_into_a_word(ratio_db):
    sound = word_in_room(noise=0.35 * 10 ** (-ratio_db / 20))
    start, stop = hearing.find_word(np.pad(sound, 4_800))
    assert abs(start - 11_200) <= 640
    assert abs(stop - 16_000) <= 640


def test_a_short_pause_does_not_end_a_word_and_a_long_one_does():
    gap = {s: np.zeros(round(s * 16_000), np.float32) for s in (0.1, 0.4, 0.5)}
    near = np.concatenate([gap[0.5], tone(0.3), gap[0.1], tone(0.1), gap[0.5]])
    far = np.concatenate([gap[0.5], tone(0.3), gap[0.4], tone(0.1), gap[0.5]])
    assert hearing.find_word(near)[1] == pytest.approx(16_000, abs=640)
    assert hearing.find_word(far)[1] == pytest.approx(12_800, abs=640)


@pytest.mark.parametrize(
    "sound",
    [np.zeros(16_000), np.random.default_rng(0).normal(0, 0.1, 16_000)],
    ids=["silence", "even noise"],
)
def test_there_is_no_word_where_nobody_speaks(sound):
    assert hearing.find_word(sound) is None


@pytest.mark.parametrize("before_s", [0.0, 0.1, 0.6, 3.0], ids=lambda s: f"{s} s before")
def test_a_trimmed_word_is_in_the_middle(before_s):
    clip = hearing.trim_to_word(word_in_room(before_s=before_s))
    energy = clip.astype(float) ** 2
    centre = energy @ np.arange(len(clip)) / energy.sum()
    assert clip.shape == (hearing.CLIP_SAMPLES,)
    assert centre == pytest.approx(hearing.CLIP_SAMPLES / 2, abs=320)


@pytest.mark.parametrize("seed", range(4))
def test_a_short_word_outweighs_a_long_fan(seed):
    fan = np.random.default_rng(seed).normal(0, 0.1, 160_000).astype(np.float32)
    fan[100_000:104_800] += tone(0.3)
    clip = hearing.trim_to_word(fan)
    at = np.flatnonzero(fan == clip[hearing.CLIP_SAMPLES // 2])[0]
    assert at == pytest.approx(102_400, abs=800)


def test_trimming_leaves_the_recording_alone():
    sound = word_in_room()
    before = sound.copy()
    hearing.trim_to_word(sound)[:] = 9
    assert (sound == before).all()


@settings(deadline=None, max_examples=60)
@given(length=st.integers(1, 50_000), samples=st.integers(1, 30_000), seed=st.integers(0, 9))
def test_a_trimmed_clip_always_has_the_length_asked_for(length, samples, seed):
    sound = np.random.default_rng(seed).normal(0, 0.1, length).astype(np.float32)
    clip = hearing.trim_to_word(sound, samples=samples)
    assert clip.shape == (samples,)
    assert np.isfinite(clip).all()


@pytest.mark.parametrize(
    ("sound", "part"),
    [
        (np.zeros((2, 100)), r"shape \(2, 100\), wanted \(samples,\)"),
        (np.zeros(0), "shape"),
        (np.zeros(100, np.int16), "Divide 16-bit sound by 32768"),
        (np.array([0.0, np.nan, np.inf]), "2 of 3 values are NaN"),
    ],
    ids=["stereo", "empty", "whole numbers", "NaN"],
)
def test_what_is_no_sound_is_refused_with_a_mend(sound, part):
    for function in (hearing.level_dbfs, hearing.trim_to_word, hearing.find_word):
        with pytest.raises(ValueError, match=part):
            function(sound)


def test_a_clip_without_samples_is_refused():
    with pytest.raises(ValueError, match="samples=0, wanted a positive number"):
        hearing.trim_to_word(tone(0.1), samples=0)

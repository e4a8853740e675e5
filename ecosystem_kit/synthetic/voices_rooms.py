"""Rooms, microphones and lines: what happens to a voice before it becomes numbers."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ecosystem_kit.hearing.clips import SAMPLE_RATE_HZ

Sound = NDArray[np.float32]
# Colours of noise: power falls with frequency to the power of this.
NOISE_SLOPES = {"white": 0.0, "pink": 1.0, "fan": 2.0, "street": 1.5}
# Blades of a fan pass so many times a second.
FAN_HUM_HZ = 118.0
TELEPHONE_RATE_HZ = 8_000
# Minus 50 dB: quieter than any consonant that a synthesizer makes.
QUIET_SHARE = 0.003
# Speech in a room dies away by 60 dB in so many seconds: a furnished room 0.3, a hall 0.8.
DECAY_DB = 60.0


def noise(kind: str, samples: int, *, random_state: Generator) -> Sound:
    """Return noise of mean power 1, shape (samples,).

    Parameters
    ----------
    kind : {"white", "pink", "fan", "street"}
        Colour; "fan" has the hum of its blades in it.
    samples : int
        Length.
    random_state : numpy.random.Generator
        Source of chance.

    Raises
    ------
    KeyError
        When there is no such kind.
    """
    spectrum = np.fft.rfft(random_state.standard_normal(samples))
    hertz = np.maximum(np.fft.rfftfreq(samples, 1 / SAMPLE_RATE_HZ), 50.0)
    coloured = np.fft.irfft(spectrum * hertz ** (-NOISE_SLOPES[kind] / 2), samples)
    coloured /= np.sqrt(np.mean(coloured**2))
    if kind == "fan":
        time_s = np.arange(samples) / SAMPLE_RATE_HZ
        coloured += 0.5 * np.sin(2 * np.pi * FAN_HUM_HZ * time_s + random_state.uniform(0, 6))
    return (coloured / np.sqrt(np.mean(coloured**2))).astype(np.float32)


def add_noise(sound: Sound, *, kind: str, ratio_db: float, random_state: Generator) -> Sound:
    """Return the sound with noise so many decibels below the word's power.

    Parameters
    ----------
    sound : ndarray of float32, shape (samples,)
        The word's power is that of its loudest fifth, so pauses don't count.
    kind : str
        See `noise`.
    ratio_db : float
        Signal-to-noise ratio.
    random_state : numpy.random.Generator
    """
    power = word_power(sound) * 10 ** (-ratio_db / 10)
    added = noise(kind, len(sound), random_state=random_state)
    return (sound + np.sqrt(power) * added).astype(np.float32)


def word_power(sound: Sound) -> float:
    """Return the mean power of the loudest fifth of the sound, in frames of 20 ms."""
    frames = np.pad(sound, (0, -len(sound) % 320)).reshape(-1, 320).astype(np.float64)
    powers = np.sort((frames**2).mean(axis=1))
    return float(powers[-max(1, len(powers) // 5) :].mean()) + 1e-12


def reverberate(sound: Sound, *, decay_s: float, share: float, random_state: Generator) -> Sound:
    """Return the sound as a room gives it back: with an echo that dies away; longer by the echo.

    Parameters
    ----------
    sound : ndarray of float32, shape (samples,)
    decay_s : float
        Time in which the echo falls by 60 dB.
    share : float
        Power of the echo beside that of the voice itself; rises with distance.
    random_state : numpy.random.Generator
    """
    from scipy.signal import fftconvolve

    time_s = np.arange(int(decay_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    echo = random_state.standard_normal(len(time_s)) * 10 ** (-DECAY_DB / 20 * time_s / decay_s)
    echo *= np.sqrt(share / np.sum(echo**2))
    echo[0] += 1.0
    return fftconvolve(sound, echo).astype(np.float32)


def colour(sound: Sound, *, slope_db: float, dip_db: float, dip_hz: float) -> Sound:
    """Return the sound as a microphone colours it: a slope over pitch and one dip or bump.

    Parameters
    ----------
    sound : ndarray of float32, shape (samples,)
    slope_db : float
        Decibels per octave around 1,000 Hz; negative is muffled.
    dip_db : float
        Height of the bump, one octave wide; negative for a dip.
    dip_hz : float
        Where it is.
    """
    hertz = np.maximum(np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE_HZ), 50.0)
    gain_db = slope_db * np.log2(hertz / 1_000.0)
    gain_db += dip_db * np.exp(-0.5 * (np.log2(hertz / dip_hz) / 0.5) ** 2)
    spectrum = np.fft.rfft(sound) * 10 ** (gain_db / 20)
    return np.fft.irfft(spectrum, len(sound)).astype(np.float32)


def telephone(sound: Sound) -> Sound:
    """Return the sound as a line of 8,000 samples a second lets it through."""
    from scipy.signal import resample_poly

    narrow = resample_poly(sound, TELEPHONE_RATE_HZ, SAMPLE_RATE_HZ)
    return resample_poly(narrow, SAMPLE_RATE_HZ, TELEPHONE_RATE_HZ)[: len(sound)].astype(np.float32)


def change_size(sound: Sound, *, factor: float) -> Sound:
    """Return the voice of a larger (factor > 1) or smaller person: deeper and slower, or not.

    Parameters
    ----------
    sound : ndarray of float32, shape (samples,)
    factor : float
        Of the vocal tract's length, 0.8 (a child) to 1.2.
    """
    at = np.arange(0, len(sound) - 1, 1 / factor)
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def without_silence(sound: Sound) -> Sound:
    """Return the sound from the first to the last sample within 50 dB of its peak; a view."""
    heard = np.flatnonzero(np.abs(sound) > QUIET_SHARE * np.abs(sound).max())
    return sound[heard[0] : heard[-1] + 1] if len(heard) else sound


def to_level(sound: Sound, *, level_dbfs: float) -> Sound:
    """Return the sound with its word at a level in decibels below full scale, never clipped."""
    scaled = sound * (10 ** (level_dbfs / 20) / np.sqrt(word_power(sound)))
    return (scaled / max(1.0, float(np.abs(scaled).max()) / 0.99)).astype(np.float32)

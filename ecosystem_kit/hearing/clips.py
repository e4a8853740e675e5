"""A clip of sound: how long, how loud, how clean, and where in it the word is."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

SAMPLE_RATE_HZ = 16_000
# 1.3 s: 99 % of 2,700 digits spoken by people last less than 0.92 s, and the speech embedding
# needs 0.78 s for each of its views.
CLIP_SAMPLES = 20_800
# 20 ms: short enough to cut a word out, long enough for two periods of a voice of 100 Hz.
FRAME_SAMPLES = 320
# The quietest that 16 bits can hold; digital silence would be minus infinity.
SILENCE_DBFS = -96.0
# Quieter than this is no room, but padding.
PADDING_DBFS = SILENCE_DBFS + 1.0
# A converter that is driven too hard gets stuck at its last step, or one or two below it.
CLIPPED_FROM = 0.999
# A frame belongs to the word when it is this far above the noise on the way to the peak.
WORD_SHARE = 0.35
# Less than this between noise and peak: there is no word, only noise that wavers.
WORD_LEAST_DB = 6.0
# A pause inside a word ("six", "eight" before its t) is shorter than this.
PAUSE_FRAMES = 8


def check_sound(sound: ArrayLike) -> NDArray[np.float32]:
    """Return one recording as float32 of shape (samples,), or say what is wrong with it.

    Parameters
    ----------
    sound : array-like of float, shape (samples,)
        Mono, in [-1, 1].

    Raises
    ------
    ValueError
        When it is not one-dimensional, is empty, holds NaN or infinity, or whole numbers.
    """
    found = np.asarray(sound)
    if found.ndim != 1 or found.size == 0:
        message = f"found an array of shape {found.shape}, wanted (samples,): one mono recording."
        raise ValueError(f"{message} Take one row of X, or the mean of stereo channels.")
    if found.dtype.kind != "f":
        message = f"found {found.dtype} numbers, wanted float in [-1, 1]."
        raise ValueError(f"{message} Divide 16-bit sound by 32768.0.")
    wrong = int(found.size - np.isfinite(found).sum())
    if wrong:
        message = f"{wrong} of {found.size} values are NaN or infinite: record it again,"
        raise ValueError(f"{message} or replace them with numpy.nan_to_num(sound).")
    return found.astype(np.float32, copy=False)


def level_dbfs(sound: ArrayLike) -> float:
    """Return the loudness: root mean square in decibels below full scale.

    Parameters
    ----------
    sound : array-like of float, shape (samples,)
        Mono, in [-1, 1].

    Returns
    -------
    float
        0 for a square wave at full scale, about -20 for close speech, -96 for silence.

    Raises
    ------
    ValueError
        When it is no mono recording of finite numbers.

    Examples
    --------
    >>> level_dbfs([1.0, -1.0, 1.0, -1.0])
    0.0
    >>> level_dbfs([0.0, 0.0])
    -96.0
    """
    return float(_decibels(np.mean(check_sound(sound).astype(np.float64) ** 2)))


def clipping_share(sound: ArrayLike) -> float:
    """Return the share of samples (0 to 1) that are stuck at full scale.

    Parameters
    ----------
    sound : array-like of float, shape (samples,)
        Mono, in [-1, 1].

    Raises
    ------
    ValueError
        When it is no mono recording of finite numbers.

    Examples
    --------
    >>> clipping_share([0.2, 1.0, -1.0, 0.1])
    0.5
    """
    return float(np.mean(np.abs(check_sound(sound)) >= CLIPPED_FROM))


def frame_levels_dbfs(sound: ArrayLike) -> NDArray[np.float64]:
    """Return the loudness of each 20 ms, shape (frames,), in decibels below full scale.

    Parameters
    ----------
    sound : array-like of float, shape (samples,)
        Mono, 16 kHz, in [-1, 1]. What is slower than a frame (an offset, rumble) is taken off.

    Raises
    ------
    ValueError
        When it is no mono recording of finite numbers.
    """
    return _decibels(_frame_powers(check_sound(sound)))


def signal_to_noise_db(sound: ArrayLike) -> float:
    """Return how far the word stands above the noise, in decibels.

    Noise is the power of the quietest tenth of the frames, the word that of the loudest
    twentieth, so the clip needs some pause in it. Measure it before `trim_to_word`, whose
    padding is quieter than any room. Capped at 96 dB (digital silence).

    Parameters
    ----------
    sound : array-like of float, shape (samples,)
        Mono, 16 kHz, in [-1, 1].

    Raises
    ------
    ValueError
        When it is no mono recording of finite numbers.

    Examples
    --------
    >>> hum = np.sin(np.arange(16_000) * 0.1)
    >>> signal_to_noise_db(hum) < 1
    True
    """
    powers = np.sort(_frame_powers(check_sound(sound)))
    quiet = powers[: max(1, len(powers) // 10)].mean()
    loud = powers[-max(1, len(powers) // 20) :].mean()
    return float(_decibels(loud) - _decibels(quiet))


def find_word(sound: ArrayLike) -> tuple[int, int] | None:
    """Return where the loudest word starts and stops, in samples, or None where there is none.

    Voice activity by loudness alone: the frames above a level between noise and peak, and
    those beside them over pauses of up to 160 ms.

    Parameters
    ----------
    sound : array-like of float, shape (samples,)
        Mono, 16 kHz, in [-1, 1].

    Raises
    ------
    ValueError
        When it is no mono recording of finite numbers.

    Examples
    --------
    >>> click = np.zeros(16_000)
    >>> click[3_200:6_400] = 0.5 * np.sin(np.arange(3_200) * 0.1)
    >>> find_word(click)
    (3200, 6400)
    >>> find_word(np.zeros(16_000)) is None
    True
    """
    sound = check_sound(sound)
    levels = frame_levels_dbfs(sound)
    peak = levels.max()
    if peak - np.percentile(levels, 10) < WORD_LEAST_DB:
        return None
    # Padding would pass for a room without noise, and the room for a word.
    noise = np.percentile(levels[levels > PADDING_DBFS], 10)
    active = levels > min(noise + WORD_SHARE * (peak - noise), peak - WORD_LEAST_DB)
    loudest = int(levels.argmax())
    start, stop = loudest, loudest
    while active[max(0, start - PAUSE_FRAMES) : start].any():
        start -= 1
    while active[stop + 1 : stop + 1 + PAUSE_FRAMES].any():
        stop += 1
    return start * FRAME_SAMPLES, min((stop + 1) * FRAME_SAMPLES, len(sound))


def trim_to_word(sound: ArrayLike, *, samples: int = CLIP_SAMPLES) -> NDArray[np.float32]:
    """Return a clip of fixed length with the word centred on its energy; a copy.

    Parameters
    ----------
    sound : array-like of float, shape (any,)
        Mono, 16 kHz, in [-1, 1]. Of a longer recording the stretch with most energy is taken;
        a shorter one is padded with silence.
    samples : int
        Length wanted; 20,800 is 1.3 s.

    Returns
    -------
    ndarray of float32, shape (samples,)

    Raises
    ------
    ValueError
        When it is no mono recording of finite numbers, or `samples` is not positive.

    Examples
    --------
    >>> trim_to_word([0.0, 0.0, 0.9], samples=5).round(1)
    array([0. , 0. , 0.9, 0. , 0. ], dtype=float32)
    """
    if samples < 1:
        raise ValueError(f"found samples={samples}, wanted a positive number such as 20800.")
    sound = check_sound(sound)
    energy = _energy_above_noise(sound)
    first = _densest_stretch(energy, samples)
    inside = energy[first : first + samples]
    total = inside.sum()
    centre = first + (inside @ np.arange(len(inside)) / total if total > 0 else len(inside) / 2)
    start = round(centre) - samples // 2
    clip = np.zeros(samples, np.float32)
    low, high = max(start, 0), min(start + samples, len(sound))
    clip[low - start : high - start] = sound[low:high]
    return clip


def _densest_stretch(energy: NDArray[np.float64], samples: int) -> int:
    if len(energy) <= samples:
        return 0
    running = np.concatenate([[0.0], np.cumsum(energy)])
    return int(np.argmax(running[samples:] - running[:-samples]))


def _energy_above_noise(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    # Without the noise taken off, an hour of fan would outweigh one short word.
    energy = (sound.astype(np.float64) - sound.mean()) ** 2
    if len(sound) < 2 * FRAME_SAMPLES:
        return (sound.astype(np.float64)) ** 2
    return np.maximum(energy - 2 * np.percentile(_frame_powers(sound), 10), 0.0)


def _frame_powers(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    padded = np.pad(sound.astype(np.float64), (0, -len(sound) % FRAME_SAMPLES))
    # Each frame's own mean is taken off: a constant offset, and rumble below 50 Hz, are no voice.
    return padded.reshape(-1, FRAME_SAMPLES).var(axis=1)


def _decibels(power: ArrayLike) -> NDArray[np.float64]:
    return np.round(10 * np.log10(np.maximum(power, 10 ** (SILENCE_DBFS / 10))), 6)

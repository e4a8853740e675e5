"""From sound to pictures of sound: log-mel spectrograms and MFCC, by numpy and scipy alone."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.hearing.clips import SAMPLE_RATE_HZ

# 25 ms see two periods of the lowest voice; every 10 ms a new look is faster than a mouth moves.
WINDOW_SAMPLES = 400
HOP_SAMPLES = 160
FFT_SAMPLES = 512
# Speech lies between these; below is rumble, and a telephone gives nothing above 4,000 Hz.
LOWEST_HZ, HIGHEST_HZ = 100.0, 7_600.0
# What a quiet room leaves in a band: keeps the logarithm of silence finite.
FLOOR_POWER = 1e-7
# So many clips at once keep the spectra below some 100 MB.
CLIPS_AT_ONCE = 128


def hertz_to_mel(hertz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return the pitch that people hear, in mel, of a frequency in hertz.

    Source: O'Shaughnessy, Speech Communication (1987), p. 150.

    Examples
    --------
    >>> round(float(hertz_to_mel(1000.0)))
    1000
    """
    return 2595.0 * np.log10(1.0 + np.asarray(hertz) / 700.0)


def mel_to_hertz(mel: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return the frequency in hertz of a pitch in mel: `hertz_to_mel` backwards."""
    return 700.0 * (10.0 ** (np.asarray(mel) / 2595.0) - 1.0)


@cache
def mel_filters(bands: int) -> NDArray[np.float32]:
    """Return triangles, evenly spaced in mel, that gather a spectrum into bands.

    Parameters
    ----------
    bands : int
        How many, usually 20 to 64.

    Returns
    -------
    ndarray of float32, shape (257, bands)
        Read-only; each column holds one band's weights over the 257 frequencies.
    """
    ends = hertz_to_mel(np.array([LOWEST_HZ, HIGHEST_HZ]))
    corners = mel_to_hertz(np.linspace(ends[0], ends[1], bands + 2))
    hertz = np.fft.rfftfreq(FFT_SAMPLES, 1 / SAMPLE_RATE_HZ)[:, None]
    rising = (hertz - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - hertz) / (corners[2:] - corners[1:-1])
    filters = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    filters.setflags(write=False)
    return filters


def log_mel_spectrogram(X: NDArray[np.floating], *, bands: int = 40) -> NDArray[np.float32]:
    """Return how loud each band of pitch is, every 10 ms, in natural logarithms of power.

    Parameters
    ----------
    X : ndarray of float, shape (clips, samples)
        Mono, 16 kHz. Clips shorter than 25 ms are padded with silence.
    bands : int
        How many bands of pitch.

    Returns
    -------
    ndarray of float32, shape (clips, frames, bands)

    Examples
    --------
    >>> log_mel_spectrogram(np.zeros((2, 16_000), np.float32)).shape
    (2, 98, 40)
    """
    parts = [_log_mel(X[i : i + CLIPS_AT_ONCE], bands) for i in range(0, len(X), CLIPS_AT_ONCE)]
    return np.concatenate(parts)


def _log_mel(X: NDArray[np.floating], bands: int) -> NDArray[np.float32]:
    from scipy.fft import rfft

    missing = max(0, WINDOW_SAMPLES - X.shape[1])
    padded = np.pad(X.astype(np.float32, copy=False), ((0, 0), (0, missing)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SAMPLES, axis=1)
    window = np.hanning(WINDOW_SAMPLES).astype(np.float32)
    spectrum = rfft(frames[:, ::HOP_SAMPLES] * window, FFT_SAMPLES, axis=2)
    power = (spectrum.real**2 + spectrum.imag**2) / FFT_SAMPLES
    return np.log(power @ mel_filters(bands) + np.float32(FLOOR_POWER))


def mfcc(
    X: NDArray[np.floating], *, coefficients: int = 13, bands: int = 40
) -> NDArray[np.float32]:
    """Return the shape of the spectrum every 10 ms, without its fine grain.

    A cosine transform over the bands: the first number is loudness, the second how dark, and
    so on; thirteen describe what the mouth does and leave out the pitch.

    Source: Davis and Mermelstein, IEEE Trans. ASSP 28 (1980), p. 357.

    Parameters
    ----------
    X : ndarray of float, shape (clips, samples)
        Mono, 16 kHz.
    coefficients, bands : int
        How many numbers are kept of how many bands.

    Returns
    -------
    ndarray of float32, shape (clips, frames, coefficients)
    """
    spectrogram = log_mel_spectrogram(X, bands=bands)
    return cosine_transform(spectrogram, coefficients=coefficients)


def cosine_transform(spectrogram: NDArray[np.float32], *, coefficients: int) -> NDArray[np.float32]:
    """Return the first coefficients of a cosine transform over the bands of pitch.

    Parameters
    ----------
    spectrogram : ndarray of float32, shape (clips, frames, bands)
        From `log_mel_spectrogram`.
    coefficients : int
        How many are kept.

    Returns
    -------
    ndarray of float32, shape (clips, frames, coefficients)
    """
    from scipy.fft import dct

    return dct(spectrogram, type=2, axis=2, norm="ortho")[:, :, :coefficients]

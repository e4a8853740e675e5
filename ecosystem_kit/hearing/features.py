"""Scikit-learn transformers from clips of sound to rows of numbers."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from ecosystem_kit.hearing import spectrum

# Nobody's float sound in [-1, 1] reaches this; 16-bit numbers that were not divided do.
NOT_DIVIDED_FROM = 1_000.0


def check_clips(estimator: BaseEstimator, X: ArrayLike, *, reset: bool) -> NDArray[np.float32]:
    """Return X as float32 of shape (clips, samples), or say what is wrong with it.

    Parameters
    ----------
    estimator : BaseEstimator
        Remembers the number of samples (`n_features_in_`) when `reset` is True.
    X : array-like of float, shape (clips, samples)
        Mono, 16 kHz, in [-1, 1].
    reset : bool
        True in `fit`, False after it.

    Raises
    ------
    ValueError
        When X is no table of finite numbers, has clips of another length than in `fit`, or
        holds 16-bit numbers that were not divided by 32768.
    """
    if getattr(X, "ndim", 2) == 1:
        message = "Expected 2D array (clips, samples), got 1D array instead."
        raise ValueError(f"{message} Reshape your data: for one clip use X = clip[None, :].")
    clips = validate_data(estimator, X, reset=reset, dtype=np.float32, ensure_min_samples=1)
    if np.abs(clips).max() > NOT_DIVIDED_FROM:
        message = f"found sound values up to {np.abs(clips).max():.0f}, wanted [-1, 1]"
        raise ValueError(f"{message}: divide 16-bit sound by 32768.0.")
    return clips


class SoundFeatures(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """What the transformers of sound share: each clip by itself becomes a row of numbers."""

    def fit(self, X: ArrayLike, y: Any = None) -> Self:
        """Look at the clips' length; nothing else is learnt.

        Parameters
        ----------
        X : array-like of float, shape (clips, samples)
            Mono, 16 kHz, in [-1, 1].
        y : ignored

        Raises
        ------
        ValueError
            See `check_clips`.
        """
        clips = check_clips(self, X, reset=True)
        self._n_features_out = self._rows(clips[:1]).shape[1]
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.float32]:
        """Return one row of numbers for each clip.

        Parameters
        ----------
        X : array-like of float, shape (clips, samples)
            Of the same length as in `fit`.

        Returns
        -------
        ndarray of float32, shape (clips, numbers)

        Raises
        ------
        ValueError
            See `check_clips`.
        """
        check_is_fitted(self)
        return self._rows(check_clips(self, X, reset=False))

    def _rows(self, clips: NDArray[np.float32]) -> NDArray[np.float32]:
        raise NotImplementedError

    def __sklearn_tags__(self) -> Tags:
        """Return scikit-learn's tags: rows are float32, whatever the sound's type is."""
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = []
        return tags


class LogMel(SoundFeatures):
    """How loud each band of pitch is: on average, and how much that changes over the clip.

    Parameters
    ----------
    bands : int, default=40
        How many bands of pitch.
    depth_db : float, default=30
        Only the 10 ms that are at most this much quieter than the loudest count.

    Examples
    --------
    >>> LogMel().fit_transform(np.zeros((2, 16_000), np.float32)).shape
    (2, 80)
    """

    def __init__(self, *, bands: int = 40, depth_db: float = 30.0) -> None:
        self.bands = bands
        self.depth_db = depth_db

    def _rows(self, clips: NDArray[np.float32]) -> NDArray[np.float32]:
        spectrogram = spectrum.log_mel_spectrogram(clips, bands=self.bands)
        return mean_and_spread(spectrogram, word_frames(spectrogram, depth_db=self.depth_db))


class Mfcc(SoundFeatures):
    """The spectrum's shape (MFCC): on average, and how much that changes over the clip.

    Parameters
    ----------
    coefficients : int, default=13
        How many numbers describe each 10 ms.
    bands : int, default=40
        How many bands of pitch they are made from.
    depth_db : float, default=30
        Only the 10 ms that are at most this much quieter than the loudest count.

    Examples
    --------
    >>> Mfcc().fit_transform(np.zeros((2, 16_000), np.float32)).shape
    (2, 26)
    """

    def __init__(self, *, coefficients: int = 13, bands: int = 40, depth_db: float = 30.0) -> None:
        self.coefficients = coefficients
        self.bands = bands
        self.depth_db = depth_db

    def _rows(self, clips: NDArray[np.float32]) -> NDArray[np.float32]:
        spectrogram = spectrum.log_mel_spectrogram(clips, bands=self.bands)
        shapes = spectrum.cosine_transform(spectrogram, coefficients=self.coefficients)
        return mean_and_spread(shapes, word_frames(spectrogram, depth_db=self.depth_db))


def word_frames(spectrogram: NDArray[np.float32], *, depth_db: float) -> NDArray[np.bool_]:
    """Return which frames belong to the word: those not much quieter than the loudest.

    Parameters
    ----------
    spectrogram : ndarray of float32, shape (clips, frames, bands)
        From `log_mel_spectrogram`.
    depth_db : float
        How much quieter a frame's loudest band may be, in decibels.

    Returns
    -------
    ndarray of bool, shape (clips, frames)
        At least one frame of each clip is True.
    """
    loudest = spectrogram.max(axis=2)
    # 10 dB are a factor of ten in power, which is 2.3 in natural logarithms.
    depth = depth_db * np.log(10.0) / 10.0
    return loudest >= loudest.max(axis=1, keepdims=True) - depth


def mean_and_spread(
    frames: NDArray[np.float32], word: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """Return mean and standard deviation over time, side by side.

    Parameters
    ----------
    frames : ndarray of float32, shape (clips, frames, numbers)
        Log-mel bands or MFCC.
    word : ndarray of bool, shape (clips, frames), optional
        Which frames count; all where None.

    Returns
    -------
    ndarray of float32, shape (clips, 2 * numbers)
        What came first in a word is forgotten: a clip said backwards gives the same row.

    Examples
    --------
    >>> mean_and_spread(np.array([[[1.0], [3.0]]], np.float32))
    array([[2., 1.]], dtype=float32)
    """
    if word is None:
        word = np.ones(frames.shape[:2], bool)
    weights = (word / word.sum(axis=1, keepdims=True)).astype(np.float32)[:, :, None]
    means = (frames * weights).sum(axis=1)
    spreads = np.sqrt(((frames - means[:, None]) ** 2 * weights).sum(axis=1))
    return np.hstack([means, spreads])

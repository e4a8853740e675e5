"""Hears words without AI: loudness, voice activity, nearest template."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags, assert_all_finite
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d

from ecosystem_kit.hearing.clips import FRAME_SAMPLES, find_word, level_dbfs
from ecosystem_kit.hearing.features import check_clips
from ecosystem_kit.hearing.spectrum import log_mel_spectrogram

UNKNOWN = "unknown"
# A word becomes a picture of so many steps in time and bands of pitch: coarse enough that the
# same word said by the same person twice gives nearly the same picture.
STEPS, BANDS = 16, 20
# Bands of pitch quieter than this share (in natural logarithms of power) below the loudest
# count as silent: 4.6 is a hundredth of the power, 20 dB.
DEPTH = 9.2


class SoundRule(ClassifierMixin, BaseEstimator):
    """Rule without AI: cut the word out, and answer with the template that looks most alike.

    A clip that is too quiet, or holds no word, or is like no template is "unknown", where
    "unknown" is among the labels of `fit`. What the examples of "unknown" are good for is the
    distance from which on the rule no longer believes in the nearest template.

    Parameters
    ----------
    templates_per_class : int, default=3
        How many of the most typical clips of each class are kept.
    quietest_dbfs : float, default=-60
        Clips below this loudness hold no word.

    Attributes
    ----------
    classes_ : ndarray of shape (classes,)
        The labels, sorted.
    templates_ : ndarray of float32, shape (templates, 16 * 20)
        Pictures of words.
    template_classes_ : ndarray of int, shape (templates,)
        Places in `classes_`.
    farthest_ : float
        Distance beyond which a clip is "unknown"; infinite without examples of "unknown".
    """

    def __init__(self, *, templates_per_class: int = 3, quietest_dbfs: float = -60.0) -> None:
        self.templates_per_class = templates_per_class
        self.quietest_dbfs = quietest_dbfs

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Keep the most typical clips of each class as templates.

        Parameters
        ----------
        X : array-like of float, shape (clips, samples)
            Mono, 16 kHz, in [-1, 1].
        y : array-like of shape (clips,)
            What was said.

        Raises
        ------
        ValueError
            When X is no sound (see `check_clips`), when X and y differ in length, or when y
            holds numbers that are no classes.
        """
        clips = check_clips(self, X, reset=True)
        labels = column_or_1d(y, warn=True)
        assert_all_finite(labels, input_name="y")
        check_classification_targets(labels)
        if len(labels) != len(clips):
            message = f"found {len(clips)} clips and {len(labels)} labels, wanted one label a clip"
            raise ValueError(f"{message} (inconsistent numbers of samples).")
        self.classes_, coded = np.unique(labels, return_inverse=True)
        pictures = np.stack([word_picture(clip) for clip in clips])
        known = (
            np.flatnonzero(self.classes_ != UNKNOWN)
            if self._rejects()
            else range(len(self.classes_))
        )
        chosen = [self._most_typical(pictures, np.flatnonzero(coded == k)) for k in known]
        rows = np.concatenate(chosen) if chosen else np.zeros(0, int)
        self.templates_, self.template_classes_ = pictures[rows], coded[rows]
        self.farthest_ = self._learn_farthest(pictures, coded, rows)
        return self

    def decision_distances(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return how far each clip is from each class's nearest template.

        Parameters
        ----------
        X : array-like of float, shape (clips, samples)

        Returns
        -------
        ndarray of float64, shape (clips, classes)
            Root mean square difference in natural logarithms of power. In the column of
            "unknown" stands `farthest_`, or 0 where the clip holds no word.

        Raises
        ------
        ValueError
            See `check_clips`.
        """
        check_is_fitted(self)
        clips = check_clips(self, X, reset=False)
        distances = self._to_classes(np.stack([word_picture(clip) for clip in clips]))
        if self._rejects():
            silent = [not self._holds_word(clip) for clip in clips]
            at = int(np.flatnonzero(self.classes_ == UNKNOWN)[0])
            distances[:, at] = np.where(silent, 0.0, self.farthest_)
        return distances

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return what was said in each clip, shape (clips,)."""
        distances = self.decision_distances(X)
        return self.classes_[distances.argmin(axis=1)]

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return how sure the rule is of each class, shape (clips, classes); rows add up to 1.

        No probabilities in the strict sense: the closer a template, the larger the share.
        """
        distances = self.decision_distances(X)
        nearest = distances.min(axis=1, keepdims=True)
        shares = np.exp(-8 * (distances - nearest) / np.maximum(nearest, 0.1))
        return shares / shares.sum(axis=1, keepdims=True)

    def __sklearn_tags__(self) -> Tags:
        """Return scikit-learn's tags: a table of any numbers is no word, so scores are poor."""
        tags = super().__sklearn_tags__()
        tags.classifier_tags.poor_score = True
        return tags

    def _rejects(self) -> bool:
        return self.classes_.dtype.kind in "OUS" and UNKNOWN in self.classes_

    def _holds_word(self, clip: NDArray[np.float32]) -> bool:
        return level_dbfs(clip) >= self.quietest_dbfs and find_word(clip) is not None

    def _most_typical(self, pictures: NDArray[np.float32], rows: NDArray[Any]) -> NDArray[Any]:
        """Return the rows that are nearest to their class, each after those already taken."""
        between = _distances(pictures[rows], pictures[rows])
        chosen: list[int] = []
        nearest = np.full(len(rows), np.inf)
        for _ in range(min(self.templates_per_class, len(rows))):
            # What the sum over all clips would be if this clip became a template as well.
            sums = np.minimum(between, nearest).sum(axis=1)
            sums[chosen] = np.inf
            chosen.append(int(sums.argmin()))
            nearest = np.minimum(nearest, between[chosen[-1]])
        return rows[chosen]

    def _to_classes(self, pictures: NDArray[np.float32]) -> NDArray[np.float64]:
        distances = np.full((len(pictures), len(self.classes_)), np.inf)
        if len(self.templates_):
            each = _distances(pictures, self.templates_)
            for k in np.unique(self.template_classes_):
                distances[:, k] = each[:, self.template_classes_ == k].min(axis=1)
        return distances

    def _learn_farthest(
        self, pictures: NDArray[np.float32], coded: NDArray[Any], rows: NDArray[Any]
    ) -> float:
        if not self._rejects():
            return float("inf")
        # A template is at distance 0 from itself: it says nothing about new clips.
        others = np.setdiff1d(np.arange(len(coded)), rows)
        if not len(others) or not len(self.templates_):
            return float("inf")
        distances = self._to_classes(pictures[others])
        nearest, right = distances.min(axis=1), distances.argmin(axis=1) == coded[others]
        strange = self.classes_[coded[others]] == UNKNOWN
        edges = np.sort(nearest)
        # How many answers would be right with each edge: near and right, or far and unknown.
        counts = [np.sum(right & (nearest <= e)) + np.sum(strange & (nearest > e)) for e in edges]
        return float(edges[int(np.argmax(counts))])


def word_picture(clip: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a clip's word as 16 steps in time by 20 bands of pitch, in one row of 320 numbers.

    Whatever the word's length, loudness and the microphone's colouring: it is cut out,
    stretched to 16 steps, and each picture's mean is taken off.

    Parameters
    ----------
    clip : ndarray of float32, shape (samples,)

    Returns
    -------
    ndarray of float32, shape (320,)
    """
    start, stop = find_word(clip) or (0, len(clip))
    word = clip[max(0, start - FRAME_SAMPLES) : stop + FRAME_SAMPLES]
    frames = log_mel_spectrogram(word[None, :], bands=BANDS)[0]
    frames = np.maximum(frames, frames.max() - DEPTH)
    at = np.linspace(0, len(frames) - 1, STEPS)
    before = at.astype(int)
    after = np.minimum(before + 1, len(frames) - 1)
    share = (at - before)[:, None].astype(np.float32)
    picture = frames[before] * (1 - share) + frames[after] * share
    return (picture - picture.mean()).ravel()


def _distances(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float64]:
    from scipy.spatial.distance import cdist

    return cdist(a, b) / np.sqrt(a.shape[1])

"""Scikit-learn transformers around the hand net: 21 points, and the distances between them."""

from itertools import combinations
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from ecosystem_kit.vision.features import PictureFeatures
from ecosystem_kit.vision.reading import NO_HAND, read_hand

Detector = Literal["when needed", "always", "never"]
# From the wrist to the roots of index, middle and ring finger: bones that don't bend.
PALM_BONES = ((0, 5), (0, 9), (0, 13))


class HandLandmarks(PictureFeatures):
    """The 21 points of the hand in each picture, in metres, as rows of 63 numbers.

    A picture without a hand becomes 63 zeros: all points in one place, as no hand can hold them.

    Parameters
    ----------
    detector : {"when needed", "always", "never"}, default="when needed"
        Whether the palm detector looks for the hand first. "when needed" asks it only where the
        hand net, looking at the whole picture, isn't sure or sees a small hand.
    mirror : {"never", "by handedness"}, default="never"
        "by handedness" turns left hands into right ones, so that a model of the coordinates
        knows both; distances between points are the same for both anyway.
    """

    def __init__(
        self,
        *,
        detector: Detector = "when needed",
        mirror: Literal["never", "by handedness"] = "never",
    ) -> None:
        self.detector = detector
        self.mirror = mirror

    def _row(self, picture: NDArray[np.uint8]) -> NDArray[np.floating]:
        hand = read_hand(picture, detector=self.detector)
        if hand is None:
            return NO_HAND.ravel()
        points = hand.world.copy()
        if self.mirror == "by handedness" and hand.right < 0.5:
            points[:, 0] *= -1
        return points.ravel()


class PairwiseDistances(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Distances between all pairs of a hand's points.

    Twenty-one points give 210 distances. They don't change when the hand moves, turns or is
    mirrored, so the model need not learn that.

    Parameters
    ----------
    dimensions : int, default=3
        How many numbers make one point.
    scale : {"none", "palm"}, default="none"
        "palm" divides by the mean length of three bones of the palm, for points whose scale
        says nothing, such as those in pixels. The hand net's points need none of it: they are
        metres of an ordinary hand, whoever's hand it saw.

    Attributes
    ----------
    n_features_in_ : int
        Numbers in a row: points times dimensions.
    """

    def __init__(self, *, dimensions: int = 3, scale: Literal["none", "palm"] = "none") -> None:
        self.dimensions = dimensions
        self.scale = scale

    def fit(self, X: ArrayLike, y: Any = None) -> Self:
        """Note how many points there are.

        Parameters
        ----------
        X : array-like of float, shape (n, points * dimensions)
            As `HandLandmarks` gives them.
        y : ignored

        Raises
        ------
        ValueError
            When the rows are no whole number of points, or hold no hand though `scale` needs it.
        """
        rows = validate_data(self, X, dtype=np.float32)
        points, rest = divmod(rows.shape[1], self.dimensions)
        if rest or (self.scale == "palm" and points != 21):
            raise ValueError(
                f"Found rows of {rows.shape[1]} numbers; wanted {self.dimensions} for each of 21 "
                "points: pass what HandLandmarks gives, or set dimensions."
            )
        self._n_features_out = points * (points - 1) // 2
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.float32]:
        """Return the distances between points 0 and 1, 0 and 2, ... , 19 and 20.

        Parameters
        ----------
        X : array-like of float, shape (n, points * dimensions)

        Returns
        -------
        ndarray of float32, shape (n, points * (points - 1) / 2)
            All 0 where the points are all in one place.
        """
        check_is_fitted(self)
        rows = validate_data(self, X, dtype=np.float32, reset=False)
        points = rows.reshape(len(rows), -1, self.dimensions)
        first, second = np.triu_indices(points.shape[1], k=1)
        distances = np.linalg.norm(points[:, first] - points[:, second], axis=2)
        if self.scale == "palm":
            pairs = list(combinations(range(points.shape[1]), 2))
            palm = distances[:, [pairs.index(bone) for bone in PALM_BONES]].mean(axis=1)
            distances /= np.where(palm > 0, palm, 1)[:, np.newaxis]
        return np.asarray(distances, np.float32)

    def __sklearn_tags__(self) -> Tags:
        tags: Any = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags

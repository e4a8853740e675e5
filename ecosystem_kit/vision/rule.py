"""Counts fingers without AI: colour, contour, convex hull, and the gaps between them."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags

from ecosystem_kit.vision.features import check_labels
from ecosystem_kit.vision.pictures import as_pictures, resized
from ecosystem_kit.vision.skin import SkinColour, skin_mask

UNKNOWN = "unknown"
SIDE = 128  # pixels: small enough for 1 ms, large enough for a gap between two fingers
# A hand covers more than that share of the picture, and no hand covers all of it.
LEAST_SHARE, LARGEST_SHARE = 0.03, 0.8
# Lengths in units of the palm's radius (the largest circle that fits into the hand).
GAP_DEPTH, FINGER_LENGTH, WRIST = 0.35, 2.2, 0.8
WIDEST_GAP_DEGREES = 90.0  # between two fingers; thumb and index finger reach it


@dataclass(frozen=True, eq=False)
class Outline:
    """A hand's outline and what the rule sees in it; lengths in pixels.

    Attributes
    ----------
    contour : ndarray of int32, shape (points, 2)
        x and y along the outline.
    palm : tuple of float
        x and y of the palm's middle.
    radius : float
        Of the largest circle in the hand.
    gaps : ndarray of int32, shape (gaps, 2)
        The deepest points of the gaps between fingers.
    """

    contour: NDArray[np.int32]
    palm: tuple[float, float]
    radius: float
    gaps: NDArray[np.int32]


def find_outline(mask: NDArray[np.uint8]) -> Outline | None:
    """Return the largest outline in a mask and its gaps, or None where it can't be a hand.

    Parameters
    ----------
    mask : ndarray of uint8, shape (height, width)
        Not 0 where the hand is.
    """
    import cv2

    smooth = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    contours, _ = cv2.findContours(smooth, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return None
    contour = max(contours, key=cv2.contourArea).reshape(-1, 2).astype(np.int32)
    share = cv2.contourArea(contour) / mask.size
    if not LEAST_SHARE < share < LARGEST_SHARE:
        return None
    palm, radius = _palm(contour, mask.shape)
    return Outline(contour, palm, radius, _gaps(contour, palm=palm, radius=radius))


def count_fingers(outline: Outline) -> int:
    """Return how many fingers are stretched out: gaps between them and one more.

    With no gap there is one finger or none: one, if the hand reaches far above the palm.
    """
    if len(outline.gaps):
        return len(outline.gaps) + 1
    away = outline.contour - np.array(outline.palm)
    above = away[away[:, 1] < 0.3 * outline.radius]
    if not len(above):
        return 0
    return int(np.hypot(*above.T).max() > FINGER_LENGTH * outline.radius)


def _palm(contour: NDArray[np.int32], shape: tuple[int, ...]) -> tuple[tuple[float, float], float]:
    import cv2

    # One pixel of frame all around: where the arm leaves the picture the hand ends.
    filled = np.zeros((shape[0] + 2, shape[1] + 2), np.uint8)
    cv2.drawContours(filled, [contour + 1], -1, 255, -1)
    filled[[0, -1]], filled[:, [0, -1]] = 0, 0
    depth = cv2.distanceTransform(filled, cv2.DIST_L2, 5)
    y, x = np.unravel_index(int(depth.argmax()), depth.shape)
    return (float(x - 1), float(y - 1)), float(depth.max())


def _gaps(
    contour: NDArray[np.int32], *, palm: tuple[float, float], radius: float
) -> NDArray[np.int32]:
    import cv2

    corners = np.sort(cv2.convexHull(contour, returnPoints=False).ravel())[::-1]
    if len(corners) < 4:
        return np.zeros((0, 2), np.int32)
    found = cv2.convexityDefects(contour, corners.reshape(-1, 1).copy())
    if found is None:
        return np.zeros((0, 2), np.int32)
    start, end, deep, depth = found.reshape(-1, 4).T
    bottom = contour[deep]
    # OpenCV gives depths in 256ths of a pixel.
    is_gap = (
        (depth / 256 > GAP_DEPTH * radius)
        & (_angles(contour[start] - bottom, contour[end] - bottom) < WIDEST_GAP_DEGREES)
        & (bottom[:, 1] < palm[1] + WRIST * radius)
    )
    return bottom[is_gap]


def _angles(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.float64]:
    lengths = np.hypot(*first.T) * np.hypot(*second.T) + 1e-9
    cosines = (first * second).sum(axis=1) / lengths
    return np.asarray(np.degrees(np.arccos(np.clip(cosines, -1, 1))))


class FingerCountingRule(ClassifierMixin, BaseEstimator):
    """Rule without AI: count the fingers in the hand's outline, "0" to "5".

    It answers "unknown" where it sees no hand, or more gaps than a hand has. It learns nothing:
    `fit` only notes the labels, and `predict` works without it.

    Parameters
    ----------
    skin : {"adaptive", "fixed"}, default="adaptive"
        How the hand is told from the background, see `ecosystem_kit.vision.skin_mask`.

    Attributes
    ----------
    classes_ : ndarray of shape (classes,)
        The labels that `fit` was shown, sorted.

    Examples
    --------
    >>> import numpy as np
    >>> FingerCountingRule().predict(np.full((1, 128, 128, 3), 255, np.uint8))
    array(['unknown'], dtype='<U7')
    """

    def __init__(self, *, skin: SkinColour = "adaptive") -> None:
        self.skin = skin

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Note the labels; nothing is learnt from the pictures.

        Parameters
        ----------
        X : array-like of uint8, shape (n, height, width, 3)
            RGB.
        y : array-like of shape (n,)

        Raises
        ------
        PictureError, ValueError
            When X holds no pictures, or not as many as y has labels.
        """
        labels = check_labels(self._pictures(X, reset=True), y)
        self.classes_ = np.unique(labels)
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.str_]:
        """Return the number of fingers in each picture as a label.

        Parameters
        ----------
        X : array-like of uint8, shape (n, height, width, 3)
            RGB.

        Returns
        -------
        ndarray of str, shape (n,)
            "0" to "5" or "unknown".
        """
        pictures = self._pictures(X, reset=False)
        return np.array([self._count(picture) for picture in pictures], dtype="<U7")

    def _count(self, picture: NDArray[np.uint8]) -> str:
        small = resized(picture, width=SIDE, height=SIDE)
        outline = find_outline(skin_mask(small, colour=self.skin))
        if outline is None:
            return UNKNOWN
        fingers = count_fingers(outline)
        return str(fingers) if fingers <= 5 else UNKNOWN

    def _pictures(self, X: ArrayLike, *, reset: bool) -> NDArray[np.uint8]:
        return as_pictures(X)

    def __sklearn_tags__(self) -> Tags:
        tags: Any = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        tags.no_validation = True
        tags.classifier_tags.poor_score = True
        return tags

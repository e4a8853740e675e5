"""Scikit-learn transformers from pictures to rows of numbers, without nets."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags, assert_all_finite
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, column_or_1d

from ecosystem_kit.vision.pictures import as_pictures, resized


def check_labels(pictures: NDArray[np.uint8], y: ArrayLike) -> NDArray[Any]:
    """Return y as a flat array with one class a picture.

    Raises
    ------
    ValueError
        When the numbers of pictures and labels differ, or y holds numbers that are no classes.
    """
    labels = np.asarray(column_or_1d(y, warn=True))
    if labels.dtype.kind == "f":
        assert_all_finite(labels, input_name="y")
    check_classification_targets(labels)
    if len(labels) != len(pictures):
        raise ValueError(
            f"Found {len(pictures)} pictures and {len(labels)} labels (inconsistent numbers of "
            "samples); wanted one label a picture."
        )
    return labels


class PictureFeatures(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """What the transformers of pictures share: each picture by itself becomes a row of numbers."""

    def fit(self, X: ArrayLike, y: Any = None) -> Self:
        """Look at the pictures' type; nothing is learnt from them.

        Parameters
        ----------
        X : array-like of uint8, shape (n, height, width, 3)
            RGB.
        y : ignored

        Raises
        ------
        PictureError
            When X holds no pictures.
        """
        pictures = self._pictures(X, reset=True)
        self._n_features_out = self._rows(pictures[:1]).shape[1]
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.float32]:
        """Return one row of numbers for each picture.

        Parameters
        ----------
        X : array-like of uint8, shape (n, height, width, 3)
            RGB, of any size.

        Returns
        -------
        ndarray of float32, shape (n, numbers)

        Raises
        ------
        PictureError
            When X holds no pictures.
        """
        check_is_fitted(self)
        return self._rows(self._pictures(X, reset=False))

    def __sklearn_is_fitted__(self) -> bool:
        """Return whether `fit` was called: nothing that it learns ends in an underscore."""
        return hasattr(self, "_n_features_out")

    def _rows(self, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        return np.stack([self._row(picture) for picture in pictures]).astype(np.float32)

    def _row(self, picture: NDArray[np.uint8]) -> NDArray[np.floating]:
        raise NotImplementedError

    def _pictures(self, X: ArrayLike, *, reset: bool) -> NDArray[np.uint8]:
        return as_pictures(X)

    def __sklearn_tags__(self) -> Tags:
        tags: Any = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.no_validation = True
        tags.transformer_tags.preserves_dtype = ["float32"]
        return tags


class RawPixels(PictureFeatures):
    """Small grey pictures as rows of numbers from 0 to 1: the simplest thing that could work.

    Parameters
    ----------
    side : int, default=32
        Pixels of the small picture's height and width.
    """

    def __init__(self, *, side: int = 32) -> None:
        self.side = side

    def _row(self, picture: NDArray[np.uint8]) -> NDArray[np.floating]:
        return _small_grey(picture, self.side).ravel()


class HogFeatures(PictureFeatures):
    """Histograms of oriented gradients: which way edges run, in each part of the picture.

    Parameters
    ----------
    side : int, default=64
        Pixels of the grey picture that is looked at.
    cell : int, default=8
        Pixels of a cell's height and width; one histogram each.
    orientations : int, default=9
        Directions told apart, from 0 to 180 degrees.

    Notes
    -----
    Source: Dalal and Triggs, "Histograms of oriented gradients for human detection" (2005).
    """

    def __init__(self, *, side: int = 64, cell: int = 8, orientations: int = 9) -> None:
        self.side = side
        self.cell = cell
        self.orientations = orientations

    def _row(self, picture: NDArray[np.uint8]) -> NDArray[np.floating]:
        from skimage.feature import hog

        row: NDArray[np.floating] = hog(
            _small_grey(picture, self.side),
            orientations=self.orientations,
            pixels_per_cell=(self.cell, self.cell),
            cells_per_block=(2, 2),
        )
        return row


def _small_grey(picture: NDArray[np.uint8], side: int) -> NDArray[np.float32]:
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    small = resized(np.asarray(grey, np.uint8), width=side, height=side)
    return small.astype(np.float32) / np.float32(255)

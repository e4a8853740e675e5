"""Augmentation: the training data again, changed in a way that keeps what they mean."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted, validate_data

COORDINATES = 3


class MirroredCopies(ClassifierMixin, BaseEstimator):
    """Fit a classifier on points in space and on their mirror images, with the same labels.

    A left hand is a right hand in the mirror: somebody who was fitted on right hands only then
    knows left ones as well.

    Parameters
    ----------
    estimator : scikit-learn classifier
        Cloned in `fit`.

    Attributes
    ----------
    estimator_ : classifier
        Fitted on twice the samples.
    classes_ : ndarray
        Its classes.
    """

    def __init__(self, estimator: Any) -> None:
        self.estimator = estimator

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit on points and their mirror images.

        Parameters
        ----------
        X : array of float, shape (n_samples, 3 * points)
            x, y, z of each point, one after the other.
        y : array, shape (n_samples,)
            Labels.

        Raises
        ------
        ValueError
            When the columns are no whole number of points.
        """
        points, labels = validate_data(self, X, y, dtype=float)
        both = np.vstack([points, mirror(points)])
        self.estimator_ = clone(self.estimator).fit(both, np.concatenate([labels, labels]))
        self.classes_ = self.estimator_.classes_
        return self

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the class of each sample; nothing is mirrored here."""
        check_is_fitted(self)
        return np.asarray(self.estimator_.predict(validate_data(self, X, dtype=float, reset=False)))

    @available_if(lambda self: hasattr(self.estimator, "predict_proba"))
    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return the probabilities that the classifier gives."""
        check_is_fitted(self)
        points = validate_data(self, X, dtype=float, reset=False)
        return np.asarray(self.estimator_.predict_proba(points))


def mirror(points: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return points as a mirror shows them: x changes its sign.

    Parameters
    ----------
    points : array of float, shape (n_samples, 3 * points)
        x, y, z of each point, one after the other; left as it is.

    Raises
    ------
    ValueError
        When the columns are no whole number of points.

    Examples
    --------
    >>> mirror(np.array([[1.0, 2.0, 3.0]])).tolist()
    [[-1.0, 2.0, 3.0]]
    """
    if points.shape[1] % COORDINATES:
        raise ValueError(
            f"Found {points.shape[1]} columns; wanted: x, y and z of each point, three columns a "
            "point."
        )
    turned = points.copy()
    turned[:, ::COORDINATES] *= -1
    return turned

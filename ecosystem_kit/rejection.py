"""Saying "unknown" instead of guessing: a model around a model that keeps quiet when unsure."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, MetaEstimatorMixin, clone
from sklearn.utils import Tags, get_tags
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted


def _has_probabilities(model: "WithUnknown") -> bool:
    return hasattr(getattr(model, "estimator_", model.estimator), "predict_proba")


class WithUnknown(ClassifierMixin, MetaEstimatorMixin, BaseEstimator):
    """Answers "unknown" where the model inside isn't sure enough.

    This helps against pictures and words that resemble several classes. It doesn't replace
    examples of "unknown" in training: a model is often sure of what it has never seen.

    Parameters
    ----------
    estimator : classifier with predict_proba
        Cloned and fitted; itself left as it was.
    threshold : float, default=0.5
        Probability that the first choice needs, 0 to 1. 0 rejects nothing.
    margin : float, default=0.0
        How much more probable the first choice must be than the second, 0 to 1.
    unknown : str or number, default="unknown"
        The answer when unsure, of the same type as the labels.

    Attributes
    ----------
    classes_ : ndarray of shape (classes,)
        What the model inside was fitted on; `unknown` is among them only if y held it.
    estimator_ : classifier
        The fitted clone.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> model = WithUnknown(LogisticRegression(), threshold=0.8)
    >>> model.fit([[0.0], [1.0], [9.0], [10.0]], ["0", "0", "1", "1"]).predict([[0.5], [5.0]])
    array(['0', 'unknown'], dtype='<U7')
    """

    def __init__(
        self,
        estimator: Any,
        *,
        threshold: float = 0.5,
        margin: float = 0.0,
        unknown: Any = "unknown",
    ) -> None:
        self.estimator = estimator
        self.threshold = threshold
        self.margin = margin
        self.unknown = unknown

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit a clone of the model inside.

        Parameters
        ----------
        X : array-like
            Whatever the model inside takes: pictures, sound or features.
        y : array-like of shape (n,)
            Labels.

        Raises
        ------
        ValueError
            When `threshold` or `margin` is not between 0 and 1, or the labels' type differs
            from that of `unknown`.
        TypeError
            When the model inside has no predict_proba.
        """
        self._check_parameters(y)
        self.estimator_ = clone(self.estimator).fit(X, y)
        self.classes_ = self.estimator_.classes_
        if hasattr(self.estimator_, "n_features_in_"):
            self.n_features_in_ = self.estimator_.n_features_in_
        return self

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the most probable class, or `unknown` where it isn't probable enough."""
        probability = self.predict_proba(X)
        answers = self.classes_[probability.argmax(axis=1)]
        unsure = self._unsure(probability)
        if not unsure.any():
            return np.asarray(answers)
        # Not np.where on the array itself: "<U1" would cut "unknown" down to "u".
        kind = np.result_type(answers.dtype, np.array(self.unknown).dtype)
        return np.where(unsure, self.unknown, answers.astype(kind))

    @available_if(_has_probabilities)
    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return the probabilities of the model inside, one column for each of `classes_`."""
        check_is_fitted(self)
        return np.asarray(self.estimator_.predict_proba(X))

    def _unsure(self, probability: NDArray[np.float64]) -> NDArray[np.bool_]:
        ordered = np.sort(probability, axis=1)
        first = ordered[:, -1]
        second = ordered[:, -2] if ordered.shape[1] > 1 else np.zeros_like(first)
        return np.asarray((first < self.threshold) | (first - second < self.margin))

    def _check_parameters(self, y: ArrayLike) -> None:
        for name in ("threshold", "margin"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise ValueError(f"Found {name} = {value}; wanted a number from 0 to 1.")
        if not hasattr(self.estimator, "predict_proba"):
            raise TypeError(
                f"{type(self.estimator).__name__} has no predict_proba, so it can't be unsure: use "
                "LogisticRegression, or SVC inside CalibratedClassifierCV."
            )
        labels = np.asarray(y)
        rejects = self.threshold > 0 or self.margin > 0
        if (
            rejects
            and labels.size
            and isinstance(self.unknown, str) != isinstance(labels.flat[0], str)
        ):
            raise ValueError(
                f"Found labels of type {labels.dtype} beside unknown = {self.unknown!r}; wanted "
                "both of one type: use labels like '3', or set unknown=-1."
            )

    def __sklearn_tags__(self) -> Tags:
        tags: Any = super().__sklearn_tags__()
        inner: Any = get_tags(self.estimator)
        tags.input_tags = inner.input_tags
        tags.no_validation = inner.no_validation
        return tags

"""A guard before a model of sounds: where no word is heard, the answer is "unknown"."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.utils import Tags, get_tags
from sklearn.utils.validation import check_is_fitted

UNKNOWN = "unknown"
# Quieter than this is no speech: the limit of `hearing.SoundRule`.
QUIETEST_DBFS = -60.0


class OnlyWords(ClassifierMixin, BaseEstimator):
    """Asks the model inside only about clips in which voice activity was found.

    Parameters
    ----------
    model : classifier with predict_proba
        From clips to labels, "unknown" among them.

    Attributes
    ----------
    model_ : classifier
        The fitted model.
    classes_ : ndarray of str
        Its classes.
    """

    def __init__(self, model: Any) -> None:
        self.model = model

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit a clone of the model inside.

        Parameters
        ----------
        X : array-like of float32, shape (clips, samples)
            Mono, 16 kHz, in [-1, 1].
        y : array-like of str, shape (clips,)
            Labels.

        Raises
        ------
        ValueError
            When no label is "unknown".
        """
        return self._take(clone(self.model).fit(X, y))

    @classmethod
    def around(cls, fitted: Any) -> Self:
        """Return a guard before a model that is fitted already; see `fit` for what it raises."""
        return cls(fitted)._take(fitted)

    def _take(self, fitted: Any) -> Self:
        if UNKNOWN not in list(fitted.classes_):
            raise ValueError(
                f'Found the classes {list(fitted.classes_)}; wanted "unknown" among them, or the '
                "guard has nothing to say. Label some other words, and fit again."
            )
        self.model_, self.classes_ = fitted, fitted.classes_
        return self

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return a label for each clip, "unknown" where there is no word."""
        return np.asarray(self.classes_)[self.predict_proba(X).argmax(axis=1)]

    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return the model's probabilities; without a word, all of it for "unknown"."""
        check_is_fitted(self)
        clips = np.asarray(X, np.float32)
        heard = np.array([holds_word(clip) for clip in clips], bool)
        chances = np.zeros((len(clips), len(self.classes_)))
        chances[:, list(self.classes_).index(UNKNOWN)] = 1.0
        if heard.any():
            chances[heard] = self.model_.predict_proba(clips[heard])
        return chances

    def __sklearn_tags__(self) -> Tags:
        """Return scikit-learn's tags: it takes what the model inside takes."""
        tags: Any = super().__sklearn_tags__()
        tags.input_tags = get_tags(self.model).input_tags
        tags.no_validation = True
        return tags


def holds_word(clip: NDArray[np.float32]) -> bool:
    """Return whether a clip, float32 (samples,), is loud enough and rises above its own noise."""
    from ecosystem_kit.hearing import find_word, level_dbfs

    return level_dbfs(clip) >= QUIETEST_DBFS and find_word(clip) is not None

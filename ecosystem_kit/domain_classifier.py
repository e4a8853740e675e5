"""Whether the pilot looks like the training data: a classifier that tries to tell them apart."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ecosystem_kit.wording import people

MAX_FOLDS = 5


def domain_scores(
    estimator: Any, X: np.ndarray, is_pilot: ArrayLike, groups: ArrayLike
) -> dict[str, Any]:
    """Return cross-fitted scores: how much each sample looks like the pilot.

    Each person is scored by a model that never saw her; a model that only knows its own
    samples by heart thus gains nothing.

    Parameters
    ----------
    estimator : scikit-learn classifier
        With `decision_function` or `predict_proba`; cloned for each fold.
    X : array, shape (n_samples, ...)
        Samples of the training data and of the pilot.
    is_pilot : array of bool, shape (n_samples,)
        Which samples come from the pilot.
    groups : array of str, shape (n_samples,)
        The person of each sample.

    Returns
    -------
    dict
        For `Ledger.add_run(purpose="domain classifier", details=...)`: scores (higher is more
        like the pilot), is_pilot, groups and cross_fitted.

    Raises
    ------
    ValueError
        If lengths differ, or one of the two sides has fewer than two people.
    """
    from sklearn.base import clone
    from sklearn.model_selection import StratifiedGroupKFold

    pilot, names = np.asarray(is_pilot, bool), np.asarray(groups).astype(str)
    folds = _folds(X, pilot, names)
    scores = np.empty(len(pilot))
    for train, test in StratifiedGroupKFold(folds).split(names, pilot, names):
        model = clone(estimator).fit(X[train], pilot[train])
        scores[test] = _score(model, X[test])
    return {
        "scores": scores.tolist(),
        "is_pilot": pilot.tolist(),
        "groups": names.tolist(),
        "cross_fitted": True,
    }


def _folds(X: np.ndarray, pilot: np.ndarray, names: np.ndarray) -> int:
    if not len(X) == len(pilot) == len(names):
        raise ValueError(
            f"Found {len(X)} samples, {len(pilot)} marks and {len(names)} persons; wanted: one "
            "of each for every sample."
        )
    counts = [len(np.unique(names[side])) for side in (pilot, ~pilot)]
    if min(counts) < 2:
        raise ValueError(
            f"Found {people(counts[0])} in the pilot and {counts[1]} in the training data; wanted: "
            "2 or more on each side, or a person could pass for a difference."
        )
    return min(MAX_FOLDS, *counts)


def _score(model: Any, X: np.ndarray) -> np.ndarray:
    if hasattr(model, "decision_function"):
        return np.asarray(model.decision_function(X))
    return np.asarray(model.predict_proba(X))[:, list(model.classes_).index(True)]

"""How good a model is on people it has never met.

The usual random split lets a model recognise the person instead of the sign: pictures of one
hand end up on both sides. Here every split goes by person unless one asks for the other one by
its name (`score_randomly`), and then the score says so in a plain sentence.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from ecosystem_kit import intervals
from ecosystem_kit.scores import Score

if TYPE_CHECKING:
    from ecosystem_kit.learning_curve import LearningCurve

MAX_FOLDS = 10
SAME_PEOPLE = (
    "The same people are in training and test: this score says nothing about people unseen."
)


def split_by_person(
    groups: ArrayLike, *, test_share: float = 0.25, random_state: int | None = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the indices for training and for test; no person is on both sides.

    Parameters
    ----------
    groups : array of str, shape (n_samples,)
        The person of each sample.
    test_share : float, between 0 and 1
        Share of the persons (not of the samples) to test on; at least one person is on each side.
    random_state : int or None
        Seed of the draw.

    Returns
    -------
    train, test : arrays of int
        Ascending indices into `groups`.

    Raises
    ------
    ValueError
        If there is one person only, or `test_share` is not between 0 and 1.

    Examples
    --------
    >>> train, test = split_by_person(["anna", "anna", "ben", "ben"], random_state=0)
    >>> len(train), len(test)
    (2, 2)
    """
    names = _names(groups)
    if not 0 < test_share < 1:
        raise ValueError(f"Found a test share of {test_share}; wanted: between 0 and 1, as 0.25.")
    people = np.unique(names)
    count = min(len(people) - 1, max(1, round(test_share * len(people))))
    tested = np.random.default_rng(random_state).permutation(people)[:count]
    inside = np.isin(names, tested)
    return np.flatnonzero(~inside), np.flatnonzero(inside)


def score_by_person(
    estimator: Any, X: np.ndarray, y: ArrayLike, groups: ArrayLike, *, folds: int | None = None
) -> Score:
    """Return how often the estimator is right on people it was not fitted on.

    Parameters
    ----------
    estimator : scikit-learn classifier
        Cloned and fitted once for each fold; itself left as it was.
    X : array, shape (n_samples, ...)
        Pictures, sound or features.
    y : array of str, shape (n_samples,)
        The true labels.
    groups : array of str, shape (n_samples,)
        The person of each sample.
    folds : int, optional
        How many parts to split the people into; by default each person is left out once, or
        ten parts where there are more than ten people.

    Raises
    ------
    ValueError
        If there is one person only, or lengths differ, or more folds than people.
    """
    truth, names = _labels(X, y), _names(groups)
    if len(names) != len(truth):
        raise ValueError(f"Found {len(truth)} labels and {len(names)} persons; wanted: one each.")
    splits = _splits_by_person(names, folds)
    predictions, train = _predict_left_out(estimator, X, truth, splits)
    right = predictions == truth
    return Score(
        intervals.by_group(right, names),
        truth,
        predictions,
        names,
        train=train,
        folds=len(splits),
    )


def score_randomly(
    estimator: Any,
    X: np.ndarray,
    y: ArrayLike,
    groups: ArrayLike | None = None,
    *,
    folds: int = 5,
    random_state: int | None = 0,
) -> Score:
    """Return the score of the usual random split, with a sentence on what is wrong with it.

    Parameters are those of `score_by_person`; `groups` may be left out, and is used only to
    show the score of each person.
    """
    from sklearn.model_selection import KFold

    truth = _labels(X, y)
    names = np.full(len(truth), "?") if groups is None else np.asarray(groups).astype(str)
    if not 2 <= folds <= len(truth):
        raise ValueError(f"Found {folds} folds; wanted: from 2 to the {len(truth)} samples.")
    parts = KFold(folds, shuffle=True, random_state=random_state).split(truth)
    predictions, train = _predict_left_out(estimator, X, truth, list(parts))
    right = predictions == truth
    interval = intervals.wilson(int(right.sum()), len(right))
    return Score(interval, truth, predictions, names, train=train, folds=folds, warning=SAME_PEOPLE)


def score_on(
    estimator: Any,
    X: np.ndarray,
    y: ArrayLike,
    groups: ArrayLike,
    *,
    fitted_on: ArrayLike = (),
) -> Score:
    """Return how often an estimator that is already fitted is right on these samples.

    Parameters
    ----------
    estimator : fitted classifier
        Such as a starter model or a rule.
    X, y, groups
        Samples to test on, their labels and persons.
    fitted_on : array of str
        The persons whom it was fitted on; if one of them is tested, the score says so.
    """
    truth, names = _labels(X, y), np.asarray(groups).astype(str)
    predictions = np.asarray(estimator.predict(X)).astype(str)
    both = sorted(set(names) & set(np.asarray(fitted_on).astype(str)))
    right = predictions == truth
    alone = len(np.unique(names)) == 1
    interval = (
        intervals.wilson(int(right.sum()), len(right))
        if alone
        else intervals.by_group(right, names)
    )
    warning = f"{SAME_PEOPLE} ({', '.join(both)})" if both else ""
    if alone and not warning:
        warning = f"Only {names[0]} was tested: the interval holds for {names[0]}, not for others."
    return Score(interval, truth, predictions, names, warning=warning)


def learning_curve_by_person(
    estimator: Any,
    X: np.ndarray,
    y: ArrayLike,
    groups: ArrayLike,
    *,
    folds: int | None = None,
    shares: tuple[float, ...] = (0.125, 0.25, 0.5, 1.0),
    random_state: int | None = 0,
) -> "LearningCurve":
    """Return the score on people unseen as the training data doubles and doubles.

    Each step is tested on the same samples, so the gain of a step has a paired interval.

    Parameters
    ----------
    estimator, X, y, groups, folds
        As in `score_by_person`.
    shares : tuple of float
        Shares of the training samples, rising, each above 0 and at most 1. Smaller sets are
        part of the larger ones.
    random_state : int or None
        Seed of the draw of training samples.
    """
    from ecosystem_kit.learning_curve import LearningCurve

    if list(shares) != sorted(set(shares)) or not shares or shares[0] <= 0 or shares[-1] > 1:
        raise ValueError(f"Found shares {shares}; wanted: rising, each above 0 and at most 1.")
    truth, names = _labels(X, y), _names(groups)
    splits = _splits_by_person(names, folds)
    rng = np.random.default_rng(random_state)
    shuffled = [(_spread_draw(rng, truth[train], train), test) for train, test in splits]
    curve = LearningCurve()
    for share in shares:
        parts = [(order[: max(1, round(share * len(order)))], test) for order, test in shuffled]
        predictions, train = _predict_left_out(estimator, X, truth, parts)
        size = round(float(np.mean([len(part) for part, _ in parts])))
        curve.add(predictions == truth, names, samples=size, train=train[0] / train[1])
    return curve


def compare(first: Score, second: Score) -> intervals.Interval:
    """Return the first score minus the second on the same samples, with its paired interval.

    Raises
    ------
    ValueError
        If the two were not scored on the same samples in the same order.
    """
    same = len(first.truth) == len(second.truth) and bool((first.truth == second.truth).all())
    if not same or not (first.groups == second.groups).all():
        raise ValueError(
            f"Found scores on different samples ({len(first.truth)} and {len(second.truth)}); "
            "wanted: both on the same X, y and groups. Score both anew on the same samples."
        )
    groups = first.groups if len(np.unique(first.groups)) > 1 else None
    return intervals.paired_difference(first.right, second.right, groups=groups)


def _labels(X: np.ndarray, y: ArrayLike) -> np.ndarray:
    truth = np.asarray(y).astype(str)
    if truth.ndim != 1 or len(X) != len(truth) or not len(truth):
        raise ValueError(
            f"Found {len(X)} samples and labels of shape {truth.shape}; wanted: one label each."
        )
    return truth


def _names(groups: ArrayLike) -> np.ndarray:
    names = np.asarray(groups).astype(str)
    people = np.unique(names)
    if len(people) < 2:
        found = f"Found samples of one person only ({people[0]})" if len(people) else "Found none"
        raise ValueError(
            f"{found}; wanted: 2 or more. A model tested on the person it was trained on looks "
            "better than it is: collect from somebody else, or add the sample people."
        )
    return names


def _splits_by_person(names: np.ndarray, folds: int | None) -> list[tuple[np.ndarray, np.ndarray]]:
    from sklearn.model_selection import GroupKFold

    people = len(np.unique(names))
    parts = min(people, MAX_FOLDS) if folds is None else folds
    if not 2 <= parts <= people:
        raise ValueError(f"Found {parts} folds; wanted: from 2 to the {people} people there are.")
    return list(GroupKFold(parts).split(names, groups=names))


def _predict_left_out(
    estimator: Any, X: np.ndarray, truth: np.ndarray, splits: list
) -> tuple[np.ndarray, tuple[int, int]]:
    """Return each sample's prediction when left out, and the training samples right and in all."""
    from sklearn.base import clone

    predictions, right, total = np.full(len(truth), "", dtype=object), 0, 0
    for train, test in splits:
        model = clone(estimator).fit(X[train], truth[train])
        predictions[test] = np.asarray(model.predict(X[test])).astype(str)
        right += int((np.asarray(model.predict(X[train])).astype(str) == truth[train]).sum())
        total += len(train)
    return predictions.astype(str), (right, total)


def _spread_draw(rng: np.random.Generator, labels: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Return the indices in random order such that every beginning holds all labels alike."""
    order = rng.permutation(len(labels))
    _, codes = np.unique(labels[order], return_inverse=True)
    place = np.zeros(len(order), dtype=int)
    for code in range(codes.max() + 1):
        mine = np.flatnonzero(codes == code)
        place[mine] = np.arange(len(mine))
    return indices[order[np.argsort(place, kind="stable")]]

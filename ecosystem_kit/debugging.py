"""Why is it wrong: what a learner looks at, from the cheapest look to the dearest."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit import intervals

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from ecosystem_kit.ledger import Arrays, Ledger

# A label that the model believes less than this, without having seen it, is looked at again.
# Confident learning takes each class's mean (Northcutt et al. 2021, JAIR 70); one number is
# enough to rank by, and ranking is what is used here.
DOUBTED_BELOW = 0.10


def overfit_few(
    estimator: Any, X: "NDArray[Any]", y: "ArrayLike", *, samples: int = 5, random_state: int = 0
) -> tuple[int, int]:
    """Fit a few samples on purpose and return (right, total) on those same samples.

    A model that can't learn five samples by heart has a fault in its plumbing: features, labels,
    shapes, or a penalty that forbids it to learn. It is the cheapest test that there is.

    Parameters
    ----------
    estimator : scikit-learn classifier
        Cloned; itself left as it was.
    X : array, shape (n_samples, ...)
        Features or samples.
    y : array, shape (n_samples,)
        Labels.
    samples : int, default=5
        How many; of different classes as far as there are any.
    random_state : int, default=0
        Seed of the choice.

    Raises
    ------
    ValueError
        When there are fewer samples than asked for, or only one class.

    Source
    ------
    A. Karpathy (2019), "A Recipe for Training Neural Networks": overfit one batch.
    """
    from sklearn.base import clone

    labels = np.asarray(y)
    if len(labels) < samples or len(np.unique(labels)) < 2:
        raise ValueError(
            f"Found {len(labels)} samples of {len(np.unique(labels))} class(es); wanted: at least "
            f"{samples} samples of two classes. Label more in notebook 03."
        )
    chosen = _of_different_classes(labels, samples, np.random.default_rng(random_state))
    fitted = clone(estimator).fit(X[chosen], labels[chosen])
    return int((fitted.predict(X[chosen]) == labels[chosen]).sum()), samples


def _of_different_classes(
    labels: "NDArray[Any]", count: int, random: np.random.Generator
) -> "NDArray[np.int64]":
    order = random.permutation(len(labels))
    turns: Counter[str] = Counter()
    turn = np.empty(len(labels), int)
    for index in order:
        turn[index] = turns[labels[index]]
        turns[labels[index]] += 1
    return np.asarray(order[np.argsort(turn[order], kind="stable")][:count])


def belief_in_labels(
    estimator: Any, X: "NDArray[Any]", y: "ArrayLike", groups: "ArrayLike", *, folds: int = 5
) -> "NDArray[np.float64]":
    """Return how likely a model finds each given label, without having seen that person.

    Parameters
    ----------
    estimator : scikit-learn classifier
        With ``predict_proba``; cloned.
    X, y, groups : arrays, shape (n_samples, ...)
        Features, labels, persons.
    folds : int, default=5
        Groups of persons that are left out in turn.

    Returns
    -------
    ndarray of float64, shape (n_samples,)
        Probability of the given label, 0 to 1. The lowest ones are worth a second look: the
        label is wrong, or the sample is hard.

    Raises
    ------
    ValueError
        When there are fewer than two persons.
    """
    from sklearn.model_selection import GroupKFold, cross_val_predict

    labels, names = np.asarray(y), np.asarray(groups)
    people = len(np.unique(names))
    if people < 2:
        raise ValueError(f"Found {people} person; wanted: two or more, to leave one out.")
    chances = cross_val_predict(
        estimator, X, labels, groups=names, cv=GroupKFold(min(folds, people)),
        method="predict_proba",
    )  # fmt: skip
    column = np.searchsorted(np.unique(labels), labels)
    return np.asarray(chances[np.arange(len(labels)), column], float)


def label_check(belief: "NDArray[np.float64]", *, below: float = DOUBTED_BELOW) -> dict[str, int]:
    """Return the details that a run of purpose "label check" is logged with."""
    return {"contradicted": int((belief < below).sum()), "total": len(belief)}


def plant_label_errors(
    y: "ArrayLike", *, share: float = 0.05, random_state: int = 0
) -> tuple["NDArray[Any]", "NDArray[np.int64]"]:
    """Return a copy of the labels with some of them wrong, and where they are.

    Parameters
    ----------
    y : array, shape (n_samples,)
        Labels, left as they are.
    share : float, default=0.05
        Share of them that is changed to another class, 0 to 1.
    random_state : int, default=0
        Seed.
    """
    random = np.random.default_rng(random_state)
    labels = np.array(y)
    where = np.sort(random.choice(len(labels), round(share * len(labels)), replace=False))
    for index in where:
        others = [name for name in np.unique(y) if name != labels[index]]
        labels[index] = random.choice(others)
    return labels, where


def worst_confusions(truth: "ArrayLike", said: "ArrayLike", *, most: int = 3) -> "pd.DataFrame":
    """Return the pairs of classes that are taken for each other most often.

    Parameters
    ----------
    truth, said : arrays of str, shape (n_samples,)
        What it was, and what the model said.
    most : int, default=3
        How many pairs.

    Returns
    -------
    DataFrame
        Columns truth, said, times, and share of that truth with its interval.
    """
    import pandas as pd

    was, answered = np.asarray(truth), np.asarray(said)
    wrong = Counter(zip(was[was != answered], answered[was != answered], strict=True))
    totals = Counter(was)
    rows = [
        {"truth": one, "said": other, "times": count,
         "share": str(intervals.wilson(count, totals[one]))}
        for (one, other), count in wrong.most_common(most)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["truth", "said", "times", "share"])


def shared_samples(X: "NDArray[Any]", groups: "ArrayLike") -> int:
    """Return how many samples are exactly the same as one of another person: a leak."""
    names = np.asarray(groups)
    first: dict[bytes, str] = {}
    leaked = 0
    for sample, name in zip(X, names, strict=True):
        key = np.ascontiguousarray(sample).tobytes()
        leaked += first.setdefault(key, name) != name
    return leaked


def plot_learning_curve(curve: Any, ax: "Axes | None" = None) -> "Axes":
    """Draw a learning curve: share right on training and on unseen people, with intervals.

    Parameters
    ----------
    curve : LearningCurve
        From `evaluation.learning_curve_by_person`.
    ax : Axes, optional
        Where to draw; a new figure where None.
    """
    if ax is None:
        from matplotlib import pyplot

        _, ax = pyplot.subplots()
    sizes = [point.samples for point in curve.points]
    unseen = [point.validation for point in curve.points]
    below = [one.estimate - one.low for one in unseen]
    above = [one.high - one.estimate for one in unseen]
    ax.plot(sizes, [point.train for point in curve.points], marker="s", label="training samples")
    ax.errorbar(
        sizes, [one.estimate for one in unseen], yerr=[below, above],
        marker="o", capsize=4, label="unseen people",
    )  # fmt: skip
    ax.set(xlabel="training samples", ylabel="share right", ylim=(0, 1.03), xscale="log")
    ax.set_xticks(sizes, [str(size) for size in sizes], minor=False)
    ax.minorticks_off()
    ax.legend()
    return ax


def linear_model(*, C: float) -> Any:
    """Return an unfitted logistic regression on scaled features, with penalty 1 / `C`."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=2000))


def most_frequent_light(ledger: "Ledger", sessions: "ArrayLike") -> str:
    """Return the light under which most of these sessions' samples were taken."""
    lights = {session.id: session.light for session in ledger.sessions()}
    return Counter(lights[int(session)] for session in np.asarray(sessions)).most_common(1)[0][0]


def draw_wrong(pictures: "Arrays", said: "ArrayLike", *, most: int = 12) -> "Axes":
    """Draw the wrongly answered pictures, each with its truth and what was said.

    Parameters
    ----------
    pictures : Arrays
        From ``ledger.arrays("picture")``.
    said : array of str, shape (n_samples,)
        The answers.
    most : int, default=12
        How many; spread evenly over all wrong ones.

    Raises
    ------
    ValueError
        When no answer is wrong.
    """
    from ecosystem_kit.plots_of_samples import picture_grid

    answers = np.asarray(said)
    wrong = np.flatnonzero(answers != pictures.y)
    if not len(wrong):
        raise ValueError(f"Found no wrong answer among {len(answers)}: nothing to look at.")
    chosen = wrong[np.linspace(0, len(wrong) - 1, min(most, len(wrong))).astype(int)]
    titles = [f"{pictures.y[i]}, said {answers[i]}" for i in chosen]
    return picture_grid(pictures.X[chosen], titles=titles)

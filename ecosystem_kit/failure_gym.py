"""The same project, broken in ten ways: diagnose it from the evidence.

Each case breaks one thing in a working project and shows what a real project would show: scores
on training and unseen people, by person and by class, counts, a few facts. What was broken is
told when a diagnosis is given.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.failure_faults import FAULTS, NOT_THIS, TELLS
from ecosystem_kit.intervals import wilson
from ecosystem_kit.wording import people

Data = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]


@dataclass(frozen=True)
class Evidence:
    """What a broken project shows.

    Attributes
    ----------
    train, unseen : Interval
        Share right on the training samples, and on the samples tested.
    people_in_training, people_tested, people_in_both : int
        Counts of persons.
    by_class : dict of str to str
        Class to "right of total" on the samples tested.
    most_said : str
        The answer that was given most often, and its share.
    confusions : str
        The three most frequent mistakes.
    """

    train: Any
    unseen: Any
    people_in_training: int
    people_tested: int
    people_in_both: int
    by_class: dict[str, str]
    most_said: str
    confusions: str

    def __str__(self) -> str:
        classes = ", ".join(f"{name}: {count}" for name, count in self.by_class.items())
        return (
            f"training samples right   {self.train}\n"
            f"tested samples right     {self.unseen}\n"
            f"people in training       {self.people_in_training}, tested {self.people_tested}, "
            f"in both {self.people_in_both}\n"
            f"right by class           {classes}\n"
            f"said most often          {self.most_said}\n"
            f"most frequent mistakes   {self.confusions}"
        )


@dataclass(frozen=True)
class Verdict:
    """What a diagnosis is worth.

    Attributes
    ----------
    right : bool
        Whether the fault was found.
    sentence : str
        What the evidence says about it.
    """

    right: bool
    sentence: str

    def __repr__(self) -> str:
        return f"{'✔ found' if self.right else '↻ not this one'}: {self.sentence}"


class Gym:
    """Ten broken projects, made from one that works.

    Parameters
    ----------
    X : ndarray, shape (n_samples, n_features)
        Features.
    y : ndarray of str, shape (n_samples,)
        Labels.
    groups : ndarray of str, shape (n_samples,)
        Persons; four or more.
    random_state : int, default=0
        Seed.

    Raises
    ------
    ValueError
        When there are fewer than four people.
    """

    def __init__(
        self, X: NDArray[Any], y: NDArray[Any], groups: NDArray[Any], *, random_state: int = 0
    ) -> None:
        found = len(np.unique(groups))
        if found < 4:
            raise ValueError(f"Found {people(found)}; wanted: four or more to break a split.")
        self.data: Data = (np.asarray(X, float), np.asarray(y), np.asarray(groups))
        self.random_state = random_state
        # The faults are not in the order of the list, or the list would give them away.
        self._order = np.random.default_rng(random_state + 99).permutation(list(FAULTS))

    def show(self, number: int) -> Evidence:
        """Return what case 1 to 10 shows.

        Raises
        ------
        ValueError
            When there is no such case.
        """
        return CASES[self._fault(number)](self.data, np.random.default_rng(self.random_state))

    def diagnose(self, number: int, fault: str) -> Verdict:
        """Return whether a case was broken in that way, and what in the evidence says so.

        Parameters
        ----------
        number : int
            1 to 10.
        fault : str
            A key of `FAULTS`.

        Raises
        ------
        ValueError
            When there is no such case or no such fault.
        """
        if fault not in FAULTS:
            raise ValueError(f"Found the fault {fault!r}; wanted: one of {list(FAULTS)}.")
        true = self._fault(number)
        if fault == true:
            return Verdict(True, f"{FAULTS[true]} {TELLS[true]}")
        return Verdict(False, NOT_THIS[fault])

    def _fault(self, number: int) -> str:
        if number not in range(1, len(FAULTS) + 1):
            raise ValueError(f"Found case {number}; wanted: 1 to {len(FAULTS)}.")
        return str(self._order[number - 1])


def _model(**changes: Any) -> Any:
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    return make_pipeline(StandardScaler(), SVC(**{"C": 10.0, **changes}))


def _split(groups: NDArray[Any], *, tested: int = 2) -> NDArray[np.bool_]:
    """Return which samples are trained on; the last people are tested."""
    return ~np.isin(groups, np.unique(groups)[-tested:])


def _judge(
    model: Any, data: Data, train: NDArray[np.bool_], test: NDArray[np.bool_], *, truth: Any = None
) -> Evidence:
    X, y, groups = data
    model.fit(X[train], y[train])
    wanted = y if truth is None else truth
    said, known = model.predict(X[test]), model.predict(X[train])
    return _evidence(said, wanted[test], known == y[train], groups[train], groups[test])


def _evidence(
    said: NDArray[Any],
    truth: NDArray[Any],
    trained: NDArray[np.bool_],
    before: NDArray[Any],
    tested: NDArray[Any],
) -> Evidence:
    names, counts = np.unique(said, return_counts=True)
    most = int(counts.argmax())
    by_class = {
        str(name): f"{int((said[truth == name] == name).sum())} of {int((truth == name).sum())}"
        for name in np.unique(truth)
    }
    return Evidence(
        train=wilson(int(trained.sum()), len(trained)),
        unseen=wilson(int((said == truth).sum()), len(said)),
        people_in_training=len(np.unique(before)),
        people_tested=len(np.unique(tested)),
        people_in_both=len(np.intersect1d(before, tested)),
        by_class=by_class,
        most_said=f"“{names[most]}”, {counts[most] / len(said):.0%} of all answers",
        confusions=_confusions(said, truth),
    )


def _confusions(said: NDArray[Any], truth: NDArray[Any]) -> str:
    wrong = Counter(zip(truth[said != truth], said[said != truth], strict=True))
    return ", ".join(
        f"{was} as {heard}: {count} of {int((truth == was).sum())}"
        for (was, heard), count in wrong.most_common(3)
    )


def _labels(data: Data, random: np.random.Generator) -> Evidence:
    X, y, groups = data
    wrong = random.random(len(y)) < 0.35
    broken = np.where(wrong, random.permutation(y), y)
    return _judge(_model(C=0.5), (X, broken, groups), _split(groups), ~_split(groups))


def _leak(data: Data, random: np.random.Generator) -> Evidence:
    train = random.random(len(data[1])) < 0.75
    return _judge(_model(), data, train, ~train)


def _one_person(data: Data, random: np.random.Generator) -> Evidence:
    train = data[2] == np.unique(data[2])[0]
    return _judge(_model(), data, train, ~_split(data[2]))


def _imbalance(data: Data, random: np.random.Generator) -> Evidence:
    X, y, groups = data
    frequent = np.unique(y)[0]
    kept = (y == frequent) | (random.random(len(y)) < 0.15)
    copies = np.where((y == frequent) & kept, 6, kept.astype(int))
    many = tuple(np.repeat(each, copies, axis=0) for each in (X, y, groups))
    train = _split(many[2])
    return _judge(_model(C=0.05), (many[0], many[1], many[2]), train, ~train)


def _missing_class(data: Data, random: np.random.Generator) -> Evidence:
    _, y, groups = data
    train = _split(groups) & (y != np.unique(y)[2])
    return _judge(_model(), data, train, ~_split(groups))


def _other_preparation(data: Data, random: np.random.Generator) -> Evidence:
    X, y, groups = data
    train = _split(groups)
    # As if the features were scaled for training and not in use.
    used = np.where(train[:, None], X, X * 0.1)
    return _judge(_model(), (used, y, groups), train, ~train)


def _dead_features(data: Data, random: np.random.Generator) -> Evidence:
    X, y, groups = data
    noise = random.normal(size=X.shape)
    return _judge(_model(), (noise, y, groups), _split(groups), ~_split(groups))


def _too_simple(data: Data, random: np.random.Generator) -> Evidence:
    from sklearn.tree import DecisionTreeClassifier

    train = _split(data[2])
    stump = DecisionTreeClassifier(max_depth=1, random_state=0)
    return _judge(stump, data, train, ~train)


def _overfitting(data: Data, random: np.random.Generator) -> Evidence:
    X, y, groups = data
    # Ten useless columns for each useful one give the model something to learn by heart.
    wide = np.hstack([X, random.normal(size=(len(X), 4 * X.shape[1])) * X.std()])
    return _judge(_model(C=1000.0), (wide, y, groups), _split(groups), ~_split(groups))


def _shifted_labels(data: Data, random: np.random.Generator) -> Evidence:
    _, y, groups = data
    train = _split(groups)
    names = np.unique(y)
    following = names[(np.searchsorted(names, y) + 1) % len(names)]
    return _judge(_model(), data, train, ~train, truth=following)


CASES: dict[str, Callable[[Data, np.random.Generator], Evidence]] = {
    "labels": _labels,
    "leak": _leak,
    "one person": _one_person,
    "imbalance": _imbalance,
    "missing class": _missing_class,
    "other preparation": _other_preparation,
    "dead features": _dead_features,
    "too simple": _too_simple,
    "overfitting": _overfitting,
    "shifted labels": _shifted_labels,
}

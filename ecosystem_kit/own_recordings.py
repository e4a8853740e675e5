"""How far a few recordings of one's own go, beside those of other people and of made-up voices."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.experiments import share_right
from ecosystem_kit.intervals import Interval

if TYPE_CHECKING:
    from ecosystem_kit.ledger.records import Arrays

ALONE, WITH_OWN = "other people alone", "other people + "


def own_recordings(
    model: Any,
    features: NDArray[Any],
    arrays: "Arrays",
    *,
    per_class: Sequence[int] = (1, 2),
    made_up: Any = None,
    persons: Sequence[str] | None = None,
    name: str = "",
) -> dict[str, Interval]:
    """Return how often a model is right on a person's later session, by what it was fitted on.

    Each person in turn is "oneself": recordings of the first session are one's own to learn
    from, all others are the test. All rows are tested on the same samples.

    Parameters
    ----------
    model : scikit-learn classifier
        From features to labels; cloned, itself left as it was.
    features : ndarray, shape (samples, numbers)
        One row a sample of `arrays`.
    arrays : Arrays
        Labels, persons and sessions.
    per_class : sequence of int
        How many of one's own recordings of each class to learn from, rising.
    made_up : fitted classifier, optional
        From the same features to labels, fitted on made-up people beforehand.
    persons : sequence of str, optional
        Who plays oneself; everybody with two sessions where None.
    name : str, optional
        Put before each row's name, with a colon.

    Returns
    -------
    dict of str to Interval
        What was learnt from to the share right, with the interval that minds the persons.

    Raises
    ------
    ValueError
        When nobody has two sessions.

    Notes
    -----
    The interval of a single person holds for that person alone.
    """
    chosen = [one for one in (persons or np.unique(arrays.groups)) if _sessions(arrays, one) > 1]
    if not chosen:
        raise ValueError(
            "Found nobody with two sessions; wanted: one to learn from and one to be tested on. "
            "Capture a second session, or join the sample people."
        )
    plans = _plans(per_class, made_up=made_up is not None)
    right: dict[str, list[NDArray[np.bool_]]] = {key: [] for key in plans}
    tested: list[str] = []
    for person in chosen:
        own, test = _first_and_later(arrays, person)
        tested += [person] * len(test)
        for key, (count, with_others) in plans.items():
            rows = _draw(arrays.y, own, count)
            if with_others:
                rows = np.concatenate([np.flatnonzero(arrays.groups != person), rows])
            fitted = made_up if count is None else _fit(model, features[rows], arrays.y[rows])
            right[key].append(fitted.predict(features[test]) == arrays.y[test])
    start = f"{name}: " if name else ""
    return {start + key: share_right(np.concatenate(parts), tested) for key, parts in right.items()}


def what_own_add(rows: Mapping[str, Interval]) -> str:
    """Return what one's own recordings add to those of other people, a line for each name.

    Parameters
    ----------
    rows : mapping of str to Interval
        From `own_recordings`; of several names, as they were put before the rows.

    Examples
    --------
    >>> rows = {"MFCC: other people alone": Interval(0.55, 0.4, 0.7, 98)}
    >>> rows["MFCC: other people + 1 own"] = Interval(0.8, 0.7, 0.9, 98)
    >>> print(what_own_add(rows))
    MFCC: other people alone 0.550, with 1 own of each class 0.800: +0.250
    """
    lines = []
    for key, alone in rows.items():
        if not key.endswith(ALONE):
            continue
        start = key.removesuffix(ALONE) + WITH_OWN
        most = max((one for one in rows if one.startswith(start)), key=_count)
        added = rows[most].estimate - alone.estimate
        lines.append(
            f"{key} {alone.estimate:.3f}, with {_count(most)} own of each class "
            f"{rows[most].estimate:.3f}: {added:+.3f}"
        )
    return "\n".join(lines)


def _count(row: str) -> int:
    return int(row.rsplit(WITH_OWN, 1)[1].split(maxsplit=1)[0])


def _plans(per_class: Sequence[int], *, made_up: bool) -> dict[str, tuple[int | None, bool]]:
    """Return name to (own recordings a class, None for made-up voices; whether others join)."""
    plans: dict[str, tuple[int | None, bool]] = {}
    if made_up:
        plans["made-up people alone"] = (None, False)
    plans |= {f"{count} own of each class": (count, False) for count in per_class}
    plans[ALONE] = (0, True)
    plans |= {f"{WITH_OWN}{count} own": (count, True) for count in per_class}
    return plans


def _sessions(arrays: "Arrays", person: str) -> int:
    return len(np.unique(arrays.sessions[arrays.groups == person]))


def _first_and_later(arrays: "Arrays", person: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    mine = np.flatnonzero(arrays.groups == person)
    first = arrays.sessions[mine] == arrays.sessions[mine].min()
    return mine[first], mine[~first]


def _draw(y: NDArray[np.str_], rows: NDArray[np.intp], count: int | None) -> NDArray[np.intp]:
    """Return the first `count` rows of each class."""
    parts = [rows[y[rows] == label][: count or 0] for label in np.unique(y[rows])]
    return np.concatenate(parts)


def _fit(model: Any, X: NDArray[Any], y: NDArray[np.str_]) -> Any:
    from sklearn.base import clone

    return clone(model).fit(X, y)

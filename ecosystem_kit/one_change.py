"""One change at a time: each version of a model against the same base, on the same people."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ecosystem_kit import evaluation, intervals

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Change:
    """What one change did.

    Attributes
    ----------
    name : str
        The change.
    before, after : Score
        By person, without it and with it.
    gain : Interval
        Paired difference, after minus before.
    """

    name: str
    before: Any
    after: Any
    gain: intervals.Interval

    @property
    def verdict(self) -> str:
        """``"better"``, ``"worse"``, or ``"too few to say"``."""
        if self.gain.above(0):
            return "better"
        return "worse" if self.gain.below(0) else "too few to say"

    def details(self) -> dict[str, Any]:
        """Return the change as a run's details, so that the ledger keeps what was tried."""
        return {"change": self.name, "gain": asdict(self.gain), "verdict": self.verdict}


def one_change_at_a_time(
    base: Any,
    changes: Mapping[str, Any],
    *,
    X: "NDArray[Any]",
    y: "ArrayLike",
    groups: "ArrayLike",
    folds: int | None = None,
) -> list[Change]:
    """Score versions of a model, each against the same base, on the same people left out.

    Parameters
    ----------
    base : scikit-learn classifier
        To compare with; cloned.
    changes : mapping of str to classifier
        Name to a version that differs from the base in one thing.
    X, y, groups : arrays, shape (n_samples, ...)
        Features, labels, persons.
    folds : int, optional
        See `evaluation.score_by_person`.
    """
    before = evaluation.score_by_person(base, X, y, groups, folds=folds)
    found = []
    for name, version in changes.items():
        after = evaluation.score_by_person(version, X, y, groups, folds=folds)
        found.append(Change(name, before, after, evaluation.compare(after, before)))
    return found


def table_of(tried: Sequence[Change]) -> "pd.DataFrame":
    """Return base and changes as a table: score, gain, verdict, and the share right by person."""
    import pandas as pd

    scores = {"base": tried[0].before} | {one.name: one.after for one in tried}
    table = pd.DataFrame({"score": {name: str(score.interval) for name, score in scores.items()}})
    table["gain"] = pd.Series({one.name: str(one.gain) for one in tried})
    table["verdict"] = pd.Series({one.name: one.verdict for one in tried})
    people = {
        name: {person: right / total for person, (right, total) in score.counts().items()}
        for name, score in scores.items()
    }
    return table.join(pd.DataFrame(people).T.round(2)).fillna("")

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
    score : Score
        By person, with it.
    gain : Interval
        Paired difference to the version without it.
    """

    name: str
    score: Any
    gain: intervals.Interval

    @property
    def verdict(self) -> str:
        """``"better"``, ``"worse"``, or ``"too few to say"``."""
        if self.gain.above(0):
            return "better"
        return "worse" if self.gain.below(0) else "too few to say"


def one_change_at_a_time(
    base: tuple[Any, "NDArray[Any]"],
    changes: Mapping[str, tuple[Any, "NDArray[Any]"]],
    *,
    y: "ArrayLike",
    groups: "ArrayLike",
    folds: int | None = None,
) -> list[Change]:
    """Score versions of a model, each against the same base, on the same people left out.

    Parameters
    ----------
    base : tuple
        Estimator and its features, to compare with.
    changes : mapping of str to tuple
        Name to estimator and features: each differs from the base in one thing.
    y, groups : arrays, shape (n_samples,)
        Labels and persons.
    folds : int, optional
        See `evaluation.score_by_person`.
    """
    before = evaluation.score_by_person(*base, y, groups, folds=folds)
    found = []
    for name, (estimator, features) in changes.items():
        score = evaluation.score_by_person(estimator, features, y, groups, folds=folds)
        found.append(Change(name, score, evaluation.compare(score, before)))
    return found


def table_of(changes: Sequence[Change]) -> "pd.DataFrame":
    """Return the changes as a table: score, gain with its interval, verdict."""
    import pandas as pd

    rows = [
        {"change": one.name, "score": str(one.score.interval), "gain": str(one.gain),
         "verdict": one.verdict}
        for one in changes
    ]  # fmt: skip
    return pd.DataFrame(rows).set_index("change")


def as_details(change: Change) -> dict[str, Any]:
    """Return a change as a run's details, so that the ledger keeps what was tried."""
    return {"change": change.name, "gain": asdict(change.gain), "verdict": change.verdict}

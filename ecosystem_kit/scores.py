"""A score that never goes without its interval, its count and its people."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from ecosystem_kit import intervals
from ecosystem_kit.intervals import Interval

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Score:
    """What a model got right, on whom, and how sure that is.

    Attributes
    ----------
    interval : Interval
        Share right; widened for people who differ where the split went by person.
    truth, predictions : arrays of str, shape (n_samples,)
        What was true and what was said while the sample was left out.
    groups : array of str, shape (n_samples,)
        The person of each sample.
    train : (int, int) or None
        Training samples right and in all, summed over the folds (a sample counts once a fold).
    folds : int or None
        How many parts the data were split into; None for a model fitted before.
    warning : str
        A plain sentence on what the score does not say; empty if there is nothing to warn of.
    """

    interval: Interval
    truth: np.ndarray
    predictions: np.ndarray
    groups: np.ndarray
    train: tuple[int, int] | None = None
    folds: int | None = None
    warning: str = ""

    @property
    def right(self) -> np.ndarray:
        """Whether each sample was right, bool of shape (n_samples,)."""
        return self.truth == self.predictions

    @property
    def people(self) -> int:
        """How many persons were tested."""
        return len(np.unique(self.groups))

    @property
    def by_person(self) -> "pd.DataFrame":
        """A table with one row a person, worst first: share, low, high, count."""
        import pandas as pd

        rows = {
            name: intervals.wilson(right, total) for name, (right, total) in self.counts().items()
        }
        columns = {
            "share": [row.estimate for row in rows.values()],
            "low": [row.low for row in rows.values()],
            "high": [row.high for row in rows.values()],
            "count": [row.count for row in rows.values()],
        }
        table = pd.DataFrame(columns, index=pd.Index(list(rows), name="person"))
        return table.sort_values("share", kind="stable")

    @property
    def worst(self) -> tuple[str, Interval]:
        """The person with the lowest share, and that share with its interval."""
        counts = self.counts()
        name = min(counts, key=lambda key: counts[key][0] / counts[key][1])
        return name, intervals.wilson(*counts[name])

    def counts(self) -> dict[str, tuple[int, int]]:
        """Return for each person how many were right, out of how many."""
        names, codes = np.unique(self.groups, return_inverse=True)
        totals = np.bincount(codes)
        rights = np.bincount(codes, weights=self.right).astype(int)
        return {
            str(name): (int(right), int(total))
            for name, right, total in zip(names, rights, totals, strict=True)
        }

    def for_ledger(self) -> dict:
        """Return the keywords that `Ledger.add_run` wants: `ledger.add_run(..., **these)`."""
        people = {name: list(pair) for name, pair in self.counts().items()}
        result: dict = {
            "correct": int(self.right.sum()),
            "total": len(self.truth),
            "details": {"by_person": people, "warning": self.warning},
        }
        if self.train is not None:
            result |= {"train_correct": self.train[0], "train_total": self.train[1]}
        return result

    def __str__(self) -> str:
        """Write the interval, the people, the worst of them and the warning."""
        text = f"{self.interval} {self._people_text()}"
        return f"{text}\n! {self.warning}" if self.warning else text

    __repr__ = __str__

    def _people_text(self) -> str:
        if self.people == 1:
            return "" if self.groups[0] == "?" else f"on {self.groups[0]} alone"
        name, worst = self.worst
        return f"on {self.people} people; worst: {name}, {worst}"

    def _repr_html_(self) -> str:
        warning = f"<p><strong>Mind:</strong> {escape(self.warning)}</p>" if self.warning else ""
        head = f"<p><strong>{escape(str(self.interval))}</strong> {escape(self._people_text())}</p>"
        table = self.by_person.to_html(float_format="{:.3f}".format, border=0)
        return f"{head}{warning}{table if self.people > 1 else ''}"

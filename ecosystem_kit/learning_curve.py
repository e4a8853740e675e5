"""The learning curve: whether twice the data still helps."""

from dataclasses import asdict, dataclass, field

import numpy as np

from ecosystem_kit import intervals
from ecosystem_kit.intervals import Interval


@dataclass(frozen=True)
class Point:
    """One step of the curve: training samples, scores, and the gain over the step before."""

    samples: int
    train: float
    validation: Interval
    gain: Interval | None = None


@dataclass
class LearningCurve:
    """Scores on people unseen for more and more training data; every step on the same samples."""

    points: list[Point] = field(default_factory=list)
    _last_right: np.ndarray | None = field(default=None, repr=False)

    def add(self, right: np.ndarray, groups: np.ndarray, *, samples: int, train: float) -> None:
        """Append a step.

        Parameters
        ----------
        right : array of bool, shape (n_samples,)
            Whether each left-out sample was right, in the same order at every step.
        groups : array of str, shape (n_samples,)
            The person of each.
        samples : int
            How many samples the model was trained on.
        train : float
            Share right on the training samples.
        """
        before, gain = self._last_right, None
        if before is not None:
            gain = intervals.paired_difference(right, before, groups=groups)
        self.points.append(Point(samples, train, intervals.by_group(right, groups), gain))
        self._last_right = right

    @property
    def last_gain(self) -> Interval:
        """What the last step added: the paired difference of the last two points."""
        if len(self.points) < 2 or self.points[-1].gain is None:
            raise ValueError(f"Found {len(self.points)} steps; a gain needs 2 or more.")
        return self.points[-1].gain

    def for_ledger(self) -> list[dict]:
        """Return the curve as plain lists and numbers, for `Ledger.add_run(learning_curve=...)`."""
        return [asdict(point) for point in self.points]

    @staticmethod
    def from_ledger(rows: list[dict]) -> "LearningCurve":
        """Return the curve that `for_ledger` wrote."""
        points = [
            Point(
                row["samples"],
                row["train"],
                Interval(**row["validation"]),
                Interval(**row["gain"]) if row.get("gain") else None,
            )
            for row in rows
        ]
        return LearningCurve(points)

    def __str__(self) -> str:
        """Write one line a step."""
        lines = [
            f"{point.samples:>7,} samples: train {point.train:.3f}, unseen {point.validation}"
            for point in self.points
        ]
        return "\n".join(lines)

    __repr__ = __str__

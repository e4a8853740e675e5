"""Shadow, a few, all: each step of a roll-out has a bar, set before anybody looks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from ecosystem_kit import intervals
from ecosystem_kit.intervals import Interval

if TYPE_CHECKING:
    from ecosystem_kit.plan import Plan

PROOFS = ("not surely above", "on average at most", "surely at most")
GO_ON, WAIT, STOP = "go on", "wait for more", "stop"


@dataclass(frozen=True)
class Bar:
    """What a step must show before the next one begins.

    Attributes
    ----------
    step : str
        "shadow", "a few" or "all".
    answers : int
        Fewest judged answers.
    max_error : float
        Largest share of wrong answers, 0 to 1.
    proof : {"not surely above", "on average at most", "surely at most"}
        How sure it must be: the lower end, the middle, or the upper end of the interval has to
        keep `max_error`. More people at risk want more proof.
    """

    step: str
    answers: int
    max_error: float
    proof: str


@dataclass(frozen=True)
class Verdict:
    """A step's error and what follows from it."""

    bar: Bar
    error: Interval
    verdict: str

    def __str__(self) -> str:
        return (
            f"{self.bar.step}: error {self.error}, wanted {self.bar.proof} "
            f"{self.bar.max_error:g} → {self.verdict}"
        )

    __repr__ = __str__


def bars_of(plan: "Plan") -> dict[str, Bar]:
    """Return the three steps' bars for a plan's largest error, the mildest first."""
    return {
        "shadow": Bar("shadow", 30, plan.max_error, "not surely above"),
        "a few": Bar("a few", 60, plan.max_error, "on average at most"),
        "all": Bar("all", 100, plan.max_error, "surely at most"),
    }


def judge(bar: Bar, right: ArrayLike, persons: ArrayLike) -> Verdict:
    """Return whether a step has cleared its bar.

    Parameters
    ----------
    bar : Bar
        Of the step.
    right : array of bool, shape (answers,)
        Whether each answer was right.
    persons : array of str, shape (answers,)
        Who got it, two people or more.
    """
    import numpy as np

    error = intervals.by_group(~np.asarray(right, bool), np.asarray(persons))
    if error.above(bar.max_error):
        return Verdict(bar, error, STOP)
    end = dict(zip(PROOFS, (error.low, error.estimate, error.high), strict=True))
    cleared = error.count >= bar.answers and end[bar.proof] <= bar.max_error
    return Verdict(bar, error, GO_ON if cleared else WAIT)

"""Hours of a project whose gates may send it back: walked many times, then read off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ecosystem_kit import lifecycle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ecosystem_kit.ledger import Ledger

# A stage that is walked again is shorter: the tools stand, only the work is repeated.
REPEAT_SHARE = 0.5
# Nobody pays for a project that goes round for ever: after so many visits the walk is stopped.
MOST_VISITS = 40


@dataclass(frozen=True)
class Walks:
    """Many walks through the lifecycle.

    Attributes
    ----------
    hours : ndarray of float, shape (n_walks,)
        Hours that each walk took.
    visits : ndarray of int, shape (n_walks,)
        Stages visited in each walk, repeats included.
    stopped : ndarray of bool, shape (n_walks,)
        True where a walk was given up after `MOST_VISITS`.
    """

    hours: "NDArray[np.float64]"
    visits: "NDArray[np.int64]"
    stopped: "NDArray[np.bool_]"

    def quantile(self, share: float) -> float:
        """Return the hours within which that share (0 to 1) of the walks ended."""
        return float(np.quantile(self.hours, share))


def go_back_chances(ledger: "Ledger") -> dict[int, float]:
    """Return the chance, for each stage, that its gate sends the project back.

    Laplace's rule of succession: (times sent back + 1) / (times at the gate + 2). A gate that
    was never reached gets one half, which is what "we don't know" looks like as a number.

    Source
    ------
    P.-S. Laplace (1814), Essai philosophique sur les probabilités.
    """
    chances = {}
    for stage in lifecycle.STAGES:
        decisions = [gate for gate in ledger.gates() if gate.stage == stage.number]
        back = sum(gate.loop is not None for gate in decisions)
        chances[stage.number] = (back + 1) / (len(decisions) + 2)
    return chances


def walk(
    hours: Mapping[int, float],
    chances: Mapping[int, float],
    *,
    n_walks: int = 2000,
    random_state: int = 0,
) -> Walks:
    """Walk a project through its stages many times, going back where a gate says so.

    Parameters
    ----------
    hours : mapping of int to float
        Stage number (1 to 4) to the hours of its first visit.
    chances : mapping of int to float
        Stage number to the chance (0 to below 1) that its gate sends the project back; to which
        stage is drawn from the outline's loops.
    n_walks : int, default=2000
        How many walks.
    random_state : int, default=0
        Seed.

    Raises
    ------
    ValueError
        When a stage is missing, hours are negative, or a chance is not in [0, 1).

    Examples
    --------
    >>> straight = walk({1: 5, 2: 20, 3: 30, 4: 10}, {1: 0, 2: 0, 3: 0, 4: 0}, n_walks=3)
    >>> straight.hours.tolist()
    [65.0, 65.0, 65.0]
    """
    numbers = [stage.number for stage in lifecycle.STAGES]
    _refuse(hours, chances, numbers)
    random = np.random.default_rng(random_state)
    walks = [_one_walk(hours, chances, random) for _ in range(n_walks)]
    spent, visits, stopped = zip(*walks, strict=True)
    return Walks(np.array(spent, float), np.array(visits), np.array(stopped))


def _refuse(hours: Mapping[int, float], chances: Mapping[int, float], numbers: list[int]) -> None:
    for name, given in (("hours", hours), ("chances", chances)):
        missing = sorted(set(numbers) - set(given))
        if missing:
            raise ValueError(f"Found no {name} for stage {missing}; wanted: one for {numbers}.")
    if min(hours.values()) < 0:
        raise ValueError(f"Found hours {dict(hours)}; wanted: 0 or more for each stage.")
    if not all(0 <= chance < 1 for chance in chances.values()):
        raise ValueError(
            f"Found chances {dict(chances)}; wanted: 0 or more and below 1, because a gate that "
            "always sends back never lets the project end."
        )


def _one_walk(
    hours: Mapping[int, float], chances: Mapping[int, float], random: np.random.Generator
) -> tuple[float, int, bool]:
    seen: set[int] = set()
    number, spent = 1, 0.0
    for visit in range(1, MOST_VISITS + 1):
        spent += hours[number] * (REPEAT_SHARE if number in seen else 1.0)
        seen.add(number)
        back_to = [loop.to_stage for loop in lifecycle.loops_from(number)]
        if back_to and random.random() < chances[number]:
            number = int(random.choice(back_to))
        elif number == lifecycle.STAGES[-1].number:
            return spent, visit, False
        else:
            number += 1
    return spent, MOST_VISITS, True


def plot_walks(walks: Walks, *, planned_hours: float, ax: "Axes | None" = None) -> "Axes":
    """Draw how many walks took how many hours, beside the plan and the hours for eight of ten.

    Parameters
    ----------
    walks : Walks
        From `walk`.
    planned_hours : float
        Hours of the plan, each stage walked once.
    ax : Axes, optional
        Where to draw; a new figure where None.
    """
    from ecosystem_kit.figures import BLACK, RED

    if ax is None:
        from matplotlib import pyplot

        _, ax = pyplot.subplots()
    ax.hist(walks.hours, bins=40)
    ax.axvline(planned_hours, color=BLACK, linestyle="--", label="the plan, walked once")
    ax.axvline(walks.quantile(0.8), color=RED, label="eight of ten walks end before this")
    ax.set(xlabel="hours of the whole project", ylabel="walks")
    ax.legend()
    return ax

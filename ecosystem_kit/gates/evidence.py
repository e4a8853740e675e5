"""What a detector hands over: a verdict, the interval it rests on, and where to go."""

import math
from dataclasses import dataclass, field
from typing import Any

from ecosystem_kit.gates.places import PLACES, Place
from ecosystem_kit.intervals import Interval

GO_BACK = "go back"
NO_REASON = "no reason"
TOO_FEW = "too few to say"
VERDICTS = (GO_BACK, NO_REASON, TOO_FEW)


@dataclass(frozen=True)
class Evidence:
    """One reason to stop and go back, weighed.

    Attributes
    ----------
    loop : str
        "L1" to "L13"; "plan" or "rule" for what the gates of stage 1 and 3 weigh besides.
    verdict : str
        "go back", "no reason" or "too few to say".
    facts : str
        The numbers in words: estimate, interval and count.
    interval : Interval or None
        What the verdict rests on; None where nothing was measured.
    threshold : float or None
        What the interval is held against.
    place : Place
        Notebook and heading to go to.
    todo : str
        What to do there, or what is missing to say more.
    details : dict
        More numbers, for tables and queues.
    """

    loop: str
    verdict: str
    facts: str
    interval: Interval | None
    threshold: float | None
    place: Place
    todo: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def goto(self) -> tuple[str, str]:
        """Notebook file and the anchor of the heading in it."""
        return self.place.file, self.place.anchor

    @property
    def sentence(self) -> str:
        """The evidence, the place to go and what to do there, in words."""
        if self.verdict == GO_BACK:
            return f"{self.facts} Go back to {self.place}: {self.todo}"
        if self.verdict == TOO_FEW:
            return f"{self.facts} {self.todo}"
        return self.facts

    def __str__(self) -> str:
        """Write loop, verdict and sentence."""
        return f"{self.loop}, {self.verdict}: {self.sentence}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from ecosystem_kit.gates.show import evidence_html

        return evidence_html(self)

    def for_ledger(self) -> dict[str, Any]:
        """Return the evidence as JSON knows it (an end that is infinite becomes null)."""
        interval = None
        if self.interval is not None:
            ends = (self.interval.estimate, self.interval.low, self.interval.high)
            numbers = [one if math.isfinite(one) else None for one in ends]
            interval = {
                **dict(zip(("estimate", "low", "high"), numbers, strict=True)),
                "count": self.interval.count,
                "unit": self.interval.unit,
            }
        return {
            "loop": self.loop,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "interval": interval,
            "threshold": self.threshold,
            "goto": list(self.goto),
        }


def weigh(
    loop: str,
    verdict: str,
    facts: str,
    *,
    interval: Interval | None = None,
    threshold: float | None = None,
    todo: str = "",
    details: dict[str, Any] | None = None,
) -> Evidence:
    """Return the evidence for a loop, with the loop's own place and what is to do there."""
    place = PLACES[loop]
    return Evidence(
        loop, verdict, facts, interval, threshold, place, todo or place.todo, details or {}
    )


def too_few(
    loop: str,
    facts: str,
    todo: str,
    *,
    interval: Interval | None = None,
    threshold: float | None = None,
) -> Evidence:
    """Return the evidence that there is too little evidence, and what would give more."""
    return weigh(loop, TOO_FEW, facts, interval=interval, threshold=threshold, todo=todo)


def most_pressing(found: list[Evidence]) -> Evidence:
    """Return the evidence that asks to go back, else one that can't say, else the first."""
    order = {GO_BACK: 0, TOO_FEW: 1, NO_REASON: 2}
    return min(found, key=lambda one: order[one.verdict])

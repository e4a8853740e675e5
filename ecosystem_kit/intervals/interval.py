"""The interval itself: an estimate, its two ends, and the count it stands on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

LEVEL = 0.95
TOO_CLOSE = "too close to say"


@dataclass(frozen=True)
class Interval:
    """An estimate with its lower and upper end, and the count it stands on.

    Examples
    --------
    >>> from ecosystem_kit.intervals import wilson
    >>> wilson(465, 500)
    0.930 [0.904, 0.949] (n = 500)
    >>> wilson(465, 500).below(0.95)
    True
    """

    estimate: float
    low: float
    high: float
    count: int
    unit: str = ""

    def __str__(self) -> str:
        """Write the estimate, the ends in brackets, the unit and the count."""
        digits = 3 if max(abs(self.low), abs(self.high)) < 10 else 1
        ends = f"[{_number(self.low, digits)}, {_number(self.high, digits)}]"
        unit = f" {self.unit}" if self.unit else ""
        return f"{_number(self.estimate, digits)} {ends}{unit} (n = {self.count:,})"

    __repr__ = __str__

    @property
    def half_width(self) -> float:
        """Half of the distance between the ends: the number after "plus or minus"."""
        return (self.high - self.low) / 2

    def below(self, bound: float) -> bool:
        """Whether the whole interval lies below the bound."""
        return self.high < bound

    def above(self, bound: float) -> bool:
        """Whether the whole interval lies above the bound."""
        return self.low > bound

    def within(self, margin: float) -> bool:
        """Whether the whole interval lies between -margin and +margin."""
        return -margin < self.low and self.high < margin

    def contains(self, value: float) -> bool:
        """Whether the value lies between the ends (ends included)."""
        return self.low <= value <= self.high

    def times(self, factor: float, *, unit: str = "") -> "Interval":
        """Return the interval of the quantity multiplied by a positive, known factor."""
        if factor <= 0:
            raise ValueError(f"The factor is {factor:g}; wanted: a number above 0.")
        ends = (self.estimate * factor, self.low * factor, self.high * factor)
        return Interval(*ends, self.count, unit)


def stands_out(found: Mapping[str, Interval], *, lowest: bool = False) -> str:
    """Return the name of the interval that lies above all others, or that it is too close to say.

    Intervals that overlap may still differ surely: where the same samples were judged twice,
    `paired_difference` sees more.

    Parameters
    ----------
    found : mapping of str to Interval
        One or more.
    lowest : bool, default=False
        Ask for the one below all others instead.

    Raises
    ------
    ValueError
        When there is nothing to choose from.

    Examples
    --------
    >>> signs, words = Interval(0.6, 0.5, 0.7, 90), Interval(0.7, 0.6, 0.8, 90)
    >>> stands_out({"signs": signs, "words": words})
    'too close to say'
    >>> stands_out({"signs": signs, "words": Interval(0.9, 0.8, 1.0, 90)}, lowest=True)
    'signs'
    """
    if not found:
        raise ValueError("Found no interval; wanted: one or more to choose from.")
    order = sorted(found, key=lambda name: found[name].estimate, reverse=not lowest)
    first, others = found[order[0]], [found[name] for name in order[1:]]
    clear = (first.below(one.low) if lowest else first.above(one.high) for one in others)
    return order[0] if all(clear) else TOO_CLOSE


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}" if math.isfinite(value) else "?"

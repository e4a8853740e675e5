"""The interval itself: an estimate, its two ends, and the count it stands on."""

import math
from dataclasses import dataclass

LEVEL = 0.95


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


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}" if math.isfinite(value) else "?"

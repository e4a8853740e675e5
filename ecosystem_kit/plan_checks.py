"""What a field of the plan may hold; each check answers with a sentence, or with nothing."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KINDS: dict[type, str] = {
    bool: "true or false",
    str: "text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


@dataclass(frozen=True)
class Wanted:
    """What a field wants, in words, the test for it, and what to do when it fails."""

    words: str
    test: Callable[[Any], bool]
    example: str
    mend: Callable[[Any], str] = lambda value: ""

    def problem(self, value: Any) -> str | None:
        """Return what was found, wanted and what to do, or None where the value will do."""
        if self.test(value):
            return None
        do = self.mend(value) or f"Write for instance {self.example}."
        return f"found {shown(value)}; wanted: {self.words}. {do}"


def shown(value: Any) -> str:
    """Return the value as a learner would recognise it, with its kind."""
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    text = text if len(text) <= 60 else f"{text[:57]}..."
    return f"{text} ({KINDS.get(type(value), type(value).__name__)})"


def is_number(value: Any) -> bool:
    """Whether the value is a finite number; true and false are none."""
    kind = isinstance(value, (int, float)) and not isinstance(value, bool)
    return kind and math.isfinite(value)


def _unquote(value: Any) -> str:
    if isinstance(value, str) and value.strip().endswith("%"):
        return "Write a share instead of a percentage: 0.10 for 10 %."
    if isinstance(value, str):
        return "Write the number without quotes and without its unit."
    return ""


def number(low: float, high: float, example: float) -> Wanted:
    """Return the check for a number from `low` to `high`."""
    return Wanted(
        f"a number from {low:g} to {high:g}",
        lambda value: is_number(value) and low <= value <= high,
        f"{example:g}",
        _unquote,
    )


def whole(low: int, high: int, example: int) -> Wanted:
    """Return the check for a whole number from `low` to `high`."""
    return Wanted(
        f"a whole number from {low:,} to {high:,}",
        lambda value: is_number(value) and isinstance(value, int) and low <= value <= high,
        str(example),
        _unquote,
    )


def words(example: str) -> Wanted:
    """Return the check for a text; an empty one is a gap that the gate of stage 1 names."""
    return Wanted("text in quotes", lambda value: isinstance(value, str), f'"{example}"')


def one_of(*choices: str) -> Wanted:
    """Return the check for one of a few words."""
    listed = " or ".join(f'"{choice}"' for choice in choices)
    return Wanted(
        listed, lambda value: isinstance(value, str) and value in choices, f'"{choices[0]}"'
    )


def _classes_fit(value: Any) -> bool:
    return (
        isinstance(value, list)
        and all(isinstance(one, str) and one in "0123456789" and len(one) == 1 for one in value)
        and len(set(value)) == len(value) >= 2
    )


def _mend_classes(value: Any) -> str:
    if isinstance(value, list) and "unknown" in value:
        return 'Leave "unknown" out: it is always there.'
    if isinstance(value, list) and any(is_number(one) for one in value):
        return 'Put each digit in quotes: ["0", "1", "2"].'
    return ""


def digits() -> Wanted:
    """Return the check for the classes."""
    text = 'a list of 2 to 10 different digits from "0" to "9", each in quotes'
    return Wanted(text, _classes_fit, '["0", "1", "2", "3", "4", "5"]', _mend_classes)


def hours() -> Wanted:
    """Return the check for the hours of the four stages."""
    return Wanted(
        "hours from 0 to 10,000 for each of the stages 1, 2, 3 and 4",
        lambda value: (
            isinstance(value, dict)
            and {str(key) for key in value} == {"1", "2", "3", "4"}
            and all(is_number(one) and 0 <= one <= 10_000 for one in value.values())
        ),
        "1 = 4, then 2 = 6, 3 = 12 and 4 = 8, each on its own line under [resources.hours]",
    )

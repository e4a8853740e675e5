"""What checks of numbers share: one number, close enough, or a slip that has a sentence."""

import math
from collections.abc import Mapping
from typing import Any

from ecosystem_kit.course.registry import NotYet

# A learner may round to three digits.
CLOSE_SHARE = 0.005


def one_number(value: Any, name: str) -> float:
    """Return a learner's value as a float.

    Raises
    ------
    NotYet
        When it is no single, finite number.

    Examples
    --------
    >>> one_number(2, "half")
    2.0
    """
    if hasattr(value, "item") and getattr(value, "size", 1) == 1:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise NotYet(f"`{name}` is {_shown(value)}, and one number is wanted.")
    return float(value)


def is_close(value: float, wanted: float, *, share: float = CLOSE_SHARE) -> bool:
    """Return whether a number is the wanted one, up to rounding.

    Examples
    --------
    >>> is_close(0.501, 0.5)
    True
    """
    return math.isclose(value, wanted, rel_tol=share, abs_tol=1e-9)


def refuse_slips(value: float, wanted: float, slips: Mapping[float, str]) -> None:
    """Raise the sentence that belongs to a known slip, unless the value is right.

    Parameters
    ----------
    value, wanted : float
        What the learner has, and what is right.
    slips : mapping of float to str
        What a slip would have given, and what a teacher says to it.

    Raises
    ------
    NotYet
        When the value is one of the slips.
    """
    if is_close(value, wanted):
        return
    for slip, sentence in slips.items():
        if is_close(value, slip):
            raise NotYet(sentence)


def _shown(value: Any) -> str:
    if hasattr(value, "shape") and getattr(value, "size", 1) != 1:
        return f"a table of shape {tuple(value.shape)}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

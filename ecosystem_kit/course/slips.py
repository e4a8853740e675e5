"""What checks of numbers share: one or many, close enough, or a slip that has a sentence."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ecosystem_kit.course.registry import NotYet

# A learner may round to three digits.
CLOSE_SHARE = 0.005
# Many numbers are computed and not typed: only the order of the sums may differ.
MANY_SHARE, MANY_APART = 2e-3, 1e-4


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
    # Two slips can lie close together: the nearest one is meant.
    near = [slip for slip in slips if is_close(value, slip)]
    if near:
        raise NotYet(slips[min(near, key=lambda slip: abs(slip - value))])


def are_close(found: Any, wanted: Any) -> bool:
    """Return whether many numbers are the wanted ones; another number of them is not.

    Examples
    --------
    >>> are_close([1.0, 2.001], [1.0, 2.0]), are_close([1.0], [1.0, 1.0])
    (True, False)
    """
    if np.shape(found) != np.shape(wanted):
        return False
    return bool(np.allclose(found, wanted, rtol=MANY_SHARE, atol=MANY_APART))


def refuse_slips_of_many(found: Any, wanted: Any, slips: Sequence[tuple[Any, str]]) -> None:
    """Raise the sentence that belongs to a known slip in many numbers, unless they are right.

    Parameters
    ----------
    found, wanted : array-like of float
        What the learner has, and what is right.
    slips : sequence of (array-like of float, str)
        What a slip would have given, and what a teacher says to it.

    Raises
    ------
    NotYet
        When the numbers are those of a slip.
    """
    if are_close(found, wanted):
        return
    for slip, sentence in slips:
        if are_close(found, slip):
            raise NotYet(sentence)


def _shown(value: Any) -> str:
    if hasattr(value, "shape") and getattr(value, "size", 1) != 1:
        return f"a table of shape {tuple(value.shape)}"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."

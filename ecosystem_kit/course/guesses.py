"""Write a guess down before measuring, and see it beside the measurement."""

import math
from dataclasses import replace
from typing import Any

from ecosystem_kit.course.cards import Card
from ecosystem_kit.course.records import current_ledger, keep, kept
from ecosystem_kit.intervals import TOO_CLOSE, Interval
from ecosystem_kit.wording import one_of

# Closer than this part of the measurement, a guess of an amount counts as met.
CLOSE_PART = 0.1
# A share is met within three points of a hundred: a tenth of 0.9 would be half of all errors.
CLOSE_POINTS = {"": 0.03, "%": 3.0}


def guess(name: str, value: Any = None, *, unit: str = "") -> Card:
    """Write down a guess; the last one before `compare` counts.

    Parameters
    ----------
    name : str
        What is guessed, such as ``"03.hours"``.
    value : float, int, bool, str, dict or list of such
        The guess. Nothing (``...``) is no guess yet, and fine.
    unit : str, default=""
        Unit of the number, such as ``"h"``.

    Examples
    --------
    >>> guess("99.pairs", 12, unit="pairs")
    ✎ Your guess (99.pairs): 12 pairs. It is written down until the kernel stops.
    >>> guess("99.pairs", ...)
    ○ No guess yet (99.pairs): Put yours in the place of the dots: a wrong one teaches most.
    """
    if value is None or value is Ellipsis:
        sentence = "Put yours in the place of the dots: a wrong one teaches most."
        return Card("not tried", f"No guess yet ({name})", sentence)
    keep(f"guess {name}", {"value": _plain(value), "unit": unit})
    where = "until the kernel stops" if current_ledger() is None else "in your project"
    sentence = f"{_in_words(value, unit)}. It is written down {where}."
    return Card("note", f"Your guess ({name})", sentence)


def compare(name: str, measured: Any, *, unit: str | None = None) -> Card:
    """Return the guess beside the measurement, in one sentence.

    Parameters
    ----------
    name : str
        What was guessed, as it was named in `guess`.
    measured : float, int, bool, str, dict, list or Interval
        What came out. An interval says as well whether it holds the guess.
    unit : str, optional
        Unit of the measurement; the guess's where None.

    Examples
    --------
    >>> _ = guess("99.minutes", 30, unit="min")
    >>> compare("99.minutes", 60)
    ✎ Guess and measurement (99.minutes): You guessed 30 min, and it is 60 min: 2 times as much.
    """
    entry = kept(f"guess {name}")
    unit = (entry or {}).get("unit", "") if unit is None else unit
    heading = f"Guess and measurement ({name})"
    if entry is None:
        sentence = f"It is {_in_words(measured, unit)}. You had written no guess down."
        return Card("not tried", heading, sentence)
    guessed = entry["value"]
    said = _in_words(guessed, entry["unit"])
    sentence = f"You guessed {said}, and it is {_in_words(measured, unit)}: "
    return Card("note", heading, sentence + _judge(guessed, measured, unit) + ".")


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold: NumPy's numbers and arrays as Python's own."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "tolist"):
        return value.tolist()
    return value if isinstance(value, bool | int | float | str) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _in_words(value: Any, unit: str) -> str:
    if isinstance(value, Interval):
        # An interval writes its unit itself, before its count.
        return str(value if value.unit else replace(value, unit=unit))
    value = value if hasattr(value, "estimate") else _plain(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {_in_words(one, unit)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_in_words(one, unit) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value:.3g}" if isinstance(value, float) and abs(value) < 1000 else str(value)
    return f"{text} {one_of(unit) if text == '1' else unit}".strip()


def _judge(guessed: Any, measured: Any, unit: str) -> str:
    if hasattr(measured, "estimate") and _is_number(guessed):
        inside = measured.low <= guessed <= measured.high
        return f"your guess lies {'inside' if inside else 'outside'} the interval"
    measured = _plain(getattr(measured, "estimate", measured))
    if isinstance(guessed, dict) and isinstance(measured, dict):
        return _farthest(guessed, measured, unit)
    if _is_number(guessed) and _is_number(measured):
        return _ratio(float(guessed), float(measured), unit)
    if measured == TOO_CLOSE != guessed:
        return "these data don't tell"
    return "as you guessed" if str(guessed) == str(measured) else "another one than you guessed"


def _ratio(guessed: float, measured: float, unit: str) -> str:
    if not math.isfinite(measured):
        return "no number, so no guess could meet it"
    if _is_met(guessed, measured, unit):
        return "well guessed"
    if guessed > 0 and measured > 0:
        if measured >= 1.5 * guessed:
            return f"{measured / guessed:.2g} times as much"
        if guessed >= 1.5 * measured:
            return f"your guess was {guessed / measured:.2g} times too high"
    more = "more" if measured > guessed else "less"
    return f"{_in_words(abs(measured - guessed), unit)} {more} than you guessed"


def _is_met(guessed: float, measured: float, unit: str) -> bool:
    whole = 100.0 if unit == "%" else 1.0
    if unit in CLOSE_POINTS and 0 <= min(guessed, measured) <= max(guessed, measured) <= whole:
        # Both ends count, whatever the last binary digit of their difference is.
        return abs(measured - guessed) <= CLOSE_POINTS[unit] + 1e-9
    return math.isclose(guessed, measured, rel_tol=CLOSE_PART)


def _farthest(guessed: dict[str, Any], measured: dict[str, Any], unit: str) -> str:
    shared = {
        key: abs(measured[key] - guessed[key])
        for key in guessed
        if _is_number(guessed[key]) and _is_number(measured.get(key))
    }
    if not shared:
        return "nothing in the two can be compared"
    farthest = max(shared, key=lambda key: shared[key])
    said = _ratio(float(guessed[farthest]), float(measured[farthest]), unit)
    return f"farthest from it is {farthest} ({said})"

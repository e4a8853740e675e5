"""Exercises of notebook 02, collecting."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ecosystem_kit.course import made_up
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import is_close, one_number, refuse_slips


@exercise(
    "02.1",
    needs=("by_hand", "shades"),
    hints=[
        "First the table of the Laplacian: one number for each pixel that has four neighbours.",
        "Add up, down, left and right, and take four times the middle away. Of that whole table "
        "you want the variance.",
        "(up + down + left + right - 4 * ...).var()",
    ],
)
def check_sharpness(by_hand: Any, shades: Any) -> str:
    """Right when it is the variance of the Laplacian of the inner pixels."""
    if np.ndim(by_hand) == 2:
        raise NotYet(
            "`by_hand` is a whole table of edges. One number says how much they scatter: its "
            "variance."
        )
    value = one_number(by_hand, "by_hand")
    middle = shades[1:-1, 1:-1]
    neighbours = shades[:-2, 1:-1] + shades[2:, 1:-1] + shades[1:-1, :-2] + shades[1:-1, 2:]
    edges = neighbours - 4 * middle
    wanted = float(edges.var())
    slips = {
        float(edges.std()): "That is the standard deviation. The variance is its square: .var().",
        float(edges.mean()): "That is the mean: dark and bright edges cancel in it. What scatters "
        "is the variance.",
        float(np.abs(edges).mean()): "That is the mean size of the edges. Wanted is how much they "
        "scatter: the variance.",
        float(neighbours.var()): "The neighbours alone follow the light. Four times the middle "
        "has to be taken away.",
        float((neighbours - middle).var()): "There are four neighbours, so the middle is taken "
        "away four times, not once.",
        float((neighbours / 4 - middle).var()): "Nearly: you took the mean of the neighbours. The "
        "Laplacian takes their sum, and four times the middle.",
        float((neighbours + 4 * middle).var()): "A plus where a minus belongs: an edge is a "
        "difference.",
        float(shades.var()): "That is the scatter of the shades themselves: a blurred picture of "
        "black and white has it too. Take the differences to the neighbours first.",
        float(middle.var()): "That is the scatter of the shades themselves. Take the differences "
        "to the neighbours first.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"{value:,.2f} is not the variance of these edges. Print the five tables' shapes: all "
            "are two smaller than the picture."
        )
    return f"The edges of this picture scatter by {wanted:,.1f}; without any edge it would be 0."


@exercise(
    "02.2",
    needs=("ratio_db", "voice", "noise"),
    hints=[
        "How many times the noise's power is the voice's power? That is a division.",
        "Decibels are ten times the base-10 logarithm of that ratio: np.log10.",
        "10 * np.log10(voice / ...)",
    ],
)
def check_ratio(ratio_db: Any, voice: float, noise: float) -> str:
    """Right when ten times the base-10 logarithm of voice over noise is taken."""
    value = one_number(ratio_db, "ratio_db")
    ratio = voice / noise
    wanted = 10 * math.log10(ratio)
    slips = {
        ratio: "That is the ratio itself. Decibels are ten times its base-10 logarithm.",
        wanted / 10: "Those are bels. A decibel is a tenth of one, so there are ten times as many.",
        2 * wanted: "Twenty times belongs to amplitudes. These are powers (squares) already: ten "
        "times.",
        10 * math.log(ratio): "np.log is the natural logarithm; decibels take np.log10.",
        -wanted: "The fraction is turned round: the voice stands above the noise, so the voice "
        "comes first.",
        voice - noise: "Powers are compared by their ratio. A difference would depend on how close "
        "you sit to the microphone.",
        10 * math.log10(abs(voice - noise) or 1): "A minus where a division belongs.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"A ratio of {value:.2f} dB would make the voice {10 ** min(value / 10, 300):,.0f} "
            f"times the noise, and it is {ratio:,.0f} times."
        )
    return f"The voice has {ratio:,.0f} times the power of the noise: {wanted:.1f} dB."


@exercise(
    "02.3",
    needs=("per_minute", "times"),
    hints=[
        "Three pictures at 0, 4 and 8 seconds: how many steps of 4 seconds is that?",
        "Steps: one fewer than the times. Minutes: the last time, divided by 60.",
        "return (len(times) - 1) / (times[-1] / ...)",
    ],
)
def check_per_minute(
    per_minute: Callable[..., Any], times: list[float], *, random_state: int = 0
) -> str:
    """Right when the steps are divided by the minutes between first and last, in any session."""
    wanted = _judge_pace(per_minute, times)
    made_up.also_right_for(partial(_judge_pace, per_minute), made_up.capture_times(random_state))
    steps, minutes = len(times) - 1, times[-1] / 60
    return f"{steps} steps in {minutes:.2f} minutes: {wanted:.1f} a minute."


def _judge_pace(per_minute: Callable[..., Any], times: list[float]) -> float:
    """Return the pace; say why unless the function returns it."""
    value = one_number(per_minute(times), "per_minute(times)")
    steps, seconds = len(times) - 1, times[-1]
    wanted = steps / (seconds / 60)
    slips = {
        (steps + 1) / (seconds / 60): "You counted the pictures. The clock starts at the first, so "
        "it is one step fewer: count the steps.",
        steps / seconds: "That is a second's worth. How many seconds has a minute?",
        (steps + 1) / seconds: "That is a second's worth, and the first picture is no step.",
        seconds / 60 / steps: "That is minutes a picture. Turn the fraction over.",
        seconds / steps: "That is seconds a picture. Wanted are pictures a minute.",
        float(steps): "That counts the steps. Divide by the minutes they took.",
        float(steps + 1): "That counts the pictures. Divide by the minutes they took.",
        steps / (sum(times) / 60): "sum(times) adds up clock readings. The time that passed is the "
        "last reading.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"At {value:.2f} a minute these {steps} steps would take "
            f"{_minutes(steps, value)}, and they took {seconds / 60:.2f} minutes."
        )
    return wanted


def _minutes(steps: int, rate: float) -> str:
    return f"{steps / rate:.2f} minutes" if rate > 0 else "forever"


@exercise(
    "02.4",
    needs=("nobody", "table"),
    hints=[
        "A row that is zero in all three columns has a sum of zero.",
        "table.sum(axis=1) sums along each row; compare it with 0 and keep the index where it "
        "holds.",
        "list(table.index[table.sum(axis=1) == ...])",
    ],
)
def check_nobody(nobody: Any, table: Any) -> str:
    """Right when it holds the rows that are zero in every column, in any order."""
    names = list(table.index)
    zero = table.to_numpy() == 0
    wanted = _rows(names, zero.all(axis=1))
    if isinstance(nobody, int | float | str) or not hasattr(nobody, "__iter__"):
        raise NotYet(f"`nobody` is {nobody!r}: a list of the rows' names is wanted, not a count.")
    found = _pairs(nobody, table)
    ours_only, some_zero = _rows(names, zero[:, 0]), _rows(names, zero.any(axis=1))
    if found == set(names) - wanted:
        raise NotYet("Those are the people whom somebody has. Turn the condition round.")
    if found == ours_only != wanted:
        raise NotYet("That looks at our own column alone: some of them are in a public set.")
    if found == some_zero != wanted:
        raise NotYet("Zero in at least one column is not enough: in all three columns.")
    if strangers := found - set(names):
        raise NotYet(
            f"{sorted(map(str, strangers))[0]} is no row of the table: take names from table.index."
        )
    if extra := sorted(found - wanted):
        raise NotYet(f"{extra[0]} is not zero everywhere: look at its row again.")
    if lost := wanted - found:
        raise NotYet(f"{len(lost)} of {len(wanted)} rows are still missing from your list.")
    return f"No download helps these: {_listed(wanted)}. Somebody has to ask them."


def _rows(names: list[Any], chosen: Any) -> set[Any]:
    return {name for name, one in zip(names, chosen, strict=True) if one}


def _pairs(nobody: Any, table: Any) -> set[Any]:
    if hasattr(nobody, "columns"):
        nobody = nobody.index
    listed = [tuple(one) if isinstance(one, list) else one for one in nobody]
    if any(isinstance(one, bool | np.bool_) for one in listed):
        raise NotYet("Those are True and False, one a row. Use them to pick from table.index.")
    values = {value: (trait, value) for trait, value in table.index}
    return {values.get(one, one) if isinstance(one, str) else one for one in listed}


def _listed(pairs: set[Any]) -> str:
    return ", ".join(f"{trait} {value}" for trait, value in sorted(pairs))

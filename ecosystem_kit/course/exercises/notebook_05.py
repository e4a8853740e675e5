"""Exercises of notebook 05, training."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ecosystem_kit.course import made_up
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import (
    are_close,
    is_close,
    one_number,
    refuse_slips,
    refuse_slips_of_many,
)

BINS, WIDTH_DEGREES = 9, 20
FLOOR_POWER = 1e-7


@exercise(
    "05.1",
    needs=("histogram", "strength", "direction"),
    hints=[
        "np.histogram sorts the directions into bins. What makes a strong change count more?",
        "np.histogram(direction, bins=9, range=(0, 180), weights=...) gives the sums, then edges.",
        "votes = np.histogram(..., weights=strength)[0], then votes / votes....",
    ],
)
def check_histogram(histogram: Any, strength: Any, direction: Any) -> str:
    """Right when the strengths are summed in nine bins of 20 degrees and divided by the total."""
    found = _numbers(histogram, BINS, "histogram", "one for each bin of 20 degrees")
    votes = _votes(direction, strength)
    wanted = votes / votes.sum()
    counts = _votes(direction, np.ones_like(strength))
    slips = [
        (votes, "Those are the sums. Divide by their total, so that they add up to 1."),
        (counts, "Every pixel has one vote there. A strong change counts more: use its strength."),
        (counts / counts.sum(), "Every pixel has one vote there. A strong change counts more: use "
         "its strength."),
        (votes / strength.size, "Those are divided by the number of pixels. Divide by the total of "
         "the strengths."),
        (votes / votes.max(), "The largest is 1 there. Divide by the total, so that the sum is 1."),
        (votes / np.linalg.norm(votes), "That is divided by the length (root of the squares). Here "
         "it is the plain total."),
        *_stretched(direction, strength),
        (100 * wanted, "A share goes from 0 to 1; those are in percent."),
        (np.roll(wanted, 1), "Everything is one bin too far: the first bin holds 0 to 20 degrees."),
    ]  # fmt: skip
    refuse_slips_of_many(found, wanted, slips)
    if not np.allclose(found, wanted, atol=2e-3):
        raise NotYet(
            f"The first bin has {found[0]:.3f}, and {wanted[0]:.3f} is right: the strengths of all "
            "pixels between 0 and 20 degrees, as a share of all strengths."
        )
    return "Nine numbers for one cell; the whole picture has 64 cells."


@exercise(
    "05.2",
    needs=("bands", "power", "filters"),
    hints=[
        "power has 257 numbers, filters 257 rows and 40 columns. What joins them to 40 numbers?",
        "The matrix product, written @. Then add 1e-7, and only then the logarithm.",
        "np.log(power @ filters + ...)",
    ],
)
def check_bands(bands: Any, power: Any, filters: Any) -> str:
    """Right when power is gathered by the filters and the natural logarithm is taken."""
    gathered = np.asarray(power, np.float64) @ filters
    found = _numbers(bands, gathered.size, "bands", "one for each band of pitch")
    wanted = np.log(gathered + FLOOR_POWER)
    with np.errstate(divide="ignore"):
        slips = [
            (gathered, "Gathered, and not yet felt: the logarithm is missing."),
            (gathered + FLOOR_POWER, "Gathered, and not yet felt: the logarithm is missing."),
            (np.log10(gathered + FLOOR_POWER), "np.log10 has base ten. The natural logarithm is "
             "np.log."),
            (10 * np.log10(gathered + FLOOR_POWER), "Those are decibels. The natural logarithm is "
             "np.log, without a factor."),
            (np.log(np.asarray(power, np.float64) + FLOOR_POWER) @ filters, "The order: gather the "
             "power first, then the logarithm."),
            (np.log1p(gathered), "np.log1p adds 1, far louder than a quiet room. Add 1e-7."),
            (np.log(gathered) + FLOOR_POWER, "The 1e-7 belongs inside the logarithm: it keeps the "
             "logarithm of silence finite."),
        ]  # fmt: skip
        refuse_slips_of_many(
            found, wanted, [slip for slip in slips if not are_close(slip[0], wanted)]
        )
    if not np.allclose(found, wanted, rtol=5e-3, atol=1e-3):
        raise NotYet(
            f"The first band has {found[0]:.3f}, and {wanted[0]:.3f} is right: gather, add 1e-7, "
            "take the logarithm."
        )
    return "Forty numbers for 25 ms. A clip of 1.3 s has 128 such rows."


@exercise(
    "05.3",
    needs=("split", "words", "left_out"),
    hints=[
        "groups holds the person of each clip. Comparing it with a name gives True or False.",
        "test is where the person is the one left out; train is everywhere else.",
        "test = groups == left_out, then return ~..., test",
    ],
)
def check_split(
    split: Callable[..., Any], words: Any, left_out: str, *, random_state: int = 0
) -> str:
    """Right when the test holds all clips of the person left out, and training all others."""
    count = _judge_split(split, np.asarray(words.groups), left_out)
    made_up.also_right_for(partial(_judge_split, split), made_up.people_of_clips(random_state))
    return f"{count} clips of somebody whom the model has never heard."


def _judge_split(split: Callable[..., Any], groups: Any, left_out: str) -> int:
    """Return how many clips are tested; say why unless nobody is on both sides."""
    both = split(groups, left_out)
    if not isinstance(both, tuple | list) or len(both) != 2:
        raise NotYet("`split` returns two things, train and test: return train, test.")
    train, test = both
    wanted = groups == left_out
    learned, tested = _mask(train, len(groups), "train"), _mask(test, len(groups), "test")
    if np.array_equal(learned, wanted) and np.array_equal(tested, ~wanted):
        raise NotYet(f"The two changed places: {left_out} is the one to be tested.")
    if (learned & tested).any():
        raise NotYet(
            f"{int((learned & tested).sum())} clips are in both: a model is then tested on what it "
            "has seen."
        )
    known = sorted(set(groups[learned]) & set(groups[tested]))
    if known:
        raise NotYet(f"{', '.join(known)} sits on both sides: the voice is known before the test.")
    if not tested.any() or not learned.any():
        raise NotYet("One side is empty. Is the name written as in groups?")
    if set(groups[tested]) != {left_out}:
        raise NotYet(f"The test holds {', '.join(sorted(set(groups[tested])))}; wanted is "
                     f"{left_out} alone.")  # fmt: skip
    if not np.array_equal(tested, wanted) or not np.array_equal(learned, ~wanted):
        missing = int((~(learned | tested)).sum())
        raise NotYet(f"{missing} clips are on neither side. Each belongs to one.")
    return int(wanted.sum())


@exercise(
    "05.4",
    needs=("lead", "ship", "best", "interval", "margin"),
    hints=[
        ".right is True or False for each clip. The mean of such a row is the share of True.",
        "lead is the model's share minus the rule's. For ship look at the interval's lower end.",
        "lead = best.right.mean() - ..., ship = interval.low >= ...",
    ],
)
def check_lead(lead: Any, ship: Any, best: Any, interval: Any, margin: float) -> str:
    """Right when lead is the difference of shares, and ship asks the interval's lower end."""
    value = one_number(lead, "lead")
    model = float(np.mean(best.right))
    other = model - interval.estimate
    slips = {
        model: "That is the model's share. Take the rule's away.",
        other - model: "The sign is turned round: the model's share comes first.",
        (model - other) * len(best.right): "That counts clips. Shares are between 0 "
        "and 1.",
        100 * (model - other): "A share goes from 0 to 1; that is in percent.",
        model / other: "That is a ratio. The plan's margin is a difference.",
    }  # fmt: skip
    refuse_slips(value, model - other, slips)
    if not is_close(value, model - other):
        raise NotYet(f"{value:.3f} is not it: the model is right on {model:.3f} of the clips.")
    _check_ship(ship, interval=interval, margin=margin)
    verdict = "it does" if interval.low >= margin else "it does not, surely enough"
    return (
        f"The lead may be as small as {interval.low:.3f}. Does that reach {margin:g}? So {verdict}."
    )


def _check_ship(ship: Any, *, interval: Any, margin: float) -> None:
    if not isinstance(ship, bool | np.bool_):
        raise NotYet("`lead` is right. `ship` is True or False: write a comparison.")
    if bool(ship) == (interval.low >= margin):
        return
    if bool(ship) == (interval.estimate >= margin):
        raise NotYet(
            "`lead` is right. For `ship` you asked the estimate; with other people it may come out "
            f"as low as {interval.low:.3f}. Ask the lower end."
        )
    raise NotYet("`lead` is right, `ship` is not: is the lower end of the interval at the margin?")


def _votes(direction: Any, weights: Any) -> Any:
    return np.histogram(direction, bins=BINS, range=(0, 180), weights=weights)[0]


def _stretched(direction: Any, strength: Any) -> list[tuple[Any, str]]:
    """Return what comes out where nobody said from where to where the bins go."""
    votes = np.histogram(direction, bins=BINS, weights=strength)[0]
    sentence = (
        "Those bins go from the smallest direction found to the largest. Nine bins of 20 degrees "
        "go from 0 to 180, whatever is in them: say the range."
    )
    return [(votes, sentence), (votes / votes.sum(), sentence)]


def _numbers(value: Any, count: int, name: str, meaning: str) -> Any:
    if isinstance(value, tuple) and len(value) == 2:
        raise NotYet(f"`{name}` holds two things: np.histogram gives sums and edges. Take the [0].")
    found = np.asarray(value)
    if found.dtype.kind not in "fiu" or found.shape != (count,):
        raise NotYet(
            f"`{name}` has the shape {found.shape}; wanted are {count} numbers, {meaning}."
        )
    return found.astype(np.float64)


def _mask(value: Any, count: int, name: str) -> Any:
    found = np.asarray(value)
    if found.dtype.kind in "iu" and found.ndim == 1 and (found < count).all():
        return np.isin(np.arange(count), found)
    if found.dtype != bool or found.shape != (count,):
        raise NotYet(
            f"`{name}` has the shape {found.shape}; wanted is True or False for each of the "
            f"{count} clips."
        )
    return found

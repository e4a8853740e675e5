"""Exercises of notebook 03, labeling."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ecosystem_kit.course import made_up
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import is_close, one_number, refuse_slips


@exercise(
    "03.1",
    needs=("overlap", "shared", "one", "two"),
    hints=[
        "Draw two boxes on paper that cross. Which area is covered by at least one of them?",
        "Both areas added count the shared part twice, so take it away once.",
        "shared / (one + two - ...)",
    ],
)
def check_overlap(overlap: Any, shared: float, one: float, two: float) -> str:
    """Right when the shared area is divided by the area that at least one box covers."""
    value = one_number(overlap, "overlap")
    wanted = shared / (one + two - shared)
    slips = {
        shared: "That is the shared area in pixels. Divide it by what at least one box covers.",
        shared / (one + two): "The shared part is counted twice in that sum. Take it away once.",
        2 * shared / (one + two): "That is another measure, called Dice. Here the area below the "
        "line is what at least one box covers.",
        shared / one: "That divides by Robin's box alone, so a huge box of Sasha's would look "
        "perfect.",
        shared / two: "That divides by Sasha's box alone, so a huge box of Robin's would look "
        "perfect.",
        (one + two - shared) / shared: "The fraction is turned round: overlap is never above 1.",
        shared / (one + two + shared): "The shared part is counted twice already; you added it a "
        "third time.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"{value:.3f} is not it: they share {shared:g} pixels, the boxes have {one:g} and "
            f"{two:g}, and what is covered by either is less than both together."
        )
    return f"They share {wanted:.0%} of what they cover. Half is a usual bar for the same thing."


@exercise(
    "03.2",
    needs=("kappa", "same", "products"),
    hints=[
        "What is the chance that both say “3” by accident? The product of the two shares of “3”. "
        "Add this up over all labels.",
        "Above the line: same minus chance. Below: the most that can be reached, 1, minus chance.",
        "chance = products.sum(), then return (same - chance) / (1 - ...)",
    ],
)
def check_kappa(
    kappa: Callable[..., Any], same: float, products: Any, *, random_state: int = 0
) -> str:
    """Right when agreement beyond chance is divided by what could be reached beyond chance."""
    wanted = _judge_kappa(kappa, same, products)
    made_up.also_right_for(partial(_judge_kappa, kappa), made_up.label_passes(random_state))
    return f"Of the way from chance ({products.sum():.2f}) to always (1), you went {wanted:.0%}."


def _judge_kappa(kappa: Callable[..., Any], same: float, products: Any) -> float:
    """Return kappa; say why unless the function returns it."""
    value = one_number(kappa(same, products), "kappa(same, products)")
    chance = float(products.sum())
    wanted = (same - chance) / (1 - chance)
    slips = {
        float(same): "That is the plain agreement: two who roll dice have some of it as well.",
        same - chance: "That is what lies beyond chance. Divide it by what could lie there.",
        chance: "That is the agreement of two who roll dice. Kappa compares yours with it.",
        (same - chance) / chance: "Below the line goes what could be reached beyond chance: 1 - "
        "chance.",
        (same - chance) / same: "Below the line goes 1 - chance: it does not depend on what you "
        "reached.",
        (same - chance) / (1 - same): "1 - same is what you did not agree on. What could be "
        "reached beyond chance is 1 - chance.",
        100 * wanted: "Kappa is a share up to 1, not a percentage.",
        same - chance / (1 - chance): "A pair of brackets is missing: the difference comes first, "
        "then the division.",
        (same - float(products.mean())) / (1 - float(products.mean())): "Chance agreement is the "
        "sum over the labels, not their mean.",
    }
    refuse_slips(value, wanted, slips)
    if value > 1:
        raise NotYet(f"{value:.3f} is above 1, and nobody agrees more than always.")
    if not is_close(value, wanted):
        raise NotYet(
            f"{value:.3f} is not it. You agree on {same:.3f}, chance alone gives {chance:.3f}: how "
            "far is it from chance to 1, and how much of that way did you go?"
        )
    return wanted


@exercise(
    "03.3",
    needs=("bias", "trial"),
    hints=[
        "Take two shares: among the labels given with help, and among those given without.",
        "The mean of a column of True and False is the share of True.",
        'with_help["agrees"].mean() - alone["agrees"]...',
    ],
)
def check_bias(bias: Any, trial: Any) -> str:
    """Right when it is the difference of the two shares that agree with the helper."""
    value = one_number(bias, "bias")
    agrees, helped = trial["agrees"].astype(bool), trial["help"].astype(bool)
    with_help, alone = float(agrees[helped].mean()), float(agrees[~helped].mean())
    wanted = with_help - alone
    counts = int(agrees[helped].sum()), int(agrees[~helped].sum())
    slips = {
        with_help: "That is the share with help. What would have happened without it? Take that "
        "away.",
        alone: "That is the share without help: the thing to take away.",
        -wanted: "The sign is turned round: with help comes first.",
        float(agrees.mean()): "That mixes both halves. Take a share from each.",
        float(counts[0] - counts[1]): "That is a difference of counts, and the two halves may "
        "differ in size. Use shares.",
        float(counts[0]): "That is a count. A share is a count divided by how many there were.",
        100 * wanted: "A share goes from 0 to 1; that is in percent.",
        with_help + alone: "A difference was wanted, not a sum.",
        counts[0] / len(agrees) - counts[1] / len(agrees): "Each share is taken of its own half, "
        "not of all pictures.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"{value:.3f} is not it: with help {with_help:.3f} of the labels agree with the rule, "
            "so start from there."
        )
    more = "more" if wanted > 0 else "less"
    return (
        f"With help, labels agree with the rule {100 * abs(wanted):.0f} points {more} than alone."
    )

"""Exercises of notebook 10, infrastructure & tooling."""

from typing import Any

import numpy as np

from ecosystem_kit import fit_memory, infrastructure
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import is_close, one_number, refuse_slips


@exercise(
    "10.1",
    needs=("best_C", "values", "data"),
    hints=[
        "infrastructure.sweep(model, values, data=data) returns one fit for each value.",
        "Each fit has .parameter and .right. Which fit has the largest .right?",
        "max(fits, key=lambda fit: fit.right).parameter",
    ],
)
def check_best(best_C: Any, values: list[float], data: Any) -> str:
    """Right when it is a value with the most right answers."""
    if isinstance(best_C, infrastructure.Fit):
        raise NotYet("That is the whole fit. Wanted: its value of C, which is its .parameter.")
    value = one_number(best_C, "best_C")
    if not np.isclose(values, value).any():
        known = ", ".join(f"{one:g}" for one in values)
        raise NotYet(f"{value:g} was not tried: the values are {known}.")
    model = infrastructure.make_support_vectors
    fits = fit_memory.recall(model, data, values) or infrastructure.sweep(model, values, data=data)
    rights = [fit.right for fit in fits]
    mine = next(fit.right for fit in fits if np.isclose(fit.parameter, value))
    if mine == min(rights) < max(rights):
        raise NotYet(f"C = {value:g} has the fewest right answers: {mine}. Wanted: the most.")
    if mine < max(rights):
        raise NotYet(f"C = {value:g} gives {mine} right; another value gives {max(rights)}.")
    same = sum(right == mine for right in rights)
    return f"{mine} of {fits[0].total} right, and {same} of {len(fits)} values reach that."


@exercise(
    "10.2",
    needs=("crossing", "a", "b"),
    hints=[
        "Write down the seconds of both lines for n fits. When are they equal?",
        "a.start_s + n * a.per_fit_s = b.start_s + n * b.per_fit_s. Bring n to one side.",
        "(a.start_s - b.start_s) / (b.per_fit_s - a.per_fit_s)",
    ],
)
def check_crossing(crossing: Any, a: Any, b: Any) -> str:
    """Right when both lines take equally long at that number of fits."""
    value = one_number(crossing, "crossing")
    wanted = infrastructure.pays_from(a, b)
    slips = {
        -wanted: "The size is right and the sign is not: what is subtracted from what?",
        1 / wanted: "That is one over the crossing: seconds divided by seconds per fit give fits.",
        (a.start_s - b.start_s) / a.per_fit_s: "Both lines climb. Divide by the difference of "
        "their prices per fit.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted):
        raise NotYet(
            f"At {value:.1f} fits, a takes {a.seconds(value):.1f} s and b takes "
            f"{b.seconds(value):.1f} s. Where the lines cross they take the same."
        )
    return f"At {value:.0f} fits both take {a.seconds(value):.0f} s. From there on a is faster."


@exercise(
    "10.3",
    needs=("same_again", "before"),
    hints=[
        "`before` and `after` were made by the same function. Make a third one now.",
        "before.differences(...) takes another provenance and returns a list of names.",
        "before.differences(provenance(project.ledger, seed=0))",
    ],
)
def check_same_again(same_again: Any, before: Any) -> str:
    """Right when it is the list of differences, and the undone label is no difference."""
    if isinstance(same_again, bool):
        raise NotYet("True or False is an answer, and the list says more: which parts differ?")
    if not isinstance(same_again, list):
        raise NotYet("A list is wanted: before.differences(...) returns one.")
    if "seed" in same_again:
        raise NotYet("The seeds differ: take the same seed as before, which was 0.")
    if "data" in same_again:
        raise NotYet(
            "The data still differs. Was that compared with `after`, or was the label not undone? "
            "Make a new provenance, and run the cell above again."
        )
    if same_again:
        raise NotYet(f"{', '.join(same_again)} differs: did the kit change under your hands?")
    return "No difference: the same labels are the same data, whatever happened in between."


@exercise(
    "10.4",
    needs=("cost", "weight"),
    hints=[
        "How many bytes are a million samples? How many GB is that?",
        "GB × copies × price per GB.",
        "1_000_000 * weight / 1e9 * 3 * 0.02",
    ],
)
def check_cost(cost: Any, weight: float) -> str:
    """Right when bytes become GB, and all three copies are paid."""
    value = one_number(cost, "cost")
    wanted = 1_000_000 * weight / 1e9 * 3 * 0.02
    slips = {
        wanted / 3: "That is one copy. Three are kept, and each one is paid.",
        wanted * 2 / 3: "That is two copies. The original counts as well: three.",
        wanted * 1000: "A GB is 10⁹ bytes: that looks like MB.",
        wanted / 0.02: "That is the size in GB. Times the price, it becomes EUR.",
        wanted / 1e6: "That is a single sample. A million are kept.",
        # A GiB of 2³⁰ bytes is 7 % more than a GB; both are in use.
        wanted * 1e9 / 2**30: "That divides by 2³⁰, which is a GiB. The price here is for 10⁹ "
        "bytes.",
    }
    refuse_slips(value, wanted, slips)
    if not is_close(value, wanted, share=0.01):
        raise NotYet(f"{value:.4g} EUR. A million samples of {weight:.0f} bytes: how many GB?")
    return f"{value:.2f} EUR a month, for a million samples in three copies."

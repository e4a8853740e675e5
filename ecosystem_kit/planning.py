"""Stage 1, planning: what it is worth, how one would know, what it costs, whom it may fail.

`Plan` itself is in `ecosystem_kit.plan`, what luck does to a score in `sampling_luck`, and who is
missing among the people in `missing_groups`. Here is the arithmetic that a plan stands on.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecosystem_kit import intervals
from ecosystem_kit.missing_groups import chance_of_nobody, people_needed, people_table

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ecosystem_kit.plan import Plan

__all__ = [
    "SENSES",
    "TEST_SHARE",
    "YARDSTICKS",
    "Z_95",
    "Yardstick",
    "answer_seconds",
    "chance_of_nobody",
    "days_to_pay_back",
    "draw_yardsticks",
    "must_reach",
    "people_needed",
    "people_table",
    "samples_by_hand",
    "samples_held_back",
    "samples_table",
    "workload",
    "yardsticks",
]

# How many standard deviations to each side hold 95 of 100 draws of a normal distribution.
Z_95 = 1.96
# A hand and a voice: the assistant sees and hears, and each sense wants its own captures.
SENSES = 2
# Share of the captures that the model never sees before it is tested.
TEST_SHARE = 0.25


@dataclass(frozen=True)
class Yardstick:
    """A number that somebody measured elsewhere, to judge a plan by before there are own data."""

    name: str
    share: float
    source: str


# Measured by us on "Sign Language Digits" (Mavi 2020, arXiv:2011.08927), signs 0 to 5, pictures
# of 100 by 100 pixels, tested on people unseen; the published ones are the tables of that data
# set's readers, whose splits let the same people into training and test.
YARDSTICKS = (
    Yardstick("a finger rule, real data", 0.84, "Sign Language Digits, 0–5, people unseen"),
    Yardstick("published networks, real data", 0.97, "Sign Language Digits, 0–9, the same people"),
)


def days_to_pay_back(
    hours: float, *, uses_a_day: float, seconds_before: float, seconds_after: float
) -> float:
    """Return after how many days of use the project has saved the hours that it took.

    Parameters
    ----------
    hours : float
        Hours that the project takes.
    uses_a_day : float
        How often a day somebody gives a number.
    seconds_before, seconds_after : float
        How long one number takes without and with the assistant, mistakes put right included.

    Raises
    ------
    ValueError
        When nothing is saved: then there is no such day.

    Examples
    --------
    >>> days_to_pay_back(30, uses_a_day=90, seconds_before=7, seconds_after=3)
    300.0
    >>> days_to_pay_back(30, uses_a_day=90, seconds_before=3, seconds_after=7)
    Traceback (most recent call last):
    ValueError: Found 90 uses a day, each -4 s shorter: nothing is saved, so the hours never \
come back. Choose another task, or stop here: a fair outcome.
    """
    saved = seconds_before - seconds_after
    if saved <= 0 or uses_a_day <= 0:
        raise ValueError(
            f"Found {uses_a_day:g} uses a day, each {saved:g} s shorter: nothing is saved, so the "
            "hours never come back. Choose another task, or stop here: a fair outcome."
        )
    return hours * 3600 / (uses_a_day * saved)


def samples_by_hand(half_width: float, share: float) -> int:
    """Return how many test samples hold a share to plus or minus `half_width`, as done by hand.

    The spread of one yes-or-no answer is ``share * (1 - share)``; that of a mean of n answers is
    n times smaller. 1.96 standard deviations are set equal to `half_width` and solved for n.

    Raises
    ------
    ValueError
        When the half-width is not between 0 and 0.5, or the share not from 0 to 1.

    Source
    ------
    W. G. Cochran, Sampling Techniques, 3rd edition (1977), section 4.4.

    Examples
    --------
    >>> samples_by_hand(0.05, 0.9)
    139
    >>> samples_by_hand(0.05, 0.5)
    385
    """
    if not 0 < half_width < 0.5 or not 0 <= share <= 1:
        raise ValueError(
            f"Found a half-width of {half_width} and a share of {share}; wanted: a half-width "
            "between 0 and 0.5 and a share from 0 to 1, such as 0.05 and 0.9."
        )
    return math.ceil(Z_95**2 * share * (1 - share) / half_width**2 - 1e-9)


def samples_table(
    share: float, *, half_widths: Sequence[float] = (0.1, 0.05, 0.02, 0.01)
) -> "pd.DataFrame":
    """Return for each plus-or-minus how many test samples it takes, by hand and by the kit.

    Parameters
    ----------
    share : float
        The share right that one expects, 0 to 1.
    half_widths : sequence of float
        The plus-or-minus wanted, each between 0 and 0.5.
    """
    import pandas as pd

    rows = {
        f"± {half_width:.0%}": (
            samples_by_hand(half_width, share),
            intervals.samples_needed(half_width, share),
        )
        for half_width in half_widths
    }
    columns = ["by hand", "samples_needed"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def samples_held_back(plan: "Plan", *, test_share: float = TEST_SHARE) -> int:
    """Return how many captures of one sense a plan leaves for the test."""
    return round(plan.samples_wanted * test_share)


def workload(
    plan: "Plan",
    *,
    seconds_per_capture: float = 4.0,
    seconds_per_label: float = 4.0,
    labeled_twice: float = 0.2,
) -> "pd.DataFrame":
    """Return what the captures and labels of a plan take, beside what the plan allows for them.

    Parameters
    ----------
    plan : Plan
        What is wanted.
    seconds_per_capture, seconds_per_label : float
        Assumed here; notebooks 02 and 03 measure yours.
    labeled_twice : float, default=0.2
        Share of the samples that are labeled a second time, blind, to see whether labels hold.

    Returns
    -------
    DataFrame
        One row a job: how many, hours needed, hours planned.
    """
    import pandas as pd

    captures = SENSES * plan.samples_wanted
    labels = captures * (1 + labeled_twice)
    rows = {
        "capture": (captures, captures * seconds_per_capture / 3600, plan.hours[2]),
        "label": (round(labels), labels * seconds_per_label / 3600, plan.labeling_hours),
    }
    columns = ["how many", "hours needed", "hours planned"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).round(1)


def answer_seconds(
    classes: Sequence[str], *, languages: Sequence[str] = ("en", "fr")
) -> "pd.DataFrame":
    """Return how long the bundled voice takes to say each answer, in seconds.

    Parameters
    ----------
    classes : sequence of str
        Digits; "unknown" is added.
    languages : sequence of str
        Columns of the table.

    Raises
    ------
    FileNotFoundError
        When the course's folder of spoken answers is not complete.
    """
    import pandas as pd
    import soundfile

    from ecosystem_kit.resources import folder

    answers = folder("data") / "answers"
    seconds = {
        language: [
            soundfile.info(answers / language / f"{name}.flac").duration
            for name in [*classes, "unknown"]
        ]
        for language in languages
    }
    return pd.DataFrame(seconds, index=[*classes, "unknown"]).round(2)


def yardsticks(plan: "Plan") -> "pd.Series":
    """Return the shares right to judge a model by before there is one, lowest first.

    Chance, what the rule should reach, the same plus the plan's margin, what the plan requires,
    and what others have measured.
    """
    import pandas as pd

    levels = {
        "chance": 1 / (len(plan.classes) + 1),
        "your rule, as you expect it": plan.expected_rule,
        "your rule plus your margin": plan.expected_rule + plan.beat_rule_by,
        "what you require": 1 - plan.max_error,
    }
    levels |= {one.name: one.share for one in YARDSTICKS}
    return pd.Series(levels, name="share right").sort_values(kind="stable")


def must_reach(plan: "Plan") -> float:
    """Return the share right below which the plan's own words say: don't ship the model.

    Examples
    --------
    >>> from ecosystem_kit.plan import Plan
    >>> must_reach(Plan(max_error=0.1, expected_rule=0.8, beat_rule_by=0.05))
    0.9
    """
    return max(1 - plan.max_error, plan.expected_rule + plan.beat_rule_by)


def draw_yardsticks(plan: "Plan", *, ax: "Axes | None" = None) -> "Axes":
    """Draw `yardsticks` as bars, with what a model must reach as a line; return the axes."""
    from ecosystem_kit import figures
    from ecosystem_kit.plots import new_axes

    levels, line = yardsticks(plan), must_reach(plan)
    ax = ax or new_axes(height=3.2)
    ax.barh(levels.index, levels, color=figures.BLUE, height=0.6)
    for row, level in enumerate(levels):
        ax.text(0.01, row, f"{level:.2f}", va="center", color="white")
    ax.axvline(line, color=figures.RED, linestyle="--")
    ax.set(xlim=(0, 1), xlabel="share of right answers", title=f"A model must reach {line:.2f}")
    ax.grid(visible=False, axis="y")
    return ax

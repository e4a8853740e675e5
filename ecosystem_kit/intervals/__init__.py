"""How sure a number is: each score with its interval and its count.

A share of 0.93 from 14 tries and one from 5,000 tries are not the same news. Each function here
returns an `Interval`: the estimate, a lower and an upper end, and how many observations it
stands on. All intervals are two-sided and, unless told otherwise, hold the truth in 95 of 100
repetitions of the whole experiment.

Samples of one person resemble each other: sixty pictures of one hand are not sixty hands. Where
groups (persons) are known, `by_group` and `paired_difference` widen the interval accordingly.
"""

from ecosystem_kit.intervals.agreement import (
    auc_interval,
    bootstrap,
    kappa_from_counts,
    kappa_interval,
)
from ecosystem_kit.intervals.amounts import mean, mean_from, rate, rate_by_group
from ecosystem_kit.intervals.interval import LEVEL, TOO_CLOSE, Interval, stands_out
from ecosystem_kit.intervals.persons import (
    by_group,
    design_effect,
    from_group_counts,
    paired_difference,
)
from ecosystem_kit.intervals.shares import difference, difference_of, samples_needed, wilson

__all__ = [
    "LEVEL",
    "TOO_CLOSE",
    "Interval",
    "auc_interval",
    "bootstrap",
    "by_group",
    "design_effect",
    "difference",
    "difference_of",
    "from_group_counts",
    "kappa_from_counts",
    "kappa_interval",
    "mean",
    "mean_from",
    "paired_difference",
    "rate",
    "rate_by_group",
    "samples_needed",
    "stands_out",
    "wilson",
]

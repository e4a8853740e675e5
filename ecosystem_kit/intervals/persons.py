"""Intervals of shares whose samples come in groups: sixty pictures of one hand, not sixty hands."""

import math

import numpy as np
from numpy.typing import ArrayLike

from ecosystem_kit.intervals.interval import LEVEL, Interval
from ecosystem_kit.intervals.shares import (
    check_share,
    normal_quantile,
    student_quantile,
    wilson_ends,
)


def by_group(correct: ArrayLike, groups: ArrayLike, *, level: float = LEVEL) -> Interval:
    """Return the interval of a share whose samples come in groups, such as persons.

    Parameters
    ----------
    correct : array of bool, shape (n_samples,)
        Whether each sample was right.
    groups : array, shape (n_samples,)
        The person of each sample; at least two different ones.
    level : float
        How often such intervals hold the truth.

    Raises
    ------
    ValueError
        If there are no samples, unequal lengths, or samples of one person only.

    Source
    ------
    Wilson's interval with the effective number of samples and Student's t for the number of
    groups: E. L. Korn and B. I. Graubard (1998), Survey Methodology 24, 193-201; N. Dean and
    M. Pagano (2015), Statistics in Medicine 34, 2467-2482. A bootstrap over three persons
    would be far too narrow.
    """
    right, codes, names = _grouped(correct, groups)
    totals = np.bincount(codes, minlength=len(names))
    return from_group_counts(np.bincount(codes, weights=right), totals, level=level)


def from_group_counts(correct: ArrayLike, totals: ArrayLike, *, level: float = LEVEL) -> Interval:
    """Return `by_group`'s interval from each group's number right and number in all."""
    right, sizes = np.asarray(correct, float), np.asarray(totals, float)
    check_share(right.sum(), sizes.sum())
    effect = design_effect(right, sizes)
    total, share = sizes.sum(), right.sum() / sizes.sum()
    quantile = student_quantile(level, len(sizes) - 1)
    low, high = wilson_ends(share, total / effect, quantile)
    return Interval(float(share), low, high, int(total))


def design_effect(correct: np.ndarray, totals: np.ndarray) -> float:
    """Return how many samples of these groups say as much as one independent sample (>= 1)."""
    if len(totals) < 2:
        raise ValueError(
            f"Found samples of {len(totals)} person: how much persons differ shows only with 2 "
            "or more. Collect from somebody else as well."
        )
    total, share = totals.sum(), correct.sum() / totals.sum()
    alone = share * (1 - share) / total
    if alone == 0:
        return 1.0
    return max(1.0, _group_variance(correct - share * totals, total) / alone)


def _group_variance(sums: np.ndarray, total: float) -> float:
    groups = len(sums)
    return float(groups / (groups - 1) * (sums**2).sum() / total**2)


def _grouped(values: ArrayLike, groups: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    array = np.asarray(values, dtype=float)
    names, codes = np.unique(np.asarray(groups), return_inverse=True)
    if array.ndim != 1 or len(array) != len(codes):
        raise ValueError(
            f"Found values of shape {array.shape} and {len(codes)} groups; wanted: one value and "
            "one person's name for each sample."
        )
    if not len(array):
        raise ValueError("Found no samples: an interval needs at least 1 observation.")
    return array, codes, names


def paired_difference(
    first: ArrayLike, second: ArrayLike, *, groups: ArrayLike | None = None, level: float = LEVEL
) -> Interval:
    """Return the interval of the first share minus the second, on the same samples.

    Parameters
    ----------
    first, second : arrays of bool, shape (n_samples,)
        Whether each of the two was right on each sample, in the same order.
    groups : array, shape (n_samples,), optional
        The person of each sample; widens the interval where persons differ.

    Source
    ------
    A. Agresti and Y. Min (2005), Statistics in Medicine 24, 729-740 (half a sample added to
    each cell, so that "never a difference" is no certainty); groups as in `by_group`.
    """
    one, two = np.asarray(first, float), np.asarray(second, float)
    if one.shape != two.shape or one.ndim != 1 or not len(one):
        raise ValueError(
            f"Found results of shapes {one.shape} and {two.shape}; wanted: two results for each "
            "sample, in the same order. Score both on the same samples."
        )
    delta, total = one - two, len(one)
    unequal = float(np.abs(delta).sum())
    middle = float(delta.sum()) / (total + 2)
    spread = ((unequal + 1) / (total + 2) - middle**2) / (total + 2)
    quantile = normal_quantile(level)
    if groups is not None:
        delta, codes, names = _grouped(delta, groups)
        sums = np.bincount(codes, weights=delta - delta.mean())
        spread = max(spread, _group_variance(sums, total) if len(names) > 1 else math.inf)
        quantile = student_quantile(level, max(1, len(names) - 1))
    half = quantile * math.sqrt(spread)
    ends = max(-1.0, middle - half), min(1.0, middle + half)
    return Interval(float(delta.mean()), *ends, total)

"""Intervals of shares: so many right out of so many, each sample on its own."""

import math
from statistics import NormalDist

from ecosystem_kit.intervals.interval import LEVEL, Interval


def wilson(correct: int, total: int, *, level: float = LEVEL) -> Interval:
    """Return the interval of a share, `correct` out of `total`.

    Parameters
    ----------
    correct, total : int
        How many were right, and out of how many (at least 1).
    level : float, between 0 and 1
        How often such intervals hold the truth.

    Raises
    ------
    ValueError
        If there is nothing to count, or more right than there is in all.

    Source
    ------
    E. B. Wilson (1927), JASA 22, 209-212; chosen over the textbook's plus-or-minus because it
    stays between 0 and 1 and is honest at 0 % and 100 % (Brown, Cai, DasGupta 2001).

    Examples
    --------
    >>> wilson(9, 10)
    0.900 [0.596, 0.982] (n = 10)
    >>> wilson(0, 5)
    0.000 [0.000, 0.434] (n = 5)
    """
    check_share(correct, total)
    low, high = wilson_ends(correct / total, total, normal_quantile(level))
    return Interval(correct / total, low, high, int(total))


def check_share(correct: float, total: float) -> None:
    """Raise ValueError unless `correct` out of `total` makes sense."""
    if total < 1:
        raise ValueError(f"The total is {total}: an interval needs at least 1 observation.")
    if not 0 <= correct <= total:
        raise ValueError(f"Found {correct} right out of {total}; wanted: from 0 to {total} right.")


def normal_quantile(level: float) -> float:
    """Return how many standard deviations hold a share `level` of a normal distribution."""
    if not 0 < level < 1:
        raise ValueError(f"The level is {level}; wanted: a number between 0 and 1, such as 0.95.")
    return NormalDist().inv_cdf((1 + level) / 2)


def student_quantile(level: float, freedom: float) -> float:
    """Return how many standard errors hold a share `level` of Student's t distribution."""
    from scipy.special import stdtrit  # a third of a second, and a check of a share needs none

    return float(stdtrit(freedom, (1 + level) / 2))


def wilson_ends(share: float, total: float, z: float) -> tuple[float, float]:
    """Return Wilson's ends; `total` may be a fraction (an effective number of samples)."""
    scale = 1 + z * z / total
    middle = (share + z * z / (2 * total)) / scale
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / scale
    low = 0.0 if share == 0 else max(0.0, middle - half)
    high = 1.0 if share == 1 else min(1.0, middle + half)
    # Rounding may leave an end a last digit on the wrong side of the estimate.
    return min(low, share), max(high, share)


def difference(k1: int, n1: int, k2: int, n2: int, *, level: float = LEVEL) -> Interval:
    """Return the interval of the first share minus the second, from separate samples.

    Source
    ------
    R. G. Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> difference(56, 70, 48, 80)
    0.200 [0.052, 0.334] (n = 150)
    """
    return difference_of(wilson(k1, n1, level=level), wilson(k2, n2, level=level))


def difference_of(first: Interval, second: Interval) -> Interval:
    """Return the interval of the first quantity minus the second, both measured separately.

    Source
    ------
    G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702. From two Wilson
    intervals it gives Newcombe's.
    """
    estimate = first.estimate - second.estimate
    down = math.hypot(first.estimate - first.low, second.high - second.estimate)
    up = math.hypot(first.high - first.estimate, second.estimate - second.low)
    return Interval(
        estimate, estimate - down, estimate + up, first.count + second.count, first.unit
    )


def samples_needed(half_width: float, expected: float = 0.5, *, level: float = LEVEL) -> int:
    """Return how many test samples make a share honest to plus or minus `half_width`.

    Parameters
    ----------
    half_width : float, between 0 and 0.5
        The plus or minus wanted, for instance 0.05.
    expected : float, from 0 to 1
        The share expected; 0.5 is the hardest case.

    Examples
    --------
    >>> samples_needed(0.05)
    381
    >>> samples_needed(0.05, 0.95)
    83
    """
    if not 0 < half_width < 0.5 or not 0 <= expected <= 1:
        raise ValueError(
            f"Found a half-width of {half_width} and an expected share of {expected}; wanted: a "
            "half-width between 0 and 0.5 and a share from 0 to 1."
        )
    z, low, high = normal_quantile(level), 0, 1
    while _half_width(expected, high, z) > half_width:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        wide = _half_width(expected, middle, z) > half_width
        low, high = (middle, high) if wide else (low, middle)
    return high


def _half_width(share: float, total: float, z: float) -> float:
    low, high = wilson_ends(share, total, z)
    return (high - low) / 2

"""Intervals of rates (captures per minute) and of means (seconds per label)."""

import math

import numpy as np
from numpy.typing import ArrayLike

from ecosystem_kit.intervals.interval import LEVEL, Interval
from ecosystem_kit.intervals.shares import student_quantile


def rate(count: int, exposure: float, *, unit: str = "", level: float = LEVEL) -> Interval:
    """Return the interval of a rate: `count` events in `exposure` minutes (or hours, or words).

    Source
    ------
    F. Garwood (1936), Biometrika 28, 437-442: the exact interval of a Poisson count.

    Examples
    --------
    >>> rate(30, 10, unit="per minute")
    3.000 [2.024, 4.283] per minute (n = 30)
    """
    if count < 0 or exposure <= 0:
        raise ValueError(
            f"Found {count} events in {exposure:g}; wanted: 0 or more events in more than 0."
        )
    low, high = _garwood_ends(count, level)
    return Interval(count / exposure, low / exposure, high / exposure, count, unit)


def rate_by_group(
    counts: ArrayLike, exposures: ArrayLike, *, unit: str = "", level: float = LEVEL
) -> Interval:
    """Return the interval of a rate over several sessions, some of them faster than others.

    Parameters
    ----------
    counts : array of int, shape (n_sessions,)
        Events of each session.
    exposures : array of float, shape (n_sessions,)
        Minutes (or the like) of each session.

    Source
    ------
    P. McCullagh and J. A. Nelder (1989), Generalized Linear Models, section 6.2: where sessions
    scatter more than Poisson counts, the count is divided by the dispersion. With few sessions
    the dispersion itself is a guess: over a dozen, nine intervals in ten hold the truth.
    """
    events, times = np.asarray(counts, float), np.asarray(exposures, float)
    pooled = rate(int(events.sum()), float(times.sum()), unit=unit, level=level)
    expected = pooled.estimate * times[times > 0]
    if len(expected) < 2 or not pooled.count:
        return pooled
    scatter = float(((events[times > 0] - expected) ** 2 / expected).sum()) / (len(expected) - 1)
    dispersion = max(1.0, scatter)
    low, high = _garwood_ends(pooled.count / dispersion, level)
    scale = dispersion / float(times.sum())
    return Interval(pooled.estimate, low * scale, high * scale, pooled.count, unit)


def _garwood_ends(count: float, level: float) -> tuple[float, float]:
    from scipy import special

    # Half of a chi-squared quantile is a gamma quantile.
    tail = (1 - level) / 2
    low = float(special.gammaincinv(count, tail)) if count else 0.0
    return low, float(special.gammainccinv(count + 1, tail))


def mean(values: ArrayLike, *, unit: str = "", level: float = LEVEL) -> Interval:
    """Return the interval of a mean of two or more numbers (Student 1908, Biometrika 6)."""
    array = np.asarray(values, float)
    if array.ndim != 1 or len(array) < 2:
        raise ValueError(f"Found numbers of shape {array.shape}; wanted: a list of 2 or more.")
    spread = float(array.std(ddof=1))
    return mean_from(float(array.mean()), spread, count=len(array), unit=unit, level=level)


def mean_from(
    estimate: float, deviation: float, *, count: int, unit: str = "", level: float = LEVEL
) -> Interval:
    """Return `mean`'s interval from the mean, the standard deviation and the count (>= 2)."""
    if count < 2:
        raise ValueError(f"Found {count} number; an interval of a mean needs 2 or more.")
    half = student_quantile(level, count - 1) * deviation / math.sqrt(count)
    return Interval(estimate, estimate - half, estimate + half, count, unit)

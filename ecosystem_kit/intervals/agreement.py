"""Intervals of agreement (kappa), of ranking (area under the curve), and by resampling."""

import math
from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from ecosystem_kit.intervals.interval import LEVEL, Interval
from ecosystem_kit.intervals.shares import normal_quantile, student_quantile, wilson

HAIR = 1e-12


def kappa_interval(first: ArrayLike, second: ArrayLike, *, level: float = LEVEL) -> Interval:
    """Return Cohen's kappa of two passes of labels: agreement beyond chance.

    Parameters
    ----------
    first, second : arrays of str, shape (n_samples,)
        The labels of the two passes (or two people), in the same order.
    level : float
        How often such intervals hold the truth.

    Raises
    ------
    ValueError
        If the lengths differ, nothing was labeled twice, or only one label occurs.

    Source
    ------
    J. Cohen (1960), Educational and Psychological Measurement 20, 37-46; with Wilson's interval
    of the observed agreement in place of plus-or-minus, so that full agreement on ten samples
    is no certainty.

    Examples
    --------
    >>> kappa_interval(["1", "2", "1", "2"], ["1", "2", "1", "1"])
    0.500 [-0.399, 0.909] (n = 4)
    """
    one, two = np.asarray(first).astype(str), np.asarray(second).astype(str)
    if one.shape != two.shape or one.ndim != 1 or not len(one):
        raise ValueError(
            f"Found labels of shapes {one.shape} and {two.shape}; wanted: two labels for each "
            "sample. Keep only the samples that both passes labeled."
        )
    pairs, counts = np.unique(np.stack([one, two]), axis=1, return_counts=True)
    table = {(str(a), str(b)): int(n) for a, b, n in zip(*pairs, counts, strict=True)}
    return kappa_from_counts(table, level=level)


def kappa_from_counts(pairs: Mapping[tuple[str, str], int], *, level: float = LEVEL) -> Interval:
    """Return `kappa_interval` from how often each pair of labels occurred."""
    total = sum(pairs.values())
    first, second, same = Counter[str](), Counter[str](), 0
    for (one, two), count in pairs.items():
        first[one] += count
        second[two] += count
        same += count if one == two else 0
    names = set(first) | set(second)
    if len(names) < 2:
        found = f"only the label {min(names)!r} in both passes" if names else "no labels"
        raise ValueError(
            f"Found {found}: agreement beyond chance needs 2 or more. Label samples of other "
            "classes twice as well."
        )
    chance = sum(first[name] * second[name] for name in names) / total**2
    agreed = wilson(same, total, level=level)
    estimate, low, high = (
        (part - chance) / (1 - chance) for part in (agreed.estimate, agreed.low, agreed.high)
    )
    return Interval(estimate, low, high, total)


def auc_interval(
    scores: ArrayLike,
    truth: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    level: float = LEVEL,
) -> Interval:
    """Return the area under the ROC curve: how often a true one outranks a false one.

    Parameters
    ----------
    scores : array of float, shape (n_samples,)
        Held-out or cross-fitted scores. Scores of samples that the model was fitted on are
        above 0.5 even where there is nothing to tell apart.
    truth : array of bool, shape (n_samples,)
        Which samples are true.
    groups : array, shape (n_samples,), optional
        The person or session of each sample; widens the interval where groups differ.
    level : float
        How often such intervals hold the truth.

    Raises
    ------
    ValueError
        If lengths differ, a score is no number, or all samples are of one kind.

    Source
    ------
    J. A. Hanley and B. J. McNeil (1982), Radiology 143, 29-36, in the score form of
    R. G. Newcombe (2006), Statistics in Medicine 25, 559-573, method 5 (no zero width at 1.0);
    groups: N. A. Obuchowski (1997), Biometrics 53, 567-578, as a design effect.

    Examples
    --------
    >>> auc_interval([0.1, 0.4, 0.35, 0.8], [False, False, True, True])
    0.750 [0.227, 0.967] (n = 4)
    """
    values, true = np.asarray(scores, float), np.asarray(truth, bool)
    _check_scores(values, true)
    placements = _placements(values, true)
    area = float(placements[true].mean())
    n_true, n_false, quantile = float(true.sum()), float((~true).sum()), normal_quantile(level)
    if groups is not None:
        effect, freedom = _auc_design_effect(placements - area, true, np.asarray(groups))
        n_true, n_false = n_true / effect, n_false / effect
        quantile = student_quantile(level, freedom)
    low, high = _newcombe_ends(area, n_true, n_false, quantile)
    return Interval(area, low, high, len(values))


def _check_scores(values: np.ndarray, true: np.ndarray) -> None:
    if values.shape != true.shape or values.ndim != 1:
        raise ValueError(
            f"Found scores of shape {values.shape} and truths of shape {true.shape}; wanted: one "
            "of each for every sample."
        )
    if not np.isfinite(values).all():
        raise ValueError("Found scores that are no numbers (nan or infinite): drop or mend them.")
    if not true.any() or true.all():
        raise ValueError(
            f"Found {int(true.sum())} true of {len(true)} samples; wanted: at least one true and "
            "one false, or there is nothing to rank."
        )


def _placements(values: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Return each sample's share of the other kind that it is ranked rightly against."""
    from scipy import stats

    ranks, result = stats.rankdata(values), np.empty(len(values))
    for kind, other in ((true, ~true), (~true, true)):
        among_own = stats.rankdata(values[kind])
        result[kind] = (ranks[kind] - among_own) / other.sum()
    result[~true] = 1 - result[~true]
    return result


def _auc_design_effect(
    residuals: np.ndarray, true: np.ndarray, groups: np.ndarray
) -> tuple[float, int]:
    names, codes = np.unique(groups, return_inverse=True)
    weights = np.where(true, residuals / true.sum(), residuals / (~true).sum())
    sums = np.bincount(codes, weights=weights)
    freedom = min(len(np.unique(codes[true])), len(np.unique(codes[~true])))
    if freedom < 2:
        raise ValueError(
            "Found samples of one person only on one of the two sides: how much persons differ "
            "shows only with 2 or more. Collect from somebody else as well."
        )
    alone = float((weights**2).sum())
    together = len(names) / (len(names) - 1) * float((sums**2).sum())
    return max(1.0, together / alone if alone > 0 else 1.0), len(names) - 1


def _newcombe_ends(
    area: float, n_true: float, n_false: float, quantile: float
) -> tuple[float, float]:
    from scipy import optimize

    extra = (n_true + n_false) / 2 - 1

    def outside(guess: float) -> float:
        spread = guess * (1 - guess) / (n_true * n_false)
        spread *= 1 + extra * ((1 - guess) / (2 - guess) + guess / (1 + guess))
        return abs(area - guess) - quantile * math.sqrt(max(0.0, spread))

    # At 0 and 1 the spread is 0, so the ends are sought a hair away from the estimate itself.
    low = optimize.brentq(outside, 0.0, area - HAIR) if area > HAIR else 0.0
    high = optimize.brentq(outside, area + HAIR, 1.0) if area < 1 - HAIR else 1.0
    return float(low), float(high)


def bootstrap(
    values: ArrayLike,
    statistic: Callable[[np.ndarray], float] = np.mean,
    *,
    groups: ArrayLike | None = None,
    level: float = LEVEL,
    repeats: int = 2000,
    random_state: int | None = 0,
    unit: str = "",
) -> Interval:
    """Return the interval of any statistic by drawing the samples again and again.

    Parameters
    ----------
    values : array, shape (n_samples,) or (n_samples, ...)
        One row for each sample.
    statistic : function from values to float
        What to estimate, such as `numpy.median`.
    groups : array, shape (n_samples,), optional
        Persons: then whole persons are drawn, not samples. With fewer than ten persons the
        interval comes out too narrow; `by_group` does not.
    level, repeats, random_state, unit
        How often such intervals hold the truth; number of draws; seed; unit for printing.

    Source
    ------
    B. Efron (1979), Annals of Statistics 7, 1-26 (percentile method).
    """
    array = np.asarray(values)
    if len(array) < 2:
        raise ValueError(f"Found {len(array)} values; drawing again needs 2 or more.")
    members = _members(len(array), groups)
    if len(members) < 2:
        raise ValueError("Found one person only; drawing persons again needs 2 or more.")
    rng, draws = np.random.default_rng(random_state), np.empty(repeats)
    for index in range(repeats):
        chosen = rng.integers(len(members), size=len(members))
        draws[index] = statistic(array[np.concatenate([members[i] for i in chosen])])
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(statistic(array)), float(low), float(high), len(array), unit)


def _members(count: int, groups: ArrayLike | None) -> list[np.ndarray]:
    if groups is None:
        return list(np.arange(count)[:, None])
    codes = np.unique(np.asarray(groups), return_inverse=True)[1]
    if len(codes) != count:
        raise ValueError(f"Found {count} values and {len(codes)} groups; wanted: one for each.")
    return [np.flatnonzero(codes == code) for code in range(codes.max() + 1)]

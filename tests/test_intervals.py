"""Intervals hold the truth as often as they say, and agree with the published formulas."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from ecosystem_kit import intervals
from ecosystem_kit.intervals import Interval

totals = st.integers(1, 5000)
levels = st.floats(0.5, 0.999)


@st.composite
def shares(draw):
    total = draw(totals)
    return draw(st.integers(0, total)), total


@given(shares(), levels)
def test_wilson_agrees_with_scipy(share, level):
    ours = intervals.wilson(*share, level=level)
    theirs = stats.binomtest(*share).proportion_ci(level, method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(shares())
def test_a_share_lies_inside_its_own_interval(share):
    interval = intervals.wilson(*share)
    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1
    assert interval.count == share[1]


@given(shares())
def test_ten_times_the_same_evidence_narrows_the_interval(share):
    small, large = intervals.wilson(*share), intervals.wilson(share[0] * 10, share[1] * 10)
    assert large.half_width < small.half_width


@given(shares())
def test_errors_mirror_rights(share):
    right, wrong = intervals.wilson(*share), intervals.wilson(share[1] - share[0], share[1])
    assert (right.low, right.high) == pytest.approx((1 - wrong.high, 1 - wrong.low), abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090)],
    ids=["table II a", "table II b"],
)
def test_the_difference_is_that_of_newcombes_own_table(counts, low, high):
    found = intervals.difference(*counts)
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@given(shares(), shares())
def test_a_difference_turns_its_sign_when_the_two_are_exchanged(one, two):
    there, back = intervals.difference(*one, *two), intervals.difference(*two, *one)
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


@given(st.integers(0, 500), st.floats(0.1, 1000))
def test_a_rates_ends_leave_the_tails_that_poisson_says(count, exposure):
    found = intervals.rate(count, exposure)
    assert stats.poisson.cdf(count, found.high * exposure) == pytest.approx(0.025, rel=1e-6)
    if count:
        assert stats.poisson.sf(count - 1, found.low * exposure) == pytest.approx(0.025, rel=1e-6)


def test_sessions_of_unequal_speed_widen_a_rate():
    even = intervals.rate_by_group([10, 20, 30], [5, 10, 15])
    uneven = intervals.rate_by_group([1, 50, 9], [5, 10, 15])
    assert even == intervals.rate(60, 30)
    assert uneven.estimate == 2.0 and uneven.half_width > 2 * even.half_width


def test_a_rate_over_sessions_holds_the_truth_far_more_often_where_they_differ():
    rng, hits = np.random.default_rng(5), np.zeros(2)
    for _ in range(300):
        minutes = rng.uniform(5, 15, 12)
        counts = rng.poisson(minutes * rng.gamma(8, 3 / 8, 12))
        plain = intervals.rate(int(counts.sum()), minutes.sum())
        hits += [intervals.rate_by_group(counts, minutes).contains(3.0), plain.contains(3.0)]
    assert hits[0] / 300 >= 0.88 and hits[1] / 300 < 0.8


def test_a_mean_has_students_interval():
    values = [3.1, 4.0, 2.2, 5.6, 4.4]
    low, high = stats.ttest_1samp(values, 0).confidence_interval()
    assert (intervals.mean(values).low, intervals.mean(values).high) == pytest.approx((low, high))


@given(st.floats(0.01, 0.4), st.floats(0, 1))
def test_the_samples_needed_are_enough_and_one_fewer_is_not(half_width, expected):
    needed = intervals.samples_needed(half_width, expected)
    ends = [intervals.shares.wilson_ends(expected, n, 1.959964) for n in (needed, needed - 1) if n]
    assert (ends[0][1] - ends[0][0]) / 2 <= half_width + 1e-6
    if len(ends) == 2:
        assert (ends[1][1] - ends[1][0]) / 2 >= half_width - 1e-6


def cluster_coverage(method, persons, repeats=300):
    """Share of experiments whose interval holds the truth, persons differing much."""
    rng, hits = np.random.default_rng(7), 0
    groups = np.repeat(np.arange(persons), 40)
    for _ in range(repeats):
        skill = rng.beta(8, 2, persons)
        hits += method(rng.random(len(groups)) < skill[groups], groups).contains(0.8)
    return hits / repeats


@pytest.mark.parametrize("persons", [3, 5, 10])
@pytest.mark.parametrize("near", [0.95, 0.99], ids=["at 95 %", "at 99 %"])
def test_by_group_holds_near_perfection_where_persons_seem_all_alike(persons, near):
    rng, hits = np.random.default_rng(1), 0
    for _ in range(300):
        right = rng.binomial(40, rng.beta(near * 30, (1 - near) * 30, persons))
        hits += intervals.from_group_counts(right, np.full(persons, 40)).contains(near)
    assert hits / 300 >= 0.92


@pytest.mark.parametrize("persons", [3, 5, 10])
def test_by_group_holds_the_truth_where_samples_taken_singly_do_not(persons):
    assert cluster_coverage(intervals.by_group, persons) >= 0.92
    alone = cluster_coverage(lambda right, groups: intervals.wilson(right.sum(), len(right)), 5)
    assert alone < 0.75


def test_few_persons_make_the_bootstrap_too_sure_of_itself():
    def method(right, groups):
        return intervals.bootstrap(right, groups=groups, repeats=200)

    assert cluster_coverage(method, 3, repeats=100) < 0.85


def test_persons_who_are_all_alike_cost_only_their_number():
    right = np.tile([1, 1, 1, 0], 50)
    found = intervals.by_group(right, np.repeat(np.arange(20), 10))
    single = intervals.wilson(150, 200)
    assert single.half_width <= found.half_width < 1.15 * single.half_width


def test_group_counts_say_the_same_as_the_samples():
    right, groups = [1, 1, 0, 1, 0, 0, 1], list("aabbbcc")
    assert intervals.by_group(right, groups) == intervals.from_group_counts([2, 1, 1], [2, 3, 2])


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_a_paired_difference_is_never_a_certainty(pairs):
    one, two = zip(*pairs, strict=True)
    found = intervals.paired_difference(one, two)
    assert found.half_width > 0
    assert found.low - 1e-9 <= found.estimate <= found.high + 1e-9


def test_pairing_sees_what_separate_samples_would_not():
    one = np.array([1] * 90 + [0] * 10)
    two = np.array([1] * 82 + [0] * 18)
    assert intervals.paired_difference(one, two).low > 0
    assert intervals.difference(90, 100, 82, 100).low < 0


@given(st.lists(st.tuples(st.sampled_from("012"), st.sampled_from("012")), min_size=2))
def test_kappa_is_scikit_learns_and_lies_inside(pairs):
    one, two = zip(*pairs, strict=True)
    if len({*one, *two}) == 1:
        return
    found = intervals.kappa_interval(one, two)
    assert found.estimate == pytest.approx(cohen_kappa_score(one, two))
    assert found.low <= found.estimate + 1e-9 and found.estimate <= found.high + 1e-9


def test_kappa_holds_the_truth_as_often_as_it_says():
    rng, hits = np.random.default_rng(3), 0
    for _ in range(400):
        one = rng.integers(0, 4, 60)
        two = np.where(rng.random(60) < 0.8, one, rng.integers(0, 4, 60))
        hits += intervals.kappa_interval(one, two).contains(0.8)
    assert 0.92 <= hits / 400 <= 0.985


@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=30),
    st.lists(st.integers(0, 5), min_size=1, max_size=30),
)
def test_the_area_is_scikit_learns_and_lies_inside(true, false):
    truth, scores = [1] * len(true) + [0] * len(false), true + false
    found = intervals.auc_interval(scores, truth)
    assert found.estimate == pytest.approx(roc_auc_score(truth, scores))
    assert 0 <= found.low <= found.estimate <= found.high <= 1
    assert found.half_width > 0


def test_the_area_holds_the_truth_as_often_as_it_says():
    rng, hits = np.random.default_rng(3), 0
    area = stats.norm.cdf(1 / math.sqrt(2))
    for _ in range(300):
        scores = np.concatenate([rng.normal(1, 1, 25), rng.normal(0, 1, 40)])
        hits += intervals.auc_interval(scores, np.arange(65) < 25).contains(area)
    assert 0.92 <= hits / 300 <= 0.99


def test_persons_who_differ_are_no_reason_to_see_a_difference_between_two_sides():
    rng, hits = np.random.default_rng(0), np.zeros(2)
    groups = np.repeat(np.arange(12), 20)
    for _ in range(200):
        scores = rng.normal(size=12)[groups] + rng.normal(size=240) * 0.3
        by_person = intervals.auc_interval(scores, groups < 6, groups=groups)
        hits += [by_person.contains(0.5), intervals.auc_interval(scores, groups < 6).contains(0.5)]
    assert hits[0] / 200 >= 0.92 and hits[1] / 200 < 0.5


def test_the_bootstrap_of_a_mean_is_close_to_students():
    values = np.random.default_rng(0).normal(5, 2, 80)
    drawn, student = intervals.bootstrap(values), intervals.mean(values)
    assert drawn.low == pytest.approx(student.low, abs=0.1)
    assert drawn == intervals.bootstrap(values), "the same seed must give the same interval"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: intervals.wilson(0, 0), "at least 1"),
        (lambda: intervals.wilson(6, 5), "6 right out of 5"),
        (lambda: intervals.wilson(1, 2, level=95), "such as 0.95"),
        (lambda: intervals.rate(-1, 3), "-1 events"),
        (lambda: intervals.rate(1, 0), "more than 0"),
        (lambda: intervals.mean([1.0]), "2 or more"),
        (lambda: intervals.mean_from(1.0, 1.0, count=1), "2 or more"),
        (lambda: intervals.samples_needed(0), "half-width between 0 and 0.5"),
        (lambda: intervals.by_group([1, 0], ["anna", "anna"]), "somebody else"),
        (lambda: intervals.by_group([1, 0], ["anna"]), "one value and"),
        (lambda: intervals.by_group([], []), "no samples"),
        (lambda: intervals.paired_difference([1], [1, 0]), "same samples"),
        (lambda: intervals.kappa_interval(["1"], ["1"]), "only the label '1'"),
        (lambda: intervals.kappa_interval(["1"], ["1", "2"]), "two labels for each"),
        (lambda: intervals.auc_interval([1.0, 2.0], [True, True]), "nothing to rank"),
        (lambda: intervals.auc_interval([1.0, math.nan], [True, False]), "no numbers"),
        (lambda: intervals.auc_interval([1.0], [True, False]), "one of each"),
        (
            lambda: intervals.auc_interval([1.0, 2.0], [True, False], groups=["a", "b"]),
            "one person only",
        ),
        (lambda: intervals.bootstrap([1.0]), "2 or more"),
        (lambda: intervals.bootstrap([1.0, 2.0], groups=["a", "a"]), "one person only"),
        (lambda: intervals.bootstrap([1.0, 2.0], groups=["a"]), "one for each"),
        (lambda: intervals.wilson(1, 2).times(0), "above 0"),
    ],
)
def test_a_learners_mistake_gets_a_sentence(call, says):
    with pytest.raises(ValueError, match=says):
        call()


def test_an_interval_prints_estimate_ends_unit_and_count():
    assert str(Interval(0.93, 0.9123, 0.9451, 500)) == "0.930 [0.912, 0.945] (n = 500)"
    assert str(Interval(12.5, 10.0, 15.25, 1234, "s")) == "12.5 [10.0, 15.2] s (n = 1,234)"
    assert str(Interval(2.0, 1.0, 3.0, 4).times(60, unit="s")) == "120.0 [60.0, 180.0] s (n = 4)"


def test_an_interval_answers_the_questions_that_gates_ask():
    interval = Interval(0.5, 0.4, 0.6, 10)
    assert interval.below(0.7) and not interval.below(0.6)
    assert interval.above(0.3) and not interval.above(0.4)
    assert interval.contains(0.4) and not interval.contains(0.39)
    assert Interval(0.0, -0.01, 0.02, 9).within(0.03) and not interval.within(0.6)


def test_all_that_is_public_is_named():
    public = {n for n in dir(intervals) if not n.startswith("_")}
    modules = {"agreement", "amounts", "interval", "persons", "shares"}
    assert public - modules == set(intervals.__all__)


def test_importing_intervals_loads_neither_pandas_nor_scikit_learn():
    code = "import ecosystem_kit.intervals, sys; print({'pandas', 'sklearn'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "set()"

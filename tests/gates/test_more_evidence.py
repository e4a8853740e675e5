"""More of the same evidence never turns "go back" into "too few to say"."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ecosystem_kit import intervals, rates
from ecosystem_kit.gates import GO_BACK, TOO_FEW, data, deployment, roll_out, rule, training
from ecosystem_kit.plan import Plan

PLAN = Plan.default()
times = st.integers(2, 50)


@st.composite
def shares(draw, most=60):
    total = draw(st.integers(1, most))
    return draw(st.integers(0, total)), total


@st.composite
def by_people(draw):
    rows = draw(st.lists(shares(), min_size=2, max_size=6))
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def stays(verdict_of, more):
    """Weigh once and then `more` times the same; a reason found stays a reason or is settled."""
    if verdict_of(1) == GO_BACK:
        assert verdict_of(more) != TOO_FEW


def people(counts, n):
    return intervals.from_group_counts(counts[0] * n, counts[1] * n)


def share(pair, n):
    return intervals.wilson(pair[0] * n, pair[1] * n)


@given(st.integers(1, 100), st.floats(0.5, 100), st.integers(1, 500), st.floats(-1, 20), times)
def test_more_captures_at_the_same_pace(count, minutes, missing, left, n):
    def verdict(n):
        pace = intervals.rate(count * n, minutes * n)
        return data.judge_cost(rates.hours_for(missing, pace), left)

    stays(verdict, n)


@given(st.floats(0.5, 60), st.floats(0.1, 30), st.integers(5, 50), times)
def test_more_labels_of_the_same_length(mean, deviation, count, n):
    def verdict(n):
        seconds = intervals.mean_from(mean, deviation, count=count * n)
        task = {"hours": seconds.times(420 / 3600), "agreement": None}
        return data.judge_task(task, PLAN.labeling_hours)

    stays(verdict, n)


@given(by_people(), shares(), shares(), shares(), times)
def test_more_of_the_same_model(unseen, train, before, after, n):
    def verdict(n):
        tested = people(unseen, n)
        gap = intervals.difference_of(share(train, n), tested)
        gain = intervals.difference_of(share(after, n), share(before, n))
        found = training.judge_overfitting(tested, gap, gain, required=0.9)
        return found, training.judge_too_hard(tested, gain, required=0.9)

    stays(lambda n: verdict(n)[0], n)
    stays(lambda n: verdict(n)[1], n)


@given(shares(), st.one_of(st.none(), shares()), times)
def test_more_labels_given_twice(agreeing, contradicted, n):
    def verdict(n):
        same, total = agreeing
        pairs = {("0", "0"): same, ("1", "1"): same, ("0", "1"): total - same, ("1", "0"): 1}
        kappa = intervals.kappa_from_counts({key: count * n for key, count in pairs.items()})
        return training.judge_labels(kappa, contradicted and share(contradicted, n))

    stays(verdict, n)


@given(shares(), shares(), times)
def test_more_answers_of_an_output_mode(slow, wrong, n):
    stays(lambda n: training.judge_mode(share(slow, n), share(wrong, n), plan=PLAN), n)


@given(by_people(), by_people(), times)
def test_more_pilot_of_the_same_people(pilot, promise, n):
    def drop(n):
        return intervals.difference_of(people(pilot, n), people(promise, n))

    stays(lambda n: deployment.judge_drop(drop(n)), n)
    stays(
        lambda n: deployment.judge_accuracy(people(pilot, n), people(promise, n), required=0.9), n
    )
    stays(lambda n: roll_out.judge_link(drop(n)), n)
    stays(lambda n: rule.judge_lead(drop(n), 0.05), n)


@given(by_people(), by_people(), times)
def test_more_people_like_those(pilot, promise, n):
    def more(counts, n):
        return intervals.from_group_counts(*(np.tile(column, n) for column in counts))

    def drop(n):
        return intervals.difference_of(more(pilot, n), more(promise, n))

    stays(lambda n: deployment.judge_drop(drop(n)), n)
    stays(lambda n: roll_out.judge_link(drop(n)), n)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=12), st.data(), st.integers(2, 8))
def test_more_samples_that_look_like_the_pilot(scores, data, n):
    pilot = data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    assume(any(pilot) and not all(pilot))

    def verdict(n):
        return deployment.judge_area(intervals.auc_interval(scores * n, pilot * n))

    stays(verdict, n)


@given(by_people(), by_people(), st.floats(1, 5), times)
def test_more_use_of_the_same_kind(wrong, slow, rating, n):
    def verdict(n):
        parts = {
            "errors": roll_out._at_most(people(wrong, n), PLAN.max_error, ""),
            "answer times": roll_out._at_most(people(slow, n), 0.1, ""),
            "ratings": roll_out._rating({f"{k}": (rating, n) for k in range(3 * n)}, 3.5),
        }
        return roll_out.judge_front({name: part["verdict"] for name, part in parts.items()})

    stays(verdict, n)


@pytest.mark.parametrize("n", [2, 5])
def test_a_longer_pilot_keeps_slices_and_hard_cases(story, n):
    from ecosystem_kit.gates import detect

    session = story.session("ada", light="window")
    ids = story.capture(session, 12)
    for _ in range(n):
        for sample in ids:
            story.ledger.add_event(session, said="1", truth="2", sample=sample)
        story.pilot("ben", 1, 0, session=story.session("ben", light="lamp"))
        assert detect("L10", story.ledger, PLAN).verdict == GO_BACK
        assert detect("L11", story.ledger, PLAN).verdict == GO_BACK

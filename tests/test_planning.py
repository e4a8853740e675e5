import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem_kit import intervals, planning
from ecosystem_kit.plan import Plan


def test_twice_the_uses_halve_the_days():
    once = planning.days_to_pay_back(30, uses_a_day=50, seconds_before=7, seconds_after=3)
    twice = planning.days_to_pay_back(30, uses_a_day=100, seconds_before=7, seconds_after=3)
    assert once == 2 * twice == 540


@pytest.mark.parametrize(
    ("uses", "after"), [(90, 7), (90, 8), (0, 3)], ids=["as fast", "slower", "never used"]
)
def test_what_saves_nothing_is_never_paid_back(uses, after):
    with pytest.raises(ValueError, match="a fair outcome"):
        planning.days_to_pay_back(30, uses_a_day=uses, seconds_before=7, seconds_after=after)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 0.2), st.floats(0.3, 0.7))
def test_by_hand_and_kit_need_about_the_same_samples(half_width, share):
    by_hand = planning.samples_by_hand(half_width, share)
    assert by_hand == pytest.approx(intervals.samples_needed(half_width, share), abs=5)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 0.4), st.floats(0.01, 0.99))
def test_samples_by_hand_hold_the_half_width_and_one_less_does_not(half_width, share):
    count = planning.samples_by_hand(half_width, share)

    def half(n):
        return planning.Z_95 * math.sqrt(share * (1 - share) / n)

    assert half(count) <= half_width * 1.000001
    assert count == 1 or half(count - 1) > half_width


@pytest.mark.parametrize(("half_width", "share"), [(0, 0.5), (0.5, 0.5), (0.1, 1.5), (0.1, -1)])
def test_a_half_width_or_share_out_of_range_is_refused(half_width, share):
    with pytest.raises(ValueError, match="wanted: a half-width"):
        planning.samples_by_hand(half_width, share)


def test_the_table_of_samples_has_both_numbers_in_each_row():
    table = planning.samples_table(0.9, half_widths=(0.1, 0.05))
    assert list(table.index) == ["± 10%", "± 5%"]
    assert table.loc["± 5%"].tolist() == [139, intervals.samples_needed(0.05, 0.9)]


def test_a_quarter_of_the_captures_of_one_sense_is_held_back():
    plan = Plan(classes=["0", "1", "2"], samples_per_class=60)
    assert planning.samples_held_back(plan) == 60


def test_the_workload_counts_both_senses_unknown_and_the_second_pass():
    plan = Plan(classes=["0", "1"], samples_per_class=100, labeling_hours=3)
    table = planning.workload(plan, seconds_per_capture=6, seconds_per_label=6, labeled_twice=0.5)
    assert table.loc["capture"].tolist() == [600, 1.0, plan.hours[2]]
    assert table.loc["label"].tolist() == [900, 1.5, 3]


@pytest.mark.parametrize(
    ("rule", "wanted"), [(0.8, 0.9), (0.92, 0.97)], ids=["requirement", "margin"]
)
def test_a_model_must_reach_the_requirement_and_the_margin_above_the_rule(rule, wanted):
    plan = Plan(max_error=0.1, expected_rule=rule, beat_rule_by=0.05)
    assert planning.must_reach(plan) == pytest.approx(wanted)


def test_the_yardsticks_rise_from_chance():
    levels = planning.yardsticks(Plan())
    assert levels.is_monotonic_increasing
    assert levels.index[0] == "chance"
    assert levels["chance"] == pytest.approx(1 / 7)


def test_the_yardsticks_are_drawn_one_bar_each():
    ax = planning.draw_yardsticks(Plan())
    assert len(ax.patches) == len(planning.yardsticks(Plan()))
    assert "0.90" in ax.get_title()


def test_each_answer_is_spoken_in_a_moment_that_can_be_measured():
    seconds = planning.answer_seconds(["0", "3"])
    assert list(seconds.index) == ["0", "3", "unknown"]
    assert seconds.gt(0).all(axis=None)
    assert seconds.lt(3).all(axis=None)

"""L1 and L2: what counts as pace, as a label's time, and as agreement."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ecosystem_kit.gates import GO_BACK, NO_REASON, TOO_FEW, detect
from ecosystem_kit.gates.data import measure_tasks
from ecosystem_kit.gates.overlap import overlap
from ecosystem_kit.ledger import aggregates, encode_mask
from ecosystem_kit.plan import Plan

PLAN = Plan.default()


def test_a_break_is_no_capturing(story):
    session = story.session()
    for _ in range(3):
        story.capture(session, 31, every_s=10)
        story.now += 7200
    (pace,) = aggregates.capture_pace(story.ledger)
    assert pace.captures == 92
    assert pace.minutes == pytest.approx(15)


def test_a_slow_pace_across_ten_minute_marks_is_still_a_pace(story):
    story.now = 600.0 * 1000 - 5
    story.capture(story.session(), 21, every_s=60)
    (pace,) = aggregates.capture_pace(story.ledger)
    assert (pace.captures, pace.minutes) == (20, pytest.approx(20))


@pytest.mark.parametrize("what", ["synthetic", "imported"])
def test_only_real_people_before_a_camera_have_a_pace(story, what):
    session = story.session(synthetic=what == "synthetic")
    story.capture(session, 40, source="camera" if what == "synthetic" else "import")
    assert detect("L1", story.ledger, PLAN).verdict == TOO_FEW


def test_imported_samples_of_real_people_are_not_wanted_again(story):
    plan = Plan(samples_per_class=5, classes=["0", "1"])
    names = ["0", "1", "unknown"] * 5
    story.capture(story.session(), 15, source="import", prompts=names)
    found = detect("L1", story.ledger, plan)
    assert found.verdict == NO_REASON and "are there" in found.sentence


def test_more_of_a_class_than_wanted_does_not_stand_in_for_another(story):
    plan = Plan(samples_per_class=10, classes=["0", "1"])
    story.capture(story.session(), 100, prompts=["0"] * 100)
    assert detect("L1", story.ledger, plan).sentence.startswith("20 captures are still wanted")


def test_hours_already_spent_are_gone(story):
    story.capture(story.session(), 40, every_s=20)
    assert detect("L1", story.ledger, PLAN).verdict == NO_REASON
    story.work("02", 3)
    story.work("03", 2.5)
    found = detect("L1", story.ledger, PLAN)
    assert found.verdict == GO_BACK
    assert found.threshold == pytest.approx(0.5)


def test_pictures_and_sounds_have_their_own_pace(story):
    session = story.session()
    story.capture(session, 40)
    one = story.ledger.add_many_sounds
    one(session, [np.full(1600, 0.1 * n, np.float32) for n in range(3)], taken_at=[0, 60, 120])
    sentence = detect("L1", story.ledger, PLAN).sentence
    assert "pictures 12.0" in sentence and "sounds 1.000 [" in sentence


def test_the_task_that_fits_is_named(story):
    ids = story.capture(story.session(), 20)
    story.label(ids, [(0, 0, 4, 4)] * 20, seconds=60, task="box")
    story.label(ids, seconds=4)
    found = detect("L2", story.ledger, Plan(label_task="box"))
    assert found.verdict == GO_BACK and "choose the task class, which fits" in found.sentence
    assert set(found.details["tasks"]) == {"box", "class"}


def test_without_another_task_one_is_told_to_time_some(story):
    story.label(story.capture(story.session(), 20), seconds=90)
    assert "time a few labels of each first" in detect("L2", story.ledger, PLAN).sentence


def test_quick_labels_that_disagree_are_no_bargain(story):
    ids = story.capture(story.session(), 60)
    story.label(ids, seconds=3)
    story.label(ids, [str((n + n % 2) % 6) for n in range(60)], pass_number=2)
    found = detect("L2", story.ledger, PLAN)
    assert found.verdict == GO_BACK and "two passes agree to 0.4" in found.sentence


def test_boxes_agree_by_their_overlap(story):
    ids = story.capture(story.session(), 10)
    story.label(ids, [(0, 0, 4, 4)] * 10, seconds=5, task="box")
    moved = [(0, 0, 4, 4)] * 7 + [(4, 4, 4, 4)] * 3
    story.label(ids, moved, task="box", pass_number=2)
    agreed = measure_tasks(story.ledger, PLAN)["box"]["agreement"]
    assert (agreed.estimate, agreed.count) == (0.7, 10)


def test_seconds_are_projected_to_all_samples(story):
    story.label(story.capture(story.session(), 20), seconds=6)
    hours = measure_tasks(story.ledger, PLAN)["class"]["hours"]
    assert hours.estimate == pytest.approx(6 * 420 / 3600)


masks = arrays.arrays(bool, st.tuples(st.integers(1, 6), st.integers(1, 6)))


@given(st.data())
def test_masks_overlap_as_their_pixels_do(data):
    one = data.draw(masks)
    two = data.draw(arrays.arrays(bool, one.shape))
    texts = [json.dumps(encode_mask(mask)) for mask in (one, two)]
    union = (one | two).sum()
    wanted = (one & two).sum() / union if union else 1.0
    assert overlap(*texts, task="mask") == pytest.approx(wanted)


def test_masks_of_unequal_pictures_share_nothing():
    texts = [json.dumps(encode_mask(np.ones(shape, bool))) for shape in ((2, 3), (3, 2))]
    assert overlap(*texts, task="mask") == 0


intervals_in_time = st.tuples(st.floats(0, 9), st.floats(0.1, 5)).map(lambda p: (p[0], sum(p)))


@given(intervals_in_time, intervals_in_time)
def test_an_overlap_is_a_share_and_whole_with_itself(one, two):
    first, second = json.dumps(one), json.dumps(two)
    there = overlap(first, second, task="segment")
    assert 0 <= there <= 1
    assert there == pytest.approx(overlap(second, first, task="segment"))
    assert overlap(first, first, task="segment") == pytest.approx(1)

import numpy as np
import pytest

from ecosystem_kit.widgets import BoxLabeler, ClassLabeler, MaskLabeler, SegmentLabeler
from ecosystem_kit.widgets.mask_labeler import hand_pixels


class SaysTwo:
    def predict(self, X):
        return np.full(len(X), "2")


def test_each_label_is_in_the_ledger_before_the_next_sample_is_shown(project, pictures):
    labeler = ClassLabeler(project)
    for value in ("1", "unsure", "exclude", "unknown"):
        number = labeler.queue[0]
        labeler.label(value)
        assert project.ledger.sample(number).label == value
    assert labeler.done == pictures
    assert repr(labeler) == "ClassLabeler(picture, 4 labeled, 0 left)"


def test_undo_takes_the_last_label_back_and_the_history_keeps_it(project, pictures):
    labeler = ClassLabeler(project)
    labeler.label("1")
    labeler.undo()
    assert project.ledger.sample(pictures[0]).label is None
    assert labeler.queue == pictures
    kinds = [one.operation for one in project.ledger.label_history(pictures[0])]
    assert kinds == ["set", "undo"]


def test_an_empty_queue_greets_with_nothing_and_a_finished_one_with_nothing_that_waits(
    project, pictures
):
    greeting = ClassLabeler(project, samples=[])._greeting()
    assert (greeting["samples"], greeting["waiting"]) == ([], [])
    labeler = ClassLabeler(project, samples=pictures[:1])
    labeler.label("1")
    greeting = labeler._greeting()
    assert (greeting["samples"], greeting["waiting"]) == (pictures[:1], [])
    assert greeting["labels"] == [[pictures[0], "1"]]


def test_a_second_labeler_goes_on_where_the_first_one_stopped(project, pictures):
    ClassLabeler(project).label("1")
    assert ClassLabeler(project).queue == pictures[1:]


def test_the_blind_second_pass_asks_again_in_another_order(project, pictures):
    first = ClassLabeler(project)
    first.replay(dict.fromkeys(pictures, "1"))
    second = ClassLabeler(project, pass_number=2, random_state=3)
    assert sorted(second.queue) == pictures
    assert second.queue != pictures
    second.label("2")
    assert project.ledger.labels(pass_number=2).to_dict() == {second.done[0]: "2"}
    assert project.ledger.labels().to_dict() == dict.fromkeys(pictures, "1")


def test_a_replayed_session_brings_its_own_seconds_and_leaves_the_rest_in_the_queue(
    project, pictures
):
    labeler = ClassLabeler(project)
    seconds = dict.fromkeys(pictures[1:3], 2.5)
    assert labeler.replay(dict.fromkeys(pictures[1:3], "3"), seconds=seconds) == 2
    assert project.ledger.labels().seconds == [2.5, 2.5]
    assert labeler.queue == [pictures[0], pictures[3]]


def test_a_label_that_was_helped_says_by_whom(project, pictures):
    labeler = ClassLabeler(project, helper=SaysTwo(), helper_name="the twos")
    assert labeler.guess_of(pictures[0]) == "2"
    labeler.label("2")
    assert project.ledger.label_history(pictures[0])[0].helped_by == "the twos"


@pytest.mark.parametrize("value", ["7", 1, None], ids=["no class", "a number", "nothing"])
def test_a_label_that_the_plan_does_not_have_is_refused_and_nothing_is_written(
    project, pictures, value
):
    labeler = ClassLabeler(project)
    with pytest.raises(ValueError, match="choose from"):
        labeler.label(value)
    assert labeler.queue == pictures
    assert project.ledger.labels().samples == []


def test_an_empty_queue_and_an_empty_past_are_said_and_no_crash(project):
    labeler = ClassLabeler(project)
    with pytest.raises(IndexError, match="Nothing is left"):
        labeler.label("1")
    with pytest.raises(IndexError, match="nothing to take back"):
        labeler.undo()


def test_a_box_is_kept_in_pixels_of_the_picture(project, pictures):
    labeler = BoxLabeler(project)
    labeler.label((10, 5, 30, 20), seconds=6)
    assert project.ledger.labels("box").to_dict() == {pictures[0]: (10, 5, 30, 20)}
    assert labeler.box == (15, 10, 30, 20)


@pytest.mark.parametrize(
    "box", [(50, 5, 30, 20), (0, 0, 0, 5), (-1, 0, 5, 5)], ids=["outside", "empty", "negative"]
)
def test_a_box_outside_the_picture_is_refused_and_the_picture_stays(project, pictures, box):
    labeler = BoxLabeler(project)
    with pytest.raises(ValueError, match="inside the picture"):
        labeler.label(box)
    assert labeler.queue == pictures


def test_grabcut_finds_a_bright_square_before_a_dark_background():
    picture = np.full((60, 60, 3), 20, np.uint8)
    picture[20:40, 20:40] = (230, 180, 150)
    mask = hand_pixels(picture, (10, 10, 40, 40))
    truth = np.zeros((60, 60), bool)
    truth[20:40, 20:40] = True
    assert (mask == truth).mean() > 0.98
    assert hand_pixels(picture, (10, 10, 40, 40), grow=2).sum() > mask.sum()
    assert hand_pixels(picture, (10, 10, 40, 40), grow=-2).sum() < mask.sum()


def test_a_mask_comes_back_bit_by_bit(project, pictures):
    labeler = MaskLabeler(project)
    mask = labeler.mask
    labeler.label(mask, seconds=20)
    kept = project.ledger.labels("mask").to_dict()[pictures[0]]
    np.testing.assert_array_equal(kept, mask)
    with pytest.raises(ValueError, match="shape"):
        labeler.label(mask[:5])


def test_a_segment_is_kept_in_seconds(project, sounds):
    labeler = SegmentLabeler(project)
    labeler.label((0.2, 0.7))
    assert project.ledger.labels("segment").to_dict() == {sounds[0]: (0.2, 0.7)}
    with pytest.raises(ValueError, match="start before end"):
        labeler.label((0.7, 0.2))

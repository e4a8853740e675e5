"""What the labelers of shapes do in the kernel, asked as their browser asks."""

import numpy as np
import pytest

from ecosystem_kit.ledger import encode_mask
from ecosystem_kit.widgets import BoxLabeler, MaskLabeler, SegmentLabeler
from ecosystem_kit.widgets.mask_labeler import hand_pixels, mask_of_bytes, runs_as_bytes


def ask(labeler, kind, *buffers, **content):
    """Return reply and buffers to one request."""
    found = labeler._handle(kind, content, [memoryview(one) for one in buffers])
    return found if isinstance(found, tuple) else (found, [])


def operate(labeler, do, operation, *buffers, **about):
    """Return the result of one label or undo, as the browser sends it."""
    one = {"operation": operation, "do": do, **about}
    return ask(labeler, "operations", *buffers, operations=[one], since=0)[0]["results"][0]


@pytest.mark.parametrize("shape", [(1, 1), (5, 7), (48, 64)], ids=str)
@pytest.mark.parametrize("share", [0.0, 0.4, 1.0], ids=["empty", "mixed", "full"])
def test_run_lengths_come_back_bit_by_bit(shape, share):
    mask = np.random.default_rng(1).random(shape) < share
    np.testing.assert_array_equal(mask_of_bytes(runs_as_bytes(mask), shape), mask)


@pytest.mark.parametrize(
    ("runs", "said"),
    [(b"\x01\x00\x00", "4 for each"), (np.uint32([3, 2]).tobytes(), "the runs cover 5 pixels")],
    ids=["cut off", "too short"],
)
def test_run_lengths_that_do_not_fill_the_picture_are_refused(runs, said):
    with pytest.raises(ValueError, match=said):
        mask_of_bytes(runs, (2, 3))


def test_a_large_picture_is_guessed_small_and_its_mask_is_as_large_as_itself():
    picture = np.full((1500, 2000, 3), 20, np.uint8)
    picture[400:1100, 600:1400] = (230, 180, 150)
    picture += np.random.default_rng(0).integers(0, 20, picture.shape).astype(np.uint8)
    mask = hand_pixels(picture, (500, 300, 1000, 900))
    truth = np.zeros(mask.shape, bool)
    truth[400:1100, 600:1400] = True
    assert mask.shape == (1500, 2000)
    assert (mask == truth).mean() > 0.99


@pytest.mark.parametrize("box", [(0, 0, 60, 40), (0, 0, 1, 1), (59, 39, 1, 1)], ids=str)
def test_grabcut_takes_any_box_inside_the_picture(box):
    picture = np.random.default_rng(2).integers(0, 256, (40, 60, 3)).astype(np.uint8)
    assert hand_pixels(picture, box).shape == (40, 60)


def test_the_browser_gets_grabcuts_guess_as_run_lengths(project, pictures):
    labeler = MaskLabeler(project)
    _, (runs,) = ask(labeler, "guess", sample=pictures[0], box=[5, 5, 40, 30])
    guess = hand_pixels(project.ledger.picture(pictures[0]), (5, 5, 40, 30))
    np.testing.assert_array_equal(mask_of_bytes(runs, (40, 60)), guess)
    with pytest.raises(ValueError, match="inside 60×40"):
        ask(labeler, "guess", sample=pictures[0], box=[30, 5, 40, 30])


def test_what_is_being_drawn_is_what_python_sees_and_what_a_reload_brings_back(project, pictures):
    labeler = MaskLabeler(project)
    mask = np.random.default_rng(3).random((40, 60)) < 0.5
    ask(labeler, "draft", runs_as_bytes(mask), sample=pictures[0], box=[1, 2, 3, 4])
    np.testing.assert_array_equal(labeler.mask, mask)
    assert labeler.box == (1, 2, 3, 4)
    begun, (runs,) = ask(labeler, "drafts", sample=pictures[0])
    assert begun == {"box": (1, 2, 3, 4)}
    np.testing.assert_array_equal(mask_of_bytes(runs, (40, 60)), mask)
    labeler.label(mask)
    assert labeler.box == (15, 10, 30, 20)


def test_a_mask_that_the_browser_sends_is_kept_once_bit_by_bit_and_taken_back(project, pictures):
    labeler = MaskLabeler(project)
    mask = np.random.default_rng(4).random((40, 60)) < 0.5
    value = {"size": [40, 60], "buffer": 0}
    about = {"sample": pictures[0], "value": value, "seconds": 3.5}
    first = operate(labeler, "label", "a", runs_as_bytes(mask), **about)
    # Sent again, to a kernel that was started since.
    again = operate(MaskLabeler(project), "label", "a", runs_as_bytes(mask), **about)
    assert again["revision"] == first["revision"]
    np.testing.assert_array_equal(project.ledger.labels("mask").to_dict()[pictures[0]], mask)
    assert project.ledger.labels("mask").seconds == [3.5]
    assert operate(labeler, "undo", "b", undoes="a")["undone"]
    assert project.ledger.labels("mask").samples == []
    np.testing.assert_array_equal(labeler.mask, mask)


def test_a_mask_of_another_size_is_refused_with_a_sentence(project, pictures):
    value = encode_mask(np.ones((4, 6), bool))
    result = operate(MaskLabeler(project), "label", "a", sample=pictures[0], value=value)
    assert "wanted (height, width) = (40, 60)" in result["error"]
    assert project.ledger.labels("mask").samples == []


def test_the_box_of_a_picture_is_where_its_mask_is_looked_for(project, pictures):
    BoxLabeler(project).label((10, 5, 30, 20))
    assert ask(MaskLabeler(project), "drafts", sample=pictures[0]) == ({"box": (10, 5, 30, 20)}, [])
    blind = MaskLabeler(project, pass_number=2)
    assert ask(blind, "drafts", sample=pictures[0]) == ({"box": None}, [])


def test_a_class_is_kept_with_its_box_and_taken_back_with_it(project, pictures):
    labeler = BoxLabeler(project)
    value = {"box": [1, 2, 3, 4], "class": "3"}
    operate(labeler, "label", "a", sample=pictures[0], value=value)
    operate(labeler, "label", "a", sample=pictures[0], value=value)
    assert project.ledger.labels("box").to_dict() == {pictures[0]: (1, 2, 3, 4)}
    assert project.ledger.sample(pictures[0]).label == "3"
    assert len(project.ledger.label_history(pictures[0])) == 2
    operate(labeler, "undo", "b", undoes="a")
    assert project.ledger.labels("box").samples == []
    assert project.ledger.sample(pictures[0]).label is None


def test_a_class_that_somebody_gave_by_itself_stays_when_the_box_is_taken_back(project, pictures):
    project.ledger.add_label(pictures[0], "2", seconds=1.0)
    labeler = BoxLabeler(project)
    operate(labeler, "label", "a", sample=pictures[0], value=[1, 2, 3, 4])
    operate(labeler, "undo", "b", undoes="a")
    assert project.ledger.sample(pictures[0]).label == "2"


def test_a_class_that_the_plan_does_not_have_is_refused_with_its_box(project, pictures):
    value = {"box": [1, 2, 3, 4], "class": "9"}
    result = operate(BoxLabeler(project), "label", "a", sample=pictures[0], value=value)
    assert "none of this project's" in result["error"]
    assert project.ledger.label_history(pictures[0]) == []


def test_labels_of_others_and_of_the_first_pass_stay_out_of_sight(project, pictures, sounds):
    project.ledger.add_label(pictures[0], (1, 2, 3, 4), task="box", by="robin")
    project.ledger.add_label(sounds[0], (0.1, 0.4), task="segment")
    boxes = BoxLabeler(project, samples=pictures)
    assert ask(boxes, "drafts", sample=pictures[0])[0]["box"] is None
    own = SegmentLabeler(project, samples=sounds)
    assert ask(own, "drafts", sample=sounds[0])[0] == {"segment": (0.1, 0.4)}
    blind = SegmentLabeler(project, samples=sounds, pass_number=2)
    assert ask(blind, "drafts", sample=sounds[0])[0] == {"segment": None}


def test_a_segment_that_is_taken_back_is_there_to_go_on_with(project, sounds):
    labeler = SegmentLabeler(project)
    assert labeler.segment == (0.25, 0.75)
    labeler.label((0.2, 0.7))
    labeler.undo()
    assert labeler.segment == (0.2, 0.7)
    ask(labeler, "draft", sample=sounds[0], segment=[0.3, 0.6])
    assert labeler.segment == (0.3, 0.6)


@pytest.mark.parametrize("kind", [BoxLabeler, MaskLabeler, SegmentLabeler])
def test_an_empty_queue_is_said(project, kind):
    labeler = kind(project)
    name = {BoxLabeler: "box", MaskLabeler: "mask", SegmentLabeler: "segment"}[kind]
    with pytest.raises(IndexError, match="Nothing is left"):
        getattr(labeler, name)


def test_no_pixel_is_in_what_a_notebook_saves(project, pictures):
    labeler = MaskLabeler(project)
    ask(labeler, "samples", ids=pictures)
    ask(labeler, "draft", runs_as_bytes(np.ones((40, 60), bool)), sample=pictures[0], box=None)
    state = {name: one for name, one in labeler.get_state().items() if name not in ("_esm", "_css")}
    assert len(repr(state)) < 2000

"""The widgets with a folder of one's own and any classes."""

import numpy as np
import pytest

from ecosystem_kit.widgets import BoxLabeler, Camera, ClassLabeler, Desk, Microphone


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "captures", classes=["fist", "palm"], samples_per_class=3)
    yield desk
    desk.ledger.close()


def picture(tmp_path):
    import cv2

    path = tmp_path / "hand.jpg"
    cv2.imwrite(str(path), np.full((48, 64, 3), 90, np.uint8))
    return path


def test_what_is_captured_counts_towards_what_is_wanted(desk, tmp_path):
    camera = Camera(desk, person="kim", consent=True)
    (sample,) = camera.upload([picture(tmp_path)], prompt="palm")
    assert camera.still_wanted() == {"fist": 3, "palm": 2, "unknown": 3}
    assert desk.ledger.sample(sample).person == "kim"
    assert Microphone(desk).still_wanted()["fist"] == 3


def test_the_labelers_offer_its_classes(desk, tmp_path):
    (sample,) = Camera(desk, consent=True).upload([picture(tmp_path)], prompt="palm")
    labeler = ClassLabeler(desk)
    assert labeler.classes[:2] == ["fist", "palm"]
    labeler.label("fist")
    assert desk.ledger.sample(sample).label == "fist"
    labeler.undo()
    with pytest.raises(ValueError, match="fist"):
        labeler.label("thumb")
    assert BoxLabeler(desk).queue == [sample]


def test_it_opens_again_with_what_it_held(desk, tmp_path):
    Camera(desk, consent=True).upload([picture(tmp_path)], prompt="palm")
    again = Desk(desk.folder, classes=["fist", "palm", "thumb"])
    assert len(again.ledger.samples()) == 1
    again.ledger.close()


@pytest.mark.parametrize("classes", [[], ["a", "a"], ["a", " "], "ab"])
def test_classes_that_name_nothing_are_refused(tmp_path, classes):
    with pytest.raises(ValueError, match="different words"):
        Desk(tmp_path, classes=classes)

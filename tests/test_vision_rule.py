"""The counting rule on hands of paper: what it must count, and where it must not."""

import cv2
import numpy as np
import pytest

from ecosystem_kit.vision import FingerCountingRule, count_fingers, find_outline, skin_mask

SKIN, WALL = (205, 150, 120), (215, 215, 220)
DARK_SKIN = (41, 36, 32)  # the darkest of the Monk Skin Tone scale
# Fingers from the thumb on: direction in degrees from straight up, towards the right.
DIRECTIONS = (58, 22, 3, -16, -36)


def paper_hand(fingers, *, skin=SKIN, wall=WALL, mirrored=False):
    """Cut a hand out of paper: a disc, an arm and a stripe for each stretched finger."""
    picture = np.full((128, 128, 3), wall, np.uint8)
    cv2.line(picture, (62, 80), (62, 140), skin, 24)
    cv2.circle(picture, (62, 80), 20, skin, -1)
    # Of one finger the index is shown; the thumb comes last.
    for degrees in [*DIRECTIONS[1:], DIRECTIONS[0]][:fingers]:
        turn = np.radians(degrees)
        tip = (round(62 + 58 * np.sin(turn)), round(80 - 58 * np.cos(turn)))
        cv2.line(picture, (62, 80), tip, skin, 9)
    return picture[:, ::-1].copy() if mirrored else picture


@pytest.mark.parametrize("mirrored", [False, True], ids=["right", "left"])
@pytest.mark.parametrize("skin", ["adaptive", "fixed"])
@pytest.mark.parametrize("fingers", range(6))
def test_it_counts_the_stretched_fingers_of_either_hand(fingers, skin, mirrored):
    rule = FingerCountingRule(skin=skin)
    X = paper_hand(fingers, mirrored=mirrored)[np.newaxis]
    assert rule.predict(X).tolist() == [str(fingers)]


@pytest.mark.parametrize("side", [64, 100, 480])
def test_the_picture_s_size_does_not_matter(side):
    X = cv2.resize(paper_hand(3), (side, side))[np.newaxis]
    assert FingerCountingRule().predict(X).tolist() == ["3"]


def test_adaptive_colour_sees_dark_skin_that_a_fixed_colour_does_not():
    X = paper_hand(2, skin=DARK_SKIN)[np.newaxis]
    assert FingerCountingRule(skin="adaptive").predict(X).tolist() == ["2"]
    assert FingerCountingRule(skin="fixed").predict(X).tolist() == ["unknown"]


def test_a_warm_lamp_turns_the_wall_into_skin_for_the_fixed_colour():
    warm = np.clip(paper_hand(3) * np.array([1.1, 0.85, 0.6]), 0, 255).astype(np.uint8)
    assert skin_mask(warm, colour="fixed")[:40, :40].all()
    assert FingerCountingRule(skin="fixed").predict(warm[np.newaxis]).tolist() != ["3"]
    assert FingerCountingRule(skin="adaptive").predict(warm[np.newaxis]).tolist() == ["3"]


@pytest.mark.parametrize("skin", ["adaptive", "fixed"])
@pytest.mark.parametrize("value", [0, 128, 255], ids=["covered lens", "grey wall", "overexposed"])
def test_an_empty_picture_is_unknown(value, skin):
    X = np.full((1, 128, 128, 3), value, np.uint8)
    assert FingerCountingRule(skin=skin).predict(X).tolist() == ["unknown"]


def test_a_speck_is_no_hand():
    picture = np.full((128, 128, 3), WALL, np.uint8)
    cv2.circle(picture, (64, 64), 6, SKIN, -1)
    assert FingerCountingRule().predict(picture[np.newaxis]).tolist() == ["unknown"]


def test_more_gaps_than_a_hand_has_are_unknown():
    picture = paper_hand(0)
    for degrees in (-62, -40, -22, -4, 14, 32, 54):
        turn = np.radians(degrees)
        tip = (round(62 + 58 * np.sin(turn)), round(80 - 58 * np.cos(turn)))
        cv2.line(picture, (62, 80), tip, SKIN, 5)
    assert FingerCountingRule().predict(picture[np.newaxis]).tolist() == ["unknown"]


def test_the_outline_shows_what_was_counted():
    outline = find_outline(skin_mask(paper_hand(4)))
    assert np.abs(np.array(outline.palm) - (62, 80)).max() < 6
    assert 17 < outline.radius < 25
    assert len(outline.gaps) == 3
    assert count_fingers(outline) == 4


def test_it_works_without_fit_and_learns_nothing():
    X = np.stack([paper_hand(n) for n in range(6)])
    fitted = FingerCountingRule().fit(X, [*"543210"])
    assert fitted.predict(X).tolist() == [*"012345"]
    assert fitted.classes_.tolist() == [*"012345"]


def test_pictures_and_labels_must_be_as_many():
    with pytest.raises(ValueError, match="Found 1 pictures and 2 labels"):
        FingerCountingRule().fit(paper_hand(1)[np.newaxis], ["1", "2"])


def test_another_skin_colour_than_the_two_is_refused():
    with pytest.raises(ValueError, match="choose 'adaptive' or 'fixed'"):
        FingerCountingRule(skin="green").predict(paper_hand(1)[np.newaxis])

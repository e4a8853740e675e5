import numpy as np
import pytest

from ecosystem_kit.synthetic.hand_drawing import Light, Pose, draw_hand, project
from ecosystem_kit.synthetic.hand_skeletons import make_skeleton

GREY = np.full((64, 64, 3), 128, np.uint8)
CLEAR = Light(noise=0, blur_px=0)
HAND = make_skeleton("5", random_state=0)


def covered(**changes):
    picture = draw_hand(HAND, GREY, skin=5, pose=Pose(**changes), light=CLEAR)
    return np.abs(picture.astype(int) - 128).max(axis=2) > 25


def test_a_drawn_hand_is_an_rgb_picture_and_the_same_seed_draws_the_same_one():
    first, second = (draw_hand(HAND, GREY, skin=5, pose=Pose(), light=Light()) for _ in range(2))
    assert (first.shape, first.dtype) == ((64, 64, 3), np.uint8)
    np.testing.assert_array_equal(first, second)


def test_without_a_hand_the_scene_is_empty():
    picture = draw_hand(None, GREY, skin=5, pose=Pose(), light=CLEAR)
    assert np.abs(picture.astype(int) - 128).max() <= 1


def test_a_nearer_hand_covers_more_of_the_picture():
    assert covered(size=0.42).sum() > 1.3 * covered(size=0.3).sum()


def test_the_tones_go_from_light_to_dark():
    shown = [
        draw_hand(HAND, GREY, skin=skin, pose=Pose(), light=CLEAR)[40:50, 28:36].mean()
        for skin in (1, 4, 7, 10)
    ]
    assert shown == sorted(shown, reverse=True)


def test_a_warm_lamp_makes_everything_redder_the_wall_as_well():
    warm = Light(colour=(1.2, 0.8, 0.5), noise=0, blur_px=0)
    picture = draw_hand(HAND, GREY, skin=5, pose=Pose(), light=warm)
    red, _, blue = picture[:8, :8].reshape(-1, 3).mean(axis=0)
    assert red > 2 * blue


def test_a_left_hand_is_a_right_hand_in_the_mirror():
    right = project(HAND, pose=Pose(), side=64)
    left = project(HAND, pose=Pose(left_hand=True), side=64)
    np.testing.assert_allclose(right[:, 0] - 32, 32 - left[:, 0])
    np.testing.assert_allclose(right[:, 1:], left[:, 1:])
    assert right[4, 0] > right[20, 0]  # palm towards us: the thumb of a right hand is on the right


@pytest.mark.parametrize("turned", ["turn", "tilt", "roll"])
def test_turning_a_hand_keeps_its_size_in_space(turned):
    straight = project(HAND, pose=Pose(), side=64)
    other = project(HAND, pose=Pose(**{turned: 30.0}), side=64)
    assert not np.allclose(straight, other)

import numpy as np
import pytest

from ecosystem_kit.synthetic.hand_skeletons import (
    BONES,
    FINGERS,
    TOUCHED,
    UP,
    HandShape,
    draw_shape,
    make_skeleton,
)

TIP = {finger: 8 + 4 * number for number, finger in enumerate(FINGERS)}


@pytest.mark.parametrize("sign", [*"0123456789", "unknown"])
def test_a_skeleton_is_21_points_in_space_and_the_same_seed_gives_the_same_one(sign):
    first, second = (make_skeleton(sign, random_state=5) for _ in range(2))
    assert first.shape == (21, 3)
    assert np.isfinite(first).all()
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, make_skeleton(sign, random_state=6))


@pytest.mark.parametrize("sign", [sign for sign in UP if sign != "0"])
def test_stretched_fingers_reach_higher_than_all_others(sign):
    points = make_skeleton(sign, random_state=1)
    up = [points[TIP[finger], 1] for finger in UP[sign]]
    down = [points[TIP[finger], 1] for finger in FINGERS if finger not in UP[sign]]
    assert min(up) > max(down, default=0)


@pytest.mark.parametrize("sign", TOUCHED)
def test_from_6_to_9_the_thumb_is_nearest_to_the_finger_that_it_touches(sign):
    gaps = []
    for seed in range(20):
        points = make_skeleton(sign, random_state=seed)
        gaps.append([np.linalg.norm(points[4] - points[TIP[finger]]) for finger in FINGERS])
    assert FINGERS[int(np.argmin(np.mean(gaps, axis=0)))] == TOUCHED[sign]


def test_bones_keep_their_length_however_they_are_bent():
    points = make_skeleton("0", random_state=3, shape=HandShape(finger_length=1.2))
    bones = np.linalg.norm(np.diff(points[5:9], axis=0), axis=1)
    np.testing.assert_allclose(bones, 1.2 * np.array(BONES["index"]))


def test_people_have_different_hands():
    random = np.random.default_rng(0)
    assert draw_shape(random) != draw_shape(random)


def test_a_sign_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="'0' to '9'"):
        make_skeleton("10")

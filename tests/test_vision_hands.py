"""The nets behind the hand model, on hands that the kit draws."""

import threading
from dataclasses import replace

import cv2
import numpy as np
import pytest

from ecosystem_kit import nets
from ecosystem_kit.synthetic.hand_drawing import Light, Pose, draw_hand, project
from ecosystem_kit.synthetic.hand_skeletons import make_skeleton
from ecosystem_kit.vision import BONES, HandLandmarks, find_hand, load_starter, read_hand, tflite
from ecosystem_kit.vision.hand_net import read_square
from ecosystem_kit.vision.palm_net import palms
from ecosystem_kit.vision.tflite_to_onnx import to_onnx

WALL = np.full((160, 160, 3), (205, 208, 210), np.uint8)
POSE = Pose(size=0.36)


def drawn(sign="5", *, pose=POSE, wall=WALL):
    skeleton = make_skeleton(sign, random_state=3)
    picture = draw_hand(skeleton, wall, skin=4, pose=pose, light=Light(), random_state=3)
    return picture, project(skeleton, pose=pose, side=len(wall))[:, :2]


@pytest.fixture(scope="module")
def five():
    return drawn("5")


def test_the_points_lie_on_the_hand_that_was_drawn(five):
    picture, points = five
    hand = read_hand(picture, detector="never")
    assert hand.presence > 0.9
    # The palm is 58 pixels long here: the net's points lie within a tenth of it.
    assert np.linalg.norm(hand.points[:, :2] - points, axis=1).mean() < 6


def test_one_run_gives_what_opencv_gives_for_each_output(five):
    square = cv2.resize(five[0], (224, 224), interpolation=cv2.INTER_AREA)
    hand = read_square(square)
    net, blob = nets.load("hand"), cv2.dnn.blobFromImage(square, 1 / 255)
    expected = {}
    for name in ("Identity", "Identity_1", "Identity_2", "Identity_3"):
        net.setInput(blob)
        expected[name] = net.forward(name).ravel()
    np.testing.assert_allclose(hand.points.ravel(), expected["Identity"], atol=0.02)
    np.testing.assert_allclose(hand.world.ravel(), expected["Identity_3"], atol=1e-5)
    assert hand.presence == pytest.approx(float(expected["Identity_1"][0]), abs=1e-4)
    assert hand.right == pytest.approx(float(expected["Identity_2"][0]), abs=1e-4)


def test_a_net_without_its_file_says_what_to_install(monkeypatch, five):
    def missing(name):
        raise nets.NetMissing("the net is wanted: run `pip install`")

    monkeypatch.setattr(nets, "read", missing)
    monkeypatch.setattr("ecosystem_kit.vision.hand_net._per_thread", threading.local())
    with pytest.raises(nets.NetMissing, match="pip install"):
        HandLandmarks().fit(five[0][np.newaxis])


def test_a_mirrored_hand_is_the_other_hand():
    # Bent fingers show which side is the palm's: without them the net can't be sure.
    picture, _ = drawn("2")
    right = read_hand(picture, detector="never").right
    left = read_hand(picture[:, ::-1].copy(), detector="never").right
    assert right > 0.9
    assert left < 0.1


def small_hand(*, turn=0.0):
    """A hand that fills a quarter of a camera's picture, off its middle, and where it is."""
    picture, points = drawn("5", pose=replace(POSE, roll=turn))
    scene = np.full((480, 640, 3), WALL[0, 0], np.uint8)
    scene[200:360, 420:580] = picture
    return scene, points + np.array([420, 200])


@pytest.mark.parametrize("turn", [0.0, 40.0, -70.0])
def test_a_small_hand_is_found_and_stood_upright(turn):
    scene, points = small_hand(turn=turn)
    crop = find_hand(scene)
    assert crop.score > 0.5
    assert crop.picture.shape == (224, 224, 3)
    wrist, middle = points[[0, 9]] @ crop.to_crop[:, :2].T + crop.to_crop[:, 2]
    assert abs(np.degrees(np.arctan2(*(middle - wrist)[::-1])) + 90) < 20
    x, y, width, height = crop.box
    palm = points[[0, 9]].mean(axis=0)
    assert x < palm[0] < x + width
    assert y < palm[1] < y + height


@pytest.mark.parametrize("detector", ["always", "when needed"])
def test_a_small_hand_s_points_are_places_in_the_whole_picture(detector):
    scene, points = small_hand(turn=25.0)
    hand = read_hand(scene, detector=detector)
    assert np.linalg.norm(hand.points[:, :2] - points, axis=1).mean() < 8


def test_a_wide_picture_without_detector_has_its_points_in_its_own_pixels():
    picture, points = drawn("5", wall=np.full((240, 240, 3), 205, np.uint8))
    wide = np.concatenate([picture, np.full((240, 60, 3), 205, np.uint8)], axis=1)
    hand = read_hand(wide, detector="never")
    assert np.linalg.norm(hand.points[:, :2] - points, axis=1).mean() < 9


def test_a_large_hand_needs_no_detector(five, monkeypatch):
    monkeypatch.setattr("ecosystem_kit.vision.reading.find_hand", None)
    assert read_hand(five[0], detector="when needed") is not None


@pytest.mark.parametrize("value", [0, 128, 255], ids=["covered lens", "grey wall", "overexposed"])
def test_a_picture_without_hand_has_none(value):
    empty = np.full((128, 128, 3), value, np.uint8)
    assert find_hand(empty) is None
    assert read_hand(empty) is None
    rows = HandLandmarks().fit_transform(empty[np.newaxis])
    np.testing.assert_array_equal(rows, np.zeros((1, 63)))
    assert load_starter().predict(empty[np.newaxis]).tolist() == ["unknown"]


def test_an_unknown_detector_is_refused(five):
    with pytest.raises(ValueError, match="'when needed', 'always' or 'never'"):
        read_hand(five[0], detector="sometimes")


def test_left_hands_can_be_turned_into_right_ones():
    picture, _ = drawn("2")
    both = np.stack([picture, picture[:, ::-1]])
    as_seen, turned = (
        HandLandmarks(detector="never", mirror=mirror).fit_transform(both).reshape(2, 21, 3)
        for mirror in ("never", "by handedness")
    )
    assert np.abs(as_seen[0] - as_seen[1]).max() > 0.05
    assert np.abs(turned[0] - turned[1]).max() < 0.02
    np.testing.assert_array_equal(as_seen[0], turned[0])


def test_threads_do_not_share_a_net(five):
    alone = read_hand(five[0], detector="always").world
    found = []

    def look():
        found.extend(read_hand(five[0], detector="always").world for _ in range(3))

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 9
    for world in found:
        np.testing.assert_allclose(world, alone, atol=1e-5)


def test_bones_join_twenty_one_points_into_one_hand():
    assert len(BONES) == 20
    assert sorted(end for _, end in BONES) == list(range(1, 21))
    assert {start for start, end in BONES if end % 4 == 1} == {0}


def test_a_tensor_that_is_not_in_the_file_is_named():
    with pytest.raises(ValueError, match="no_such_tensor"):
        to_onnx(nets.read("hand"), side=224, outputs=["Identity", "no_such_tensor"])


def test_an_operator_that_cannot_be_rewritten_is_named(monkeypatch):
    monkeypatch.delitem(tflite.KINDS, 54)
    with pytest.raises(KeyError, match="operator 54"):
        to_onnx(nets.read("palm"), side=192, outputs=["Identity"])


@pytest.mark.parametrize("side", [128, 192])
def test_the_palm_net_s_boxes_are_what_opencv_gives_for_each_output(side, five):
    """At 192 pixels, what it was trained on, by another road; at 128 the same palm again."""
    boxes, scores = palms(cv2.resize(five[0], (side, side)))
    assert len(boxes) == len(scores) == 2016 * side**2 // 192**2
    palm = boxes[scores.argmax()] / side
    wrist, middle = five[1][[0, 9]] / 160
    np.testing.assert_allclose(palm[4:6], wrist, atol=0.08)
    np.testing.assert_allclose(palm[8:10], middle, atol=0.08)
    if side == 192:
        net = nets.load("palm")
        net.setInput(cv2.dnn.blobFromImage(cv2.resize(five[0], (192, 192)), 1 / 255))
        expected = net.forward("Identity_1").ravel()
        np.testing.assert_allclose(scores, 1 / (1 + np.exp(-expected)), atol=1e-4)


def test_a_hand_far_away_is_found_by_a_second_look_with_more_pixels():
    picture, points = drawn("5")
    scene = np.full((480, 640, 3), WALL[0, 0], np.uint8)
    scene[100:200, 300:400] = cv2.resize(picture, (100, 100), interpolation=cv2.INTER_AREA)
    palm = points[[0, 9]].mean(axis=0) * 100 / 160 + np.array([300, 100])
    x, y, width, height = find_hand(scene).box
    assert x < palm[0] < x + width
    assert y < palm[1] < y + height

"""Find a hand anywhere in a picture, and cut it out upright.

Palms are easier to find than hands, since fingers move: a net looks for palms, and the palm's
direction says how the hand must be turned before the hand net reads it.

Source: Zhang et al., "MediaPipe Hands", arXiv:2006.10214, figures 1 to 3; the numbers are those
of MediaPipe's own graphs (palm_detection_cpu.pbtxt, palm_detection_detection_to_roi.pbtxt).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.vision.hand_net import SIDE
from ecosystem_kit.vision.palm_net import palms
from ecosystem_kit.vision.pictures import resized

MIN_SCORE = 0.5
# The net was trained on 192 pixels. Hands that fill their picture are found better and in half
# the time at 128, in a frame (of 160 of the public signs all, 157 at 192, 139 without a frame);
# small hands in large pictures need the 192.
NEAR_SIDE, FAR_SIDE = 128, 192
INNER_SHARE = 0.77
LARGE_PICTURE = 256  # pixels; in smaller ones a small hand has too few pixels to be read
# The palm's box grows to hold the fingers, and moves towards them, as in MediaPipe's graph.
GROW, SHIFT = 2.6, -0.5
_WRIST, _MIDDLE_ROOT = 0, 2


@dataclass(frozen=True, eq=False)
class HandCrop:
    """A hand cut out of a picture.

    Attributes
    ----------
    picture : ndarray of uint8, shape (224, 224, 3)
        The hand upright, RGB.
    box : tuple of float
        x, y, width, height of the palm in pixels of the whole picture.
    score : float
        How sure the palm net is, 0 to 1.
    to_crop : ndarray of float64, shape (2, 3)
        Takes (x, y, 1) of the whole picture to the crop.
    """

    picture: NDArray[np.uint8]
    box: tuple[float, float, float, float]
    score: float
    to_crop: NDArray[np.float64]


def find_hand(picture: NDArray[np.uint8], *, min_score: float = MIN_SCORE) -> HandCrop | None:
    """Return the hand that the palm net is surest of, or None where it sees none.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, any size; not changed.
    min_score : float
        Palms less sure than that don't count, 0 to 1.

    Raises
    ------
    NetMissing
        When the net's file is not there.
    """
    found = _find_hand(picture, NEAR_SIDE, min_score)
    if found is None and max(picture.shape[:2]) >= LARGE_PICTURE:
        return _find_hand(picture, FAR_SIDE, min_score)
    return found


def _find_hand(picture: NDArray[np.uint8], side: int, min_score: float) -> HandCrop | None:
    import cv2

    square, scale, corner = _framed(picture, side)
    boxes, scores = palms(square)
    best = int(scores.argmax())
    if scores[best] < min_score:
        return None
    x, y, width, height, *points = boxes[best]
    x, y = (np.array([x, y]) - corner) / scale
    width, height = width / scale, height / scale
    marks = (np.array(points).reshape(-1, 2) - corner) / scale
    to_crop = _upright(x, y, max(width, height), marks)
    crop = cv2.warpAffine(picture, to_crop, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    box = (float(x - width / 2), float(y - height / 2), float(width), float(height))
    return HandCrop(np.asarray(crop, np.uint8), box, float(scores[best]), to_crop)


def _framed(
    picture: NDArray[np.uint8], side: int
) -> tuple[NDArray[np.uint8], float, tuple[int, int]]:
    """Return the picture in the middle of the palm net's square, its scale and its corner there."""
    import cv2

    height, width = picture.shape[:2]
    scale = INNER_SHARE * side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = resized(picture, width=size[0], height=size[1])
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    right, below = side - size[0] - left, side - size[1] - top
    square = cv2.copyMakeBorder(small, top, below, left, right, cv2.BORDER_REPLICATE)
    return np.asarray(square, np.uint8), scale, (left, top)


def _upright(x: float, y: float, side: float, points: NDArray[Any]) -> NDArray[np.float64]:
    """Return the transform that takes the hand around a palm upright into the hand net's square."""
    import cv2

    along = points[_MIDDLE_ROOT] - points[_WRIST]
    degrees = float(np.degrees(np.arctan2(along[0], -along[1])))  # clockwise from straight up
    turn = np.radians(degrees)
    x, y = x - SHIFT * side * np.sin(turn), y + SHIFT * side * np.cos(turn)
    rotation = cv2.getRotationMatrix2D((x, y), degrees, SIDE / (GROW * side))
    transform = np.asarray(rotation, np.float64)
    transform[:, 2] += SIDE / 2 - np.array([x, y])
    return transform

"""Find a hand anywhere in a picture, and cut it out upright.

Palms are easier to find than hands, since fingers move: a net looks for palms, and the palm's
direction says how the hand must be turned before the hand net reads it.

Source: Zhang et al., "MediaPipe Hands", arXiv:2006.10214, figures 1 to 3; the numbers are those
of MediaPipe's own graphs (palm_detection_cpu.pbtxt, palm_detection_detection_to_roi.pbtxt).
"""

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.vision.hand_net import SIDE
from ecosystem_kit.vision.pictures import resized

PALM_SIDE = 192  # pixels, what the palm net was trained on
MIN_SCORE = 0.5
# A frame around the picture: of 160 hands that fill their picture (public signs), 157 are found
# with it and 139 without.
INNER_SIDE = 148
# The palm's box grows to hold the fingers, and moves towards them, as in MediaPipe's graph.
GROW, SHIFT = 2.6, -0.5
# 2 boxes for each cell of 8 pixels and 6 for each of 16 pixels.
_GRIDS = ((24, 2), (12, 6))
_WRIST, _MIDDLE_ROOT = 0, 2
_per_thread = threading.local()


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
    import cv2

    square, scale, corner = _framed(picture)
    boxes, scores = _palms(square)
    best = int(scores.argmax())
    if scores[best] < min_score:
        return None
    box = boxes[best].copy()
    box[0::2] -= np.where(np.arange(9) == 1, 0, corner[0])  # all but the width are places
    box[1::2] -= np.where(np.arange(9) == 1, 0, corner[1])
    x, y, width, height, *points = box / scale
    to_crop = _upright(x, y, max(width, height), np.array(points).reshape(-1, 2))
    crop = cv2.warpAffine(picture, to_crop, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    place = (x - width / 2, y - height / 2, width, height)
    return HandCrop(np.asarray(crop, np.uint8), place, float(scores[best]), to_crop)


def _framed(picture: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float, tuple[int, int]]:
    """Return the picture in the middle of the palm net's square, its scale and its corner there."""
    import cv2

    height, width = picture.shape[:2]
    scale = INNER_SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = resized(picture, width=size[0], height=size[1])
    left, top = (PALM_SIDE - size[0]) // 2, (PALM_SIDE - size[1]) // 2
    right, below = PALM_SIDE - size[0] - left, PALM_SIDE - size[1] - top
    square = cv2.copyMakeBorder(small, top, below, left, right, cv2.BORDER_REPLICATE)
    return np.asarray(square, np.uint8), scale, (left, top)


def _palms(square: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return 2016 boxes (middle, size, seven points; pixels) and their scores from 0 to 1."""
    import cv2

    network, anchors = _network()
    network.setInput(cv2.dnn.blobFromImage(square, 1 / 255))
    values = network.forward().ravel()
    boxes = values[: 18 * len(anchors)].reshape(-1, 18).copy()
    boxes[:, :2] += anchors
    boxes[:, 4:] += np.concatenate([anchors] * 7, axis=1)
    logits = values[18 * len(anchors) :].clip(-50, 50)
    return boxes, 1 / (1 + np.exp(-logits))


def _upright(x: float, y: float, side: float, points: NDArray[np.float32]) -> NDArray[np.float64]:
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


def _network() -> tuple[Any, NDArray[np.float32]]:
    if not hasattr(_per_thread, "network"):
        _per_thread.network = _read_network()
    network: tuple[Any, NDArray[np.float32]] = _per_thread.network
    return network


def _read_network() -> tuple[Any, NDArray[np.float32]]:
    import cv2

    from ecosystem_kit import nets
    from ecosystem_kit.vision.tflite import TfliteFile

    names = [
        f"model_1/model/reshaped_{what}_palm_{cell}/Reshape"
        for what in ("regressor", "classifier")
        for cell in (8, 16)
    ]
    data = TfliteFile(nets.read("palm")).concatenate_last(names, flatten=names[:2])
    network = cv2.dnn.readNetFromTFLite(np.frombuffer(data, np.uint8), cv2.dnn.ENGINE_NEW)
    return network, np.concatenate([_anchors(*grid) for grid in _GRIDS])


def _anchors(cells: int, boxes: int) -> NDArray[np.float32]:
    """Return the middles of a grid's cells in pixels, each as often as it has boxes."""
    middles = (np.arange(cells, dtype=np.float32) + 0.5) * (PALM_SIDE / cells)
    y, x = np.meshgrid(middles, middles, indexing="ij")
    return np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), boxes, axis=0)

"""The hand net: from a square picture of one hand to 21 points, and how sure it is.

The net is Google's (MediaPipe Hand Landmarker, full, 2023); OpenCV runs it. Points are numbered
as in its paper: 0 wrist, 1-4 thumb, 5-8 index, 9-12 middle, 13-16 ring, 17-20 little finger,
each from its root to its tip.

Source: Zhang et al., "MediaPipe Hands: On-device Real-time Hand Tracking", arXiv:2006.10214.
"""

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.vision.pictures import resized

SIDE = 224  # pixels, what the net was trained on
BONES = tuple((i - 1 if i % 4 != 1 else 0, i) for i in range(1, 21))
"""Pairs of points that a line joins in a drawing of the hand."""

# Points in pixels, presence, handedness, points in metres, as the file calls them.
_OUTPUTS = ("Identity", "Identity_1", "Identity_2", "Identity_3")
_per_thread = threading.local()


@dataclass(frozen=True, eq=False)
class HandReading:
    """What the hand net saw in one picture.

    Attributes
    ----------
    points : ndarray of float32, shape (21, 3)
        x and y in pixels of the picture, z towards the camera negative, in about the same unit.
    world : ndarray of float32, shape (21, 3)
        The same points in metres around the hand's middle, for a hand of ordinary size.
    presence : float
        Probability that a hand is there, 0 to 1.
    right : float
        Probability that it is a right hand, 0 to 1, if the picture is not mirrored.
    """

    points: NDArray[np.float32]
    world: NDArray[np.float32]
    presence: float
    right: float


def read_square(square: NDArray[np.uint8]) -> HandReading:
    """Return what the hand net sees in a picture that one hand fills.

    Parameters
    ----------
    square : ndarray of uint8, shape (side, side, 3)
        RGB; resized to 224 x 224.

    Raises
    ------
    NetMissing
        When the net's file is not there.
    """
    import cv2

    network = _network()
    network.setInput(cv2.dnn.blobFromImage(resized(square, width=SIDE, height=SIDE), 1 / 255))
    points, presence, right, world = network.forward(_OUTPUTS)
    return HandReading(
        points.reshape(21, 3) * (square.shape[0] / SIDE),
        world.reshape(21, 3).copy(),
        float(presence.item()),
        float(right.item()),
    )


def _network() -> Any:
    # A net remembers its input between calls: each thread has its own.
    if not hasattr(_per_thread, "network"):
        _per_thread.network = _read_network()
    return _per_thread.network


def _read_network() -> Any:
    import cv2

    from ecosystem_kit import nets
    from ecosystem_kit.vision.tflite_to_onnx import to_onnx

    data = to_onnx(nets.read("hand"), side=SIDE, outputs=_OUTPUTS)
    return cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8), cv2.dnn.ENGINE_NEW)

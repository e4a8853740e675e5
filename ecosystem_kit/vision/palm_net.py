"""The palm net: boxes around palms, wherever they are in a square picture.

The net is Google's (MediaPipe Palm Detection, full, 2023); OpenCV runs it. It is a net of
convolutions alone, so it reads squares of any multiple of 32 pixels, not only the 192 that it
was trained on: fewer pixels cost less time and find larger palms.

Source: Zhang et al., "MediaPipe Hands", arXiv:2006.10214.
"""

import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Boxes for each cell of 8 pixels and for each cell of 16 pixels.
_BOXES = ((8, 2), (16, 6))
_OUTPUTS = ("Identity", "Identity_1")  # boxes and scores, as the file calls them
_per_thread = threading.local()


def palms(square: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return many boxes, most of them around nothing, and how sure the net is of each.

    Parameters
    ----------
    square : ndarray of uint8, shape (side, side, 3)
        RGB; the side is a multiple of 32 pixels.

    Returns
    -------
    boxes : ndarray of float32, shape (boxes, 18)
        x and y of the middle, width, height, and x and y of seven points (the first is the
        wrist, the third the root of the middle finger), in pixels of `square`.
    scores : ndarray of float32, shape (boxes,)
        From 0 to 1.

    Raises
    ------
    NetMissing
        When the net's file is not there.
    """
    import cv2

    network, anchors = _network(len(square))
    network.setInput(cv2.dnn.blobFromImage(square, 1 / 255))
    boxes, logits = network.forward(_OUTPUTS)
    boxes = boxes[0].copy()  # of each: middle, size, seven points
    boxes[:, :2] += anchors
    boxes[:, 4:] += np.concatenate([anchors] * 7, axis=1)
    return boxes, 1 / (1 + np.exp(-logits.ravel().clip(-50, 50)))


def _network(side: int) -> tuple[Any, NDArray[np.float32]]:
    # A net remembers its input between calls: each thread has its own, one for each size.
    networks = _per_thread.__dict__.setdefault("networks", {})
    if side not in networks:
        networks[side] = _read_network(side), _anchors(side)
    pair: tuple[Any, NDArray[np.float32]] = networks[side]
    return pair


def _read_network(side: int) -> Any:
    import cv2

    from ecosystem_kit import nets
    from ecosystem_kit.vision.tflite_to_onnx import to_onnx

    data = to_onnx(nets.read("palm"), side=side, outputs=_OUTPUTS)
    return cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8), cv2.dnn.ENGINE_NEW)


def _anchors(side: int) -> NDArray[np.float32]:
    """Return x and y of the middle of each box's cell, in pixels."""
    grids = []
    for cell, boxes in _BOXES:
        middles = (np.arange(side // cell, dtype=np.float32) + 0.5) * cell
        y, x = np.meshgrid(middles, middles, indexing="ij")
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), boxes, axis=0))
    return np.concatenate(grids)

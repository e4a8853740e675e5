"""From any picture to the hand in it: when the palm detector is needed, and what it costs."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.vision.hand_net import SIDE, HandReading, read_square
from ecosystem_kit.vision.palm import find_hand
from ecosystem_kit.vision.pictures import resized

MIN_PRESENCE = 0.5
# Without the detector the hand net wants a hand that fills the picture: its points must span
# this share of the picture's side, and the net must be this sure.
LEAST_SPAN, SURE = 0.45, 0.9
NO_HAND = np.zeros((21, 3), np.float32)


def read_hand(picture: NDArray[np.uint8], *, detector: str = "when needed") -> HandReading | None:
    """Return the points of the hand in a picture, or None where there is none.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, any size; not changed.
    detector : {"when needed", "always", "never"}
        Whether the palm detector looks first. Looking at the whole picture is one run of a net;
        with the detector it is two, or three where it turns out to be needed.

    Raises
    ------
    ValueError
        When `detector` is none of the three.
    NetMissing
        When a net's file is not there.
    """
    if detector not in ("when needed", "always", "never"):
        raise ValueError(f"Found detector {detector!r}: choose 'when needed', 'always' or 'never'.")
    if detector != "always":
        square = _padded(picture)
        whole = _scaled(read_square(square), max(picture.shape[:2]) / len(square))
        if detector == "never":
            return whole if whole.presence >= MIN_PRESENCE else None
        sure = whole.presence >= SURE
        if sure and _span(whole, picture) >= LEAST_SPAN:
            return whole
        found = _read_found(picture)
        if found is None:
            return whole if sure else None
        return found if sure or found.presence >= whole.presence else whole
    return _read_found(picture)


def _read_found(picture: NDArray[np.uint8]) -> HandReading | None:
    import cv2

    crop = find_hand(picture)
    if crop is None:
        return None
    hand = read_square(crop.picture)
    if hand.presence < MIN_PRESENCE:
        return None
    back = cv2.invertAffineTransform(crop.to_crop)
    points = hand.points.copy()
    points[:, :2] = points[:, :2] @ back[:, :2].T + back[:, 2]
    points[:, 2] *= np.sqrt(abs(np.linalg.det(back[:, :2])))
    return replace(hand, points=points)


def _padded(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the picture with its right or lower edge repeated until it is a square."""
    import cv2

    height, width = picture.shape[:2]
    if height == width:
        return picture
    # Small first: padding a camera's picture at full size would cost more than the net's input.
    scale = SIDE / max(height, width)
    small = resized(picture, width=round(width * scale), height=round(height * scale))
    below, right = (max(small.shape[:2]) - side for side in small.shape[:2])
    return np.asarray(cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REPLICATE), np.uint8)


def _scaled(hand: HandReading, factor: float) -> HandReading:
    return hand if factor == 1 else replace(hand, points=hand.points * np.float32(factor))


def _span(hand: HandReading, picture: NDArray[np.uint8]) -> float:
    """Return how far the points reach, as a share of the longer side of what was read."""
    spread = hand.points[:, :2].max(axis=0) - hand.points[:, :2].min(axis=0)
    return float(spread.max()) / max(picture.shape[:2])

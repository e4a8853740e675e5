"""Where in a picture the hand is, by colour alone."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

SkinColour = Literal["adaptive", "fixed"]

# Cr and Cb of skin in even white light. Such bounds are in many tutorials, after Chai and Ngan,
# "Face segmentation using skin-color map in videophone applications" (1999); ours are a little
# wider. They hold for one light only: a warm lamp moves walls into them and skin out of them.
FIXED_LOW, FIXED_HIGH = (0, 135, 80), (255, 180, 130)
# Hands come from below: the picture's top and its sides above the wrist show the background.
BORDER_SHARE, SIDE_SHARE = 0.05, 0.7
# Least spread of the background that counts (Y, Cr, Cb; of 255): JPEG noise is no colour.
LEAST_SPREAD = (6.0, 2.0, 2.0)
# A shadow changes brightness, hardly colour: brightness counts less.
WEIGHTS = (0.15, 1.0, 1.0)


def skin_mask(picture: NDArray[np.uint8], *, colour: SkinColour = "adaptive") -> NDArray[np.uint8]:
    """Return 255 where the hand is and 0 elsewhere.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB; not changed.
    colour : {"adaptive", "fixed"}
        "fixed" takes what has the colour of skin in white light. "adaptive" takes what differs
        from the colours along the picture's border, whatever the skin and the light are.

    Returns
    -------
    ndarray of uint8, shape (height, width)

    Raises
    ------
    ValueError
        When `colour` is neither of the two.
    """
    if colour == "fixed":
        return _fixed_mask(picture)
    if colour == "adaptive":
        return _adaptive_mask(picture)
    raise ValueError(f"Found skin colour {colour!r}: choose 'adaptive' or 'fixed'.")


def _fixed_mask(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    colours = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)
    return np.asarray(cv2.inRange(colours, FIXED_LOW, FIXED_HIGH), np.uint8)


def _adaptive_mask(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    smooth = cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb), (5, 5), 0)
    colours = smooth.astype(np.float32)
    border = _border(colours)
    middle = np.median(border, axis=0)
    # 1.48 makes the median absolute deviation of a bell curve its standard deviation.
    spread = np.median(np.abs(border - middle), axis=0) * 1.48 + LEAST_SPREAD
    squares = ((colours - middle) / spread) ** 2 @ np.array(WEIGHTS, np.float32)
    # Eight steps for each spread: Otsu's threshold wants whole numbers, 32 spreads are far enough.
    distance = np.clip(np.sqrt(squares) * 8, 0, 255).astype(np.uint8)
    _, mask = cv2.threshold(distance, 0, 255, cv2.THRESH_OTSU)
    return np.asarray(mask, np.uint8)


def _border(colours: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = colours.shape[:2]
    edge, side = max(1, round(BORDER_SHARE * width)), max(1, round(SIDE_SHARE * height))
    parts = (colours[:edge], colours[:side, :edge], colours[:side, -edge:])
    return np.concatenate([part.reshape(-1, 3) for part in parts])

"""Whether a hand is where a model will look for it, said while somebody frames a picture."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The palm's width as a share of the square: the bundled hands fill it with 0.2 to 0.4.
SMALL, LARGE = 0.12, 0.5


def hand_hint(picture: "NDArray[np.uint8]") -> tuple[bool, str]:
    """Return whether a hand is well in the centre square, and what to do.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, not mirrored.

    Raises
    ------
    NetMissing
        When the palm net's file is not there.
    """
    from ecosystem_kit.vision import find_hand

    found = find_hand(picture)
    if found is None:
        return False, "none seen: show it, open, to the camera"
    height, width = picture.shape[:2]
    side = min(height, width)
    x, y, wide, high = found.box
    across, down = (x + wide / 2 - width / 2) / side, (y + high / 2 - height / 2) / side
    if max(abs(across), abs(down)) > 0.5 - wide / side / 2:
        return False, "move it into the square"
    if wide / side < SMALL:
        return False, "come closer"
    if wide / side > LARGE:
        return False, "move back a little"
    return True, "in the square"

"""How good a picture is before anybody looks for a hand in it: light, shades, sharpness, colour."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ecosystem_kit.verdicts import by_session, verdict_of

if TYPE_CHECKING:
    import pandas
    from numpy.typing import NDArray

    from ecosystem_kit.ledger import Ledger

FULL_SCALE = 255
# Where shades at either end run into each other: the last two of 256, for JPEG wavers by as much.
DARKEST, BRIGHTEST = 2, 253
# Limits of a usable picture. Brightness 0 is black, 1 is white; the middle half leaves room.
DARK_BELOW, BRIGHT_ABOVE, CLIPPED_ABOVE = 0.25, 0.75, 0.05
# White paper has equal red and blue in daylight; a filament lamp gives well over a third more red.
WARM_ABOVE = 1.35
# Sharpness has no scale of its own (it depends on what is shown): half of one's best is soft.
SOFT_SHARE = 0.5


def grey(picture: "NDArray[np.uint8]") -> "NDArray[np.float64]":
    """Return a picture without its colours: the mean of red, green and blue.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, 0 to 255.

    Returns
    -------
    ndarray of float64, shape (height, width)
        0 to 255; a copy.

    Raises
    ------
    ValueError
        When it is no RGB picture of whole numbers.
    """
    found = np.asarray(picture)
    if found.ndim != 3 or found.shape[2] != 3 or found.dtype != np.uint8:
        message = (
            f"A picture of uint8 and shape (height, width, 3) was wanted, {found.dtype} and "
            f"{found.shape} was found: give one picture, as ledger.picture(id) returns it."
        )
        raise ValueError(message)
    return found.mean(axis=2)


def brightness(picture: "NDArray[np.uint8]") -> float:
    """Return the mean grey of an RGB picture, 0 (black) to 1 (white).

    Examples
    --------
    >>> brightness(np.full((4, 4, 3), 255, np.uint8))
    1.0
    """
    return float(grey(picture).mean() / FULL_SCALE)


def clipped_share(picture: "NDArray[np.uint8]") -> float:
    """Return the share of pixels, 0 to 1, that are as dark or as bright as the camera goes.

    Examples
    --------
    >>> clipped_share(np.full((4, 4, 3), 255, np.uint8))
    1.0
    >>> clipped_share(np.full((4, 4, 3), 128, np.uint8))
    0.0
    """
    shades = grey(picture)
    return float(np.mean((shades <= DARKEST) | (shades >= BRIGHTEST)))


def sharpness(picture: "NDArray[np.uint8]") -> float:
    """Return the variance of a picture's Laplacian: edges that are hard make it large.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB, at least 3 by 3 pixels; the pixels at its border are not counted.

    Raises
    ------
    ValueError
        When it is no RGB picture, or too small to have neighbours.

    Source
    ------
    J. L. Pech-Pacheco et al. (2000), Diatom autofocusing in brightfield microscopy, ICPR 3,
    314-317; the Laplacian is OpenCV's.

    Examples
    --------
    >>> sharpness(np.full((4, 4, 3), 128, np.uint8))
    0.0
    """
    import cv2

    shades = grey(picture)
    if min(shades.shape) < 3:
        message = f"A picture of {shades.shape} pixels has no neighbours: 3 by 3 is the least."
        raise ValueError(message)
    return float(cv2.Laplacian(shades, cv2.CV_64F)[1:-1, 1:-1].var())


def warmth(picture: "NDArray[np.uint8]") -> float:
    """Return how much more red than blue there is: 1 is neutral, a warm lamp goes beyond.

    Examples
    --------
    >>> warmth(np.full((4, 4, 3), 128, np.uint8))
    1.0
    """
    grey(picture)  # refuses what is no picture
    red, _, blue = np.asarray(picture).reshape(-1, 3).mean(axis=0)
    return float(red / max(blue, 1.0))


def judge_pictures(ledger: "Ledger") -> "pandas.DataFrame":
    """Measure each session's pictures and judge them.

    Parameters
    ----------
    ledger : Ledger
        Only read.

    Returns
    -------
    DataFrame
        One row a session with its person, device and light; medians over its pictures of
        brightness and clipped (shares, 0 to 1), sharpness, warmth; and a verdict in words.

    Raises
    ------
    ValueError
        When there are no pictures yet.
    """
    import pandas

    measures = (brightness, clipped_share, sharpness, warmth)
    rows = []
    for about, ids in by_session(ledger, "picture"):
        values = [[measure(ledger.picture(one)) for measure in measures] for one in ids]
        rows.append([about.person, about.device, about.light, len(ids), *np.median(values, axis=0)])
    names = ["brightness", "clipped", "sharpness", "warmth"]
    table = pandas.DataFrame(rows, columns=["person", "device", "light", "pictures", *names])
    sharpest = float(table["sharpness"].max())
    table["verdict"] = [
        verdict_of(_picture_faults(*row, sharpest=sharpest))
        for row in table[names].itertuples(index=False)
    ]
    return table


def _picture_faults(
    bright: float, clipped: float, sharp: float, warm: float, *, sharpest: float
) -> Iterable[str]:
    if bright < DARK_BELOW:
        yield "too dark: more light on the hand"
    if bright > BRIGHT_ABOVE:
        yield "too bright: less light, or a darker wall"
    if clipped > CLIPPED_ABOVE:
        yield "shades cut off: turn the lamp away from the lens"
    if sharp < SOFT_SHARE * sharpest:
        yield "soft: wipe the lens, hold still, come closer"
    if warm > WARM_ABOVE:
        yield "warm colours: expect skin to look orange"

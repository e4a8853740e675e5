"""From outlines, as other programs draw them, to masks."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.label_values import encode_mask


def runs_of_outlines(
    outlines: Iterable[Sequence[float]], *, width: int, height: int
) -> dict[str, Any]:
    """Return the run lengths of what outlines enclose: the pixels whose centre lies inside.

    Programs differ in what they do with pixels on the line itself; so does the edge of a mask that
    was an outline, by a pixel.

    Parameters
    ----------
    outlines : iterable of sequence of float
        Each ``[x1, y1, x2, y2, …]`` in pixels, three corners or more.
    width, height : int
        Of the picture, in pixels.

    Raises
    ------
    WrongInput
        An outline has fewer than three corners, or something that is no number.

    Examples
    --------
    >>> runs_of_outlines([[0, 0, 2, 0, 2, 1, 0, 1]], width=3, height=2)
    {'size': [2, 3], 'counts': [0, 1, 1, 1, 3]}
    """
    mask = np.zeros((height, width), np.bool_)
    for outline in outlines:
        mask |= _inside(_corners(outline), shape=mask.shape)
    return encode_mask(mask)


def _corners(outline: Any) -> NDArray[np.float64]:
    try:
        found = np.asarray(outline, np.float64)
    except (TypeError, ValueError) as error:
        raise WrongInput(f"found {outline!r:.60} as an outline; wanted [x1, y1, …]") from error
    if found.ndim != 1 or len(found) < 6 or len(found) % 2 or not np.isfinite(found).all():
        raise WrongInput(
            f"found an outline of {found.size} numbers; wanted [x1, y1, x2, y2, …] with three "
            "corners or more: draw it anew"
        )
    return found.reshape(-1, 2)


def _inside(corners: NDArray[np.float64], *, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return the pixels whose centre lies inside, by counting the sides to the left of each."""
    height, width = shape
    crossings = np.zeros((height, width + 1), np.int32)
    middle = np.arange(height) + 0.5
    for (x1, y1), (x2, y2) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        rows = np.flatnonzero((middle < y1) != (middle < y2))
        if len(rows):
            x = x1 + (middle[rows] - y1) * (x2 - x1) / (y2 - y1)
            # The first pixel whose centre lies to the right of this side.
            columns = np.clip(np.ceil(x - 0.5), 0, width).astype(np.intp)
            np.add.at(crossings, (rows, columns), 1)
    return np.cumsum(crossings[:, :width], axis=1) % 2 == 1

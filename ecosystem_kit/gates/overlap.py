"""How much two boxes, masks or segments share: their intersection over their union."""

import json

import numpy as np


def overlap(one: str, two: str, *, task: str) -> float:
    """Return intersection over union, 0 to 1, of two labels as the ledger stores them.

    Parameters
    ----------
    one, two : str
        JSON: (x, y, width, height) of a box, (start, end) of a segment, run lengths of a mask.
    task : {"box", "mask", "segment"}
        What they are.

    Examples
    --------
    >>> overlap("[0, 0, 2, 2]", "[1, 0, 2, 2]", task="box")
    0.3333333333333333
    >>> overlap("[0, 1]", "[2, 3]", task="segment")
    0.0
    """
    first, second = json.loads(one), json.loads(two)
    if task == "mask":
        return _mask_overlap(first, second)
    if task == "segment":
        shared = _shared(*first, *second)
        return _share(shared, first[1] - first[0] + second[1] - second[0] - shared)
    (x, y, width, height), (u, v, across, down) = first, second
    shared = _shared(x, x + width, u, u + across) * _shared(y, y + height, v, v + down)
    return _share(shared, width * height + across * down - shared)


def _shared(start: float, end: float, begin: float, stop: float) -> float:
    return max(0.0, min(end, stop) - max(start, begin))


def _share(shared: float, union: float) -> float:
    # Rounding may leave the union a last digit below the shared part.
    return min(1.0, shared / union)


def _mask_overlap(one: dict, two: dict) -> float:
    if one["size"] != two["size"]:
        return 0.0
    # Run lengths are off, on, off, …; an edge is where a run ends. No pixel is unpacked.
    edges = [np.cumsum(mask["counts"]) for mask in (one, two)]
    cuts = np.union1d(*edges)
    lengths = np.diff(cuts, prepend=0)
    on = [np.searchsorted(edge, cuts, side="left") % 2 == 1 for edge in edges]
    union = float(lengths[on[0] | on[1]].sum())
    return float(lengths[on[0] & on[1]].sum()) / union if union else 1.0

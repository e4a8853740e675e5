"""What a label may be in each task, and how it is written down.

class    text: "3", "unknown", or "unsure" and "exclude", which never reach a model
box      (x, y, width, height) in pixels of the picture, from its top left corner
mask     bool of shape (height, width); kept as run lengths as COCO does: column by column,
         beginning with the pixels that are not the hand
segment  (start_s, end_s) in seconds from the sound's beginning
"""

import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.records import Sample

TASKS = {"class": None, "box": "picture", "mask": "picture", "segment": "sound"}
"""Task to the kind of sample that it needs."""


def check_task(task: str) -> str:
    """Return `task` if there is such a task.

    Raises
    ------
    WrongInput
        There is none.
    """
    if task not in TASKS:
        raise WrongInput(f"found task {task!r}; wanted one of {', '.join(map(repr, TASKS))}")
    return task


def write_value(value: Any, *, task: str, sample: Sample) -> str:
    """Return a label as text for the ledger.

    Raises
    ------
    WrongInput
        The task does not know such a label, or the sample has no room for it.
    """
    needed = TASKS[check_task(task)]
    if needed not in (None, sample.kind):
        raise WrongInput(f"sample {sample.id} is a {sample.kind}; a {task} needs a {needed}")
    if task == "class":
        return _write_class(value)
    if task == "mask":
        return json.dumps(encode_mask(_checked_mask(value, sample)), separators=(",", ":"))
    return json.dumps(_checked_numbers(value, task=task, sample=sample))


def read_value(text: str | None, *, task: str) -> Any:
    """Return a label from the ledger's text; None stays None."""
    if text is None or task == "class":
        return text
    found = json.loads(text)
    return decode_mask(found) if task == "mask" else tuple(found)


def _write_class(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return str(value).strip()
    raise WrongInput(
        f"found {value!r} ({type(value).__name__}) as class label; wanted text such as '3', "
        "'unknown', 'unsure' or 'exclude': put it in quotes"
    )


def _checked_numbers(value: Any, *, task: str, sample: Sample) -> list[float]:
    count, names = (4, "(x, y, width, height)") if task == "box" else (2, "(start_s, end_s)")
    try:
        numbers = [_plain(number) for number in value]
    except (TypeError, ValueError) as error:
        raise WrongInput(f"found {value!r} as {task}; wanted {names}, numbers") from error
    if len(numbers) != count:
        raise WrongInput(f"found {len(numbers)} numbers for a {task}; wanted {names}")
    if task == "box":
        _check_box(numbers, sample)
    else:
        _check_segment(numbers, sample)
    return numbers


def _plain(number: Any) -> float:
    found = float(number)
    if not math.isfinite(found):
        raise ValueError(number)
    return int(found) if found.is_integer() else found


def _check_box(numbers: Sequence[float], sample: Sample) -> None:
    x, y, width, height = numbers
    right, bottom = sample.width or math.inf, sample.height or math.inf
    if x < 0 or y < 0 or width <= 0 or height <= 0 or x + width > right or y + height > bottom:
        raise WrongInput(
            f"found the box (x, y, width, height) = {tuple(numbers)}; wanted one inside the "
            f"picture of {sample.width}×{sample.height} pixels, with a width and a height"
        )


def _check_segment(numbers: Sequence[float], sample: Sample) -> None:
    start, end = numbers
    length = sample.duration_s or math.inf
    # A browser's clock and the file may differ by a few samples.
    if not 0 <= start < end <= length + 0.05:
        raise WrongInput(
            f"found the segment {start} s to {end} s; wanted start before end, inside the sound "
            f"of {length:g} s"
        )


def _checked_mask(value: Any, sample: Sample) -> NDArray[np.bool_]:
    mask = decode_mask(value) if isinstance(value, dict) else np.asarray(value)
    wanted = (sample.height, sample.width)
    if mask.ndim != 2 or (None not in wanted and mask.shape != wanted):
        raise WrongInput(f"found a mask of shape {mask.shape}; wanted (height, width) = {wanted}")
    if mask.dtype != np.bool_ and not np.isin(mask, (0, 1)).all():
        raise WrongInput("found a mask with values besides 0 and 1; wanted bool: `mask > 0`")
    return mask.astype(np.bool_)


def encode_mask(mask: NDArray[np.bool_]) -> dict[str, list[int]]:
    """Return run lengths as COCO's JSON has them.

    Parameters
    ----------
    mask : bool of shape (height, width)
        True where the hand is.

    Returns
    -------
    dict
        ``size`` [height, width], ``counts``: pixels off, on, off, … column by column.

    Examples
    --------
    >>> encode_mask(np.array([[False, True], [False, True]]))
    {'size': [2, 2], 'counts': [2, 2]}
    >>> encode_mask(np.array([[True]]))
    {'size': [1, 1], 'counts': [0, 1]}
    """
    flat = np.asarray(mask, dtype=np.bool_).ravel(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    counts = np.diff(np.concatenate([[0], edges, [flat.size]])).tolist()
    if flat.size and flat[0]:
        counts = [0, *counts]
    return {"size": list(mask.shape), "counts": counts}


def decode_mask(runs: dict[str, Any]) -> NDArray[np.bool_]:
    """Return the mask that `encode_mask` wrote, bool of shape (height, width).

    Raises
    ------
    WrongInput
        The runs do not fill the picture.
    """
    try:
        height, width = runs["size"]
        counts = np.asarray(runs["counts"], dtype=np.int64)
    except (KeyError, TypeError, ValueError) as error:
        raise WrongInput("run lengths need 'size' [height, width] and 'counts'") from error
    if counts.sum() != height * width or (counts < 0).any():
        raise WrongInput(f"the runs cover {counts.sum()} pixels of {height}×{width}")
    values = np.arange(len(counts)) % 2 == 1
    return np.repeat(values, counts).reshape((height, width), order="F")

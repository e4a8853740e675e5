"""Tests that prevent failed predictions: changes that must change nothing, and empty input.

After M. T. Ribeiro et al. (2020), Beyond accuracy: behavioral testing of NLP models with
CheckList, ACL 2020, 4902-4912: invariance tests and minimum functionality tests.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ecosystem_kit import intervals

if TYPE_CHECKING:
    import pandas

Change = Callable[[NDArray[Any]], NDArray[Any]]
UNKNOWN = "unknown"
# The word stands this far above the noise that is mixed in; a fan near the microphone.
NOISE_DB = 15.0
SHIFT_SAMPLES = 1_600
"""A tenth of a second at 16 kHz: how exactly nobody times the start of a word."""


def mirror(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture, uint8 (height, width, 3), as a mirror shows it: the other hand."""
    return np.ascontiguousarray(picture[:, ::-1])


def darker(picture: NDArray[np.uint8], *, share: float = 0.6) -> NDArray[np.uint8]:
    """Return a picture, uint8 (height, width, 3), with that share of its light."""
    return np.asarray(np.round(picture * share), np.uint8)


def crop(picture: NDArray[np.uint8], *, share: float = 0.08) -> NDArray[np.uint8]:
    """Return a picture, uint8 (height, width, 3), with that share cut off at each side."""
    down, across = (round(share * side) for side in picture.shape[:2])
    return np.ascontiguousarray(picture[down : -down or None, across : -across or None])


def other_background(
    picture: NDArray[np.uint8], *, colour: tuple[int, int, int] = (70, 110, 90)
) -> NDArray[np.uint8]:
    """Return a picture, uint8 (height, width, 3), with one colour (RGB) where no skin was found.

    Where skin is not found the hand itself is painted over: look at the pictures before you
    blame the model.
    """
    import cv2

    from ecosystem_kit.vision import skin_mask

    mask = cv2.dilate(skin_mask(picture), np.ones((7, 7), np.uint8)) > 0
    changed = picture.copy()
    changed[~mask] = colour
    return changed


def noisy(sound: NDArray[np.float32], *, decibels: float = NOISE_DB) -> NDArray[np.float32]:
    """Return a sound, float32 (samples,), with white noise that far below its mean power."""
    rng = np.random.default_rng(0)
    level = np.sqrt(np.mean(sound**2) / 10 ** (decibels / 10))
    return np.clip(sound + rng.normal(0, level, len(sound)), -1, 1).astype(np.float32)


def quieter(sound: NDArray[np.float32], *, share: float = 0.4) -> NDArray[np.float32]:
    """Return a sound, float32 (samples,), at that share of its amplitude: farther away."""
    return (sound * np.float32(share)).astype(np.float32)


def later(sound: NDArray[np.float32], *, samples: int = SHIFT_SAMPLES) -> NDArray[np.float32]:
    """Return a sound, float32 (samples,), that begins later; what falls off the end is lost."""
    shifted = np.zeros_like(sound)
    shifted[samples:] = sound[: len(sound) - samples]
    return shifted


OF_PICTURES: dict[str, Change] = {
    "mirror": mirror, "light": darker, "crop": crop, "background": other_background,
}  # fmt: skip
OF_SOUNDS: dict[str, Change] = {"noise": noisy, "gain": quieter, "shift": later}


def invariance(
    model: Any, X: NDArray[Any], changes: Mapping[str, Change], *, names: ArrayLike | None = None
) -> tuple["pandas.DataFrame", set[str]]:
    """Change each input in a way that must not matter, and count how often the answer stays.

    Parameters
    ----------
    model : fitted classifier
        From pictures or clips to labels.
    X : ndarray, shape (inputs, ...)
        Pictures or clips. No labels are needed: the answer before is the truth.
    changes : mapping of str to callable
        Name to a function from one input to a changed one; it must not change the input itself.
    names : array-like of str, shape (inputs,), optional
        What to call each input in the list of failures; its place where None.

    Returns
    -------
    table : DataFrame
        A row for each change: same (an `Interval` of the share that kept its answer).
    failed : set of str
        "change: name" of each answer that changed.
    """
    import pandas

    before = np.asarray(model.predict(X)).astype(str)
    known = np.arange(len(X)).astype(str) if names is None else np.asarray(names).astype(str)
    rows: dict[str, intervals.Interval] = {}
    failed: set[str] = set()
    for name, change in changes.items():
        after = _answers(model, [change(one.copy()) for one in X])
        same = after == before
        rows[name] = intervals.wilson(int(same.sum()), len(same))
        failed |= {f"{name}: {one}" for one in known[~same]}
    return pandas.DataFrame({"same": rows}), failed


def _answers(model: Any, inputs: list[NDArray[Any]]) -> NDArray[np.str_]:
    # Cropped pictures may be smaller than the others, but all of one kind are equally large.
    return np.asarray(model.predict(np.stack(inputs))).astype(str)


def nothing_there(kind: str) -> dict[str, NDArray[Any]]:
    """Return inputs with nothing in them: the least that an assistant must not answer to.

    Parameters
    ----------
    kind : {"picture", "sound"}
        A covered lens, a white wall and a noisy night; or silence, a fan, and a hum.
    """
    rng = np.random.default_rng(0)
    if kind == "picture":
        return {
            "covered lens": rng.integers(0, 12, (128, 128, 3)).astype(np.uint8),
            "white wall": np.full((128, 128, 3), 235, np.uint8),
            "dark room": rng.integers(0, 60, (128, 128, 3)).astype(np.uint8),
        }
    from ecosystem_kit.hearing import CLIP_SAMPLES, SAMPLE_RATE_HZ

    seconds = np.arange(CLIP_SAMPLES) / SAMPLE_RATE_HZ
    return {
        "silence": np.zeros(CLIP_SAMPLES, np.float32),
        "fan": rng.normal(0, 0.02, CLIP_SAMPLES).astype(np.float32),
        "mains hum": (0.1 * np.sin(2 * np.pi * 50 * seconds)).astype(np.float32),
    }


def minimum_functionality(model: Any, kind: str) -> tuple["pandas.DataFrame", set[str]]:
    """Show the model nothing, in several ways; every answer but "unknown" is a failure.

    Parameters
    ----------
    model : fitted classifier
        From pictures or clips to labels.
    kind : {"picture", "sound"}
        What it takes.

    Returns
    -------
    table : DataFrame
        A row for each input: said, and whether that is as it must be.
    failed : set of str
        "nothing there: input" of each that got a number.
    """
    import pandas

    inputs = nothing_there(kind)
    said = _answers(model, list(inputs.values()))
    table = pandas.DataFrame({"said": said, "passed": said == UNKNOWN}, index=list(inputs))
    return table, {f"nothing there: {name}" for name in table.index[~table["passed"]]}

"""Stage 3, the baseline: the rules without AI, opened up so that each step can be seen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.experiments import share_right
from ecosystem_kit.hearing.rule import word_picture
from ecosystem_kit.intervals import Interval
from ecosystem_kit.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes

    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.ledger.records import Arrays
    from ecosystem_kit.vision.rule import Outline
    from ecosystem_kit.vision.skin import SkinColour

__all__ = [
    "Dents",
    "by_light",
    "colour_table",
    "draw_steps",
    "draw_word",
    "hull_dents",
    "light_of",
    "small",
    "word_picture",
]

UNKNOWN = "unknown"
SIDE = 128  # pixels: what the rule looks at
ZOOM = 3  # the steps are drawn larger, or their lines would hide the hand
WRIST = 0.8  # as the rule: dents lower than this below the palm's middle lie at the wrist
CONTOUR, HULL, GAP, PALM = (0, 114, 178), (230, 159, 0), (213, 94, 0), (0, 158, 115)


@dataclass(frozen=True, eq=False)
class Dents:
    """The dents between a hand's outline and the tight band around it.

    Attributes
    ----------
    depth : ndarray of int32, shape (dents,)
        How deep each is, in 256ths of a pixel, as OpenCV gives it.
    angle : ndarray of float64, shape (dents,)
        How wide each opens, in degrees.
    radius : float
        Of the largest circle in the hand, in pixels.
    """

    depth: NDArray[np.int32]
    angle: NDArray[np.float64]
    radius: float


def small(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture as the rule looks at it: 128 by 128 pixels, RGB.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB; not changed.
    """
    import cv2

    return np.asarray(cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def hull_dents(picture: NDArray[np.uint8], *, skin: "SkinColour" = "adaptive") -> Dents:
    """Return the dents of a hand's outline; those at the wrist are left out.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB.
    skin : {"adaptive", "fixed"}
        How the hand is told from the background.

    Raises
    ------
    ValueError
        When no hand is found in the picture.

    Notes
    -----
    Source of the depth's unit: OpenCV's documentation of `convexityDefects`.
    """
    import cv2

    outline = _outline(picture, skin)
    contour = outline.contour
    corners = np.sort(cv2.convexHull(contour, returnPoints=False).ravel())[::-1].reshape(-1, 1)
    found = cv2.convexityDefects(contour, corners.copy())
    rows = np.zeros((0, 4), np.int32) if found is None else found.reshape(-1, 4)
    above = contour[rows[:, 2]][:, 1] < outline.palm[1] + WRIST * outline.radius
    start, end, deep, depth = rows[above].T
    return Dents(depth, _angles(contour, start, deep, end), outline.radius)


def draw_steps(
    picture: NDArray[np.uint8], *, skin: "SkinColour" = "adaptive", ax: "Axes | None" = None
) -> "Axes":
    """Draw what the rule sees, step by step, and return the axes.

    The picture, its skin mask, the contour of the largest patch with the palm's circle, and the
    hull with the gaps that count.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB.
    skin : {"adaptive", "fixed"}
        How the hand is told from the background.
    ax : Axes, optional
        Where to draw; a new figure where None.
    """
    import cv2

    from ecosystem_kit import figures, vision

    seen = small(picture)
    mask = vision.skin_mask(seen, colour=skin)
    outline = vision.find_outline(mask)
    large = np.repeat(np.repeat(seen, ZOOM, axis=0), ZOOM, axis=1)
    with_contour, with_hull = large.copy(), large.copy()
    fingers = "no hand"
    if outline is not None:
        contour = outline.contour * ZOOM
        palm = tuple(round(ZOOM * one) for one in outline.palm)
        cv2.drawContours(with_contour, [contour], -1, CONTOUR, 4)
        cv2.circle(with_contour, palm, round(ZOOM * outline.radius), PALM, 4)
        cv2.drawContours(with_hull, [cv2.convexHull(contour)], -1, HULL, 4)
        for x, y in outline.gaps * ZOOM:
            cv2.circle(with_hull, (int(x), int(y)), 9, GAP, -1)
        fingers = counted(len(outline.gaps), "gap")
    titles = ["picture", f"mask ({skin})", "contour, palm", f"hull, {fingers}"]
    shown = [seen, mask, with_contour, with_hull]
    return figures.picture_grid(shown, titles=titles, columns=4, ax=ax)


def light_of(ledger: "Ledger", arrays: "Arrays") -> NDArray[np.str_]:
    """Return the light that each sample was captured in, shape (samples,); "?" where unsaid.

    Parameters
    ----------
    ledger : Ledger
        Knows the sessions.
    arrays : Arrays
        From ``ledger.arrays``.
    """
    lights = {one.id: one.light or "?" for one in ledger.sessions()}
    return np.array([lights[number] for number in arrays.sessions])


def by_light(
    answers: "Mapping[str, NDArray[np.str_]]", arrays: "Arrays", light: NDArray[np.str_]
) -> dict[str, Interval]:
    """Return the share of digits that each rule counted right in each light.

    "unknown" stays out: who sees no hand is right on every picture without a number.

    Parameters
    ----------
    answers : mapping of str to ndarray of str, shape (samples,)
        Name of the rule to what it answered.
    arrays : Arrays
        The samples that were asked for, with their truth and persons.
    light : ndarray of str, shape (samples,)
        From `light_of`.

    Returns
    -------
    dict of str to Interval
        "rule, light" to the share right, with the interval that minds the persons.
    """
    digits = arrays.y != UNKNOWN
    shares = {}
    for one in np.unique(light[digits]):
        here = digits & (light == one)
        for name, said in answers.items():
            right = said[here] == arrays.y[here]
            shares[f"{name}, {one}"] = share_right(right, arrays.groups[here])
    return shares


def colour_table(
    pictures: "Mapping[str, NDArray[np.uint8]]",
) -> "pd.DataFrame":
    """Return the colours of hand and background, as the camera has them and as YCrCb.

    Parameters
    ----------
    pictures : mapping of str to ndarray of uint8, shape (height, width, 3)
        Name of the light to a picture in it, RGB, the hand in its middle.

    Returns
    -------
    DataFrame
        Median colour in the palm and along the picture's upper border, and whether the fixed
        range takes it for skin.

    Raises
    ------
    ValueError
        When no hand is found in a picture.
    """
    import cv2
    import pandas as pd

    from ecosystem_kit.vision.skin import FIXED_HIGH, FIXED_LOW

    places = {}
    for light, picture in pictures.items():
        seen, outline = small(picture), _outline(picture, "adaptive")
        x, y = (round(one) for one in outline.palm)
        reach = max(1, round(outline.radius / 2))
        places[f"hand, {light}"] = seen[y - reach : y + reach, x - reach : x + reach]
        places[f"background, {light}"] = seen[: SIDE // 16]
    rows = {}
    for name, part in places.items():
        colour = np.median(part.reshape(-1, 3), axis=0).astype(np.uint8)
        converted = cv2.cvtColor(colour[None, None], cv2.COLOR_RGB2YCrCb)[0, 0]
        taken = all(np.greater_equal(converted, FIXED_LOW) & np.less_equal(converted, FIXED_HIGH))
        rows[name] = [*map(int, colour), *map(int, converted), "skin" if taken else "–"]
    columns = ["red", "green", "blue", "Y", "Cr", "Cb", "fixed range says"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def draw_word(sound: NDArray[np.float32], *, ax: "Axes | None" = None) -> "Axes":
    """Draw a sound's loudness every 20 ms and where the word was found; return the axes.

    Parameters
    ----------
    sound : ndarray of float32, shape (samples,)
        Mono, 16 kHz.
    ax : Axes, optional
        Where to draw; a new figure where None.
    """
    from ecosystem_kit import figures, hearing
    from ecosystem_kit.plots import new_axes

    ax = ax or new_axes(height=2.6)
    levels = hearing.frame_levels_dbfs(sound)
    duration_s = len(sound) / hearing.SAMPLE_RATE_HZ
    ax.step(np.linspace(0, duration_s, len(levels), endpoint=False), levels, where="post")
    word = hearing.find_word(sound)
    if word is not None:
        start_s, stop_s = (one / hearing.SAMPLE_RATE_HZ for one in word)
        ax.axvspan(start_s, stop_s, color=figures.ORANGE, alpha=0.25)
        ax.text((start_s + stop_s) / 2, levels.max() + 3, "word", ha="center")
    ax.set(xlabel="time (s)", ylabel="loudness (dBFS)", ylim=(-100, 5), xlim=(0, duration_s))
    return ax


def _outline(picture: NDArray[np.uint8], skin: "SkinColour") -> "Outline":
    from ecosystem_kit import vision

    outline = vision.find_outline(vision.skin_mask(small(picture), colour=skin))
    if outline is None:
        raise ValueError(
            f"Found no hand by its {skin} colour; wanted: a picture in which the hand stands out. "
            "Look at baseline.draw_steps(picture)."
        )
    return outline


def _angles(
    contour: NDArray[np.int32],
    start: NDArray[np.int32],
    deep: NDArray[np.int32],
    end: NDArray[np.int32],
) -> NDArray[np.float64]:
    first, second = contour[start] - contour[deep], contour[end] - contour[deep]
    lengths = np.hypot(*first.T) * np.hypot(*second.T) + 1e-9
    return np.degrees(np.arccos(np.clip((first * second).sum(axis=1) / lengths, -1, 1)))

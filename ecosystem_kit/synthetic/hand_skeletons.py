"""Skeletons of hands that show a number: 21 points in space, made from joint angles.

The points are numbered as in Google's hand landmarker: the wrist (0), then thumb, index, middle,
ring and little finger, four points each from the palm outwards. A right hand shows its palm: x
goes to the right of whoever looks at it, y up, z towards them. The unit is the distance from the
wrist to the knuckle of the middle finger.

The signs are those of Turkish Sign Language: 1 to 5 count fingers, the thumb included from 3 on
(3 = thumb, index, middle; 4 = no thumb); from 6 to 9 the thumb touches the little, ring, middle,
index finger; 0 is a ring of all fingers.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINTS = 21
FINGERS = ("index", "middle", "ring", "little")
# Knuckles of a mean hand, and the lengths of the three bones beyond each, in wrist-to-knuckle
# units. Proportions after Buryanov & Kotiuk (2010), Int. J. Morphol. 28, 755-758.
KNUCKLES = {
    "index": (0.26, 0.94, 0.0),
    "middle": (0.0, 1.0, 0.0),
    "ring": (-0.23, 0.93, 0.0),
    "little": (-0.44, 0.80, 0.0),
}
BONES = {
    "index": (0.43, 0.26, 0.20),
    "middle": (0.48, 0.30, 0.21),
    "ring": (0.45, 0.28, 0.21),
    "little": (0.34, 0.19, 0.18),
}
THUMB_ROOT = (0.30, 0.22, 0.06)
THUMB_BONES = (0.40, 0.36, 0.28)
# Degrees to the side (towards the thumb) in which a stretched finger points.
SPREAD = {"index": 8.0, "middle": 0.0, "ring": -8.0, "little": -18.0}
# Bends of knuckle, middle joint and end joint in degrees.
STRETCHED, FOLDED = (6.0, 6.0, 4.0), (78.0, 100.0, 55.0)
CURVED, TOUCHING = (48.0, 58.0, 38.0), (42.0, 74.0, 46.0)
UP = {
    "0": (), "1": ("index",), "2": ("index", "middle"), "3": ("index", "middle"),
    "4": FINGERS, "5": FINGERS, "6": ("index", "middle", "ring"),
    "7": ("index", "middle", "little"), "8": ("index", "ring", "little"),
    "9": ("middle", "ring", "little"),
}  # fmt: skip
TOUCHED = {"6": "little", "7": "ring", "8": "middle", "9": "index"}
THUMB_OUT = ("3", "5")
# Gestures that are no number: horns, telephone, thumb up, fist with the thumb inside, a loose
# hand, middle and ring finger up, little finger alone.
OTHER_GESTURES = {
    "horns": (("index", "little"), "in"),
    "telephone": (("little",), "out"),
    "thumb up": ((), "out"),
    "fist": ((), "in"),
    "two inner": (("middle", "ring"), "in"),
    "three outer, thumb out": (("middle", "ring", "little"), "out"),
    "little alone": (("little",), "in"),
    "ring finger down": (("index", "middle", "little"), "out"),
}


@dataclass(frozen=True)
class HandShape:
    """Proportions of one person's hand, as factors of the mean hand's.

    Attributes
    ----------
    finger_length, palm_width, thumb_length : float
        1.0 is the mean hand.
    spread : float
        How far the fingers are spread, as a factor.
    """

    finger_length: float = 1.0
    palm_width: float = 1.0
    thumb_length: float = 1.0
    spread: float = 1.0


def draw_shape(random: np.random.Generator) -> HandShape:
    """Return the proportions of a made-up person's hand."""
    return HandShape(
        finger_length=float(random.normal(1.0, 0.06)),
        palm_width=float(random.normal(1.0, 0.07)),
        thumb_length=float(random.normal(1.0, 0.06)),
        spread=float(random.uniform(0.3, 1.5)),
    )


def make_skeleton(
    sign: str, *, shape: HandShape | None = None, random_state: int | np.random.Generator = 0
) -> "NDArray[np.float64]":
    """Return the skeleton of a right hand that shows a sign.

    Parameters
    ----------
    sign : str
        "0" to "9", or "unknown" for a gesture that is no number.
    shape : HandShape, optional
        The person's hand; the mean hand where None.
    random_state : int or Generator, default=0
        No two people, and no two moments, bend their fingers alike.

    Returns
    -------
    ndarray of float64, shape (21, 3)
        Points in wrist-to-knuckle units, see the module's text.

    Raises
    ------
    ValueError
        When there is no such sign.
    """
    if sign not in UP and sign != "unknown":
        raise ValueError(f"Found the sign {sign!r}; wanted: '0' to '9', or 'unknown'.")
    random = np.random.default_rng(random_state)
    shape = shape or HandShape()
    up, thumb = _plan(sign, random)
    points = np.zeros((POINTS, 3))
    for number, finger in enumerate(FINGERS):
        bends, aside = _bends(sign, finger, up, random)
        spread = SPREAD[finger] * shape.spread + random.normal(0, 3) + aside
        points[5 + 4 * number : 9 + 4 * number] = _finger(finger, bends, spread, shape)
    points[1:5] = _thumb(points, sign, thumb, shape, random)
    return points


def _plan(sign: str, random: np.random.Generator) -> tuple[tuple[str, ...], str]:
    if sign == "unknown":
        names = list(OTHER_GESTURES)
        up, thumb = OTHER_GESTURES[names[random.integers(len(names))]]
        return up, thumb
    if sign in TOUCHED or sign == "0":
        return UP[sign], "touch"
    return UP[sign], "out" if sign in THUMB_OUT else "in"


def _bends(
    sign: str, finger: str, up: tuple[str, ...], random: np.random.Generator
) -> tuple[list[float], float]:
    if sign == "0":
        mean, spread = CURVED, 9.0
    elif finger in up:
        mean, spread = STRETCHED, 7.0
    elif TOUCHED.get(sign) == finger:
        mean, spread = TOUCHING, 11.0
    else:
        mean, spread = FOLDED, 11.0
    bends = [float(random.normal(angle, spread)) for angle in mean]
    if finger == "little" and "little" in up:
        bends[0] += float(random.uniform(0, 10))
    # Fingers that are bent lie side by side, whatever the hand's spread.
    aside = 0.0 if finger in up else -SPREAD[finger] * (1.6 if sign == "0" else 0.6)
    return [max(-8.0, bend) for bend in bends], aside


def _finger(
    finger: str, bends: list[float], spread: float, shape: HandShape
) -> "NDArray[np.float64]":
    x, y, z = KNUCKLES[finger]
    points = [np.array([x * shape.palm_width, y, z])]
    side = np.radians(spread)
    ahead = np.array([np.sin(side), np.cos(side), 0.0])
    towards = np.array([0.0, 0.0, 1.0])
    angle = 0.0
    for length, bend in zip(BONES[finger], bends, strict=True):
        angle += np.radians(bend)
        step = np.cos(angle) * ahead + np.sin(angle) * towards
        points.append(points[-1] + length * shape.finger_length * step)
    return np.array(points)


def _thumb(
    points: "NDArray[np.float64]",
    sign: str,
    where: str,
    shape: HandShape,
    random: np.random.Generator,
) -> "NDArray[np.float64]":
    root = np.array(THUMB_ROOT) * [shape.palm_width, 1, 1]
    bones = np.array(THUMB_BONES) * shape.thumb_length
    if where == "out":
        angle = np.radians(random.normal(52, 12))
        lift = random.normal(0.15, 0.12)
        target = root + 1.1 * bones.sum() * np.array([np.sin(angle), np.cos(angle), lift])
    elif where == "touch":
        finger = TOUCHED.get(sign, "index" if random.random() < 0.5 else "middle")
        tip = 8 + 4 * FINGERS.index(finger)
        inside = points[tip] - points[tip - 1]
        target = points[tip] + [0.07, -0.03, 0.05] - 0.3 * inside
        target += random.normal(0, 0.06, 3)
        if sign == "0":
            # Many rings stay open, the more the thumb is stretched away from the fingers.
            target += random.uniform(0, 0.75) * np.array([0.45, -0.2, 0.6])
    else:
        # Over the folded fingers, or across the palm where they are stretched.
        folded = [n for n, name in enumerate(FINGERS) if points[6 + 4 * n, 2] > 0.2]
        over = folded[0] if folded else int(random.integers(1, 3))
        target = 0.5 * (points[5 + 4 * over] + points[6 + 4 * over])
        target[1] -= random.uniform(0.05, 0.25)
        target[2] += 0.16
        target += random.normal(0, 0.05, 3)
    bent = np.array([[0.45, 0.55, 0.25], [0.55, 0.85, 0.3], [0.5, 1.1, 0.3]])
    return _reach(root, bones, target, start=root + 0.8 * (bent - [0.1, 0.2, 0.0]))


def _reach(
    root: "NDArray[np.float64]",
    bones: "NDArray[np.float64]",
    target: "NDArray[np.float64]",
    *,
    start: "NDArray[np.float64]",
) -> "NDArray[np.float64]":
    """Bend a chain of three bones from `root` until its end is at `target`, or nearest to it.

    Source
    ------
    FABRIK: Aristidou & Lasenby (2011), Graphical Models 73, 243-260.
    """
    chain = np.vstack([root, start])
    for _ in range(12):
        chain[-1] = target
        for i in (2, 1, 0):
            chain[i] = chain[i + 1] + _of_length(chain[i] - chain[i + 1], bones[i])
        chain[0] = root
        for i in (0, 1, 2):
            chain[i + 1] = chain[i] + _of_length(chain[i + 1] - chain[i], bones[i])
    return chain


def _of_length(vector: "NDArray[np.float64]", length: float) -> "NDArray[np.float64]":
    return vector / max(float(np.linalg.norm(vector)), 1e-9) * length

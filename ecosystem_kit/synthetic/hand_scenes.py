"""The bundled people's pictures: who shows what, before which wall, in which light."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from ecosystem_kit.synthetic.hand_drawing import Light, Pose, draw_hand
from ecosystem_kit.synthetic.hand_skeletons import HandShape, draw_shape, make_skeleton
from ecosystem_kit.synthetic.people import PEOPLE, SEED, SESSIONS, Person, Session

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE_PX = 128
LABELS = (*"0123456789", "unknown")
PICTURES_PER_LABEL = 3
# A weaker setting shows JPEG's blocks around the fingers; a finer one needs twice the space.
JPEG_QUALITY = 88
# One "unknown" picture in so many shows no hand at all.
EMPTY_EVERY = 3
DAYLIGHT = Light(direction=(-0.5, 0.6, 0.8), ambient=0.55, noise=2.0, blur_px=0.4)
# Tungsten near 2,700 K on a camera balanced for daylight; from the side, more noise.
LAMP = Light(
    colour=(1.18, 0.80, 0.46),
    direction=(0.9, 0.25, 0.55),
    ambient=0.42,
    exposure=1.1,
    noise=4.0,
    blur_px=0.5,
)
LIGHTS = {"daylight": DAYLIGHT, "warm lamp": LAMP}
# Range of the books' brightness, 0 to 255: a shelf in the back of a room is darker than a hand.
BOOK_GREY = (30.0, 90.0)
SIZES = {"near": 0.37, "far": 0.33}


def make_people(folder: Path) -> int:
    """Draw all bundled people's pictures into a folder, and return how many.

    Parameters
    ----------
    folder : Path
        ``folder/<person>/<session>/pictures/<label>_<nn>.jpg`` are written.
    """
    import cv2

    count = 0
    for person in PEOPLE:
        for session in SESSIONS:
            place = folder / person.name / session.name / "pictures"
            place.mkdir(parents=True, exist_ok=True)
            for name, picture in draw_session(person, session):
                bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
                _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
                (place / f"{name}.jpg").write_bytes(data.tobytes())
                count += 1
    return count


def draw_session(person: Person, session: Session) -> Iterator[tuple[str, "NDArray[np.uint8]"]]:
    """Yield name (``"3_01"``) and picture of everything that a person shows in a session.

    Yields
    ------
    name : str
        Label and number.
    picture : ndarray of uint8, shape (128, 128, 3)
        RGB.
    """
    shape = draw_shape(_random(person.name, "shape"))
    for label in LABELS:
        for number in range(1, PICTURES_PER_LABEL + 1):
            random = _random(person.name, session.name, label, number)
            yield (
                f"{label}_{number:02d}",
                draw_picture(label, person, session, shape=shape, random=random, number=number),
            )


def draw_picture(
    label: str,
    person: Person,
    session: Session,
    *,
    shape: HandShape,
    random: np.random.Generator,
    number: int = 1,
) -> "NDArray[np.uint8]":
    """Return one picture of a person who shows a sign under a session's conditions.

    Parameters
    ----------
    label : str
        "0" to "9", or "unknown".
    person, session : Person, Session
        Who, and under which conditions.
    shape : HandShape
        The person's hand.
    random : numpy Generator
        Where this moment's chance comes from.
    number : int, default=1
        Every third "unknown" shows an empty place.

    Returns
    -------
    ndarray of uint8, shape (128, 128, 3)
        RGB.
    """
    wall = draw_background(session.background, _random(person.name, session.name, "wall"))
    light = LIGHTS[session.light]
    light = replace(light, exposure=light.exposure * float(random.normal(1, 0.05)))
    moment = replace(shape, spread=float(random.uniform(0.5, 1.4)))
    nobody = label == "unknown" and number % EMPTY_EVERY == 0
    skeleton = None if nobody else make_skeleton(label, shape=moment, random_state=random)
    pose = _pose(label, person, session, random)
    return draw_hand(skeleton, wall, skin=person.skin, pose=pose, light=light, random_state=random)


def draw_background(kind: str, random: np.random.Generator) -> "NDArray[np.uint8]":
    """Return what is behind a person: a plain wall or a bookshelf, in neutral light.

    Parameters
    ----------
    kind : {"plain wall", "bookshelf"}
        What it is.
    random : numpy Generator
        Which wall, which books.

    Returns
    -------
    ndarray of uint8, shape (128, 128, 3)
        RGB.

    Raises
    ------
    ValueError
        When there is no such background.
    """
    if kind == "plain wall":
        return _wall(random)
    if kind == "bookshelf":
        return _bookshelf(random)
    raise ValueError(f"Found the background {kind!r}; wanted: 'plain wall' or 'bookshelf'.")


def _wall(random: np.random.Generator) -> "NDArray[np.uint8]":
    tone = random.uniform(185, 225) * np.array([1, random.uniform(0.98, 1.02), 1.01])
    down, across = np.mgrid[0:SIDE_PX, 0:SIDE_PX] / SIDE_PX
    shade = 1 - 0.18 * down - random.uniform(-0.12, 0.12) * across
    return np.clip(shade[..., None] * tone, 0, 255).astype(np.uint8)


def _bookshelf(random: np.random.Generator) -> "NDArray[np.uint8]":
    import cv2

    picture = np.full((SIDE_PX, SIDE_PX, 3), 30, np.uint8)
    for top in range(-int(random.integers(0, 20)), SIDE_PX, 46):
        left = -int(random.integers(0, 8))
        while left < SIDE_PX:
            wide, tall = int(random.integers(5, 14)), int(random.integers(30, 42))
            book = _book_colour(random)
            cv2.rectangle(picture, (left, top + 42 - tall), (left + wide, top + 42), book, -1)
            left += wide + 1
        cv2.rectangle(picture, (0, top + 42), (SIDE_PX, top + 46), (84, 82, 78), -1)
    return cv2.GaussianBlur(picture, (0, 0), 2.2).astype(np.uint8)


def _book_colour(random: np.random.Generator) -> tuple[int, int, int]:
    grey = random.uniform(*BOOK_GREY)
    tint = random.normal(0, 14, 3)
    red, green, blue = np.clip(grey + tint, 12, 210)
    return int(red), int(green), int(blue)


def _pose(label: str, person: Person, session: Session, random: np.random.Generator) -> Pose:
    # A ring is shown from the side: from the front it could not be seen.
    turn = -62.0 if label == "0" else 0.0
    return Pose(
        turn=turn + float(random.normal(0, 9)),
        tilt=float(random.normal(0, 7)),
        roll=float(random.normal(0, 7)),
        size=SIZES[session.distance] * float(random.normal(1, 0.06)),
        centre=(float(random.normal(0.5, 0.03)), float(random.normal(0.66, 0.025))),
        left_hand=person.hand == "left",
    )


def _random(*what: object) -> np.random.Generator:
    """Return a generator that depends on the seed and on what is drawn, and on nothing else."""
    return np.random.default_rng([SEED, crc32(" ".join(map(str, what)).encode())])

"""Reads the Sign Language Digits Dataset: ten signs, shown by students.

Source: github.com/ardamavi/Sign-Language-Digits-Dataset, Apache-2.0; Mavi, arXiv:2011.08927.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.vision.pictures import decode_picture, resized, square

# "4/IMG_4123.JPG": the folder is the digit, the number is the camera's.
NAME = re.compile(r"IMG_([0-9]+)\.jpe?g", re.IGNORECASE)
# Each student showed 0, 1, ... 9 in turn, so a fall of the digit starts a new person. Small falls
# are somebody who swapped two signs or showed some again: splitting there could put one person on
# both sides of a split, joining two people can't.
FALL = 5
GAP = 100  # more numbers than that are missing only between the sessions
# The camera's numbers stop near 1331 and go on from 4039: another day, another light.
FIRST_OF_FLASH = 4000
SESSIONS = ("daylight", "flash")


@dataclass(frozen=True)
class Signs:
    """Pictures of people who show digits; unpacks to X, y, persons, sessions.

    Attributes
    ----------
    X : ndarray of uint8, shape (pictures, side, side, 3)
        RGB, in the order in which they were taken.
    y : ndarray of str, shape (pictures,)
        "0" to "9".
    persons : ndarray of str, shape (pictures,)
        "student 001" and so on; told by the order of the pictures, see `people_in_order`.
    sessions : ndarray of str, shape (pictures,)
        "daylight" (grey, the early numbers) or "flash".
    """

    X: NDArray[np.uint8]
    y: NDArray[np.str_]
    persons: NDArray[np.str_]
    sessions: NDArray[np.str_]

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Unpack to X, y, persons, sessions."""
        return iter((self.X, self.y, self.persons, self.sessions))


def read(folder: Path | str, *, side: int = 128, digits: Sequence[str] | None = None) -> Signs:
    """Return the pictures in a folder, sorted by the camera's numbers.

    Parameters
    ----------
    folder : Path or str
        Holds folders ``0`` to ``9`` with files such as ``IMG_4123.JPG``.
    side : int
        Pixels; the middle square of each picture is resized to it.
    digits : sequence of str, optional
        Keep only these; all ten where None.

    Raises
    ------
    FileNotFoundError
        When the folder is not there or holds no such pictures.
    PictureError
        When a picture can't be read.
    """
    found = _find(Path(folder))
    if not found:
        message = f"no pictures like '4/IMG_4123.JPG' in {folder}"
        raise FileNotFoundError(f"{message}: fetch them with `eco data fetch signs`.")
    numbers, labels = [row[0] for row in found], [row[1] for row in found]
    persons = [f"student {person:03d}" for person in people_in_order(labels, numbers=numbers)]
    keep = [i for i, label in enumerate(labels) if digits is None or label in digits]
    pictures = [_read_one(found[i][2], side) for i in keep]
    return Signs(
        np.stack(pictures),
        np.array(labels)[keep],
        np.array(persons)[keep],
        np.array([SESSIONS[number >= FIRST_OF_FLASH] for number in numbers])[keep],
    )


def people_in_order(labels: Sequence[str], *, numbers: Sequence[int]) -> list[int]:
    """Return the number of the person, from 1, behind each picture of a series.

    Parameters
    ----------
    labels : sequence of str
        Digits in the order in which the pictures were taken.
    numbers : sequence of int
        The camera's numbers, rising.

    Examples
    --------
    >>> people_in_order(["0", "1", "9", "0", "1", "1"], numbers=[1, 2, 3, 4, 5, 6])
    [1, 1, 1, 2, 2, 2]

    A single picture before a fall belongs to whoever comes next:

    >>> people_in_order(["9", "5", "0", "1"], numbers=[7, 4039, 4040, 4041])
    [1, 2, 2, 2]
    """
    persons, person, own = [], 1, 0
    for i, label in enumerate(labels):
        fell = i and int(labels[i - 1]) - int(label) >= FALL and own > 1
        if fell or (i and numbers[i] - numbers[i - 1] > GAP):
            person, own = person + 1, 0
        own += 1
        persons.append(person)
    return persons


def _find(folder: Path) -> list[tuple[int, str, Path]]:
    matches = [(path, NAME.fullmatch(path.name)) for path in folder.glob("[0-9]/*")]
    return sorted((int(match[1]), path.parent.name, path) for path, match in matches if match)


def _read_one(path: Path, side: int) -> NDArray[np.uint8]:
    picture = square(decode_picture(path.read_bytes()))
    return picture if len(picture) == side else resized(picture, width=side, height=side)

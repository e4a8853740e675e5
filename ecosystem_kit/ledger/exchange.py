"""What the ledger and other programs' files have in common: files, and what was said of them."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.records import Sample

NO_CLASS = "hand"
"""What a box or mask is called on a picture that has no class label."""
SPEECH = "speech"
"""What a segment is called on a sound that has no class label."""
FOLDERS = {"picture": "images", "sound": "sounds"}
HASH_LETTERS = 16
"""Letters of a file's SHA-256 in its name: two of a billion files agree once in 40 tries."""
MAX_SIDE, MAX_PIXELS = 65_500, 200_000_000
"""JPEG ends at that side; a mask of that many pixels takes 0.2 GB. A file that claims more is
refused before the memory for it is asked for."""


@dataclass(frozen=True)
class Given:
    """One label as another program has it.

    Attributes
    ----------
    value : object
        As `ecosystem_kit.ledger.label_values` has it; a mask as its run lengths.
    by, helped_by : str or None
        Who said so, and whose guess was shown, where the file tells.
    seconds : float or None
        How long it took.
    """

    value: Any
    by: str | None = None
    helped_by: str | None = None
    seconds: float | None = None


@dataclass
class Item:
    """One file and its labels.

    Attributes
    ----------
    file : str
        Its path in the folder, with ``/``, or whatever the other program calls it.
    kind : {"picture", "sound"}
        What it is.
    width, height : int or None
        Pixels.
    duration_s : float or None
        Seconds.
    labels : dict of str to Given
        By task: "class", "box", "mask", "segment".
    left_out : list of str
        What else was said of the file, and why a ledger has no place for it.
    """

    file: str
    kind: str = "picture"
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    labels: dict[str, Given] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def value(self, task: str) -> Any:
        """Return the label of a task, or None."""
        return self.labels[task].value if task in self.labels else None

    def name_of(self, task: str) -> str:
        """Return what a shape on this file is called: its class, or what it is a shape of."""
        return self.value("class") or (SPEECH if task == "segment" else NO_CLASS)

    def give(self, task: str, found: Iterable[Given], *, what: str) -> None:
        """Keep the one label that was found for a task; of many, say that they were left out."""
        several = list(found)
        if len(several) == 1:
            self.labels[task] = several[0]
        elif several:
            self.left_out.append(
                f"{len(several)} {what}: a ledger keeps one for each file, so keep one there"
            )


def exchange_name(sample: Sample, person: str) -> str:
    """Return a sample's path in an export: ``images/ada/1_12_ab12….jpg``.

    Session, sample and the hash of the content stand in the name, so that labels that come back
    find their picture, even where the other program hands no pictures out.

    Parameters
    ----------
    sample : Sample
        From the ledger.
    person : str
        Their nickname as a file's name.
    """
    digest, _, extension = sample.media.partition(".")
    name = f"{sample.session}_{sample.id}_{digest[:HASH_LETTERS]}.{extension}"
    return f"{FOLDERS[sample.kind]}/{person}/{name}"


def named_sample(file: str) -> tuple[int, str] | None:
    """Return the sample's number and the first letters of its hash that a name tells, or None.

    Examples
    --------
    >>> named_sample("images/ada/1_12_00112233445566ff.jpg")
    (12, '00112233445566ff')
    >>> named_sample("images/ada/holiday.jpg")
    """
    parts = PurePosixPath(file).stem.split("_")
    if len(parts) < 3:
        return None
    number, digest = parts[-2:]
    is_hash = len(digest) == HASH_LETTERS and set(digest) <= set("0123456789abcdef")
    return (int(number), digest) if number.isdecimal() and is_hash else None


def checked_size(width: Any, height: Any, *, file: str) -> tuple[int, int]:
    """Return a picture's width and height in pixels as whole numbers.

    Raises
    ------
    WrongInput
        They are no numbers of pixels, or larger than any picture that the ledger takes.
    """
    try:
        found = int(width), int(height)
    except (TypeError, ValueError, OverflowError) as error:
        raise WrongInput(
            f"{file}: found a width of {width!r} and a height of {height!r}; wanted pixels: "
            "export it again from where it comes from"
        ) from error
    if min(found) < 1 or max(found) > MAX_SIDE or found[0] * found[1] > MAX_PIXELS:
        raise WrongInput(
            f"{file}: found a picture of {found[0]}×{found[1]} pixels; wanted 1 to {MAX_SIDE} a "
            f"side and {MAX_PIXELS:,} at most: shrink it, or mend its size in the file"
        )
    return found


def numbers(values: Any, *, count: int, what: str) -> list[float]:
    """Return `count` finite numbers.

    Raises
    ------
    WrongInput
        There are others, more or fewer.
    """
    try:
        found = [float(value) for value in values]
    except (TypeError, ValueError, OverflowError) as error:
        raise WrongInput(f"{what}: found {values!r}; wanted {count} numbers") from error
    if len(found) != count or not all(map(math.isfinite, found)):
        raise WrongInput(f"{what}: found {values!r}; wanted {count} numbers")
    return found


def whole(number: float, *, digits: int = 6) -> float:
    """Return a number without the dust that percentages leave on it.

    Examples
    --------
    >>> whole(32.99999999999999), whole(12.25)
    (33, 12.25)
    """
    found = round(float(number), digits)
    return int(found) if found.is_integer() else found


def said_by(name: str | None, *, program: str) -> str:
    """Return who a label is from, so that nobody takes it for the learner's own.

    Examples
    --------
    >>> said_by(None, program="COCO"), said_by("ada", program="CVAT")
    ('import (COCO)', 'ada (CVAT)')
    """
    return f"{(name or '').strip() or 'import'} ({program})"

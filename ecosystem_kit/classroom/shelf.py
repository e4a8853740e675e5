"""Where submissions lie: `submitted/<student>/<assignment>/`, as nbgrader wants them.

Only names that we make are written: the roster's id, the assignment, plain file names. A submission
is put together aside and moved into its place whole; what stood there is kept in `earlier/`.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder
from ecosystem_kit.classroom.owners import key

STAMP = "timestamp.txt"  # nbgrader's own: when it was submitted
EARLIER = "earlier"


@dataclass(frozen=True)
class Shelf:
    """The submissions of one assignment."""

    course: CourseFolder
    assignment: str

    def notebooks(self) -> list[str]:
        """Return the names of the released notebooks.

        Raises
        ------
        ClassroomError
            If there is no release yet.
        """
        folder = self.course.path / "release" / self.assignment
        names = sorted(one.name for one in folder.glob("*.ipynb"))
        if not names:
            raise ClassroomError(
                f"{self.assignment} has no release yet: `eco class release {self.assignment}` "
                "makes it"
            )
        return names

    def put(self, student: str, content: dict[str, bytes], *, when: datetime | None) -> str:
        """Put a student's files in their place.

        Parameters
        ----------
        student : str
            An id of the roster.
        content : dict of str to bytes
            By plain file names.
        when : datetime, optional
            When it was handed in, UTC; now where None.

        Returns
        -------
        {"new", "renewed", "same", "older"}
            What became of it; the last two leave all as it was.

        Raises
        ------
        ClassroomError
            If the place is a link: nothing is written through it.
        """
        place = self._place(student)
        if self._content(place) == {name: _hash(data) for name, data in content.items()}:
            return "same"
        there = _stamp(place)
        if there and when and when < there:
            return "older"
        part = place.with_name(f".{self.assignment}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for name, data in content.items():
            (part / name).write_bytes(data)
        stamp = f"{(when or datetime.now(UTC)):%Y-%m-%d %H:%M:%S.%f} UTC\n"
        (part / STAMP).write_text(stamp, encoding="utf-8")
        renewed = place.exists()
        if renewed:
            self._put_aside(place)
        part.rename(place)
        return "renewed" if renewed else "new"

    def has(self, student: str) -> bool:
        """Return True where the student has handed in."""
        return (self.course.path / "submitted" / student / self.assignment).is_dir()

    def _place(self, student: str) -> Path:
        place = self.course.path / "submitted" / student / self.assignment
        for folder in (place, place.parent, place.parents[1]):
            if folder.is_symlink():
                raise ClassroomError(
                    f"{folder} is a link, wanted a folder: nothing is written through it"
                )
        return place

    def _content(self, place: Path) -> dict[str, bytes]:
        files = [one for one in place.glob("*") if one.is_file() and one.name != STAMP]
        return {one.name: _hash(one.read_bytes()) for one in files}

    def _put_aside(self, place: Path) -> None:
        aside = self.course.path / EARLIER / place.parent.name
        aside.mkdir(parents=True, exist_ok=True)
        number = 1 + sum(1 for _ in aside.glob(f"{place.name}-*"))
        place.rename(aside / f"{place.name}-{number:03d}")


def choose_notebooks(names: list[str], wanted: list[str]) -> tuple[dict[str, str], str]:
    """Return which file is which released notebook, or why it can't be told.

    Students and programs rename files: `03_labeling (1).ipynb`, `03_labeling-2.ipynb`,
    `ada_03_labeling.ipynb` are all taken for `03_labeling.ipynb`.

    Examples
    --------
    >>> choose_notebooks(["03_labeling (1).ipynb"], ["03_labeling.ipynb"])
    ({'03_labeling.ipynb': '03_labeling (1).ipynb'}, '')
    """
    found = [name for name in names if name.lower().endswith(".ipynb")]
    chosen: dict[str, str] = {}
    for one in wanted:
        stem = key(one.removesuffix(".ipynb"))
        alike = [name for name in found if stem in key(name[: -len(".ipynb")])]
        options = [name for name in found if name == one] or alike
        if not options and len(found) == len(wanted) == 1:
            options = found
        if len(options) > 1:
            which = ", ".join(options)
            return {}, f"{len(options)} files may be {one} ({which}): leave one of them"
        if options:
            chosen[one] = options[0]
    if not chosen:
        return (
            {},
            f"no notebook called {' or '.join(wanted)}, found {', '.join(names) or 'nothing'}",
        )
    return chosen, ""


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _stamp(place: Path) -> datetime | None:
    """Return when a collected submission was handed in, None where that can't be read."""
    try:
        text = (place / STAMP).read_text(encoding="utf-8").strip().removesuffix(" UTC")
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except (OSError, ValueError):
        return None

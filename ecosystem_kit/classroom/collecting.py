"""Submissions: from a folder, a zip, nbgrader's exchange or git into `submitted/`.

Each file is sorted to its owner by its name alone. Pictures, sounds and ledgers of a student's
project are left out: no face and no voice is needed to grade.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder
from ecosystem_kit.classroom.owners import owner_of
from ecosystem_kit.classroom.roster import Student, roster
from ecosystem_kit.classroom.shelf import STAMP, Shelf, choose_notebooks
from ecosystem_kit.classroom.uploads import (
    MAX_PERSON,
    MIB,
    Refusal,
    TooMuchError,
    Upload,
    from_folder,
    from_zip,
)

# What grading may read beside the notebook; a face or a voice is in none of them.
KEPT = {".json", ".toml", ".csv", ".md", ".txt"}


@dataclass
class Collected:
    """What a collection did, by student, and what it refused."""

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    older: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    left_out: int = 0
    missing: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the report for the teacher: counts, then each refusal."""
        counts: dict[str, Sequence[object]] = {
            "new": self.new,
            "renewed": self.renewed,
            "already there": self.same,
            "older than what is there": self.older,
            "refused": self.refused,
            "of the roster still missing": self.missing,
        }
        said = ", ".join(f"{len(who)} {what}" for what, who in counts.items() if who)
        left = f"; {self.left_out} other files left out" if self.left_out else ""
        return "\n".join(
            [f"{said or 'nothing found'}{left}", *(f"  {one}" for one in self.refused)]
        )


@dataclass
class Pile:
    """What one student handed in: files by their plain names, and zips not opened yet."""

    files: dict[str, Upload] = field(default_factory=dict)
    zips: list[Upload] = field(default_factory=list)
    room: int = field(default_factory=lambda: MAX_PERSON)

    def read(self, one: Upload) -> bytes:
        """Return a file's bytes, as long as all that was read for this student is not too much.

        Raises
        ------
        TooMuchError
            If it is: many files of a fair size are a bomb as well.
        """
        data = one.read()
        self.room -= len(data)
        if self.room < 0:
            raise TooMuchError(f"it unpacks to more than {MAX_PERSON // MIB} MB")
        return data

    def again(self, data: bytes) -> bytes:
        """Return bytes that were read before, so that `read` doesn't count them twice."""
        self.room += len(data)
        return data


def collect(course: CourseFolder, assignment: str, source: Path) -> Collected:
    """Take in submissions from a folder or a zip, an LMS's bulk download for instance.

    Parameters
    ----------
    course : CourseFolder
        The teacher's, with a roster.
    assignment : str
        Released before.
    source : Path
        A folder, or a zip; it is only read.

    Raises
    ------
    ClassroomError
        If there is no roster, no release, or the source can't be opened.
    """
    if not source.exists():
        raise ClassroomError(f"found nothing at {source}: name a folder or a .zip file")
    uploads = from_folder(source) if source.is_dir() else from_zip(source, name=source.name)
    return take_in(course, assignment, uploads)


def take_in(
    course: CourseFolder, assignment: str, uploads: Iterable[Upload | Refusal]
) -> Collected:
    """Sort files by their owners and write each one's submission; see `collect`."""
    from tqdm import tqdm

    students, shelf = roster(course), Shelf(course, assignment)
    shelf.notebooks()  # an assignment without a release is said before anything is read
    if not students:
        raise ClassroomError(
            "the class has no students yet: `eco class roster FILE.csv` takes them in"
        )
    collected = Collected()
    piles: dict[str, Pile] = defaultdict(Pile)
    for one in uploads:
        _sort(one, students, piles, collected)
    for student in tqdm(sorted(piles), desc="collecting", unit="student", disable=None):
        _keep(shelf, student, piles[student], collected)
    collected.missing = [one.id for one in students if not shelf.has(one.id)]
    return collected


def _sort(
    one: Upload | Refusal, students: list[Student], piles: dict[str, Pile], collected: Collected
) -> None:
    """Put a file on its owner's pile, or on the list of refusals."""
    if isinstance(one, Refusal):
        collected.refused.append(one)
        return
    owner = owner_of(one.name, students)
    suffix = PurePosixPath(owner.file).suffix.lower()
    if suffix == ".zip" and not owner.student:
        # A zip that is called after nobody may be the LMS's download itself, inside a folder.
        collected.refused.append(Refusal(one.name, owner.problem + "; name it alone to open it"))
    elif suffix == ".zip":
        piles[owner.student].zips.append(one)
    elif suffix != ".ipynb" and suffix not in KEPT:
        collected.left_out += 1
    elif not owner.student:
        collected.refused.append(Refusal(one.name, owner.problem))
    else:
        _add(piles[owner.student], owner.file, one)


def _unpack(zipped: Upload, pile: Pile, collected: Collected) -> None:
    """Put the content of a student's own zip on the pile; a zip inside it is refused."""
    try:
        for one in from_zip(pile.read(zipped), name=zipped.name):
            inner = Refusal(f"{zipped.name} > {one.name}", getattr(one, "reason", ""))
            suffix = PurePosixPath(one.name).suffix.lower()
            if isinstance(one, Refusal):
                collected.refused.append(inner)
            elif suffix == ".zip":
                reason = "a zip inside a zip inside a zip is not opened"
                collected.refused.append(Refusal(inner.name, reason))
            elif suffix != ".ipynb" and suffix not in KEPT:
                collected.left_out += 1
            else:
                data = pile.read(one)
                _add(pile, one.name, Upload(one.name, partial(pile.again, data), one.when))
    except (TooMuchError, ClassroomError) as error:
        collected.refused.append(Refusal(zipped.name, str(error)))


def _add(pile: Pile, name: str, one: Upload) -> None:
    """Keep a file under its plain name; of two with one name the newer one."""
    plain = PurePosixPath(name).name
    known = pile.files.get(plain)
    if plain != STAMP and (known is None or _when(one) >= _when(known)):
        pile.files[plain] = one


def _when(one: Upload) -> datetime:
    return one.when or datetime.min.replace(tzinfo=UTC)


def _keep(shelf: Shelf, student: str, pile: Pile, collected: Collected) -> None:
    """Write one student's submission, or say why not."""
    for zipped in pile.zips:  # here, so that one student's zips are in memory at a time
        _unpack(zipped, pile, collected)
    if not pile.files:
        return  # refused above, with its reason
    chosen, problem = choose_notebooks(sorted(pile.files), shelf.notebooks())
    if problem:
        collected.refused.append(Refusal(student, problem))
        return
    others = {name: name for name in pile.files if not name.lower().endswith(".ipynb")}
    try:
        content = {to: pile.read(pile.files[name]) for to, name in {**others, **chosen}.items()}
    except TooMuchError as error:
        collected.refused.append(Refusal(student, str(error)))
        return
    when = max((one.when for one in pile.files.values() if one.when), default=None)
    kind = shelf.put(student, content, when=when)
    getattr(collected, kind).append(student)

"""Read what was handed in, without following it anywhere."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST_NOTEBOOK = 64 * 2**20
MOST_FILES, MOST_BYTES = 500, 100 * 2**20


class Refused(ValueError):  # noqa: N818  reads as a sentence where it is raised
    """What was handed in is not taken; the message says why."""


@dataclass(frozen=True)
class Layout:
    """Where nbgrader keeps an assignment.

    Attributes
    ----------
    course : Path
        The course's folder.
    assignment : str
        The assignment's name.
    """

    course: Path
    assignment: str

    @property
    def source(self) -> Path:
        """The teacher's own."""
        return self.course / "source" / self.assignment

    @property
    def release(self) -> Path:
        """What learners got."""
        return self.course / "release" / self.assignment

    @property
    def gradebook(self) -> str:
        """The gradebook's address."""
        return f"sqlite:///{self.course / 'gradebook.db'}"

    def submitted(self, student: str) -> Path:
        """Folder of what a student handed in."""
        return self.course / "submitted" / student / self.assignment

    def autograded(self, student: str) -> Path:
        """Folder of a student's graded notebooks."""
        return self.course / "autograded" / student / self.assignment

    def record(self, student: str) -> Path:
        """File that keeps a grading from being done again."""
        return self.course / ".graded" / self.assignment / f"{student}.json"

    def students(self) -> list[str]:
        """Return who has a folder for this assignment; a link counts, and is refused later."""
        folders = sorted((self.course / "submitted").glob("*"))
        return [one.name for one in folders if os.path.lexists(one / self.assignment)]


def read_safely(path: Path, *, root: Path, most: int = LONGEST_NOTEBOOK) -> bytes:
    """Return the bytes of a plain file below a folder.

    Raises
    ------
    Refused
        If it, or a folder on its way from `root`, is a link, a pipe or a device; or it is too long.
    FileNotFoundError
        If it is not there.
    """
    folder = root
    for part in path.parent.relative_to(root).parts:
        folder = folder / part
        if folder.is_symlink():
            raise Refused(f"the folder {part} is a link to somewhere else")
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise Refused(f"{path.name} is a link, or can't be read ({error.strerror})") from error
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise Refused(f"{path.name} is no plain file")
        if found.st_size > most:
            raise Refused(f"{path.name} has {found.st_size:,} bytes, and {most:,} are the most")
        return file.read(most + 1)


def plain_files(folder: Path) -> Iterator[Path]:
    """Yield the plain files of a folder and those below, no notebooks, no links; sorted."""
    for place, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if not name.endswith(".ipynb") and stat.S_ISREG(path.lstat().st_mode):
                yield path


def stage_files(layout: Layout, student: str, stage: Path) -> None:
    """Copy what stands beside a submitted notebook, then the teacher's files over it.

    Raises
    ------
    Refused
        If there are too many files or bytes.
    """
    left, count = MOST_BYTES, 0
    handed_in = layout.submitted(student)
    paths = [] if handed_in.is_symlink() else list(plain_files(handed_in))
    for path in paths:
        data = read_safely(path, root=layout.course, most=MOST_BYTES)
        left, count = left - len(data), count + 1
        if left < 0 or count > MOST_FILES:
            raise Refused(f"more than {MOST_FILES} files or {MOST_BYTES:,} bytes handed in")
        target = stage / path.relative_to(handed_in)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for path in plain_files(layout.source):
        target = stage / path.relative_to(layout.source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def fingerprint(*folders: Path) -> str:
    """Return a hash of all that stands in folders; links count by where they point."""
    found = hashlib.sha256()
    for folder in folders:
        if folder.is_symlink():
            found.update(f"link {folder.readlink()}".encode())
            continue
        for place, inside, names in os.walk(folder, followlinks=False):
            inside.sort()
            for name in sorted(names):
                path = Path(place, name)
                found.update(f"\0{path.relative_to(folder)}\0".encode("utf-8", "surrogateescape"))
                if stat.S_ISREG(path.lstat().st_mode):
                    with path.open("rb") as file:
                        found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()

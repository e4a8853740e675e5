"""Files that come from others: a folder or a zip, read without ever writing outside or too much.

Nothing is extracted. Each file is read into memory up to a limit, whatever its header says, and
is written later under a name that we make. What can't be taken is named with its reason.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO

from ecosystem_kit.classroom.course_folder import ClassroomError

MIB = 2**20
MAX_FILE = 50 * MIB  # a notebook with all its pictures has seldom 5 MB
MAX_PERSON = 100 * MIB  # of one student's own zip, unpacked
MAX_FILES = 20_000  # a class of a thousand with twenty files each
MAX_PATH = 240  # characters: Windows ends at 260, with the folder
CHUNK = 2**16
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.I)
JUNK = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", ".git")


@dataclass(frozen=True)
class Refusal:
    """A file that was not taken: what it is called and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        """Return one line, with everything in the name that a terminal might obey made visible."""
        return f"{visible(self.name)}: {self.reason}"


@dataclass(frozen=True)
class Upload:
    """One file of a student.

    Attributes
    ----------
    name : str
        Path with `/`, as safe as `unsafe` can tell.
    read : callable
        Returns its bytes, or raises `TooMuchError`.
    when : datetime or None
        Last change, UTC, where the source knows it.
    """

    name: str
    read: Callable[[], bytes] = field(repr=False)
    when: datetime | None = None


class TooMuchError(Exception):
    """A file holds more than may be taken, or can't be read."""


def visible(name: str) -> str:
    r"""Return a name with control characters escaped.

    Examples
    --------
    >>> print(visible("a" + chr(27) + "[2Jb"))
    a\x1b[2Jb
    """
    shown = "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode() for one in name
    )
    return shown if len(shown) <= MAX_PATH else shown[:MAX_PATH] + "…"


def unsafe(name: str) -> str:
    """Return why a path from outside must not be used, or an empty text.

    Examples
    --------
    >>> unsafe("ada/03_labeling.ipynb")
    ''
    >>> unsafe("../gradebook.db")
    'its path leads out of the folder (..)'
    >>> unsafe("C:/x"), unsafe("/etc/passwd")
    ('its path is absolute', 'its path is absolute')
    """
    parts = PurePosixPath(name).parts
    on_windows = any(RESERVED.fullmatch(one.split(".")[0]) or one[-1] in ". " for one in parts)
    reasons = {
        "its path is absolute": name.startswith("/") or re.match(r"[A-Za-z]:", name),
        "its path has a backslash, which is a folder on Windows": "\\" in name,
        "its path leads out of the folder (..)": ".." in parts,
        "its name has control characters": any(not one.isprintable() for one in name),
        "its name has a colon, which opens a hidden stream on Windows": ":" in name,
        f"its path has more than {MAX_PATH} characters": len(name) > MAX_PATH,
        "its name can't be used on Windows": on_windows,
        "it has no name": not parts,
    }
    return next((reason for reason, found in reasons.items() if found), "")


def is_junk(name: str) -> bool:
    """Return True for what computers leave beside files, which nobody misses."""
    return any(part in JUNK or part.startswith("._") for part in PurePosixPath(name).parts)


def from_folder(folder: Path) -> Iterator[Upload | Refusal]:
    """Yield every file below a folder; links are named and not followed.

    Raises
    ------
    ClassroomError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise ClassroomError(f"{folder} is no folder: name a folder or a .zip file")
    count = 0
    for where, folders, files in os.walk(folder, followlinks=False):
        here = Path(where)
        for one in sorted(folders):
            if (here / one).is_symlink():
                name = (here / one).relative_to(folder).as_posix()
                yield Refusal(name, "it is a link to a folder, and isn't followed")
        folders[:] = sorted(one for one in folders if not is_junk(one))
        for one in sorted(files):
            count += 1
            _count(count, folder.name)
            if not is_junk(one):
                yield _from_path(here / one, (here / one).relative_to(folder).as_posix())


def _from_path(path: Path, name: str) -> Upload | Refusal:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        return Refusal(name, "it is a link, and isn't followed")
    if not stat.S_ISREG(status.st_mode):
        return Refusal(name, "it is no file but a pipe, a socket or a device")
    if reason := unsafe(name):
        return Refusal(name, reason)

    def read() -> bytes:
        # Between the look and the opening it may have become a link.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(path, flags), "rb") as file:
                return limited(file, MAX_FILE)
        except OSError as error:
            raise TooMuchError(f"it can't be read ({error.strerror})") from error

    return Upload(name, read, datetime.fromtimestamp(status.st_mtime, UTC))


def from_zip(source: Path | bytes, *, name: str) -> Iterator[Upload | Refusal]:
    """Yield every file of a zip; whatever would be written elsewhere is named instead.

    Parameters
    ----------
    source : Path or bytes
        The zip.
    name : str
        What to call it in an error.

    Raises
    ------
    ClassroomError
        If it is no zip, or holds more files than a class can have.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ClassroomError(f"{visible(name)} can't be opened as a zip ({error})") from error
    # Not closed here: its files are read later, and it closes itself with the last of them.
    for count, entry in enumerate(archive.infolist(), start=1):
        _count(count, name)
        if not entry.is_dir() and not is_junk(entry.filename):
            yield _from_entry(archive, entry)


def _from_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Upload | Refusal:
    mode = entry.external_attr >> 16
    name = entry.orig_filename  # ZipFile cuts its own at a null byte and turns backslashes
    if stat.S_ISLNK(mode):
        return Refusal(name, "it is a link, and isn't followed")
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return Refusal(name, "it is no file but a pipe, a socket or a device")
    if reason := unsafe(name):
        return Refusal(name, reason)
    if entry.flag_bits & 1:
        return Refusal(name, "it is encrypted")

    def read() -> bytes:
        try:
            with archive.open(entry) as file:
                return limited(file, MAX_FILE)
        except TooMuchError:
            raise
        except Exception as error:  # each damage to a zip raises something else
            raise TooMuchError(f"it is damaged ({error})") from error

    try:
        when = datetime(*entry.date_time).astimezone(UTC)  # a zip keeps local time
    except (ValueError, OverflowError, OSError):
        when = None
    return Upload(entry.filename, read, when)


def limited(file: IO[bytes], most: int) -> bytes:
    """Return a file's bytes, read piece by piece and never more than may be.

    Raises
    ------
    TooMuchError
        If there is more; a header that promises less doesn't help.
    """
    pieces, size = [], 0
    while piece := file.read(CHUNK):
        size += len(piece)
        if size > most:
            raise TooMuchError(f"it holds more than {most // MIB} MB")
        pieces.append(piece)
    return b"".join(pieces)


def _count(count: int, name: str) -> None:
    if count > MAX_FILES:
        raise ClassroomError(
            f"{visible(name)} holds more than {MAX_FILES:,} files, and nothing was taken: that is "
            "no class's submissions"
        )

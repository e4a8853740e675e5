"""Pictures and sounds on disk, each under the hash of its content.

``media/ab/ab12….jpg``: the same content is stored once, a file never changes, and anybody can
check it with ``sha256sum``. A file is written under a temporary name, brought to the disk, and
then renamed, so that no half-written file ever bears a final name.

Every method that writes or deletes is called by somebody who holds the ledger's write lock.
"""

import contextlib
import os
import re
import uuid
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,8}")
_PART = ".part"
_ASIDE = ".aside"
_UNFINISHED = ".unfinished"


def media_name(data: bytes, *, extension: str) -> str:
    """Return the name that `data` is kept under: its SHA-256 and the extension."""
    return f"{sha256(data).hexdigest()}.{extension}"


class MediaFolder:
    """The folder ``media/`` of one ledger.

    Parameters
    ----------
    folder : pathlib.Path
        Made on the first write.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mark: Path | None = None
        self._new: list[str] = []

    def path(self, name: str) -> Path:
        """Return where the content called `name` lies, whether it is there or not."""
        return self.folder / name[:2] / name

    def holds(self, name: str) -> bool:
        """Return whether the content is there and is what its name says."""
        path = self.path(name)
        if not path.is_file():
            return False
        return media_name(path.read_bytes(), extension=name.partition(".")[2]) == name

    def put(self, contents: Mapping[str, bytes]) -> None:
        """Bring contents to the disk, until `settle` or `take_back`; more may follow before that.

        All are written before the first is waited for: the disk then takes many at the price of
        a few. A mark stays beside them until `settle`: it tells whoever opens the ledger after a
        kill that there may be files without a row.

        Parameters
        ----------
        contents : mapping of str to bytes
            Content by its `media_name`.
        """
        self._mark = self._mark or self.begin("writing")
        new = {name: data for name, data in contents.items() if not self.holds(name)}
        parts: list[tuple[str, Path]] = []
        try:
            for name, data in new.items():
                parts.append((name, self._write_part(name, data=data)))
            for _, part in parts:
                _flush_file(part)
            for name, part in parts:
                # A damaged file is mended here, and stays: other rows need it.
                if not self.path(name).exists():
                    self._new.append(name)
                part.replace(self.path(name))
        except BaseException:
            for _, part in parts:
                part.unlink(missing_ok=True)
            raise
        for folder in sorted({self.path(name).parent for name in new}):
            flush_folder(folder)

    def settle(self) -> None:
        """Take the mark away: the rows are committed."""
        if self._mark is not None:
            self._mark.unlink(missing_ok=True)
        self._mark, self._new = None, []

    def take_back(self) -> None:
        """Delete what `put` added: its rows will not be committed."""
        self.remove(self._new)
        self.settle()

    def _write_part(self, name: str, *, data: bytes) -> Path:
        path = self.path(name)
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            flush_folder(self.folder)
        part = path.with_name(f"{name}.{uuid.uuid4().hex[:8]}{_PART}")
        try:
            part.write_bytes(data)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return part

    def remove(self, names: Collection[str]) -> None:
        """Delete contents; one that is not there is no error."""
        for name in names:
            self.path(name).unlink(missing_ok=True)

    def set_aside(self, used: Collection[str]) -> list[Path]:
        """Rename what no sample uses, and return the new paths for `Path.unlink`.

        What was set aside before and is used after all gets its name back. Files that don't look
        like ours are left alone; what was never finished is deleted.

        Parameters
        ----------
        used : collection of str
            Names of the media that samples use.
        """
        aside = []
        for path in list(self.files()):
            name = path.name.removesuffix(_ASIDE)
            if path.name.endswith(_PART):
                path.unlink(missing_ok=True)
            elif name != path.name:
                if name in used:
                    # Whoever set it aside may be deleting it: then the content was added anew.
                    with contextlib.suppress(FileNotFoundError):
                        path.replace(path.with_name(name))
                else:
                    aside.append(path)
            elif name not in used and _NAME.fullmatch(name):
                aside.append(path.replace(path.with_name(name + _ASIDE)))
        return aside

    def files(self) -> Iterator[Path]:
        """Yield each file in the two-letter folders."""
        if self.folder.is_dir():
            for folder in sorted(self.folder.iterdir()):
                if folder.is_dir() and len(folder.name) == 2:
                    yield from (path for path in folder.iterdir() if path.is_file())

    def begin(self, what: str) -> Path:
        """Leave a mark that something is under way, for whoever opens the ledger after a kill."""
        self.folder.mkdir(parents=True, exist_ok=True)
        mark = self.folder / f"{what}-{uuid.uuid4().hex[:12]}{_UNFINISHED}"
        mark.touch()
        return mark

    def unfinished(self) -> list[Path]:
        """Return the marks of work under way or cut off."""
        return sorted(self.folder.glob(f"*{_UNFINISHED}"))


def _flush_file(path: Path) -> None:
    # Windows flushes only a file that is open for writing.
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can open folders (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems cannot flush a folder; the file itself is flushed already.
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)

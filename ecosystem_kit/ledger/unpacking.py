"""What is handed in as a folder, a file or a zip: where its parts lie, and none outside it."""

import stat
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath

from ecosystem_kit.ledger.errors import WrongInput, explained

MAX_FILES, MAX_BYTES = 200_000, 20 * 10**9
"""Of a zip: twice the largest project that we tried, and its size. A small zip can claim a lot."""


class Folder:
    """Where the parts of an import lie.

    Parameters
    ----------
    root : pathlib.Path
        Nothing outside it is opened.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self._names: dict[str, list[Path]] | None = None

    def find(self, file: str) -> Path | None:
        """Return the file that a path or name means, or None where there is none, or several.

        Raises
        ------
        WrongInput
            The path leads out of the folder.
        """
        check_relative(file)
        if file and (path := self._inside(file)).is_file():
            return path
        if self._names is None:
            self._names = defaultdict(list)
            for path in sorted(self.root.rglob("*")):
                if path.is_file():
                    self._names[path.name].append(path)
        found = self._names.get(PurePosixPath(file).name, [])
        return self._inside(str(found[0].relative_to(self.root))) if len(found) == 1 else None

    def _inside(self, file: str) -> Path:
        path = (self.root / file).resolve()
        if not path.is_relative_to(self.root):
            raise _outside(file)
        return path


def check_relative(file: str) -> None:
    """Check that a path stays below whatever folder it is read from, on any system.

    Raises
    ------
    WrongInput
        It does not.
    """
    windows = PureWindowsPath(file)
    if "\0" in file or windows.is_absolute() or windows.drive or windows.root:
        raise _outside(file)
    if ".." in windows.parts:
        raise _outside(file)


def _outside(file: str) -> WrongInput:
    return WrongInput(
        f"found the path {file!r:.100}, which leads out of the folder; wanted paths inside it, so "
        "nothing was taken in: ask whoever made the file, and trust it less"
    )


@contextmanager
def unpacked(path: str | Path, *, name: str) -> Iterator[tuple[Path, Folder]]:
    """Find the file that tells the labels, and the folder that its media lie in.

    Parameters
    ----------
    path : str or Path
        A folder, the file itself, or a zip (unpacked to a temporary folder, then deleted).
    name : str
        What the file is usually called; another one with this ending is taken where it is alone.

    Raises
    ------
    WrongInput
        There is no such file, or several, or the zip isn't safe to unpack.
    """
    path = Path(path)
    with explained("import", path), tempfile.TemporaryDirectory() as temporary:
        if path.is_file() and zipfile.is_zipfile(path):
            _unpack(path, Path(temporary))
            path = Path(temporary)
        if path.is_dir():
            yield _told_in(path, name), Folder(path)
        elif path.is_file():
            yield path, Folder(path.parent)
        else:
            raise WrongInput(f"there is no {path}: check the path")


def _told_in(root: Path, name: str) -> Path:
    if (root / name).is_file():
        return root / name
    ending = name.rpartition(".")[2]
    # CVAT keeps COCO's file one folder down, in "annotations".
    found = sorted(root.glob(f"*.{ending}")) or sorted(root.glob(f"*/*.{ending}"))
    if len(found) != 1:
        there = ", ".join(one.name for one in found[:5]) or "none"
        raise WrongInput(
            f"wanted {name} in {root}, or one other file that ends in .{ending}; found {there}: "
            "name the file itself"
        )
    return found[0]


def _unpack(path: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_amount(entries)
            for entry in entries:
                check_relative(entry.filename)
                if stat.S_ISLNK(entry.external_attr >> 16):
                    raise _outside(entry.filename)
            archive.extractall(target)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise WrongInput(f"{path} is no zip that can be unpacked ({error}): make it anew") from None


def _check_amount(entries: list[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_FILES or size > MAX_BYTES:
        raise WrongInput(
            f"found a zip of {len(entries):,} files and {size / 1e9:.1f} GB; wanted at most "
            f"{MAX_FILES:,} and {MAX_BYTES / 1e9:.0f} GB: unpack it yourself and import the folder"
        )

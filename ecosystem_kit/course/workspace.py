"""The learner's workspace `my_assistant/`: made from the course, never taken from the learner.

A notebook whose cells are still what the course wrote is the course's to renew; one changed cell
makes it the learner's, and then a new version is put beside it. What counts is each cell's id,
type and text: running a notebook doesn't make it changed, but its outputs are worth keeping, so
a run notebook is kept beside before it is renewed.

Safe against a kill at any moment: files are replaced whole, and the hash of a version is written
to `.course.json` before the version itself, so that no file of ours is ever taken for a stranger.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ecosystem_kit import resources
from ecosystem_kit.course.student_version import recipe_hash, student_version

FOLDER_NAME = "my_assistant"
FOLDER_VARIABLE = "ECO_WORKSPACE"
MANIFEST_NAME = ".course.json"


GET_THE_COURSE = (
    "wanted the course's own: clone the course and start it there by `python3 start.py`"
)


class WorkspaceError(Exception):
    """A workspace can't be made or a notebook can't be found; the text says what to do."""


@dataclass(frozen=True)
class Change:
    """What was done to one notebook, and the file that was put or kept beside it."""

    notebook: str
    what: str  # made, renewed, offered or reset
    beside: str | None = None

    def __str__(self) -> str:
        """Return one sentence for the learner."""
        kept = f"; the one before is kept as {self.beside}" if self.beside else ""
        if self.what == "offered":
            return f"{self.notebook} is yours and stays; the course's new version is {self.beside}"
        return f"{self.notebook}: {self.what}{kept}"


class Workspace:
    """The learner's folder of notebooks.

    Parameters
    ----------
    folder : Path, optional
        Where the learner works; by default `my_assistant` in the course's folder, or what the
        environment variable `ECO_WORKSPACE` says.
    source : Path, optional
        The folder of source notebooks; by default the course's `notebooks`.

    Raises
    ------
    WorkspaceError
        If there are no source notebooks.
    """

    def __init__(self, folder: Path | None = None, *, source: Path | None = None) -> None:
        self.source = Path(source or _course_notebooks())
        own = os.environ.get(FOLDER_VARIABLE) or self.source.parent / FOLDER_NAME
        self.folder = Path(folder or own)
        self.sources = {path.name: path for path in sorted(self.source.glob("[0-9]*.ipynb"))}
        if not self.sources:
            raise WorkspaceError(f"found no notebooks in {self.source}: {GET_THE_COURSE}")

    def update(self) -> list[Change]:
        """Make what is missing, renew what is untouched, offer the rest beside.

        Returns
        -------
        list of Change
            What was done, in the notebooks' order; empty where all was up to date.

        Raises
        ------
        WorkspaceError
            If the folder can't be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            changes = [self._update_one(name) for name in self.sources]
        except PermissionError as error:
            raise WorkspaceError(
                f"can't write {error.filename}, wanted a folder of your own: change its rights, "
                f"or name another one by the environment variable {FOLDER_VARIABLE}"
            ) from error
        return [change for change in changes if change is not None]

    def reset(self, which: str | int) -> Change:
        """Bring the original of one notebook back; what stood there is kept beside.

        Parameters
        ----------
        which : str or int
            The notebook's number (`"03"`, `3`) or name (`"03_labeling"`).

        Raises
        ------
        WorkspaceError
            If there is no such notebook.
        """
        name = self.find(which)
        student, mark = self._student(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = self._keep(self.folder / name)
        self._write(name, student, mark)
        return Change(name, "reset to the course's version", kept)

    def changed(self) -> list[str]:
        """Return the names of the notebooks that the learner has changed."""
        return [name for name in self.sources if self._state(self.folder / name) == "changed"]

    def find(self, which: str | int) -> str:
        """Return the file name of a notebook by its number or name."""
        wanted = str(which).strip().removesuffix(".ipynb")
        wanted = wanted.zfill(2) if wanted.isdigit() else wanted
        found = [
            name for name in self.sources if name in (wanted + ".ipynb",) or name[:2] == wanted
        ]
        if not found:
            known = ", ".join(name[:2] for name in self.sources)
            raise WorkspaceError(f"no notebook {which!r}, wanted one of {known}: `eco reset 03`")
        return found[0]

    def _update_one(self, name: str) -> Change | None:
        """Bring one notebook up to date without touching what is the learner's."""
        path, entry = self.folder / name, self._entry(name)
        state = self._state(path)
        mark = recipe_hash(self.sources[name].read_text(encoding="utf-8"))
        if state != "missing" and entry.get("mark") == mark:
            return None
        student, mark = self._student(name)
        new = fingerprint(student)
        if state == "missing":
            self._write(name, student, mark)
            return Change(name, "made")
        if fingerprint_of(path) == new:  # the same cells: the version changed in nothing one sees
            self._record(name, ours=new, mark=mark)
            return None
        if state == "ours":
            kept = self._keep(path)
            self._write(name, student, mark)
            return Change(name, "renewed", kept)
        beside = self._free_name(path, "new", ours=entry.get("ours", []))
        self._record(name, ours=new)
        write_atomically(self.folder / beside, student)
        self._record(name, ours=new, mark=mark)
        return Change(name, "offered", beside)

    def _student(self, name: str) -> tuple[str, str]:
        """Return the student's version as text, and the mark of the source it came from."""
        source = self.sources[name].read_text(encoding="utf-8")
        return student_version(source), recipe_hash(source)

    def _state(self, path: Path) -> str:
        """Return missing, ours or changed; what can't be read is the learner's."""
        if not path.exists():
            return "missing"
        return (
            "ours" if fingerprint_of(path) in self._entry(path.name).get("ours", []) else "changed"
        )

    def _write(self, name: str, student: str, mark: str) -> None:
        """Write the course's version: its hash first, so that a kill leaves no stranger."""
        self._record(name, ours=fingerprint(student))
        write_atomically(self.folder / name, student)
        self._record(name, ours=fingerprint(student), mark=mark)

    def _keep(self, path: Path) -> str | None:
        """Move a notebook that holds the learner's work aside; return its new name."""
        if not path.exists() or (self._state(path) == "ours" and not has_outputs(path)):
            return None
        kept = self._free_name(path, f"kept-{datetime.now():%Y-%m-%d-%H%M%S}", ours=[])
        path.rename(self.folder / kept)
        return kept

    def _free_name(self, path: Path, word: str, *, ours: list[str]) -> str:
        """Return `03_labeling.<word>.ipynb`, numbered where that one is the learner's."""
        for number in range(1, 1000):
            end = word if number == 1 else f"{word}-{number}"
            candidate = path.with_name(f"{path.stem}.{end}.ipynb")
            free = not candidate.exists()
            if free or (fingerprint_of(candidate) in ours and not has_outputs(candidate)):
                return candidate.name
        raise WorkspaceError(f"1000 copies of {path.name} in {self.folder}: delete some of them")

    def _manifest(self) -> dict[str, Any]:
        """Return what is known of the notebooks written so far; {} where that got lost."""
        try:
            return dict(json.loads((self.folder / MANIFEST_NAME).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return {}  # then only files equal to the newest version count as the course's

    def _entry(self, name: str) -> dict[str, Any]:
        return dict(self._manifest().get(name, {}))

    def _record(self, name: str, *, ours: str | None, mark: str | None = None) -> None:
        """Note a version's fingerprint, and its source's mark once it stands on disk."""
        manifest = self._manifest()
        entry = manifest.setdefault(name, {"ours": []})
        if ours is not None and ours not in entry["ours"]:
            entry["ours"].append(ours)
        if mark is not None:
            entry["mark"] = mark
        write_atomically(self.folder / MANIFEST_NAME, json.dumps(manifest, indent=1) + "\n")


def _course_notebooks() -> Path:
    try:
        return resources.folder("notebooks")
    except FileNotFoundError as error:
        raise WorkspaceError(f"{error} {GET_THE_COURSE}") from error


def fingerprint(text: str) -> str | None:
    """Return a hash of a notebook's cells (id, type, text), None where it is no notebook."""
    try:
        cells = [
            [cell.get("id"), cell["cell_type"], "".join(cell["source"])]
            for cell in json.loads(text)["cells"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def fingerprint_of(path: Path) -> str | None:
    """Return the fingerprint of a notebook on disk, None where it is no notebook."""
    return fingerprint(path.read_bytes().decode("utf-8", "replace"))


def has_outputs(path: Path) -> bool:
    """Return True where a notebook was run, so that its outputs are worth keeping."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def write_atomically(path: Path, text: str) -> None:
    """Replace a file whole, or leave it as it was."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)

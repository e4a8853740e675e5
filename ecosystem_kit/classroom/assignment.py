"""An assignment as it was released: what grading starts from, and what comes out of it."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ecosystem_kit.classroom.submissions import Layout, fingerprint

# Part of each fingerprint: raise it when the engine would give other marks.
ENGINE = "2"
NAMES = """
    SELECT notebook.name FROM notebook JOIN assignment ON notebook.assignment_id = assignment.id
    WHERE assignment.name = ? ORDER BY notebook.name
"""


class NotReleased(LookupError):  # noqa: N818  reads as a sentence where it is raised
    """The assignment can't be graded as it is; the message says what to do."""


@dataclass(frozen=True)
class Graded:
    """What became of one submission.

    Attributes
    ----------
    student, assignment : str
        Whose, and which.
    score, max_score : float
        Sum of the marks that there are, and of all that there could be.
    not_gradable : dict of str to str
        Reason for each graded cell that has no mark, by "notebook/grade_id".
    notes : list of str
        What was mended.
    seconds : float
        How long it took.
    was_done : bool
        Whether it had been graded before, and nothing had changed since.
    """

    student: str
    assignment: str
    score: float
    max_score: float
    not_gradable: dict[str, str]
    notes: list[str]
    seconds: float = 0.0
    was_done: bool = False


@dataclass(frozen=True)
class Assignment:
    """An assignment's notebooks, by name: as released, and with hidden tests.

    Attributes
    ----------
    layout : Layout
        Where they are.
    names : tuple of str
        The notebooks', as the gradebook knows them.
    fingerprint : str
        Another one where a notebook has changed, or the engine.
    """

    layout: Layout
    names: tuple[str, ...]
    fingerprint: str

    def mark_of(self, student: str) -> str:
        """Return what is another text where the submission or the assignment has changed."""
        return self.fingerprint + fingerprint(self.layout.submitted(student))

    @cached_property
    def released(self) -> dict[str, list[Any]]:
        """The cells that learners got."""
        return {name: _cells(self.layout.release, name) for name in self.names}

    @cached_property
    def source(self) -> dict[str, list[Any]]:
        """The teacher's cells."""
        return {name: _cells(self.layout.source, name) for name in self.names}

    def released_plainly(self) -> dict[str, list[dict]]:
        """Return kind, source and metadata of the cells that learners got, without nbformat."""
        found = {}
        for name in self.names:
            book = json.loads((self.layout.release / f"{name}.ipynb").read_text(encoding="utf-8"))
            found[name] = [_plain(cell) for cell in book.get("cells", [])]
        return found

    def source_plainly(self) -> dict[str, list[dict]]:
        """Return kind, source and metadata of the teacher's cells."""
        return {name: [_plain(cell) for cell in cells] for name, cells in self.source.items()}


def _plain(cell: dict) -> dict:
    return {
        "cell_type": cell["cell_type"],
        "source": "".join(cell["source"]),
        "metadata": {"nbgrader": cell["metadata"].get("nbgrader", {})},
    }


def _cells(folder: Path, name: str) -> list[Any]:
    import nbformat

    cells: list[Any] = nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
    return cells


def read_assignment(layout: Layout) -> Assignment:
    """Find an assignment's notebooks, as the gradebook knows them.

    Raises
    ------
    NotReleased
        If the gradebook does not know it, or a notebook is not there.
    """
    gradebook = layout.course / "gradebook.db"
    if not gradebook.is_file():
        raise NotReleased(f"There is no gradebook in {layout.course}: release an assignment first.")
    # Not through nbgrader: importing that takes longer than to grade ten submissions.
    with closing(sqlite3.connect(gradebook)) as connection:
        names = tuple(name for (name,) in connection.execute(NAMES, (layout.assignment,)))
    if not names:
        raise NotReleased(f"{layout.assignment} has not been released: release it, then grade.")
    for path in (folder / f"{name}.ipynb" for name in names
                 for folder in (layout.release, layout.source)):  # fmt: skip
        if not path.is_file():
            raise NotReleased(f"There is no {path}: release {layout.assignment} again.")
    return Assignment(layout, names, ENGINE + fingerprint(layout.source, layout.release))

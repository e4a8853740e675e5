"""An assignment as it was released: what grading starts from."""

from dataclasses import dataclass
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from ecosystem_kit.classroom.submissions import Layout, fingerprint

# Part of each fingerprint: raise it when the engine would give other marks.
ENGINE = "1"


class NotReleased(LookupError):  # noqa: N818  reads as a sentence where it is raised
    """The assignment can't be graded as it is; the message says what to do."""


@dataclass(frozen=True)
class Assignment:
    """An assignment's notebooks, by name: as released, and with hidden tests."""

    layout: Layout
    released: dict[str, list[Any]]
    source: dict[str, list[Any]]
    fingerprint: str


def read_assignment(layout: Layout) -> Assignment:
    """Read an assignment's notebooks, as the gradebook knows them."""
    if not (layout.course / "gradebook.db").is_file():
        raise NotReleased(f"There is no gradebook in {layout.course}: release an assignment first.")
    with Gradebook(layout.gradebook) as gradebook:
        try:
            names = [one.name for one in gradebook.find_assignment(layout.assignment).notebooks]
        except MissingEntry:
            names = []
    released: dict[str, list[Any]] = {}
    source: dict[str, list[Any]] = {}
    for name in names:
        for folder, target in ((layout.release, released), (layout.source, source)):
            path = folder / f"{name}.ipynb"
            if not path.is_file():
                raise NotReleased(f"There is no {path}: release {layout.assignment} again.")
            target[name] = nbformat.read(path, as_version=4).cells
    if not names:
        raise NotReleased(f"{layout.assignment} has not been released: release it, then grade.")
    mark = ENGINE + fingerprint(layout.source, layout.release)
    return Assignment(layout, released, source, mark)

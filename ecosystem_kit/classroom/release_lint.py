"""What must never go out to a class: faults that can be read off the notebooks.

nbgrader's own release stops at a region that never ends and at a duplicate grade_id. It lets a
mistyped marker pass, and the hidden tests with it, because to it a mistyped marker is a comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

MARKERS = {
    f"{end} {kind}": (end, kind)
    for kind in ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
    for end in ("BEGIN", "END")
}
LIKE_A_MARKER = 0.86  # "BEGIN HIDDEN TEST" has 0.97, "end solutions" 0.96, "The end solution" 0.82
SHORT = 9  # characters: a line such as `x = 1` in two places proves nothing


@dataclass(frozen=True)
class Finding:
    """One fault of a release.

    Attributes
    ----------
    file : str
        Name of the notebook or file.
    cell : str
        The cell's grade_id or id, empty for a whole file.
    kind : str
        Such as ``"mistyped marker"``.
    found, do : str
        What stands there, and what to do about it.
    """

    file: str
    cell: str
    kind: str
    found: str
    do: str

    def __str__(self) -> str:
        """Return one line for the teacher."""
        where = f"{self.file}, cell {self.cell}" if self.cell else self.file
        return f"{where}: {self.kind}: {self.found}. {self.do}"


Cell = dict[str, Any]


def lint_source(path: Path) -> list[Finding]:
    """Return the faults in one source notebook that can be seen without running it.

    Parameters
    ----------
    path : Path
        Notebook with solutions and hidden tests.
    """
    cells = read_cells(path)
    if cells is None:
        do = "Open it in JupyterLab and save it, or bring it back by `eco class new`."
        return [Finding(path.name, "", "no notebook", "it can't be read", do)]
    findings = [one for cell in cells for one in _marker_faults(path.name, cell)]
    findings += _duplicates(path.name, cells)
    if not any(_marks(cell).get("grade") or _marks(cell).get("task") for cell in cells):
        do = "Mark at least one cell as autograder tests, with points."
        findings.append(Finding(path.name, "", "nothing to grade", "no cell has points", do))
    return findings


def lint_release(source: Path, release: Path) -> list[Finding]:
    """Return what of a source's hidden tests, and which markers, stand in its release."""
    cells, secrets = read_cells(release) or [], hidden_lines(read_cells(source) or [])
    findings = []
    for cell in cells:
        for line in _lines(cell):
            if line.strip() in secrets:
                found = f"the students would read {line.strip()!r}"
                do = "Take that line out of the part of the cell that students see."
                findings.append(Finding(release.name, name(cell), "hidden test left in", found, do))
            elif marker_in(line):
                found = f"the marker {line.strip()!r} is in the students' version"
                do = "Mend the marker and the one that it belongs to."
                findings.append(Finding(release.name, name(cell), "marker left in", found, do))
    return findings


def lint_file(path: Path) -> list[Finding]:
    """Return a finding where a file that goes out beside the notebook holds a region's marker."""
    text = path.read_bytes().decode("utf-8", "replace")
    found = [line.strip() for line in text.splitlines() if marker_in(line)]
    do = "Take the file out of the assignment's source folder, or the region out of it."
    return [
        Finding(path.name, "", "hidden test left in", f"it holds {line!r}", do)
        for line in found[:1]
    ]


def hidden_lines(cells: list[Cell]) -> set[str]:
    """Return the lines of code inside hidden tests that are long enough to be recognised."""
    found: set[str] = set()
    for cell in cells:
        inside = False
        for line in _lines(cell):
            if "BEGIN HIDDEN TESTS" in line or "END HIDDEN TESTS" in line:
                inside = "BEGIN" in line
            elif inside and len(line.strip()) >= SHORT and not line.strip().startswith("#"):
                found.add(line.strip())
    return found


def marker_in(line: str) -> str | None:
    """Return the marker that nbgrader sees in a line, None where it sees none."""
    return next((marker for marker in MARKERS if marker in line), None)


def mistyped(line: str) -> str | None:
    """Return the marker that a line was probably meant to be, None where it is none or right.

    Examples
    --------
    >>> mistyped("### BEGIN HIDDEN TEST")
    'BEGIN HIDDEN TESTS'
    >>> mistyped("### START SOLUTION")
    'BEGIN SOLUTION'
    >>> mistyped("### BEGIN SOLUTION"), mistyped("# the solution begins here")
    (None, None)
    """
    match = re.match(r"\s*(?:#+|//|<!--)\s*(.*?)\s*(?:-->|#*)?\s*$", line)
    if not match or marker_in(line):
        return None
    text = re.sub(r"[\s_-]+", " ", match[1]).strip().upper()
    shouted = match[1] == match[1].upper() and line.lstrip().startswith("##")
    words = text.split()
    if shouted and len(words) <= 3 and words[-1:]:
        kind = {"SOLUTION": "SOLUTION", "TEST": "HIDDEN TESTS", "SCHEME": "MARK SCHEME"}
        last = kind.get(words[-1].rstrip("S"))
        if last and (words[0] in ("START", "STOP", "BEGIN", "END", "FINISH") or "HIDDEN" in words):
            return f"{'END' if words[0] in ('END', 'STOP', 'FINISH') else 'BEGIN'} {last}"
    likeness = {one: SequenceMatcher(None, text, one).ratio() for one in MARKERS}
    best = max(likeness, key=lambda one: likeness[one])
    return best if likeness[best] >= LIKE_A_MARKER else None


def _marker_faults(file: str, cell: Cell) -> Iterator[Finding]:
    """Yield mistyped and unpaired markers of a cell, and regions in a cell not marked for them."""
    opened: str | None = None
    for line in _lines(cell):
        if meant := mistyped(line):
            found, do = f"{line.strip()!r}", f"Write it as `### {meant}`."
            yield Finding(file, name(cell), "mistyped marker", found, do)
        marker = marker_in(line)
        if marker is None:
            continue
        end, kind = MARKERS[marker]
        if end == "BEGIN" and opened is None and (do := _wrong_place(kind, cell)):
            yield Finding(file, name(cell), "region in the wrong cell", f"`{marker}`", do)
        if (end == "BEGIN") == (opened is not None) or (end == "END" and kind != opened):
            do = "Each region needs its BEGIN, then its END, in one cell and not in another region."
            yield Finding(file, name(cell), "unpaired marker", f"{line.strip()!r}", do)
        opened = kind if end == "BEGIN" else None
    if opened:
        do = f"Write `### END {opened}` where the region ends."
        yield Finding(file, name(cell), "unpaired marker", f"`BEGIN {opened}` without an end", do)


def _wrong_place(kind: str, cell: Cell) -> str:
    """Return what to do where a region stands in a cell that nbgrader won't cut it from."""
    needed = {"SOLUTION": "solution", "HIDDEN TESTS": "grade", "MARK SCHEME": "task"}[kind]
    kinds = {"solution": "a solution", "grade": "autograder tests", "task": "a manual task"}
    right = _marks(cell).get(needed)
    return "" if right else f"Mark the cell as {kinds[needed]}, or take the region out."


def _duplicates(file: str, cells: list[Cell]) -> list[Finding]:
    """Return a finding for each grade_id that an earlier cell has already."""
    seen: set[str] = set()
    findings = []
    for number, cell in enumerate(cells, start=1):
        grade_id = _marks(cell).get("grade_id")
        if grade_id and grade_id in seen:
            do = "Give it an id of its own, or delete the copy."
            found = f"cell number {number} has the grade_id {grade_id!r} again"
            findings.append(Finding(file, grade_id, "duplicate grade_id", found, do))
        seen.add(grade_id or "")
    return findings


def read_cells(path: Path) -> list[Cell] | None:
    """Return a notebook's cells, None where it is no notebook."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [cell for cell in cells if _lines(cell) is not None]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def name(cell: Cell) -> str:
    """Return a cell's grade_id, or its id."""
    return str(_marks(cell).get("grade_id") or cell.get("id") or "without an id")


def _marks(cell: Cell) -> dict[str, Any]:
    return dict(cell.get("metadata", {}).get("nbgrader", {}))


def _lines(cell: Cell) -> list[str]:
    return "".join(cell["source"]).splitlines()

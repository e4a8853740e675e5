"""Put a submission's graded cells in order again, by grade_id, against what was released."""

import copy
import json
import re
from collections.abc import Callable
from typing import Any

import nbformat
from nbgrader import utils

# Two ids that the same cell may have had, and what a first line must look like to be a landmark.
LANDMARK = re.compile(r"^\s*(?:def|class)\s+(\w+)|^\s*(\w+)\s*=", re.M)
LONGEST_CELL = 500_000
DEEPEST = 60


class Unreadable(ValueError):  # noqa: N818  reads as a sentence where it is raised
    """The submitted file is no notebook; the message says why."""


def read_cells(text: str) -> list[Any]:
    """Return the cells of a submitted notebook, outputs left out; odd ones are made plain.

    Raises
    ------
    Unreadable
        If the text is no notebook.
    """
    try:
        book = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the file is no notebook: {str(error)[:100]}") from error
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise Unreadable("the file has no list of cells")
    return [_plain_cell(cell) for cell in book["cells"] if isinstance(cell, dict)]


def _plain_cell(cell: dict) -> Any:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(str(line) for line in source)
    kind = cell.get("cell_type")
    make: Callable[..., Any] = nbformat.v4.new_code_cell
    if kind != "code":
        make = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_raw_cell
    made = make(str(source)[:LONGEST_CELL])
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str):
        made.metadata["nbgrader"] = {"grade_id": marks["grade_id"]}
    if isinstance(cell.get("id"), str) and re.fullmatch(r"[\w-]{1,64}", cell["id"]):
        made["id"] = cell["id"]
    return made


def grade_id(cell: Any) -> str | None:
    """Return the grade_id of a cell, if it has one."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def repair(
    cells: list[Any], *, released: list[Any], source: list[Any]
) -> tuple[list[Any], list[str]]:
    """Return the cells with each graded cell once, in its own form, and what was mended.

    Parameters
    ----------
    cells : list of cells
        From `read_cells`.
    released, source : list of cells
        What learners got, and the teacher's own with hidden tests.

    Returns
    -------
    cells : list of cells
        Locked cells are the teacher's; answers are the learner's.
    notes : list of str
        A sentence for each thing that was mended.
    """
    wanted = {name: cell for cell in released if (name := grade_id(cell))}
    full = {name: cell for cell in source if (name := grade_id(cell))}
    notes: list[str] = []
    cells = copy.deepcopy(cells)
    for cell in cells:
        if grade_id(cell) not in wanted:
            cell.metadata.pop("nbgrader", None)
    _find_stripped(cells, released, notes)
    for name, original in wanted.items():
        cells = _only_once(cells, name, original, notes)
    _put_back_missing(cells, released, notes)
    for cell in cells:
        name = grade_id(cell)
        if name:
            _restore(cell, wanted[name], full.get(name, wanted[name]))
    _make_ids_unique(cells)
    return cells, notes


def _find_stripped(cells: list[Any], released: list[Any], notes: list[str]) -> None:
    """Give back the grade_id to cells that lost their metadata."""
    there = {grade_id(cell) for cell in cells}
    for original in released:
        name = grade_id(original)
        if name is None or name in there:
            continue
        loose = [cell for cell in cells if not grade_id(cell)
                 and cell.cell_type == original.cell_type]  # fmt: skip
        alike = [cell for cell in loose if cell.source.strip() == original.source.strip()]
        same_id = [cell for cell in loose if original.get("id") == cell.get("id")]
        marks = _landmarks(original.source) if utils.is_solution(original) else set()
        shaped = [cell for cell in loose if marks & _landmarks(cell.source)]
        found = next((group[0] for group in (same_id, alike, shaped) if group), None)
        if found is not None:
            found.metadata["nbgrader"] = {"grade_id": name}
            notes.append(f"The cell {name} had lost its marking, and was found by what is in it.")


def _landmarks(source: str) -> set[str]:
    return {name for pair in LANDMARK.findall(source) for name in pair if name}


def _only_once(cells: list[Any], name: str, original: Any, notes: list[str]) -> list[Any]:
    places = [number for number, cell in enumerate(cells) if grade_id(cell) == name]
    if len(places) < 2:
        return cells
    if not utils.is_solution(original):
        # The last place: there all answers have been run.
        notes.append(f"The cell {name} was there {len(places)} times; the last one counts.")
        return [cell for number, cell in enumerate(cells) if number not in places[:-1]]
    if places == list(range(places[0], places[-1] + 1)):
        notes.append(f"The cell {name} was split or copied; its {len(places)} parts were joined.")
        parts = [cells[number].source for number in places]
        stub = original.source.strip()
        mine = list(dict.fromkeys(part for part in parts if part.strip() != stub)) or parts[:1]
        cells[places[0]].source = "\n".join(mine)
        return [cell for number, cell in enumerate(cells) if number not in places[1:]]
    notes.append(f"The cell {name} was there {len(places)} times; all of them ran, in their order.")
    for number in places[:-1]:
        cells[number].metadata.pop("nbgrader")
    return cells


def _put_back_missing(cells: list[Any], released: list[Any], notes: list[str]) -> None:
    place = 0
    for original in released:
        name = grade_id(original)
        if name is None:
            continue
        there = [number for number, cell in enumerate(cells) if grade_id(cell) == name]
        if there:
            place = there[0] + 1
            continue
        cells.insert(place, copy.deepcopy(original))
        notes.append(f"The cell {name} was missing, and was put back as it was released.")
        place += 1


def _restore(cell: Any, released: Any, full: Any) -> None:
    """Make a graded cell what it was released as; only a learner's answer stays."""
    answer = cell.source
    for key in [key for key in cell if key not in released]:
        del cell[key]
    cell.update(copy.deepcopy(released))
    cell.source = answer if utils.is_solution(released) else full.source
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None


def _make_ids_unique(cells: list[Any]) -> None:
    seen: set[str] = set()
    for number, cell in enumerate(cells):
        if not cell.get("id") or cell["id"] in seen:
            cell["id"] = f"cell-{number}"
        while cell["id"] in seen:
            cell["id"] += "x"
        seen.add(cell["id"])

"""Write graded notebooks where nbgrader's formgrader and feedback look for them."""

import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbgrader import utils

from ecosystem_kit.classroom.marks import MarkedNotebook
from ecosystem_kit.classroom.showing import safe_markdown
from ecosystem_kit.classroom.submissions import Layout, read_safely


def timestamp(layout: Layout, student: str) -> Any:
    """Return when it was handed in, as nbgrader wrote it down; None where it did not."""
    path = layout.submitted(student) / "timestamp.txt"
    try:
        return utils.parse_utc(read_safely(path, root=layout.course, most=200).decode().strip())
    except (OSError, ValueError):
        return None


def write_notebooks(books: list[MarkedNotebook], folder: Path, *, stage: Path) -> None:
    """Write the graded notebooks, and the files they ran beside, in place of earlier ones."""
    if folder.is_symlink() or folder.exists():
        folder.unlink() if folder.is_symlink() else shutil.rmtree(folder)
    shutil.copytree(stage, folder)
    for book in books:
        if book.missing:
            continue
        for cell in book.cells:
            if cell.cell_type == "markdown" and not utils.is_locked(cell):
                cell.source = safe_markdown(cell.source)
        notes = [nbformat.v4.new_markdown_cell("\n".join(["**Mended before grading**", "", *(
            f"- {note}" for note in book.notes)]))] if book.notes else []  # fmt: skip
        made = nbformat.v4.new_notebook(cells=[*notes, *book.cells])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3",
                                       "language": "python"}  # fmt: skip
        nbformat.write(made, folder / f"{book.name}.ipynb")

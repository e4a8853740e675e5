"""The student's version of a notebook: solutions and hidden tests cut, outputs cleared.

nbgrader's own preprocessors do the cutting, one after the other on the notebook in memory, so
that the workspace at home and a class's release can't differ. No gradebook is made.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

STUB = (
    "# Write your answer here and delete the line below.\n"
    'raise NotImplementedError("not answered yet: your answer goes in the place of this line")'
)


def student_version(source: str) -> str:
    """Return the student's version of a source notebook.

    Parameters
    ----------
    source : str
        The notebook as JSON text, nbformat 4.5, with nbgrader's metadata and its solution and
        hidden-test regions.

    Returns
    -------
    str
        The notebook as JSON text, ending in a newline. The same source gives the same text.

    Raises
    ------
    RuntimeError
        From nbgrader: a region that isn't closed, or that stands in a cell not marked for it.
    """
    import nbformat  # half a second, and only needed when a notebook is new

    notebook = nbformat.reads(source, as_version=4)
    resources: dict[str, Any] = {}
    for step in _steps():
        notebook, resources = step.preprocess(notebook, resources)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def _steps() -> list[Any]:
    """Return nbgrader's preprocessors in the order of its own release."""
    from nbgrader import preprocessors
    from traitlets.config import Config

    config = Config()
    config.ClearSolutions.code_stub = {"python": STUB}
    config.ClearSolutions.text_stub = "*Your answer goes here.*"
    return [
        preprocessors.LockCells(config=config),
        preprocessors.ClearSolutions(config=config),
        preprocessors.ClearOutput(config=config),
        preprocessors.ClearHiddenTests(config=config),
    ]


def recipe_hash(source: str) -> str:
    """Return a hash that changes when the student's version of a source may change."""
    recipe = Path(__file__).read_bytes()
    return hashlib.sha256(recipe + source.encode()).hexdigest()

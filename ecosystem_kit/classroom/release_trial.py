"""Two trial runs before a release: the reference solution, and a submission without any work.

Both run the notebook in a kernel and count points by nbgrader's own rule, so that what passes here
is what nbgrader's autograder would give.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from ecosystem_kit.classroom.release_lint import Finding

CELL_TIMEOUT_S = 300
OWN_VARIABLES = ("ECO_PROJECT", "ECO_WORKSPACE")  # the teacher's own project stays untouched
LONG = 200  # characters of an error that a finding quotes


def try_reference(path: Path) -> list[Finding]:
    """Return a finding for each graded cell that the source's own solutions don't pass."""
    notebook = _run(_read(path), folder=path.parent)
    do = "Mend the solution or the test: no student can do better than the reference."
    findings = []
    for cell in notebook.cells:
        points = _points(cell)
        if points is not None and points[0] is not None and points[0] < points[1]:
            found = f"the reference solution gets {points[0]:g} of {points[1]:g}{_error(cell)}"
            findings.append(_finding(path, cell, "reference solution fails", found, do))
        elif points is None and _error(cell):
            found = f"the cell stops{_error(cell)}"
            findings.append(_finding(path, cell, "reference solution fails", found, do))
    return findings


def try_without_work(path: Path) -> list[Finding]:
    """Return a finding for each graded cell that gives points to an untouched release.

    The tests are the source's, hidden ones included: nbgrader puts them back before it grades.
    """
    from nbgrader.preprocessors import ClearSolutions
    from traitlets.config import Config

    from ecosystem_kit.course.student_version import STUB

    config = Config()
    config.ClearSolutions.code_stub = {"python": STUB}
    stripped, _ = ClearSolutions(config=config).preprocess(_read(path), {})
    notebook = _run(stripped, folder=path.parent)
    do = "Let the test ask for what only an answer can give, or take its points away."
    findings = []
    for cell in notebook.cells:
        points = _points(cell)
        if points is not None and points[0]:
            found = f"{points[0]:g} of {points[1]:g} points for no answer at all"
            findings.append(_finding(path, cell, "passes without work", found, do))
    return findings


def _read(path: Path) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)


def _run(notebook: Any, *, folder: Path) -> Any:
    """Run every cell in a folder of its own, with what lies beside the source; return it."""
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory(prefix="eco-trial-", ignore_cleanup_errors=True) as desk:
        ignore = shutil.ignore_patterns("*.ipynb", "project", ".*")
        shutil.copytree(folder, desk, ignore=ignore, dirs_exist_ok=True)
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT_S,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": desk}},
        )
        settings = {k: v for k, v in os.environ.items() if k not in OWN_VARIABLES}
        # What a kernel itself writes to the terminal is no teacher's business; its cells' output is
        # in the notebook.
        try:
            return client.execute(env=settings, stderr=subprocess.DEVNULL)
        except Exception as error:
            if client.km is None:  # nbclient took Ctrl-C for itself, and ended the kernel
                raise KeyboardInterrupt from error
            raise


def _points(cell: Any) -> tuple[float | None, float] | None:
    """Return a graded cell's points and their most; the points are None where a person gives them.

    None where nothing is graded by running the cell.
    """
    from nbgrader import utils

    if not utils.is_grade(cell) or utils.is_solution(cell) or cell.cell_type != "code":
        return None
    points: tuple[float | None, float] = utils.determine_grade(cell)
    return points


def _error(cell: Any) -> str:
    """Return what stopped a cell, shortened, or an empty text."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            text = re.sub(r"\s+", " ", f"{output.ename} {output.evalue}").strip()
            return f" ({text[:LONG]})"
        if output.output_type == "stream" and output.name == "stderr":
            return f" (it writes to stderr: {output.text.strip()[:LONG]!r})"
    return ""


def _finding(path: Path, cell: Any, kind: str, found: str, do: str) -> Finding:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    return Finding(path.name, grade_id or cell.get("id", ""), kind, found, do)

"""Every notebook runs from top to bottom: the source all green, the student's version as promised.

Both without a network worth the name, in a folder of their own, as a learner who opens this
notebook first. The two classes go to two workers (`--dist loadscope`).
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from ecosystem_kit.course.student_version import student_version

SOURCES = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("[0-9]*.ipynb"))
CELL_TIMEOUT_S = 300  # a hang is an error; slowness is the benchmark's business
NOWHERE = "http://127.0.0.1:9"  # the port "discard", where nobody listens

each_notebook = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Path:
    """A learner's folder: its own project and settings, and no way out."""
    for name in ("ECO_PROJECT", "ECO_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, NOWHERE)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    folder = tmp_path / "desk"
    folder.mkdir()
    return folder


class TestSource:
    """The notebooks with their solutions, by nbval."""

    @each_notebook
    def test_every_cell_of_the_source_runs(self, source, desk):
        copy = desk / source.name
        copy.write_bytes(source.read_bytes())
        (desk / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
        command += ["-c", "pytest.ini", "--nbval-lax", "--nbval-current-env", "--color=no"]
        command += [f"--nbval-cell-timeout={CELL_TIMEOUT_S}", source.name]
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        settings = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        run = subprocess.run(command, cwd=desk, env=settings, check=False, **both)
        assert run.returncode == 0, run.stdout[-6000:]
        cells = [cell["cell_type"] for cell in json.loads(copy.read_text("utf-8"))["cells"]]
        assert f"{cells.count('code')} passed" in run.stdout


class TestStudent:
    """The student's version as it comes, nothing answered."""

    @each_notebook
    def test_only_the_exercises_raise_and_only_not_implemented(self, source, desk):
        text = student_version(source.read_text(encoding="utf-8"))
        notebook = nbformat.reads(text, as_version=4)
        client = NotebookClient(
            notebook,
            timeout=CELL_TIMEOUT_S,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": str(desk)}},
        )
        client.execute()
        wanted = {cell.id: ["NotImplementedError"] for cell in notebook.cells if unanswered(cell)}
        assert {cell.id: errors(cell) for cell in notebook.cells if errors(cell)} == wanted
        assert {cell.id: warned(cell) for cell in notebook.cells if warned(cell)} == {}


def unanswered(cell: dict) -> bool:
    """Return True for an exercise's cell."""
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def errors(cell: dict) -> list[str]:
    """Return the names of the errors that a cell raised."""
    outputs = cell.get("outputs", [])
    return [one.ename for one in outputs if one.output_type == "error"]


def warned(cell: dict) -> list[str]:
    """Return the warnings that a cell showed to the learner."""
    streams = [one for one in cell.get("outputs", []) if one.output_type == "stream"]
    return [one.text for one in streams if one.name == "stderr" and "Warning" in one.text]

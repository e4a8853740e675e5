"""The house style that a machine can hold: lint, format, types, stripped notebooks, sizes."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def run(*command: str) -> subprocess.CompletedProcess:
    """Run a module of this environment in the repository's folder."""
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False, **both)


@pytest.mark.parametrize("command", ["check", "format --check"])
def test_ruff_has_nothing_to_say(command):
    result = run("ruff", *command.split(), "--no-cache", ".")
    assert result.returncode == 0, result.stdout


def test_the_types_hold():
    result = run("mypy")
    assert result.returncode == 0, result.stdout


def test_notebooks_are_committed_without_outputs():
    result = run("tools.stripped", *map(str, NOTEBOOKS))
    assert result.returncode == 0, result.stdout


def test_a_notebook_with_outputs_is_named_and_can_be_mended(tmp_path):
    cell = {"id": "a", "cell_type": "code", "metadata": {}, "source": "1", "execution_count": 1}
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "a face"}]
    notebook = {"cells": [cell], "metadata": {"widgets": {}}, "nbformat": 4, "nbformat_minor": 5}
    path = tmp_path / "00_x.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    found = run("tools.stripped", str(path))
    assert (found.returncode, "outputs in a, widgets" in found.stdout) == (1, True)
    assert run("tools.stripped", "--fix", str(path)).returncode == 0
    assert run("tools.stripped", str(path)).returncode == 0
    assert "face" not in path.read_text(encoding="utf-8")


def test_functions_fit_on_a_screen():
    long = []
    for path in [*(ROOT / "ecosystem_kit").rglob("*.py"), ROOT / "start.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                has_text = ast.get_docstring(node) is not None
                first = node.body[0].end_lineno if has_text else node.lineno
                lines = node.end_lineno - first
                long += [f"{path.name}:{node.name} {lines}"] if lines > 40 else []
    assert long == []


def test_files_can_be_read_in_one_sitting():
    files = [*(ROOT / "ecosystem_kit").rglob("*.py"), ROOT / "start.py"]
    lines = {path.name: path.read_text(encoding="utf-8").count("\n") for path in files}
    assert {name: count for name, count in lines.items() if count >= 300} == {}

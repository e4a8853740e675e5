"""A course of one notebook in a temporary folder, for what learners type."""

from nbformat.v4 import new_code_cell, new_notebook, writes

from ecosystem_kit.course import workspace

BOOK = "03_labeling.ipynb"


def lay_out(folder, monkeypatch, *, code="a = 1"):
    """Make the course; its workspace and project will lie in the same folder. Return that."""
    source = folder / "notebooks"
    source.mkdir()
    cell = new_code_cell(code, id="first")
    (source / BOOK).write_text(writes(new_notebook(cells=[cell])), "utf-8")
    monkeypatch.setattr(workspace.resources, "folder", lambda name: folder / name)
    monkeypatch.delenv("ECO_PROJECT", raising=False)
    monkeypatch.delenv("ECO_WORKSPACE", raising=False)
    return folder

"""The learner's workspace: made, renewed, and never taken from the learner."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, writes

from ecosystem_kit.course import workspace as module
from ecosystem_kit.course.workspace import Workspace, WorkspaceError

ROOT = Path(__file__).resolve().parents[1]
posix = pytest.mark.skipif(os.name == "nt", reason="made of POSIX signals")


def write_source(folder: Path, name: str, *lines: str) -> None:
    """Write a source notebook with one cell per line."""
    cells = [new_code_cell(line, id=f"cell-{number}") for number, line in enumerate(lines)]
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(writes(new_notebook(cells=cells)), encoding="utf-8")


@pytest.fixture
def space(tmp_path):
    for name in ("00_lifecycle.ipynb", "03_labeling.ipynb"):
        write_source(tmp_path / "notebooks", name, "first = 1")
    made = Workspace(tmp_path / "mine", source=tmp_path / "notebooks")
    made.update()
    return made


def edit(path: Path, **changes) -> None:
    """Change the last cell of a notebook as JupyterLab would save it."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1].update(changes)
    path.write_text(json.dumps(notebook, indent=1) + "\n", encoding="utf-8")


def lines_of(path: Path) -> list[str]:
    return ["".join(c["source"]) for c in json.loads(path.read_text(encoding="utf-8"))["cells"]]


RUN = {"execution_count": 1, "outputs": [{"output_type": "stream", "name": "x", "text": "1"}]}


def test_the_first_update_makes_every_notebook_and_the_second_does_nothing(tmp_path):
    write_source(tmp_path / "notebooks", "03_labeling.ipynb", "first = 1")
    space = Workspace(tmp_path / "mine", source=tmp_path / "notebooks")
    assert [str(change) for change in space.update()] == ["03_labeling.ipynb: made"]
    assert space.update() == []
    assert space.changed() == []


def test_an_untouched_notebook_is_renewed_in_place(space):
    write_source(space.source, "03_labeling.ipynb", "second = 2")
    assert [str(change) for change in space.update()] == ["03_labeling.ipynb: renewed"]
    assert lines_of(space.folder / "03_labeling.ipynb") == ["second = 2"]
    assert sorted(p.name for p in space.folder.glob("*.ipynb")) == list(space.sources)


def test_a_changed_notebook_stays_and_the_new_version_is_put_beside_once(space):
    mine = space.folder / "03_labeling.ipynb"
    edit(mine, source="my answer")
    before = mine.read_bytes()
    write_source(space.source, "03_labeling.ipynb", "second = 2")

    changes = space.update()
    assert str(changes[0]) == (
        "03_labeling.ipynb is yours and stays; the course's new version is 03_labeling.new.ipynb"
    )
    assert mine.read_bytes() == before
    assert lines_of(space.folder / "03_labeling.new.ipynb") == ["second = 2"]
    assert space.changed() == ["03_labeling.ipynb"]
    (space.folder / "03_labeling.new.ipynb").unlink()  # read and thrown away
    assert space.update() == []


def test_a_new_version_the_learner_works_in_is_not_overwritten_either(space):
    edit(space.folder / "03_labeling.ipynb", source="my answer")
    write_source(space.source, "03_labeling.ipynb", "second = 2")
    space.update()
    edit(space.folder / "03_labeling.new.ipynb", source="my second answer")
    write_source(space.source, "03_labeling.ipynb", "third = 3")
    assert space.update()[0].beside == "03_labeling.new-2.ipynb"
    assert lines_of(space.folder / "03_labeling.new.ipynb") == ["my second answer"]


def test_running_a_notebook_is_no_change_but_its_outputs_are_kept(space):
    mine = space.folder / "03_labeling.ipynb"
    edit(mine, **RUN)
    assert space.changed() == []
    write_source(space.source, "03_labeling.ipynb", "second = 2")
    change = space.update()[0]
    assert change.what == "renewed"
    kept = json.loads((space.folder / change.beside).read_text(encoding="utf-8"))
    assert kept["cells"][0]["outputs"][0]["text"] == "1"


def test_reset_brings_the_original_back_and_keeps_the_learners_with_its_date(space):
    mine = space.folder / "03_labeling.ipynb"
    edit(mine, source="my answer")
    change = space.reset("03")
    assert lines_of(mine) == ["first = 1"]
    assert lines_of(space.folder / change.beside) == ["my answer"]
    assert change.beside.startswith("03_labeling.kept-20")
    assert space.changed() == []
    assert space.reset(3).beside is None  # nothing of the learner's to keep


def test_two_resets_in_one_second_keep_both(space):
    names = []
    for answer in ("one", "two"):
        edit(space.folder / "03_labeling.ipynb", source=answer)
        names.append(space.reset("03_labeling").beside)
    assert [lines_of(space.folder / name) for name in names] == [["one"], ["two"]]


@pytest.mark.parametrize("text", ["", "not a notebook", '{"cells": 3}', "[]"], ids=repr)
def test_a_notebook_that_can_not_be_read_is_the_learners(space, text):
    broken = space.folder / "03_labeling.ipynb"
    broken.write_text(text, encoding="utf-8")
    write_source(space.source, "03_labeling.ipynb", "second = 2")
    assert space.update()[0].what == "offered"
    assert broken.read_text(encoding="utf-8") == text
    kept = space.reset("03").beside
    assert (space.folder / kept).read_text(encoding="utf-8") == text


def test_without_its_manifest_nothing_that_differs_is_overwritten(space):
    edit(space.folder / "03_labeling.ipynb", source="my answer")
    (space.folder / ".course.json").write_text("{broken", encoding="utf-8")
    assert [change.what for change in space.update()] == ["offered"]
    assert lines_of(space.folder / "03_labeling.ipynb") == ["my answer"]
    edit(space.folder / "00_lifecycle.ipynb", **RUN)
    assert space.changed() == ["03_labeling.ipynb"]


def test_a_notebook_that_the_learner_deleted_comes_back(space):
    (space.folder / "00_lifecycle.ipynb").unlink()
    assert [str(change) for change in space.update()] == ["00_lifecycle.ipynb: made"]


def test_an_unknown_notebook_is_named_with_those_there_are(space):
    with pytest.raises(WorkspaceError, match="no notebook '44', wanted one of 00, 03"):
        space.reset("44")


def test_a_kit_without_its_course_says_how_to_get_it(tmp_path):
    with pytest.raises(WorkspaceError, match="found no notebooks in"):
        Workspace(tmp_path, source=tmp_path)


def test_a_folder_that_can_not_be_written_is_named(space, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", str(space.folder / "x"))

    monkeypatch.setattr(module, "write_atomically", refuse)  # root may write everywhere
    write_source(space.source, "03_labeling.ipynb", "second = 2")
    with pytest.raises(WorkspaceError, match="change its rights, or name another"):
        space.update()


@pytest.mark.parametrize("moment", ["before a write", "after a write"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_wherever_it_stops_it_still_knows_its_own(space, monkeypatch, moment, number):
    write_source(space.source, "03_labeling.ipynb", "second = 2")
    write, calls = module.write_atomically, []

    def stop_at(path, text):
        calls.append(path.name)
        if moment == "after a write" or len(calls) < number:
            write(path, text)
        if len(calls) == number:
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_atomically", stop_at)
    with pytest.raises(KeyboardInterrupt):
        space.update()
    monkeypatch.undo()
    assert space.changed() == []
    space.update()
    assert lines_of(space.folder / "03_labeling.ipynb") == ["second = 2"]
    assert sorted(path.name for path in space.folder.glob("*.ipynb")) == list(space.sources)


KILLED_WRITER = """
import sys
from pathlib import Path
from ecosystem_kit.course import workspace as w
w.student_version = lambda source: source  # nothing but files, so that kills fall among writes
w.recipe_hash = lambda source: w.hashlib.sha256(source.encode()).hexdigest()
space = w.Workspace(Path(sys.argv[1]), source=Path(sys.argv[2]))
print("ready", flush=True)
for number in range(100000):
    for path in space.sources.values():
        cells = w.json.loads(path.read_text())
        cells["cells"][0]["source"] = f"version = {number}"
        w.write_atomically(path, w.json.dumps(cells))
    space.update()
"""


@posix
def test_killed_at_any_moment_it_leaves_whole_files_and_knows_its_own(space, monkeypatch):
    monkeypatch.setattr(module, "student_version", lambda source: source)
    edit(space.folder / "00_lifecycle.ipynb", source="my answer")
    command = [sys.executable, "-c", KILLED_WRITER, str(space.folder), str(space.source)]
    for pause_s in (0.0, 0.003, 0.011, 0.041):
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer:
            writer.stdout.readline()
            time.sleep(pause_s)
            writer.send_signal(signal.SIGKILL)
        for path in space.folder.glob("*.ipynb"):
            assert module.fingerprint_of(path), f"{path.name} is half there"
        assert space.changed() == ["00_lifecycle.ipynb"]
        assert lines_of(space.folder / "00_lifecycle.ipynb") == ["my answer"]

"""The source notebooks are clean: stripped, readable ids, right metadata, quiz and checks there."""

import json
import re
from pathlib import Path

import pytest

from ecosystem_kit import lifecycle
from ecosystem_kit.course import registry
from ecosystem_kit.course.quiz_files import read_quiz
from ecosystem_kit.course.solutions import read_solution

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
EXERCISE = {"cell_type": "code", "grade": False, "solution": True, "locked": False}
CHECK = {"cell_type": "code", "grade": True, "solution": False, "locked": True, "points": 1}
RANDOM_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]+)?")
NOTHING_MORE = {"nbgrader", "tags"}

each_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda one: one.stem)


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def graded(path: Path) -> list[tuple[dict, dict]]:
    cells = read(path)["cells"]
    return [(one, one["metadata"]["nbgrader"]) for one in cells if "nbgrader" in one["metadata"]]


def test_there_is_a_notebook_for_each_of_the_lifecycle_and_no_other() -> None:
    assert [one.stem for one in PATHS] == [one.stem for one in lifecycle.NOTEBOOKS]


@each_notebook
def test_outputs_and_counts_are_stripped(path) -> None:
    code = [one for one in read(path)["cells"] if one["cell_type"] == "code"]
    assert [one["id"] for one in code if one["outputs"] or one["execution_count"]] == []


@each_notebook
def test_cell_ids_are_unique_and_readable(path) -> None:
    ids = [one["id"] for one in read(path)["cells"]]
    assert len(set(ids)) == len(ids)
    unreadable = [
        one
        for one in ids
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one) or RANDOM_ID.fullmatch(one)
    ]
    assert unreadable == []


@each_notebook
def test_metadata_name_the_kernel_and_nothing_of_a_machine(path) -> None:
    notebook = read(path)
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert all(set(one["metadata"]) <= NOTHING_MORE for one in notebook["cells"])


@each_notebook
def test_every_exercise_has_its_check_right_after_it(path) -> None:
    number = path.name[:2]
    ids = [one["grade_id"] for _, one in graded(path)]
    count = len(ids) // 2
    wanted = [f"{kind}-{number}-{n + 1}" for n in range(count) for kind in ("exercise", "check")]
    assert ids == wanted
    cells = [one["metadata"].get("nbgrader", {}).get("grade_id") for one in read(path)["cells"]]
    for n in range(1, count + 1):
        assert cells.index(f"check-{number}-{n}") == cells.index(f"exercise-{number}-{n}") + 1


@each_notebook
def test_nbgrader_can_read_the_graded_cells(path) -> None:
    for cell, metadata in graded(path):
        kind = CHECK if metadata["grade"] else EXERCISE
        wanted = {**kind, "schema_version": 3, "task": False, "grade_id": metadata["grade_id"]}
        assert metadata == wanted
        name = "HIDDEN TESTS" if metadata["grade"] else "SOLUTION"
        text = "".join(cell["source"])
        marks = re.findall(r"^[ \t]*### (BEGIN|END) ([A-Z ]+?)\s*$", text, re.M)
        assert marks
        assert marks == [("BEGIN", name), ("END", name)] * (len(marks) // 2)


@each_notebook
def test_regions_stand_in_graded_cells_only(path) -> None:
    plain = [one for one in read(path)["cells"] if "nbgrader" not in one["metadata"]]
    assert [one["id"] for one in plain if "### " in "".join(one["source"]).replace("#### ", "")
            and one["cell_type"] == "code"] == []  # fmt: skip


@each_notebook
def test_exercises_are_those_that_have_checks_and_solutions(path) -> None:
    number = path.name[:2]
    in_notebook = {
        one["grade_id"].removeprefix("exercise-").replace("-", ".")
        for _, one in graded(path)
        if one["solution"]
    }
    assert in_notebook == set(registry.exercises_of(number))
    for exercise_id in in_notebook:
        assert read_solution(exercise_id, folder=FOLDER).strip()


@each_notebook
def test_check_cells_check_their_own_exercise(path) -> None:
    for cell, metadata in graded(path):
        if metadata["grade"]:
            exercise_id = metadata["grade_id"].removeprefix("check-").replace("-", ".")
            called = re.findall(r'check\("([\d.]+)"\)', "".join(cell["source"]))
            assert set(called) == {exercise_id}
            assert "assert" in "".join(cell["source"])


@each_notebook
def test_quiz_has_a_few_questions_with_a_reason_for_every_choice(path) -> None:
    questions = read_quiz(path.name[:2])
    assert 2 <= len(questions) <= 6
    reasons = [choice.reason for one in questions for choice in one.choices]
    assert all(len(reason.split()) >= 4 for reason in reasons)
    assert len(set(reasons)) == len(reasons)


@each_notebook
def test_notebook_begins_its_own_project_page(path) -> None:
    text = "\n".join("".join(one["source"]) for one in read(path)["cells"])
    assert re.findall(r'\bbegin\("(\d\d)"\)', text) == [path.name[:2]]

"""The student's version: what is cut, what stays, and what is refused."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, writes

from ecosystem_kit.course.student_version import recipe_hash, student_version


def marked(source: str, grade_id: str, **marks) -> dict:
    """Return a code cell with nbgrader's metadata."""
    metadata = {"schema_version": 3, "cell_type": "code", "task": False, "grade_id": grade_id}
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": {**metadata, **marks}})


def exercise(source: str, grade_id: str = "exercise-03-1") -> dict:
    return marked(source, grade_id, grade=False, solution=True, locked=False)


def check(source: str, grade_id: str = "check-03-1") -> dict:
    return marked(source, grade_id, grade=True, solution=False, locked=True, points=1)


def cells_of(*cells) -> dict:
    """Return the cells of the student's version by their id."""
    text = student_version(writes(new_notebook(cells=list(cells))))
    return {cell["id"]: cell for cell in json.loads(text)["cells"]}


SOLUTION = "start = 1\n### BEGIN SOLUTION\nagreement = start + 1\n### END SOLUTION"


def test_a_solution_becomes_a_line_that_raises_and_its_frame_stays():
    cell = cells_of(exercise(SOLUTION))["exercise-03-1"]
    source = "".join(cell["source"])
    assert source.startswith("start = 1\n# Write your answer here")
    assert "agreement" not in source
    with pytest.raises(NotImplementedError, match="not answered yet"):
        exec(source, {})


def test_hidden_tests_go_and_the_check_stays():
    hidden = (
        'check("03.1")\n### BEGIN HIDDEN TESTS\nassert check("03.1").right\n### END HIDDEN TESTS'
    )
    cell = cells_of(exercise(SOLUTION), check(hidden))["check-03-1"]
    assert "".join(cell["source"]) == 'check("03.1")'


def test_an_exercise_can_be_edited_and_a_check_can_not():
    cells = cells_of(exercise(SOLUTION), check("check('03.1')"), new_markdown_cell("x", id="say"))
    assert cells["exercise-03-1"]["metadata"].get("editable", True)
    assert cells["check-03-1"]["metadata"]["editable"] is False
    assert "editable" not in cells["say"]["metadata"]


def test_outputs_and_run_numbers_go():
    ran = new_code_cell("1 + 1", id="ran", execution_count=7, metadata={"execution": {"a": "b"}})
    ran.outputs = [new_output("stream", text="my face")]
    cell = cells_of(ran)["ran"]
    assert (cell["outputs"], cell["execution_count"], cell["metadata"]) == ([], None, {})


def test_the_same_source_gives_the_same_text():
    source = writes(new_notebook(cells=[exercise(SOLUTION)]))
    assert student_version(source) == student_version(source)
    assert recipe_hash(source) == recipe_hash(source) != recipe_hash(source + " ")


@pytest.mark.parametrize(
    "cell",
    [
        exercise("### BEGIN SOLUTION\nx = 1"),
        new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION"),
        new_code_cell("### BEGIN HIDDEN TESTS\nassert x\n### END HIDDEN TESTS"),
    ],
    ids=["a region that never ends", "a solution in a plain cell", "tests in a plain cell"],
)
def test_a_region_in_the_wrong_place_is_refused(cell):
    with pytest.raises(RuntimeError):
        cells_of(cell)

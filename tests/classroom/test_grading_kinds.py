"""Several notebooks in one assignment, partial credit, written answers and tasks."""

import sys

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the engine's sandbox is Linux's", allow_module_level=True)

import nbformat
from nbgrader.api import Gradebook
from small_class import cell, grade_id, nbgrader

from ecosystem_kit.classroom import sandbox
from ecosystem_kit.classroom.engine import grade_assignment

missing = sandbox.why_missing()
pytestmark = pytest.mark.skipif(bool(missing), reason=f"no sandbox: {missing}")

PARTIAL = """### BEGIN HIDDEN TESTS
4 * sum(one == wanted for one, wanted in zip(found, [1, 2, 3, 4])) / 4
### END HIDDEN TESTS"""


def written(name, *, task=False):
    """Return a cell that a person grades: an answer in words, or a task."""
    made = nbformat.v4.new_markdown_cell("Why?")
    made.metadata["nbgrader"] = {
        "schema_version": 3, "cell_type": "markdown", "grade": not task, "solution": not task,
        "locked": task, "task": task, "grade_id": name, "points": 2,
    }  # fmt: skip
    return made


def hand_written_code(name):
    made = cell("### BEGIN SOLUTION\nplot = 1\n### END SOLUTION", name, points=3, solution=True)
    made.metadata["nbgrader"]["locked"] = False
    return made


BOOKS = {
    "first": [cell("### BEGIN SOLUTION\nfound = [1, 2, 3, 4]\n### END SOLUTION", "list",
                   solution=True), cell(PARTIAL, "partial", points=4), written("why")],
    "second": [hand_written_code("by-hand"), written("task", task=True),
               cell("### BEGIN SOLUTION\nn = 5\n### END SOLUTION", "number", solution=True),
               cell("assert n == 5", "exact", points=1)],
}  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    source = folder / "source" / "hw"
    source.mkdir(parents=True)
    for name, cells in BOOKS.items():
        nbformat.write(nbformat.v4.new_notebook(cells=cells), source / f"{name}.ipynb")
    nbgrader(folder, "generate_assignment", "hw")
    hand_in(folder, "ada", {"list": "found = [1, 2, 0, 0]", "why": "Because.", "number": "n = 5"})
    hand_in(folder, "bob", {"list": "found = [1, 2, 3, 4]", "number": "n = 4"}, only="first")
    grade_assignment(folder, "hw")
    return folder


def hand_in(course, student, answers, *, only=""):
    for name in [only] if only else BOOKS:
        book = nbformat.read(course / "release" / "hw" / f"{name}.ipynb", as_version=4)
        for one in book.cells:
            one.source = answers.get(grade_id(one), one.source)
        folder = course / "submitted" / student / "hw"
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(book, folder / f"{name}.ipynb")


def grades(course, student):
    found = {}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        for name in BOOKS:
            for one in gradebook.find_submission_notebook(name, "hw", student).grades:
                found[one.name] = one.auto_score, one.needs_manual_grade
    return found


def test_the_last_lines_number_is_partial_credit(course):
    assert grades(course, "ada")["partial"] == (2, False)
    assert grades(course, "bob")["partial"] == (4, False)


def test_what_a_person_must_grade_waits(course):
    found = grades(course, "ada")
    assert {name: found[name] for name in ("why", "task")} == {
        "why": (None, True), "task": (None, True),
    }  # fmt: skip


def test_an_answer_left_as_it_was_gets_nothing_as_with_nbgrader(course):
    assert grades(course, "ada")["by-hand"] == (0, False)


def test_each_notebook_has_its_own_marks(course):
    assert grades(course, "ada")["exact"] == (1, False)


def test_a_notebook_that_was_not_handed_in_gets_nothing(course):
    found = grades(course, "bob")
    assert {found[name] for name in ("by-hand", "task", "exact")} == {(0, False)}
    assert found["partial"] == (4, False)

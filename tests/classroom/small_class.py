"""Make a small nbgrader course: one scikit-learn notebook of four cells."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat

ASSIGNMENT, NOTEBOOK = "hw", "small"
LOAD = """import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
X, y = load_iris(return_X_y=True)"""
ANSWER = """def share(right, total):
    ### BEGIN SOLUTION
    return right / total
    ### END SOLUTION
### BEGIN SOLUTION
model = LogisticRegression(max_iter=300).fit(X, y)
### END SOLUTION"""
TEST_SHARE = """assert share(1, 2) == 0.5
### BEGIN HIDDEN TESTS
assert share(3, 4) == 0.75, "three of four"
### END HIDDEN TESTS"""
TEST_MODEL = """assert isinstance(model, LogisticRegression)
### BEGIN HIDDEN TESTS
assert np.mean(model.predict(X) == y) > 0.9
### END HIDDEN TESTS"""
RIGHT = """def share(right, total):
    return right / total
model = LogisticRegression(max_iter=300).fit(X, y)"""
HALF = """def share(right, total):
    return 0.5
model = LogisticRegression(max_iter=300).fit(X, y)"""
# What honest learners hand in, by name, with the marks of the two tests.
HONEST = {
    "ada": (RIGHT, (2, 3)),
    "bob": (HALF, (0, 3)),
    "cleo": ("raise NotImplementedError()", (0, 0)),
    "dan": ("def share(right, total):\n    return right / total\nmodel = 3", (2, 0)),
    "eve": (RIGHT.replace("300", "2") + "\nmodel.coef_[:] = 0", (2, 0)),
}


def cell(source, grade_id=None, *, points=None, solution=False):
    made = nbformat.v4.new_code_cell(source)
    if grade_id:
        made.metadata["nbgrader"] = {
            "schema_version": 3, "cell_type": "code", "grade": points is not None,
            "solution": solution, "locked": not solution, "task": False, "grade_id": grade_id,
        }  # fmt: skip
        made["id"] = grade_id
        if points is not None:
            made.metadata["nbgrader"]["points"] = points
    return made


def source_notebook():
    book = nbformat.v4.new_notebook(
        cells=[
            cell(LOAD, "load"),
            cell(ANSWER, "answer", solution=True),
            cell(TEST_SHARE, "test-share", points=2),
            cell(TEST_MODEL, "test-model", points=3),
        ]
    )
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    return book


def nbgrader(course, *words):
    # nbgrader starts a program that stands beside Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words, f"--course-dir={course}"], cwd=course,
        env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done


def make_course(folder: Path, book=None, *, notebook=None, name=ASSIGNMENT) -> Path:
    """Make a course and release its one assignment with nbgrader."""
    source = folder / "source" / name
    source.mkdir(parents=True)
    book = nbformat.from_dict(book or source_notebook())
    notebook = notebook or (NOTEBOOK if name == ASSIGNMENT else name)
    nbformat.write(book, source / f"{notebook}.ipynb")
    nbgrader(folder, "generate_assignment", name)
    return folder


def grade_id(one):
    return one["metadata"].get("nbgrader", {}).get("grade_id")


def fill_in(source: Path) -> dict[str, str]:
    """Return the answers of a source notebook by grade_id, without the marks around them."""
    book = json.loads(source.read_text(encoding="utf-8"))
    return {
        grade_id(one): re.sub(
            r"^ *### (BEGIN|END) SOLUTION\n?", "", "".join(one["source"]), flags=re.M
        )
        for one in book["cells"]
        if grade_id(one) and one["metadata"]["nbgrader"]["solution"]
    }


def hand_in(
    course: Path,
    student: str,
    answer=None,
    *,
    change=None,
    notebook=NOTEBOOK,
    assignment=ASSIGNMENT,
):
    """Hand in the released notebook with answers in it (one, or by grade_id).

    `change` may change its JSON.
    """
    released = course / "release" / assignment / f"{notebook}.ipynb"
    book = json.loads(released.read_text(encoding="utf-8"))
    answers = answer if isinstance(answer, dict) else {"answer": answer}
    for one in book["cells"]:
        if answers.get(grade_id(one)) is not None:
            one["source"] = answers[grade_id(one)]
    if change is not None:
        book = change(book) or book
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{notebook}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    return folder


def course_of_notebook(folder: Path, source: Path) -> Path:
    """Make a course of one of the kit's notebooks, handed in right and untouched."""
    book = json.loads(source.read_text(encoding="utf-8"))
    make_course(folder, book, name=source.stem)
    for student, answers in (("right", fill_in(source)), ("untouched", {})):
        hand_in(folder, student, answers, notebook=source.stem, assignment=source.stem)
    return folder


def marks(course: Path, student: str, *, notebook=NOTEBOOK, assignment=ASSIGNMENT):
    """Return the marks of a submission by grade_id, as the gradebook has them."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission_notebook(notebook, assignment, student)
        return {one.name: one.auto_score for one in submission.grades}


def all_marks(course: Path, student: str, assignment: str):
    """Return the marks of the one notebook of an assignment."""
    notebook = NOTEBOOK if assignment == ASSIGNMENT else assignment
    return marks(course, student, notebook=notebook, assignment=assignment)

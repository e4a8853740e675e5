"""A class of a few lines: a course with one tiny assignment, and what its students hand in."""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from ecosystem_kit.classroom.course_folder import CONFIG, CourseFolder, new_course
from ecosystem_kit.course.student_version import STUB

SOLUTION = "### BEGIN SOLUTION\nanswer = 6 * 7\n### END SOLUTION"
TESTS = "assert answer > 0\n### BEGIN HIDDEN TESTS\nassert answer == 42\n### END HIDDEN TESTS"
NAME = "03_labeling"
ROSTER = """\
id,first_name,last_name,email,lms_user_id
ada,Ada,Lovelace,ada@example.org,77
kurt,Kurt,Gödel,,78
grace,=Grace,"Hopper, RADM",grace@example.org,
"""


def marked(source: str, grade_id: str, **marks) -> dict:
    """Return a code cell with nbgrader's metadata."""
    metadata = {"schema_version": 3, "cell_type": "code", "task": False, "grade_id": grade_id}
    return new_code_cell(source, metadata={"nbgrader": {**metadata, **marks}})


def exercise(source: str = SOLUTION, grade_id: str = "exercise-03-1") -> dict:
    return marked(source, grade_id, grade=False, solution=True, locked=False)


def check(source: str = TESTS, grade_id: str = "check-03-1") -> dict:
    return marked(source, grade_id, grade=True, solution=False, locked=True, points=1)


def notebook(*cells) -> str:
    """Return a notebook's text; each cell's id is its grade_id."""
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return writes(new_notebook(cells=list(cells)))


def good() -> str:
    return notebook(new_markdown_cell("What is six times seven?"), exercise(), check())


@cache
def empty_gradebook() -> bytes:
    """Return a new gradebook's file: nbgrader takes seconds to make one."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "notebooks").mkdir()
        (Path(folder) / "notebooks" / f"{NAME}.ipynb").write_text(good(), encoding="utf-8")
        new_course(Path(folder) / "spring", notebooks=Path(folder) / "notebooks")
        return (Path(folder) / "spring" / "gradebook.db").read_bytes()


def make_course(folder: Path, text: str | None = None) -> CourseFolder:
    """Make a course with one assignment out of a notebook's text."""
    notebooks, course = folder / "notebooks", folder / "spring"
    notebooks.mkdir(parents=True)
    course.mkdir()
    (course / "gradebook.db").write_bytes(empty_gradebook())
    config = CONFIG.format(name="spring", stub=STUB)
    (course / "nbgrader_config.py").write_text(config, encoding="utf-8")
    (notebooks / f"{NAME}.ipynb").write_text(text or good(), encoding="utf-8")
    new_course(course, notebooks=notebooks)
    return CourseFolder.find(course)


def with_roster(course: CourseFolder) -> CourseFolder:
    from ecosystem_kit.classroom.roster import import_roster

    path = course.path.parent / "class.csv"
    path.write_text(ROSTER, encoding="utf-8")
    import_roster(course, path)
    return course


def pretend_release(course: CourseFolder) -> CourseFolder:
    """Put a file where a release would be: collecting asks only for its name."""
    folder = course.path / "release" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(good(), encoding="utf-8")
    return course


def answered(course: CourseFolder, line: str) -> str:
    """Return the release with an answer in its exercise."""
    path = course.path / "release" / NAME / f"{NAME}.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = line
    return json.dumps(content)


def make_zip(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo("x", date_time=(2026, 11, 2, 10, 0, 0))
            entry.filename = name
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return path


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def stock(course: CourseFolder, *command: str) -> subprocess.CompletedProcess:
    """Run nbgrader's own command in the course's folder."""
    programs = str(Path(sys.executable).parent)
    settings = {**os.environ, "PATH": programs + os.pathsep + os.environ["PATH"]}
    both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=course.path,
        env=settings,
        check=False,
        **both,
    )


BOOK_TEXT = good()
TYPO_TEXT = notebook(exercise(), check(TESTS.replace("HIDDEN TESTS", "HIDDEN TEST", 1)))

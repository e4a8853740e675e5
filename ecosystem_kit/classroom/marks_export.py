"""Marks out of the gradebook: as a table, as CSV that no spreadsheet obeys, for an LMS.

"Not gradable" is a state of its own and never 0: a notebook that could not be run says nothing
about what its student knows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ecosystem_kit.classroom.course_folder import CourseFolder
from ecosystem_kit.classroom.roster import Student, roster
from ecosystem_kit.course.workspace import write_atomically

MARKED = "marked"
WAITING = "waiting for a person"
NOT_GRADABLE = "not gradable"
NOT_GRADED = "not graded yet"
NOT_SUBMITTED = "not submitted"

LMS = ("moodle", "canvas")
# What a spreadsheet takes for the beginning of a formula, full-width signs included.
OBEYED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


@dataclass(frozen=True)
class ExerciseMark:
    """One student's points in one exercise; None where there are none to give yet.

    `by_person` is set for what no test can mark, such as a written answer, and `waiting` where
    nbgrader asks for a look.
    """

    exercise: str
    score: float | None
    max_score: float
    by_person: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class Mark:
    """One student's mark in one assignment; the score is None unless all of it is known."""

    student: Student
    assignment: str
    state: str
    score: float | None
    max_score: float
    exercises: tuple[ExerciseMark, ...] = ()


def marks(course: CourseFolder, assignments: Sequence[str]) -> list[Mark]:
    """Return the marks of the whole roster, by assignment and student.

    Parameters
    ----------
    course : CourseFolder
        The teacher's.
    assignments : sequence of str
        Those without a release are left out.
    """
    students = roster(course)
    return [one for name in assignments for one in _marks_of(course, name, students)]


def _marks_of(course: CourseFolder, assignment: str, students: list[Student]) -> list[Mark]:
    from nbgrader.api import MissingEntry

    with course.gradebook() as book:
        try:
            found = book.find_assignment(assignment)
        except MissingEntry:
            return []
        most = float(found.max_score or 0)
        given = {one.student_id: _exercises(one) for one in found.submissions}
    return [
        _mark(course, one, assignment, exercises=given.get(one.id), most=most) for one in students
    ]


def _exercises(submission: object) -> tuple[ExerciseMark, ...]:
    """Return a submission's exercises from nbgrader's record of it, in the notebook's order."""
    found = []
    for notebook in submission.notebooks:  # type: ignore[attr-defined]
        written = {one.name for one in notebook.notebook.solution_cells}
        for grade in sorted(notebook.grades, key=lambda one: one.name):
            known = grade.manual_score is not None or grade.auto_score is not None
            score = float(grade.score) if known else None
            by_person = grade.cell_type != "code" or grade.name in written
            waits = bool(grade.needs_manual_grade)  # a mark by hand as well, after a regrade
            most = float(grade.max_score or 0)
            found.append(ExerciseMark(grade.name, score, most, by_person, waits))
    return tuple(found)


def _mark(
    course: CourseFolder,
    student: Student,
    assignment: str,
    *,
    exercises: tuple[ExerciseMark, ...] | None,
    most: float,
) -> Mark:
    submitted = (course.path / "submitted" / student.id / assignment).is_dir()
    if exercises is None:
        state = NOT_GRADED if submitted else NOT_SUBMITTED
        return Mark(student, assignment, state, None, most)
    if any(one.score is None and not one.by_person for one in exercises):
        return Mark(student, assignment, NOT_GRADABLE, None, most, exercises)
    if any(one.score is None or one.waiting for one in exercises):
        return Mark(student, assignment, WAITING, None, most, exercises)
    score = sum(one.score or 0.0 for one in exercises)
    return Mark(student, assignment, MARKED, score, most, exercises)


def safe(text: str) -> str:
    """Return a text as a spreadsheet will show it and not obey it.

    Examples
    --------
    >>> safe("=cmd|'/c calc'!A1")
    "'=cmd|'/c calc'!A1"
    >>> safe("Lovelace, Ada")
    'Lovelace, Ada'
    """
    return "'" + text if text.lstrip(" ").startswith(OBEYED) else text


def export(
    course: CourseFolder, assignments: Sequence[str], path: Path, *, lms: str = ""
) -> list[Mark]:
    """Write marks as CSV (UTF-8); return them.

    Parameters
    ----------
    course : CourseFolder
        The teacher's.
    assignments : sequence of str
        Which ones.
    path : Path
        Replaced whole.
    lms : {"", "moodle", "canvas"}
        Whose import to write for; an open mark is an empty cell there, never 0.
    """
    found = marks(course, assignments)
    rows = {"moodle": moodle_rows, "canvas": canvas_rows}.get(lms, plain_rows)(found)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    # The mark at the front lets Excel see that it is UTF-8; Canvas stumbles over it.
    write_atomically(path, ("" if lms == "canvas" else "\ufeff") + text.getvalue())
    return found


Row = list[str | float | None]


def plain_rows(found: Iterable[Mark]) -> list[Row]:
    """Return a line for each student and assignment, with every state spelled out."""
    header: Row = [
        *("student_id", "last_name", "first_name", "email"),
        *("assignment", "score", "max_score", "state"),
    ]
    rows: list[Row] = [header]
    for one in found:
        who = one.student
        told: Row = [who.id, who.last_name, who.first_name, who.email, one.assignment]
        rows.append([*told, number(one.score), number(one.max_score), one.state])
    return rows


def moodle_rows(found: Iterable[Mark]) -> list[Row]:
    """Return a line for each student: Moodle's grade import maps by e-mail or user name."""
    header, students, scores = _by_student(found)
    rows: list[Row] = [["Username", "First name", "Last name", "Email address", *header]]
    for one in students:
        told: Row = [one.id, one.first_name, one.last_name, one.email]
        rows.append([*told, *(number(scores.get((one.id, name))) for name in header)])
    return rows


def canvas_rows(found: Iterable[Mark]) -> list[Row]:
    """Return Canvas's gradebook: it asks for these five columns, and the points possible below."""
    found = list(found)
    header, students, scores = _by_student(found)
    most = {one.assignment: one.max_score for one in found}
    columns: Row = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *header]
    points: Row = ["Points Possible", "", "", "", "", *(number(most[name]) for name in header)]
    rows = [columns, points]
    for one in students:
        name = ", ".join(part for part in (one.last_name, one.first_name) if part) or one.id
        told: Row = [name, one.lms_user_id, "", one.id, ""]
        rows.append([*told, *(number(scores.get((one.id, name))) for name in header)])
    return rows


def _by_student(
    found: Iterable[Mark],
) -> tuple[list[str], list[Student], dict[tuple[str, str], float | None]]:
    """Return assignments, students, and the scores of what is fully marked."""
    found = list(found)
    scores = {(one.student.id, one.assignment): one.score for one in found if one.state == MARKED}
    students = {one.student.id: one.student for one in found}
    return list(dict.fromkeys(one.assignment for one in found)), list(students.values()), scores


def number(value: float | None) -> float | str:
    """Return 3 for 3.0, an empty text for None."""
    if value is None:
        return ""
    return int(value) if float(value).is_integer() else round(value, 4)

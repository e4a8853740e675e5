"""Feedback: nbgrader's page for each marked submission, made anew only where something changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder
from ecosystem_kit.classroom.release import run_nbgrader


@dataclass
class Feedback:
    """Whose pages were made, whose were up to date, and whose could not be made and why."""

    made: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the report for the teacher."""
        said = f"{len(self.made)} pages of feedback made, {len(self.same)} were up to date"
        return "\n".join([said, *(f"  {who}: {why}" for who, why in self.failed.items())])


def make_feedback(course: CourseFolder, assignment: str) -> Feedback:
    """Make a page for each student whose submission is graded.

    Scripts and other active parts of a submission's output are cut (`sanitize_html` in the course's
    nbgrader_config.py), because the page opens in the teacher's browser and in the student's.

    Raises
    ------
    ClassroomError
        If nobody's submission is graded.
    """
    from tqdm import tqdm

    students = graded(course, assignment)
    if not students:
        raise ClassroomError(f"nothing of {assignment} is graded yet: grade it, then ask again")
    done, feedback = course.done("feedback"), Feedback()
    for student in tqdm(students, desc="feedback", unit="student", disable=None):
        key, mark = f"{assignment}/{student}", _mark(course, assignment, student)
        made = course.path / "feedback" / student / assignment
        if done.get(key) == mark and any(made.glob("*.html")):
            feedback.same.append(student)
            continue
        try:
            run_nbgrader(_converter(course, assignment, student), "no feedback was made")
        except ClassroomError as error:  # one broken submission doesn't stop the class
            feedback.failed[student] = str(error)
            continue
        course.record("feedback", key, mark)
        feedback.made.append(student)
    return feedback


def graded(course: CourseFolder, assignment: str) -> list[str]:
    """Return the students who have a graded notebook."""
    folder = course.path / "autograded"
    return sorted({path.parents[1].name for path in folder.glob(f"*/{assignment}/*.ipynb")})


def _converter(course: CourseFolder, assignment: str, student: str) -> Any:
    from nbgrader.converters import GenerateFeedback
    from nbgrader.preprocessors import ClearHiddenTests

    directory = course.directory(assignment=assignment, student=student)
    converter = GenerateFeedback(coursedir=directory, config=course.config())
    converter.force = True
    # nbgrader shows them, and they would be next year's class's.
    converter.preprocessors = [ClearHiddenTests, *converter.preprocessors]
    return converter


def _mark(course: CourseFolder, assignment: str, student: str) -> str:
    """Return a hash that changes with the graded notebook, a mark or a comment."""
    digest = hashlib.sha256()
    for path in sorted((course.path / "autograded" / student / assignment).glob("*.ipynb")):
        digest.update(path.read_bytes())
    for one in _said(course, assignment, student):
        digest.update(repr(one).encode())
    return digest.hexdigest()


def _said(course: CourseFolder, assignment: str, student: str) -> Iterator[tuple[Any, ...]]:
    """Yield all marks and comments of a submission."""
    from nbgrader.api import MissingEntry

    with course.gradebook() as book:
        try:
            submission = book.find_submission(assignment, student)
        except MissingEntry:
            return
        for notebook in submission.notebooks:
            for grade in sorted(notebook.grades, key=lambda one: one.name):
                yield grade.name, grade.auto_score, grade.manual_score, grade.extra_credit
            for comment in sorted(notebook.comments, key=lambda one: one.name):
                yield comment.name, comment.auto_comment, comment.manual_comment

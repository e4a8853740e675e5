"""Write the marks of one submission to nbgrader's gradebook, all of them or none."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook

from ecosystem_kit.classroom.showing import error_output, safe_outputs

NOT_GRADABLE = "NotGradable"


@dataclass
class MarkedNotebook:
    """A graded notebook: its cells with outputs, and what is to be said about it.

    Attributes
    ----------
    name : str
        The notebook's name without ending.
    cells : list of cells
        With the metadata of the release.
    not_gradable : dict of str to str
        Why a graded cell has no mark, by grade_id.
    notes : list of str
        What was mended.
    missing : bool
        Whether nothing was handed in.
    """

    name: str
    cells: list[Any]
    not_gradable: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    missing: bool = False

    def take(self, cell: Any, verdict: dict) -> None:
        """Give a test cell the outputs that its verdict says."""
        self.not_gradable.pop(cell.metadata.nbgrader.grade_id, None)
        printed = verdict.get("printed", "")
        cell.outputs = safe_outputs(
            [{"output_type": "stream", "name": "stdout", "text": printed}] if printed else []
        )
        if verdict["how"] == "ran" and verdict["value"] is not None:
            data = {"text/plain": verdict["value"]}
            cell.outputs.append(nbformat.v4.new_output("execute_result", data=data))
        elif verdict["how"] == "failed":
            cell.outputs.append(error_output(verdict["error"], verdict["said"]))
        elif verdict["how"] == "not gradable":
            self.refuse(cell, verdict["said"])

    def refuse(self, cell: Any, reason: str) -> None:
        """Say that a test cell can't be graded."""
        self.not_gradable[cell.metadata.nbgrader.grade_id] = reason
        cell.outputs = [error_output(NOT_GRADABLE, reason)]

    def score(self, cell: Any) -> float | None:
        """Return the mark of a graded cell as nbgrader reckons it; None where a person must."""
        if cell.metadata.nbgrader.grade_id in self.not_gradable:
            return None
        try:
            return utils.determine_grade(cell)[0]
        except ValueError as error:
            self.not_gradable[cell.metadata.nbgrader.grade_id] = str(error)
            return None


@contextmanager
def one_transaction(gradebook: Gradebook) -> Iterator[None]:
    """Keep all that nbgrader's own functions write back until the end, and drop it on an error."""
    commit = gradebook.db.commit
    gradebook.db.commit = gradebook.db.flush
    try:
        yield
        commit()
    except BaseException:
        gradebook.db.rollback()
        raise
    finally:
        del gradebook.db.commit


def write_marks(
    gradebook: Gradebook,
    books: list[MarkedNotebook],
    *,
    assignment: str,
    student: str,
    timestamp: Any = None,
) -> tuple[float, float]:
    """Write all marks of a submission in one transaction; return its score and the most there is.

    Marks and comments that a person gave stay; as with nbgrader, such a mark is to be looked at
    again.
    """
    with one_transaction(gradebook), warnings.catch_warnings():
        # nbgrader's own functions look into a submission that is still being made.
        warnings.filterwarnings("ignore", message="Object of type <Submitted")
        gradebook.update_or_create_student(student)
        given = {"timestamp": timestamp} if timestamp else {}
        submission = gradebook.update_or_create_submission(assignment, student, **given)
        for book in books:
            submitted = gradebook.find_submission_notebook(book.name, assignment, student)
            cells = {cell.metadata.nbgrader.grade_id: cell for cell in book.cells
                     if "nbgrader" in cell.metadata}  # fmt: skip
            for grade in submitted.grades:
                _write_grade(grade, book, cells)
            for comment in submitted.comments:
                _write_comment(comment, book, cells)
        gradebook.db.flush()
        gradebook.db.expire_all()
        score, most = float(submission.score or 0), float(submission.max_score or 0)
    return score, most


def _write_grade(grade: Any, book: MarkedNotebook, cells: dict[str, Any]) -> None:
    if book.missing:
        grade.auto_score, grade.needs_manual_grade = 0, False
        return
    cell = cells.get(grade.name)
    grade.auto_score = None if cell is None or utils.is_task(cell) else book.score(cell)
    by_hand = grade.manual_score is not None or grade.auto_score is None
    grade.needs_manual_grade = by_hand


def _write_comment(comment: Any, book: MarkedNotebook, cells: dict[str, Any]) -> None:
    cell = cells.get(comment.name)
    said = [note for note in book.notes if f" {comment.name} " in note]
    following = _test_after(book.cells, comment.name)
    if following in book.not_gradable:
        said.append(f"Not gradable by the tests: {book.not_gradable[following]}.")
    if book.missing:
        said = ["Nothing was handed in."]
    elif cell is not None and not utils.is_task(cell):
        unchanged = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
        said += ["No response."] if unchanged else []
    comment.auto_comment = " ".join(said) or None


def _test_after(cells: list[Any], answer: str) -> str | None:
    """Return the grade_id of the first test after an answer."""
    names = [(cell.metadata.nbgrader.grade_id, utils.is_grade(cell)) for cell in cells
             if "nbgrader" in cell.metadata]  # fmt: skip
    places = [number for number, (name, _) in enumerate(names) if name == answer]
    later = [name for name, is_grade in names[places[0] :] if is_grade] if places else []
    return later[0] if later else None

"""Grade one submission: mend it, have it run and judged, write down what came out."""

import json
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from ecosystem_kit.classroom.assignment import Assignment, Graded
from ecosystem_kit.classroom.autograded import timestamp, write_notebooks
from ecosystem_kit.classroom.marks import MarkedNotebook, write_marks
from ecosystem_kit.classroom.repair import Unreadable, read_cells, repair
from ecosystem_kit.classroom.showing import safe_outputs
from ecosystem_kit.classroom.submissions import Refused, read_safely, stage_files
from ecosystem_kit.classroom.trust import grade_id_of, is_test
from ecosystem_kit.classroom.workers import AnyBench

NO_ANSWER = "the submission's process gave no answer"


@dataclass
class Run:
    """A submission that has been run, before its marks are written."""

    books: list[MarkedNotebook]
    stage: Path
    mark: str
    seconds: float


def run_one(known: Assignment, student: str, bench: AnyBench, stages: str) -> Run:
    """Have a submission run and judged, in a thread of its own."""
    began, mark = time.monotonic(), known.mark_of(student)
    stage = Path(tempfile.mkdtemp(dir=stages))
    refused = ""
    try:
        stage_files(known.layout, student, stage)
    except (Refused, OSError) as error:
        refused = f"the files handed in are not taken: {error}"
    books = [
        _run_book(known, student, name=name, bench=bench, stage=stage, refused=refused)
        for name in known.released
    ]
    return Run(books, stage, mark, time.monotonic() - began)


def _run_book(
    known: Assignment, student: str, *, name: str, bench: AnyBench, stage: Path, refused: str
) -> MarkedNotebook:
    path = known.layout.submitted(student) / f"{name}.ipynb"
    cells: list[Any] = []
    missing = False
    try:
        text = read_safely(path, root=known.layout.course).decode("utf-8")
        cells = read_cells(text)
    except FileNotFoundError:
        missing = True
    except (Refused, Unreadable, UnicodeDecodeError, NotADirectoryError) as error:
        refused = refused or str(error)
    cells, notes = repair(cells, released=known.released[name], source=known.source[name])
    book = MarkedNotebook(name, cells, notes=[] if refused else notes, missing=missing)
    if missing:
        return book
    # Until there is a verdict there is no mark: a test that nobody ran must not count as passed.
    for cell in filter(is_test, cells):
        book.refuse(cell, refused or NO_ANSWER)
    why = "" if refused else _run_cells(book, bench, stage)
    for cell in filter(is_test, cells):
        reason = book.not_gradable.get(grade_id_of(cell), "")
        if why and reason.startswith(NO_ANSWER):
            book.refuse(cell, f"{NO_ANSWER}: {why}")
    return book


def _run_cells(book: MarkedNotebook, bench: AnyBench, stage: Path) -> str:
    """Run a notebook's cells; return why that did not come to its end, or nothing."""
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    asked = [
        {"source": cell.source, "test": grade_id_of(cell) if is_test(cell) else None}
        for cell in code
    ]

    def tell(number: int, what: dict) -> None:
        if asked[number]["test"]:
            book.take(code[number], what)
        else:
            code[number].outputs = safe_outputs(what.get("outputs"))

    files = str(stage) if any(stage.iterdir()) else None
    return bench.grade(book.name, asked, files=files, tell=tell)


def write(known: Assignment, student: str, run: Run, gradebook: Gradebook) -> Graded:
    """Write the notebooks, then the marks, then the record: stopped between, it is done again."""
    layout = known.layout
    try:
        write_notebooks(run.books, layout.autograded(student), stage=run.stage)
        score, most = write_marks(
            gradebook, run.books, assignment=layout.assignment, student=student,
            timestamp=timestamp(layout, student),
        )  # fmt: skip
    finally:
        shutil.rmtree(run.stage, ignore_errors=True)
    reasons = {f"{book.name}/{name}": reason for book in run.books
               for name, reason in book.not_gradable.items()}  # fmt: skip
    notes = [note for book in run.books for note in book.notes]
    graded = Graded(student, layout.assignment, score, most, reasons, notes, run.seconds)
    record = layout.record(student)
    record.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"fingerprint": run.mark, "graded": asdict(graded)})
    partial = record.with_suffix(".part")
    partial.write_text(text, encoding="utf-8")
    partial.replace(record)
    return graded

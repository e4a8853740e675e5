"""Grade an assignment: each submission in a sandbox, each mark from the judge, in the gradebook."""

import ast
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

from ecosystem_kit.classroom.assignment import Assignment, read_assignment
from ecosystem_kit.classroom.autograded import timestamp, write_notebooks
from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.marks import MarkedNotebook, write_marks
from ecosystem_kit.classroom.repair import Unreadable, read_cells, repair
from ecosystem_kit.classroom.sandbox import needed_paths, require_sandbox
from ecosystem_kit.classroom.showing import safe_outputs
from ecosystem_kit.classroom.submissions import (
    Layout,
    Refused,
    fingerprint,
    read_safely,
    stage_files,
)
from ecosystem_kit.classroom.trust import is_test, statements_of
from ecosystem_kit.classroom.workers import Bench, warm_pair

NO_ANSWER = "the submission's process gave no answer"


@dataclass(frozen=True)
class Graded:
    """What became of one submission.

    Attributes
    ----------
    student, assignment : str
        Whose, and which.
    score, max_score : float
        Sum of the marks that there are, and of all that there could be.
    not_gradable : dict of str to str
        Reason for each graded cell that has no mark, by "notebook/grade_id".
    notes : list of str
        What was mended.
    seconds : float
        How long it took.
    was_done : bool
        Whether it had been graded before, and nothing had changed since.
    """

    student: str
    assignment: str
    score: float
    max_score: float
    not_gradable: dict[str, str]
    notes: list[str]
    seconds: float = 0.0
    was_done: bool = False


def grade_assignment(
    course: Path,
    assignment: str,
    *,
    students: Sequence[str] | None = None,
    workers: int = 1,
    limits: Limits = Limits(),  # noqa: B008  it can't be changed
    on_done: Callable[[Graded], None] | None = None,
    unsandboxed: bool = False,
) -> list[Graded]:
    """Grade what has been handed in and has not been graded yet; return what became of each.

    Parameters
    ----------
    course : Path
        Folder of an nbgrader course, the assignment released in it.
    assignment : str
        Its name.
    students : sequence of str, optional
        Only these; all who handed in where None.
    workers : int, default=1
        Submissions at the same time.
    limits : Limits
        What one submission may use.
    on_done : callable, optional
        Gets each result as soon as its marks are written.
    unsandboxed : bool, default=False
        Run submissions with all the rights of this account, where there is no sandbox.

    Raises
    ------
    NotReleased
        If the gradebook does not know the assignment, or the source is not there.
    SandboxMissing
        If submissions can't be kept apart on this system.
    """
    layout = Layout(Path(course).resolve(), assignment)
    if not unsandboxed:
        require_sandbox()
    known = read_assignment(layout)
    done: list[Graded] = []
    left: list[str] = []
    for student in students if students is not None else layout.students():
        before = _done_before(known, student)
        if before is None:
            left.append(student)
        else:
            done.append(before)
    for one in done:
        _tell(on_done, one)
    if left:
        with _bench(known, limits, sandboxed=not unsandboxed, workers=workers) as bench:
            for one in _grade_all(known, left, bench=bench, workers=workers):
                done.append(one)
                _tell(on_done, one)
    return sorted(done, key=lambda one: one.student)


def _tell(on_done: Callable[[Graded], None] | None, one: Graded) -> None:
    if on_done is not None:
        on_done(one)


def _done_before(known: Assignment, student: str) -> Graded | None:
    record = known.layout.record(student)
    if not record.is_file():
        return None
    found = json.loads(record.read_text(encoding="utf-8"))
    if found["fingerprint"] != _fingerprint(known, student):
        return None
    return replace(Graded(**found["graded"]), was_done=True)


def _fingerprint(known: Assignment, student: str) -> str:
    return known.fingerprint + fingerprint(known.layout.submitted(student))


def _bench(known: Assignment, limits: Limits, *, sandboxed: bool, workers: int) -> Any:
    cells = [cell for book in known.released.values() for cell in book]
    imports = list(dict.fromkeys(
        ast.unparse(one.node) for one in statements_of(cells) if one.is_import
    ))  # fmt: skip
    sources = {name: nbformat.writes(nbformat.v4.new_notebook(cells=book))
               for name, book in known.source.items()}  # fmt: skip
    orders = {"imports": imports, "visible": needed_paths(), "sandboxed": sandboxed,
              "cwd": str(known.layout.source)}  # fmt: skip
    return warm_pair(orders, sources=sources, limits=limits, workers=workers)


def _grade_all(
    known: Assignment, students: list[str], *, bench: Bench, workers: int
) -> Iterator[Graded]:
    """Yield each submission when it is written; the gradebook is written by this thread alone."""
    waiting = list(reversed(students))
    running: dict[Future[_Run], str] = {}
    with (
        Gradebook(known.layout.gradebook) as gradebook,
        tempfile.TemporaryDirectory(prefix="eco-grade-") as stages,
        ThreadPoolExecutor(max_workers=workers + 1) as pool,
    ):
        while waiting or running:
            # More than can run, so that none waits while marks are written.
            while waiting and len(running) < workers + 2:
                student = waiting.pop()
                running[pool.submit(_run_one, known, student, bench, stages)] = student
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield _write(known, running.pop(future), future, gradebook)


@dataclass
class _Run:
    """A submission that has been run, before its marks are written."""

    books: list[MarkedNotebook]
    stage: Path
    mark: str
    seconds: float


def _run_one(known: Assignment, student: str, bench: Bench, stages: str) -> _Run:
    began, mark = time.monotonic(), _fingerprint(known, student)
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
    return _Run(books, stage, mark, time.monotonic() - began)


def _run_book(
    known: Assignment, student: str, *, name: str, bench: Bench, stage: Path, refused: str
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
        reason = book.not_gradable.get(cell.metadata.nbgrader.grade_id, "")
        if why and reason.startswith(NO_ANSWER):
            book.refuse(cell, f"{NO_ANSWER}: {why}")
    return book


def _run_cells(book: MarkedNotebook, bench: Bench, stage: Path) -> str:
    """Run a notebook's cells; return why that did not come to its end, or nothing."""
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    asked = [
        {"source": cell.source, "test": cell.metadata.nbgrader.grade_id if is_test(cell) else None}
        for cell in code
    ]

    def tell(number: int, what: dict) -> None:
        if asked[number]["test"]:
            book.take(code[number], what)
        else:
            code[number].outputs = safe_outputs(what.get("outputs"))

    files = str(stage) if any(stage.iterdir()) else None
    return bench.grade(book.name, asked, files=files, tell=tell)


def _write(known: Assignment, student: str, future: Future[_Run], gradebook: Gradebook) -> Graded:
    """Write the notebooks, then the marks, then the record: stopped between, it is done again."""
    run = future.result()
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

"""Grade an assignment: each submission in a sandbox, each mark from the judge, in the gradebook."""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit.classroom.assignment import Assignment, Graded, read_assignment
from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.sandbox import needed_paths, require_sandbox
from ecosystem_kit.classroom.submissions import Layout
from ecosystem_kit.classroom.workers import AnyBench, NotRun, warm_pair

if TYPE_CHECKING:
    from ecosystem_kit.classroom.one_submission import Run

__all__ = ["Graded", "LeftUngraded", "grade_assignment"]


class LeftUngraded(RuntimeError):  # noqa: N818  reads as a sentence where it is raised
    """Some submissions were not run; what was run is in the gradebook.

    Attributes
    ----------
    why : dict of str to str
        The reason, by student.
    """

    def __init__(self, why: dict[str, str]) -> None:
        self.why = why
        student, reason = next(iter(why.items()))
        super().__init__(
            f"{len(why)} not graded, {student} first ({reason}). The same command does the rest."
        )


def grade_assignment(
    course: Path,
    assignment: str,
    *,
    students: Sequence[str] | None = None,
    workers: int = 1,
    limits: Limits = Limits(),  # noqa: B008  it can't be changed
    on_done: Callable[[Graded], None] | None = None,
    unsandboxed: bool = False,
    scheduler: str = "",
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
    scheduler : str, optional
        Address of a Dask cluster's scheduler: submissions run on its workers instead of here, as
        many at a time as they have threads.

    Raises
    ------
    NotReleased
        If the gradebook does not know the assignment, or the source is not there.
    SandboxMissing
        If submissions can't be kept apart on this system, or on a worker.
    NoCluster
        If there is no cluster at `scheduler`, or it has no worker or another version of the kit.
    LeftUngraded
        At the end, if some were not run through no fault of their own.
    """
    layout = Layout(Path(course).resolve(), assignment)
    if not unsandboxed and not scheduler:
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
        sandboxed = not unsandboxed
        with _bench(known, limits, sandboxed=sandboxed, workers=workers, scheduler=scheduler) as (
            bench,
            at_once,
        ):
            for one in _grade_all(known, left, bench=bench, workers=at_once):
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
    if found["fingerprint"] != known.mark_of(student):
        return None
    return replace(Graded(**found["graded"]), was_done=True)


@contextmanager
def _bench(
    known: Assignment, limits: Limits, *, sandboxed: bool, workers: int, scheduler: str
) -> Iterator[tuple[AnyBench, int]]:
    """Make what runs submissions; say how many of them at a time."""
    orders = {"released": list(known.released_plainly().values()), "sandboxed": sandboxed}
    source = known.layout.source
    with ExitStack() as stack:
        if not scheduler:
            orders |= {"visible": needed_paths(), "cwd": str(source)}
            yield stack.enter_context(warm_pair(orders, limits=limits, workers=workers)), workers
            return
        from ecosystem_kit.classroom.cluster import cluster_bench, connected, places

        client = stack.enter_context(connected(scheduler))
        bench = cluster_bench(client, orders, source=source, limits=limits)
        # As many again wait at the workers, so that none is idle while marks are written.
        yield bench, 2 * places(client)


def _grade_all(
    known: Assignment, students: list[str], *, bench: AnyBench, workers: int
) -> Iterator[Graded]:
    """Yield each submission when it is written; the gradebook is written by this thread alone."""
    # Only now: nbgrader takes seconds to import, and the warm processes import meanwhile.
    from nbgrader.api import Gradebook

    from ecosystem_kit.classroom.one_submission import run_one, write

    bench.show_sources(known.source_plainly())
    waiting = list(reversed(students))
    running: dict[Future[Run], str] = {}
    not_run: dict[str, str] = {}
    with (
        Gradebook(known.layout.gradebook) as gradebook,
        tempfile.TemporaryDirectory(prefix="eco-grade-") as stages,
        ThreadPoolExecutor(max_workers=workers + 1) as pool,
    ):
        bench.wait_until_ready()
        while waiting or running:
            # More than can run, so that none waits while marks are written.
            while waiting and len(running) < workers + 2:
                student = waiting.pop()
                running[pool.submit(run_one, known, student, bench, stages)] = student
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                student = running.pop(future)
                try:
                    run = future.result()
                except NotRun as error:
                    not_run[student] = str(error)
                    continue
                yield write(known, student, run, gradebook)
    if not_run:
        raise LeftUngraded(not_run)

"""The command `eco class grade`."""

from __future__ import annotations

import argparse
import os
import sys

from ecosystem_kit.classroom.course_folder import (
    ClassroomError,
    CourseFolder,
    find_nbgraders_programs,
)

Options = argparse.Namespace
NO_FORKS = (
    "grading needs processes that this system can't make: grade on Linux or inside WSL, or "
    "run nbgrader's own `nbgrader autograde` in the course's folder."
)
RIGHTS = (
    "Submissions can be run with all your rights instead: what they delete is gone, and what they "
    "read is read."
)


def add_grade_options(command: argparse.ArgumentParser) -> None:
    """Add what `eco class grade` takes beside the assignments."""
    command.add_argument("--student", action="append", help="only this one (can be repeated)")
    workers = os.cpu_count() or 1
    command.add_argument("--workers", type=int, default=workers, help="how many at a time")
    command.add_argument(
        "--scheduler", default="", metavar="tcp://…", help="run them on a Dask cluster's workers"
    )
    command.add_argument(
        "--unsandboxed", action="store_true", help="run submissions with all your rights"
    )


def run_grade(options: Options) -> int:
    """Grade what was submitted; return 1 where something could not be graded."""
    if not hasattr(os, "fork") and not options.scheduler:
        raise ClassroomError(NO_FORKS)
    from ecosystem_kit.classroom.assignment import NotReleased
    from ecosystem_kit.classroom.cluster import NoCluster
    from ecosystem_kit.classroom.engine import LeftUngraded

    course = CourseFolder.find(options.course)
    find_nbgraders_programs()
    failed = 0
    for assignment in course.choose(options.assignment):
        if not options.assignment and not has_submissions(course, assignment):
            continue
        try:
            failed += grade_or_ask(course, assignment, options)
        except (NotReleased, NoCluster, LeftUngraded) as error:
            raise ClassroomError(str(error)) from error
    return int(failed > 0)


def grade_or_ask(course: CourseFolder, assignment: str, options: Options) -> int:
    """Grade one assignment; where there is no sandbox, ask first."""
    from ecosystem_kit.classroom.limits import SandboxMissing

    try:
        return grade_one(course, assignment, options)
    except SandboxMissing as error:
        if options.scheduler:
            raise ClassroomError(str(error)) from error
        if not agreed(f"{error}\n{RIGHTS}"):
            raise ClassroomError(f"{error} {RIGHTS} For that, add --unsandboxed.") from error
    options.unsandboxed = True
    return grade_one(course, assignment, options)


def grade_one(course: CourseFolder, assignment: str, options: Options) -> int:
    """Grade one assignment; return how many submissions have no full mark."""
    from tqdm import tqdm

    from ecosystem_kit.classroom.engine import grade_assignment

    names = options.student or sorted(
        path.parent.name for path in (course.path / "submitted").glob(f"*/{assignment}")
    )
    with tqdm(total=len(names), desc=assignment, unit="student", disable=None) as bar:
        graded = grade_assignment(
            course.path,
            assignment,
            students=names,
            workers=options.workers,
            on_done=lambda _: bar.update(),
            unsandboxed=options.unsandboxed,
            scheduler=options.scheduler,
        )
    open_marks = [one for one in graded if one.not_gradable]
    done = sum(one.was_done for one in graded)
    print(f"{assignment}: {len(graded) - done} graded, {done} were graded already")
    for one in open_marks:
        print(f"  {one.student}: not gradable: {next(iter(one.not_gradable.values()))}")
    return len(open_marks)


def has_submissions(course: CourseFolder, assignment: str) -> bool:
    """Return True where somebody has handed in."""
    return any((course.path / "submitted").glob(f"*/{assignment}"))


def agreed(said: str) -> bool:
    """Ask a person before submissions get this account's rights; nobody there is a no."""
    if not sys.stdin.isatty():
        return False
    try:
        answer = input(f"{said}\nRun them so? [y/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in ("y", "yes")

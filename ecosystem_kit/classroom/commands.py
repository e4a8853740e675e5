"""The command `eco class`: what a teacher does with a class."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ecosystem_kit.classroom.course_folder import (
    ClassroomError,
    CourseFolder,
)
from ecosystem_kit.classroom.grade_command import add_grade_options, run_grade
from ecosystem_kit.course.workspace import WorkspaceError

Options = argparse.Namespace


def main(arguments: Sequence[str]) -> int:
    """Run one command of `eco class`; return the exit code (0 = done, 1 = something to mend)."""
    options = make_parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except (ClassroomError, WorkspaceError) as error:
        print(f"eco class {options.command}: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print(
            f"\neco class {options.command}: stopped. What is done stays; the same command does "
            "the rest.",
            file=sys.stderr,
        )
    return 1


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands, each with the function that runs it."""
    parser = argparse.ArgumentParser(
        prog="eco class",
        description="A class of many. Each command can be stopped and run again.",
    )
    commands = parser.add_subparsers(required=True, metavar="command", dest="command")

    def add(name: str, run: Callable[[Options], int | None], about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=run)
        if name != "new":
            command.add_argument(
                "--course", type=Path, default=Path(), help="the course's folder (default: here)"
            )
        return command

    add_new_options(add("new", run_new, "make an nbgrader course out of the course's notebooks"))
    command = add("roster", run_roster, "take students into the gradebook")
    command.add_argument("file", type=Path, metavar="CSV", help="columns: id, first_name, …")
    command = add("release", run_release, "make the students' versions, once they have no fault")
    add_assignments(command)
    command.add_argument("--check-only", action="store_true", help="look for faults, make nothing")
    command.add_argument("--again", action="store_true", help="even where nothing has changed")
    add_collect_options(add("collect", run_collect, "take in submissions"))
    command = add("grade", run_grade, "grade submissions, each in a sandbox")
    add_assignments(command)
    add_grade_options(command)
    command = add("feedback", run_feedback, "make each student's page of feedback")
    add_assignments(command)
    command = add("export", run_export, "write the marks as CSV")
    add_assignments(command)
    command.add_argument("--output", type=Path, default=Path("marks.csv"), metavar="CSV")
    command.add_argument("--lms", choices=("moodle", "canvas"), default="", help="for its import")
    command = add("report", run_report, "where the class is stuck, and how its marks lie")
    add_assignments(command)
    command.add_argument("--names", action="store_true", help="say who is stuck")
    command = add("open", run_open, "open JupyterLab on the course, with nbgrader's formgrader")
    command.add_argument("--no-browser", action="store_true", help="print the address only")
    command.add_argument("--port", type=int, help="the port to serve on (default: 8888 or next)")
    return parser


def add_assignments(command: argparse.ArgumentParser) -> None:
    """Add which assignments a command is for."""
    command.add_argument(
        "assignment", nargs="*", help="numbers or names, such as 05 (default: all)"
    )


def add_new_options(command: argparse.ArgumentParser) -> None:
    """Add what `eco class new` takes."""
    command.add_argument("folder", type=Path, metavar="DIR", help="new, or a course already")
    command.add_argument("--stages", default="", help="such as 00,03-05 (default: all)")
    command.add_argument("--roster", type=Path, metavar="CSV", help="the class: id, names, e-mail")
    command.add_argument("--name", default="", help="the course's name (default: the folder's)")


def add_collect_options(command: argparse.ArgumentParser) -> None:
    """Add where `eco class collect` may take submissions from."""
    command.add_argument("assignment", help="number or name, such as 05")
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "source", type=Path, nargs="?", help="a folder, or a zip such as Moodle's or Canvas's"
    )
    source.add_argument("--exchange", action="store_true", help="from nbgrader's exchange")
    source.add_argument("--git", type=Path, metavar="CSV", help="columns: id, repository")
    command.add_argument(
        "--local", action="store_true", help="with --git: addresses on this machine as well"
    )


def run_new(options: Options) -> None:
    """Make a course, or add what it lacks."""
    from ecosystem_kit.classroom.course_folder import new_course
    from ecosystem_kit.classroom.roster import import_roster, read_roster

    if options.roster:
        read_roster(options.roster)  # a fault in it is said before anything is made
    lines = new_course(options.folder, stages=options.stages, name=options.name)
    if options.roster:
        lines.append(import_roster(CourseFolder.find(options.folder), options.roster))
    print("\n".join(lines or ["Nothing to add: the course is up to date."]))
    print(f"Next: `cd {options.folder}`, look into source/, then `eco class release`.")


def run_roster(options: Options) -> None:
    """Take students in."""
    from ecosystem_kit.classroom.roster import import_roster

    print(import_roster(CourseFolder.find(options.course), options.file))


def run_release(options: Options) -> int:
    """Release assignments; one with faults doesn't keep the others back."""
    from ecosystem_kit.classroom import release

    course = CourseFolder.find(options.course)
    chosen, stopped = course.choose(options.assignment), 0
    for place, name in enumerate(chosen, start=1):
        print(f"[{place}/{len(chosen)}] {name}", flush=True)
        try:
            if options.check_only:
                release.check(course, name, tell=tell)
            else:
                folder = release.release(course, name, again=options.again, tell=tell)
                tell(f"hand out {folder}")
        except ClassroomError as error:
            stopped += 1
            print(error, file=sys.stderr, flush=True)
    return int(stopped > 0)


def run_collect(options: Options) -> None:
    """Take submissions in."""
    course = CourseFolder.find(options.course)
    assignment = course.choose([options.assignment])[0]
    if options.exchange:
        from ecosystem_kit.classroom.collecting_exchange import collect_exchange

        print(collect_exchange(course, assignment))
    elif options.git:
        from ecosystem_kit.classroom.collecting_git import collect_git

        print(collect_git(course, assignment, options.git, local=options.local))
    else:
        from ecosystem_kit.classroom.collecting import collect

        print(collect(course, assignment, options.source))


def run_feedback(options: Options) -> int:
    """Make feedback for whoever is graded."""
    from ecosystem_kit.classroom.feedback import graded, make_feedback

    course = CourseFolder.find(options.course)
    chosen = course.choose(options.assignment)
    if not options.assignment:  # all means all that are graded
        chosen = [name for name in chosen if graded(course, name)]
    if not chosen:
        raise ClassroomError("nothing is graded yet: grade it, then ask again")
    made = {name: make_feedback(course, name) for name in chosen}
    for name, feedback in made.items():
        print(f"{name}: {feedback}")
    return int(any(feedback.failed for feedback in made.values()))


def run_export(options: Options) -> None:
    """Write the marks, and say how many of each state."""
    from collections import Counter

    from ecosystem_kit.classroom.marks_export import export

    course = CourseFolder.find(options.course)
    chosen = course.choose(options.assignment)
    found = export(course, chosen, options.output, lms=options.lms)
    states = Counter(one.state for one in found)
    said = ", ".join(f"{count} {state}" for state, count in states.items())
    print(f"{options.output}: {said or 'no assignment has a release yet'}")


def run_report(options: Options) -> None:
    """Print how the class stands."""
    from ecosystem_kit.classroom.class_report import report
    from ecosystem_kit.classroom.marks_export import marks

    course = CourseFolder.find(options.course)
    chosen = course.choose(options.assignment)
    if not options.assignment:  # all means all that went out
        chosen = [name for name in chosen if marks(course, [name])]
    if not chosen:
        raise ClassroomError("nothing is released yet: `eco class release` comes first")
    print("\n\n".join(report(course, name, names=options.names) for name in chosen))


def run_open(options: Options) -> int:
    """Serve the course with a teacher's tools."""
    from ecosystem_kit.classroom.teacher_lab import open_teacher_lab

    course = CourseFolder.find(options.course)
    return open_teacher_lab(course, browser=not options.no_browser, port=options.port)


def tell(line: str) -> None:
    """Say what is being done, below the assignment's name."""
    print(f"  {line}", flush=True)

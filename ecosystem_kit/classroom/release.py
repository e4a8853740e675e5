"""A release: nothing goes out that the linter has not passed."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecosystem_kit.classroom import release_lint
from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder
from ecosystem_kit.classroom.release_lint import Finding
from ecosystem_kit.classroom.release_trial import try_reference, try_without_work

Tell = Callable[[str], None]


class ReleaseStoppedError(ClassroomError):
    """A release has faults; `findings` has them."""

    def __init__(self, assignment: str, findings: list[Finding]) -> None:
        lines = "\n  ".join(str(one) for one in findings)
        super().__init__(f"{assignment} was not released, {len(findings)} to mend:\n  {lines}")
        self.findings = findings


def release(
    course: CourseFolder, assignment: str, *, again: bool = False, tell: Tell = print
) -> Path:
    """Make an assignment's student version, unless its source has a fault.

    Parameters
    ----------
    course : CourseFolder
        The teacher's.
    assignment : str
        Name of a folder in `source`.
    again : bool
        Make it even where this very source was released already.
    tell : callable
        Told what is being done.

    Returns
    -------
    Path
        The folder to hand out.

    Raises
    ------
    ReleaseStoppedError
        With all that was found; an earlier release stays as it was.
    ClassroomError
        If nbgrader itself refuses.
    """
    target, mark = course.path / "release" / assignment, _mark(course, assignment)
    if not again and target.is_dir() and course.done("release").get(assignment) == mark:
        tell("released already, and nothing has changed")
        return target
    check(course, assignment, tell=tell)
    tell("making the students' version")
    run_nbgrader(_converter(course, assignment), f"{assignment} was not released")
    course.record("release", assignment, mark)
    return target


def check(course: CourseFolder, assignment: str, *, tell: Tell = print) -> None:
    """Go through all that a release is held to, without making it.

    Raises
    ------
    ReleaseStoppedError
        With all that was found.
    """
    tell("reading the source")
    _stop_at(assignment, lint(course, assignment))
    tell("running the reference solution")
    findings = [one for path in sources(course, assignment) for one in try_reference(path)]
    _stop_at(assignment, findings)
    tell("running a submission without work")
    findings = [one for path in sources(course, assignment) for one in try_without_work(path)]
    _stop_at(assignment, findings)


def sources(course: CourseFolder, assignment: str) -> list[Path]:
    """Return an assignment's source notebooks.

    Raises
    ------
    ClassroomError
        If there is none.
    """
    found = course.source(assignment)
    if not found:
        where = f"no notebook in source/{assignment}"
        raise ClassroomError(f"{where}: make one by `eco class new` or put yours there")
    return found


def lint(course: CourseFolder, assignment: str) -> list[Finding]:
    """Return the faults that can be read off the source, and off a release made aside.

    Parameters
    ----------
    course : CourseFolder
        The teacher's; nothing in it is changed.
    assignment : str
        Name of a folder in `source`.
    """
    notebooks = sources(course, assignment)
    findings = [one for path in notebooks for one in release_lint.lint_source(path)]
    if any(one.kind not in ("mistyped marker", "nothing to grade") for one in findings):
        return findings  # nbgrader would refuse it as well, so there is no release to read
    with tempfile.TemporaryDirectory(prefix="eco-release-") as aside:
        draft = CourseFolder(Path(aside))
        shutil.copy(course.path / "nbgrader_config.py", aside)
        folder = course.path / "source" / assignment
        ignore = shutil.ignore_patterns("project", ".ipynb_checkpoints", "__pycache__")
        shutil.copytree(folder, draft.path / "source" / assignment, ignore=ignore)
        converter = _converter(draft, assignment)
        converter.no_database = True  # a draft leaves no trace in any gradebook
        converter.preprocessors = [
            one for one in converter.preprocessors if one.__name__ != "SaveCells"
        ]
        run_nbgrader(converter, f"{assignment} was not released")
        for path in notebooks:
            made = draft.path / "release" / assignment / path.name
            findings += release_lint.lint_release(path, made)
        for path in sorted((draft.path / "release" / assignment).rglob("*")):
            if path.is_file() and path.suffix != ".ipynb":
                findings += release_lint.lint_file(path)
    return findings


def run_nbgrader(converter: Any, refused: str, *, run: Callable[[], None] | None = None) -> None:
    """Run one of nbgrader's converters, or one of its steps; an error says what nbgrader said.

    Raises
    ------
    ClassroomError
        Beginning with `refused`.
    """
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setLevel(logging.WARNING)
    converter.log.propagate = False
    converter.log.addHandler(handler)
    try:
        (run or converter.start)()
    except (Exception, SystemExit) as error:
        errors = re.findall(r"^[\w.]*(?:Error|Exception|Entry): (.+)$", log.getvalue(), re.M)
        said = errors[0] if errors else str(error)  # the first one has the cell's name
        raise ClassroomError(f"{refused}, nbgrader says: {said.strip()}") from error
    finally:
        converter.log.removeHandler(handler)


def _converter(course: CourseFolder, assignment: str) -> Any:
    from nbgrader.converters import GenerateAssignment

    converter = GenerateAssignment(
        coursedir=course.directory(assignment=assignment), config=course.config()
    )
    converter.force = converter.create_assignment = True
    return converter


def _stop_at(assignment: str, findings: list[Finding]) -> None:
    if findings:
        raise ReleaseStoppedError(assignment, findings)


def _mark(course: CourseFolder, assignment: str) -> str:
    """Return a hash that changes with any file of the source, and with nbgrader's settings."""
    folder = course.path / "source" / assignment
    files = [one for one in sorted(folder.rglob("*")) if one.is_file()]
    digest = hashlib.sha256((course.path / "nbgrader_config.py").read_bytes())
    for path in files:
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()

"""Submissions from nbgrader's exchange: what learners on one JupyterHub have submitted.

nbgrader's own collect copies what a link points to, with the teacher's rights, stops the class at a
name it can't read, and takes what one learner submits in another's name. Here the files are read as
all others are, and each submission must be its owner's.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ecosystem_kit.classroom.collecting import Collected, take_in
from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder
from ecosystem_kit.classroom.roster import roster
from ecosystem_kit.classroom.uploads import Refusal, Upload, from_folder


@dataclass(frozen=True)
class Handed:
    """A folder of the exchange: who says to have handed it in, and when."""

    folder: Path
    student: str
    when: datetime


def collect_exchange(course: CourseFolder, assignment: str) -> Collected:
    """Take in each student's newest submission of the exchange.

    Raises
    ------
    ClassroomError
        If there is no exchange here, or one that isn't made of files.
    """
    if sys.platform == "win32":
        raise ClassroomError("nbgrader's exchange needs Linux or macOS: collect from a zip instead")
    collector = _collector(course, assignment)
    inbound = Path(collector.root) / collector.coursedir.course_id / "inbound"
    if not os.access(inbound, os.R_OK | os.X_OK):
        raise ClassroomError(
            f"found no folder {inbound} to read: `nbgrader release_assignment {assignment}` makes "
            "it, and `c.Exchange.root` in nbgrader_config.py says where the exchange is"
        )
    return take_in(course, assignment, _newest(inbound, assignment, collector, course))


def _collector(course: CourseFolder, assignment: str) -> Any:
    """Return nbgrader's collector, which knows where the exchange is."""
    from nbgrader.auth import Authenticator
    from nbgrader.exchange import ExchangeFactory
    from nbgrader.exchange.default import ExchangeCollect

    config = course.config()
    collector = ExchangeFactory(config=config).Collect(
        coursedir=course.directory(assignment=assignment),
        authenticator=Authenticator(config=config),
        config=config,
    )
    if not isinstance(collector, ExchangeCollect):
        kind = type(collector).__name__
        raise ClassroomError(
            f"the exchange {kind} is no folder: use `nbgrader collect {assignment}`"
        )
    return collector


def _newest(
    inbound: Path, assignment: str, collector: Any, course: CourseFolder
) -> Iterator[Upload | Refusal]:
    """Yield the files of each student's newest submission, and what was refused."""
    due = _due(course, assignment) if collector.before_duedate else None
    students = {one.id for one in roster(course)} if collector.check_owner else set()
    newest: dict[str, Handed] = {}
    for folder in sorted(inbound.glob(f"*+{assignment}+*")):
        one = _read_name(folder, assignment, students)
        if isinstance(one, Refusal):
            yield one
        elif one.student not in newest or _better(one, newest[one.student], due):
            newest[one.student] = one
    for handed in newest.values():
        for file in from_folder(handed.folder):
            name = f"{handed.student}/{file.name}"
            if isinstance(file, Refusal):
                yield Refusal(name, file.reason)
            else:
                yield Upload(name, file.read, handed.when)


def _read_name(folder: Path, assignment: str, students: set[str]) -> Handed | Refusal:
    """Return whose a folder is, as its name says and its owner confirms; nobody's is refused."""
    from nbgrader.utils import parse_utc

    student, rest = folder.name.split(f"+{assignment}+", 1)
    if not stat.S_ISDIR(folder.lstat().st_mode):
        return Refusal(folder.name, "it is a link or a file, wanted a folder: it isn't followed")
    owner = _owner(folder)
    if owner != student and (owner in students or (students and _has_account(student))):
        return Refusal(folder.name, f"it belongs to {owner}, who is not {student}")
    try:
        when = parse_utc(rest.split("+")[0]).replace(tzinfo=UTC)
    except (ValueError, OverflowError, AttributeError):
        return Refusal(folder.name, "its name holds no time, so nbgrader did not make it")
    return Handed(folder, student, when)


def _owner(folder: Path) -> str:
    """Return the name of the account that made a folder; a number where there is none."""
    import pwd

    try:
        return pwd.getpwuid(folder.lstat().st_uid).pw_name
    except KeyError:
        return str(folder.lstat().st_uid)


def _has_account(student: str) -> bool:
    """Return True where learners are this machine's users; in containers they are one and all."""
    import pwd

    try:
        pwd.getpwnam(student)
    except (KeyError, ValueError):
        return False
    return True


def _better(one: Handed, than: Handed, due: datetime | None) -> bool:
    """Return True for the newer one; in time goes before late where there is a date."""
    if due is None:
        return one.when > than.when
    return (one.when <= due, one.when) > (than.when <= due, than.when)


def _due(course: CourseFolder, assignment: str) -> datetime | None:
    from nbgrader.api import MissingEntry

    with course.gradebook() as book:
        try:
            due = book.find_assignment(assignment).duedate
        except MissingEntry:
            return None
    return due.replace(tzinfo=UTC) if due else None

"""Submissions from nbgrader's exchange: what learners on one JupyterHub have submitted.

nbgrader's own collect copies what a link points to, with the teacher's rights. Here nbgrader says
which submission is each student's newest, and the files are read as all others are.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from ecosystem_kit.classroom.collecting import Collected, take_in
from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder
from ecosystem_kit.classroom.release import run_nbgrader
from ecosystem_kit.classroom.uploads import Refusal, Upload, from_folder


def collect_exchange(course: CourseFolder, assignment: str) -> Collected:
    """Take in each student's newest submission of the exchange.

    Raises
    ------
    ClassroomError
        If there is no exchange here, or one that isn't made of files.
    """
    if sys.platform == "win32":
        raise ClassroomError("nbgrader's exchange needs Linux or macOS: collect from a zip instead")
    return take_in(course, assignment, _newest(_collector(course, assignment)))


def _collector(course: CourseFolder, assignment: str) -> Any:
    """Return nbgrader's collector, having looked up the submissions."""
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
    run_nbgrader(collector, "nothing was collected", run=collector.init_src)
    return collector


def _newest(collector: Any) -> Iterator[Upload | Refusal]:
    for record in collector.src_records:
        student, when = record["username"], record["timestamp"].replace(tzinfo=UTC)
        for one in from_folder(Path(collector.inbound_path) / record["filename"]):
            name = f"{student}/{one.name}"
            if isinstance(one, Refusal):
                yield Refusal(name, one.reason)
            else:
                yield Upload(name, one.read, when)

"""Whose file is it: read off a path, as Moodle, Canvas, nbgrader or a person would name it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ecosystem_kit.classroom.roster import Student

# Moodle, "Download all submissions": a folder or a prefix for each participant, such as
# `Ada Lovelace_10234_assignsubmission_file_03.ipynb`; with groups the group's name comes first.
MOODLE = re.compile(
    r"^(?P<who>.+?)_(?P<number>\d+)_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>.*)$"
)
# Canvas, "Download submissions": sortable name without spaces, perhaps LATE, user, attachment.
CANVAS = re.compile(r"^(?P<who>[^_/]+)_(?:LATE_)?(?P<number>\d+)_\d+_(?P<rest>.+)$")
PARTICIPANT = re.compile(r"participant[ _]*", re.I)  # Moodle's blind marking


@dataclass(frozen=True)
class Owner:
    """Whose a file is: a student, or why nobody was found, and what the file is called then."""

    student: str
    file: str
    problem: str = ""


def owner_of(path: str, students: Sequence[Student]) -> Owner:
    """Return whose file a path is.

    Parameters
    ----------
    path : str
        With `/`, relative to the folder or the zip.
    students : sequence of Student
        The roster.

    Returns
    -------
    Owner
        `student` is empty where the roster has nobody, or more than one, for this path.

    Examples
    --------
    >>> class_ = [Student("ada", "Ada", "Lovelace", lms_user_id="77")]
    >>> owner_of("Ada Lovelace_9_assignsubmission_file/03.ipynb", class_).student
    'ada'
    >>> owner_of("lovelaceada_LATE_77_4711_03-1.ipynb", class_)
    Owner(student='ada', file='03-1.ipynb', problem='')
    """
    parts = PurePosixPath(path).parts
    for place, part in enumerate(parts):
        match = MOODLE.match(part) or CANVAS.match(part)
        if match:
            file = "/".join([one for one in (match["rest"], *parts[place + 1 :]) if one])
            return _by_name(match["who"], match["number"], file or part, students)
    for place, part in enumerate(parts):
        student = _by_id(part, students, is_file=place == len(parts) - 1)
        if student:
            return Owner(student, "/".join(parts[place + 1 :]) or part)
    problem = "nobody of the roster is in its name: call the file or its folder after a student"
    return Owner("", path, problem)


def _by_name(who: str, number: str, file: str, students: Sequence[Student]) -> Owner:
    """Return the student whom an LMS's number or name stands for."""
    numbered = [one for one in students if one.lms_user_id == number]
    if len(numbered) == 1:
        return Owner(numbered[0].id, file)
    name = PARTICIPANT.sub("", who)
    for candidate in (name, name.split("-", 1)[-1]):  # `Group A-Ada Lovelace`
        wanted = key(candidate)
        found = [one for one in students if wanted and wanted in _keys(one)]
        if len(found) == 1:
            return Owner(found[0].id, file)
        if found:
            ids = ", ".join(one.id for one in found)
            problem = f"{ids} are all called so: put their lms_user_id into the roster"
            return Owner("", file, problem)
    problem = f"the roster has nobody called {who!r} and no lms_user_id {number}"
    return Owner("", file, problem)


def _keys(student: Student) -> set[str]:
    first, last = student.first_name, student.last_name
    return {key(one) for one in (student.id, first + last, last + first)} - {""}


def _by_id(part: str, students: Sequence[Student], *, is_file: bool) -> str:
    """Return the student whose id a folder is called, or a file begins with; the longest wins."""
    part = part.casefold()
    found = [
        one.id
        for one in students
        if part == one.id.casefold()
        or (is_file and re.match(re.escape(one.id.casefold()) + r"[_.\- (]", part))
    ]
    return max(found, key=len, default="")


def key(text: str) -> str:
    """Return a name as all programs would write it: small letters, no accents, no signs.

    Examples
    --------
    >>> key("Müller, Zoë") == key("muller zoe")
    True
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in plain if one.isalnum())

"""Who is in the class: read from a CSV, kept in nbgrader's gradebook."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder

# What other programs call these columns (Moodle's participants, Canvas's gradebook, nbgrader's own
# `db student import`), in small letters.
COLUMNS = {
    "id": ("id", "student_id", "student id", "username", "id number", "sis login id"),
    "first_name": ("first_name", "first name", "firstname", "given name"),
    "last_name": ("last_name", "last name", "lastname", "surname", "family name"),
    "email": ("email", "email address", "e-mail", "mail"),
    "lms_user_id": ("lms_user_id", "lms_id", "lms id", "canvas id"),
}
SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,99}")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)  # no folder on Windows
WANTED = "wanted letters, digits, and . _ @ - only: it becomes a folder's name"


@dataclass(frozen=True)
class Student:
    """One person of the class, with what an LMS may call them."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        """First and last name, as far as known."""
        return f"{self.first_name} {self.last_name}".strip()


def read_roster(path: Path) -> list[Student]:
    """Return the students of a CSV file.

    Parameters
    ----------
    path : Path
        With a header; commas, semicolons or tabs; UTF-8 or what Excel writes. Only `id` is needed.

    Raises
    ------
    ClassroomError
        Naming every line that can't be taken: no id, one twice, or one that is no folder's name.
    """
    rows = read_table(path)
    if not rows:
        raise ClassroomError(f"{path.name}: no students, wanted a header and a line for each")
    header = rows[0][1]
    names = {
        field: next((column for column in header if column.strip().lower() in known), None)
        for field, known in COLUMNS.items()
    }
    if names["id"] is None:
        columns = ", ".join(header)
        raise ClassroomError(
            f"{path.name}, line 1: found the columns {columns}, wanted one called id (and, if you "
            "like, first_name, last_name, email, lms_user_id)"
        )
    students, problems = [], []
    lines: dict[str, int] = {}
    for line, row in rows:
        told = {field: (row.get(name or "") or "").strip() for field, name in names.items()}
        if not any((value or "").strip() for value in row.values()):
            continue
        problem = _problem(told["id"], lines)
        problems += [f"line {line}: {problem}"] if problem else []
        lines.setdefault(told["id"].casefold(), line)
        students.append(Student(**told))
    if problems:
        raise ClassroomError(f"{path.name}: nobody was taken in. " + "; ".join(problems))
    return students


def _problem(student: str, lines: dict[str, int]) -> str:
    """Return what is wrong with an id, or an empty text."""
    if not student:
        return "no id"
    if not SAFE_ID.fullmatch(student) or RESERVED.fullmatch(student) or student.endswith("."):
        return f"the id {student!r} can't be used, {WANTED}"
    if student.casefold() in lines:
        return f"the id {student!r} stands in line {lines[student.casefold()]} already"
    return ""


def read_table(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return a CSV's rows by the names in its header, each with the number of its line.

    Raises
    ------
    ClassroomError
        If there is no such file, or it is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ClassroomError(f"can't read {path}: {error.strerror}") from error
    if data[:4] == b"PK\x03\x04":
        raise ClassroomError(f"{path.name} is a spreadsheet: save it as CSV and name that one")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what Excel writes on Windows
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [
        (reader.line_num, {k: v or "" for k, v in row.items() if k is not None}) for row in reader
    ]


def import_roster(course: CourseFolder, path: Path) -> str:
    """Take a roster into the gradebook and return a sentence; nobody is ever removed.

    Raises
    ------
    ClassroomError
        As `read_roster`, or where an id differs from a known one in capitals only.
    """
    students = read_roster(path)
    known = {one.id.casefold(): one.id for one in roster(course)}
    clash = [one.id for one in students if known.get(one.id.casefold(), one.id) != one.id]
    if clash:
        raise ClassroomError(
            f"{path.name}: nobody was taken in. {', '.join(clash)}: the gradebook knows them with "
            "other capitals, write them as there"
        )
    with course.gradebook() as book:
        for one in students:
            told = {key: value for key, value in vars(one).items() if key != "id" and value}
            book.update_or_create_student(one.id, **told)
    new = sum(one.id.casefold() not in known for one in students)
    return f"The class has {len(known) + new} students, {new} of them new."


def roster(course: CourseFolder) -> list[Student]:
    """Return the students in the gradebook, by id."""
    fields = ("first_name", "last_name", "email", "lms_user_id")
    with course.gradebook() as book:
        found = [
            Student(one.id, **{field: getattr(one, field) or "" for field in fields})
            for one in book.students
        ]
    return sorted(found, key=lambda one: one.id)

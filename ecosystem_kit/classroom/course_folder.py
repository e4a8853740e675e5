"""The teacher's course folder: nbgrader's own layout, made out of the course's notebooks.

A notebook that the teacher has edited is the teacher's and stays; one that is still what the course
wrote is renewed. What was done so far stands in `.eco_class.json`, so that a command that was
stopped does only what is left.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem_kit.course.student_version import STUB
from ecosystem_kit.course.workspace import Workspace, fingerprint, write_atomically

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

CONFIG_NAME = "nbgrader_config.py"
DONE_NAME = ".eco_class.json"

CONFIG = '''\
"""What nbgrader must know of this course; its own commands and the formgrader read it as well."""

from pathlib import Path

c = get_config()  # noqa: F821 (nbgrader puts it there)
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = {name!r}
# A learner's own project, with pictures and sounds, is never copied from folder to folder.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "project"]
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.ClearSolutions.text_stub = "*Your answer goes here.*"
# Whatever a submission prints is shown as text: a script in it never runs in your session.
c.HTMLExporter.sanitize_html = True
c.ExecutePreprocessor.timeout = 300
# Where a JupyterHub's learners fetch and submit; leave it out where you hand out files.
# c.Exchange.root = "/srv/nbgrader/exchange"
'''


class ClassroomError(Exception):
    """A class command can't go on; the text says what was found and what to do."""


@dataclass(frozen=True)
class CourseFolder:
    """A teacher's course.

    Attributes
    ----------
    path : Path
        Holds `nbgrader_config.py`, `gradebook.db`, and nbgrader's `source`, `release`,
        `submitted`, `autograded` and `feedback`.
    """

    path: Path

    @classmethod
    def find(cls, start: Path) -> CourseFolder:
        """Return the course that a folder is in.

        Raises
        ------
        ClassroomError
            If neither it nor a folder above it is a course.
        """
        start = start.resolve()
        for folder in (start, *start.parents):
            if (folder / CONFIG_NAME).is_file():
                return cls(folder)
        raise ClassroomError(
            f"found no {CONFIG_NAME} in {start} or above it: make a course by `eco class new DIR`, "
            "and run this inside it or with --course DIR"
        )

    def assignments(self) -> list[str]:
        """Return the names of all assignments that have a source."""
        folder = self.path / "source"
        return sorted(
            one.name for one in folder.glob("*") if one.is_dir() and any(one.glob("*.ipynb"))
        )

    def choose(self, wanted: Iterable[str]) -> list[str]:
        """Return assignments by number (`5`, `05`) or name; all of them where none is named.

        Raises
        ------
        ClassroomError
            If the course has no such assignment.
        """
        known, chosen = self.assignments(), []
        for one in wanted:
            name = one.strip().removesuffix(".ipynb")
            number = name.zfill(2) if name.isdigit() else None
            found = [a for a in known if a == name or (number and a.startswith(number + "_"))]
            if not found:
                have = ", ".join(known) or "none"
                raise ClassroomError(f"no assignment {one!r} in {self.path}, it has: {have}")
            chosen.append(found[0])
        return list(dict.fromkeys(chosen)) or known

    def source(self, assignment: str) -> list[Path]:
        """Return an assignment's source notebooks."""
        return sorted((self.path / "source" / assignment).glob("*.ipynb"))

    def config(self) -> Config:
        """Return what `nbgrader_config.py` says, read anew."""
        from traitlets.config.loader import PyFileConfigLoader

        find_nbgraders_programs()
        return PyFileConfigLoader(CONFIG_NAME, path=str(self.path)).load_config()

    def directory(self, *, assignment: str, student: str = "*") -> CourseDirectory:
        """Return nbgrader's own view of this course, for its converters."""
        from nbgrader.coursedir import CourseDirectory

        directory = CourseDirectory(config=self.config())
        directory.assignment_id, directory.student_id = assignment, student
        return directory

    def gradebook(self) -> Gradebook:
        """Return the open gradebook; use it in a `with`."""
        from nbgrader.api import Gradebook
        from nbgrader.coursedir import CourseDirectory

        directory = CourseDirectory(config=self.config())
        return Gradebook(directory.db_url, directory.course_id)

    def done(self, command: str) -> dict[str, Any]:
        """Return what a command has done so far, by the names it uses itself."""
        return dict(self._records().get(command, {}))

    def record(self, command: str, key: str, value: Any) -> None:
        """Note one thing done, so that the command's next run can leave it out."""
        records = self._records()
        records.setdefault(command, {})[key] = value
        write_atomically(self.path / DONE_NAME, json.dumps(records, indent=1) + "\n")

    def _records(self) -> dict[str, Any]:
        try:
            return dict(json.loads((self.path / DONE_NAME).read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError):
            return {}  # then everything is done again, which harms nothing


def find_nbgraders_programs() -> None:
    """Put this Python's programs on the path: nbgrader calls `alembic` by its bare name."""
    programs, path = str(Path(sys.executable).parent), os.environ.get("PATH", "")
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + path


def new_course(
    folder: Path, *, stages: str = "", name: str = "", notebooks: Path | None = None
) -> list[str]:
    """Make a course out of the course's notebooks, or add what it lacks; say what was done.

    Parameters
    ----------
    folder : Path
        New, empty, or a course already.
    stages : str
        Numbers of the notebooks, such as ``"00,03-05"``; all where empty.
    name : str
        The course's name for nbgrader; the folder's where empty.
    notebooks : Path, optional
        Where the source notebooks are; the course's own where None.

    Raises
    ------
    ClassroomError
        If the folder holds something else, or a stage is unknown.
    """
    if folder.exists() and not folder.is_dir():
        raise ClassroomError(f"{folder} is a file: name a new folder")
    strange = folder.is_dir() and any(folder.iterdir()) and not (folder / CONFIG_NAME).exists()
    if strange:
        raise ClassroomError(f"{folder} is not empty and is no course: name a new folder")
    sources = Workspace(source=notebooks).sources
    chosen = parse_stages(stages, [file[:2] for file in sources])
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    if not (folder / CONFIG_NAME).exists():
        course = re.sub(r"[^A-Za-z0-9_.-]+", "-", name or folder.resolve().name)
        write_atomically(folder / CONFIG_NAME, CONFIG.format(name=course, stub=STUB))
        lines.append(f"{CONFIG_NAME}: made, the course is called {course}")
    course_folder = CourseFolder(folder.resolve())
    for file, path in sources.items():
        if file[:2] in chosen:
            lines += _put_source(course_folder, file, path.read_text(encoding="utf-8"))
    course_folder.gradebook().close()  # made by opening it
    return lines


def parse_stages(text: str, known: list[str]) -> list[str]:
    """Return the stages that a text such as ``"00,03-05"`` names.

    Raises
    ------
    ClassroomError
        If it names one that isn't there, or can't be read.

    Examples
    --------
    >>> parse_stages("0,3-4", ["00", "03", "04", "05"])
    ['00', '03', '04']
    >>> parse_stages("", ["00", "03"])
    ['00', '03']
    """
    chosen: list[str] = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        ends = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        found = [one for one in known if ends[0] <= int(one) <= ends[1]]
        if not found:
            raise ClassroomError(
                f"no stage {part!r}, wanted some of {', '.join(known)}, such as 00,03-05"
            )
        chosen += found
    return [one for one in known if one in chosen] if chosen else known


def _put_source(course: CourseFolder, file: str, text: str) -> list[str]:
    """Write one source notebook unless the teacher's own stands there; say what was done."""
    assignment, ours = file.removesuffix(".ipynb"), course.done("new").get(file)
    path = course.path / "source" / assignment / file
    stands = fingerprint(path.read_text(encoding="utf-8")) if path.exists() else None
    new = fingerprint(text)
    if stands == new:
        return []
    if stands is not None and stands != ours:
        return [f"source/{assignment}: yours, and stays as it is"]
    path.parent.mkdir(parents=True, exist_ok=True)
    course.record("new", file, new)
    write_atomically(path, text)
    return [f"source/{assignment}: {'made' if stands is None else 'renewed'}"]

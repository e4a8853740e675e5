"""Submissions from git: one repository a student, read without ever checking it out.

A repository is hostile as well: links, hooks and filters act on a work tree, and there is none.
The newest commit's files are listed and read one by one, up to a limit.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ecosystem_kit.classroom.collecting import Collected, take_in
from ecosystem_kit.classroom.course_folder import ClassroomError, CourseFolder
from ecosystem_kit.classroom.roster import read_table
from ecosystem_kit.classroom.uploads import MAX_FILE, MIB, Refusal, TooMuchError, Upload, unsafe

TIMEOUT_S = 120
REMOTE = ("https://", "ssh://", "git@")
FILE_MODES = ("100644", "100755")  # in git's own words; 120000 is a link, 160000 a submodule
NO_FILE = "it is a link or another repository, and isn't followed"


def collect_git(
    course: CourseFolder, assignment: str, addresses: Path, *, local: bool = False
) -> Collected:
    """Take in submissions from one repository a student.

    Parameters
    ----------
    course : CourseFolder
        The teacher's, with a roster.
    assignment : str
        Released before.
    addresses : Path
        CSV with the columns `id` and `repository`.
    local : bool
        Read repositories on this machine as well. Not unless asked: a student who gives the address
        of a folder of yours would be sent its content as feedback.

    Raises
    ------
    ClassroomError
        If git or a column is missing.
    """
    rows = [row for _, row in read_table(addresses)]
    if not rows or not {"id", "repository"} <= set(rows[0]):
        found = ", ".join(rows[0]) if rows else "nothing"
        raise ClassroomError(f"{addresses.name}: found {found}, wanted columns id and repository")
    with tempfile.TemporaryDirectory(prefix="eco-git-", ignore_cleanup_errors=True) as folder:
        uploads = _from_repositories(rows, folder=Path(folder), local=local)
        return take_in(course, assignment, uploads)


def _from_repositories(
    rows: list[dict[str, str]], *, folder: Path, local: bool
) -> Iterator[Upload | Refusal]:
    from tqdm import tqdm

    for number, row in enumerate(tqdm(rows, desc="git", unit="repository", disable=None)):
        student, address = row["id"].strip(), row["repository"].strip()
        if not address:
            continue
        if not address.startswith(REMOTE) and not (local and Path(address).is_dir()):
            wanted = f"wanted an address that begins with {' or '.join(REMOTE)}"
            yield Refusal(student, f"{address!r} is no repository elsewhere, {wanted}")
            continue
        try:
            yield from from_repository(address, student=student, into=folder / str(number))
        except TooMuchError as error:
            yield Refusal(student, str(error))


def from_repository(address: str, *, student: str, into: Path) -> Iterator[Upload | Refusal]:
    """Yield the files of a repository's newest commit, as if they lay in the student's folder.

    Raises
    ------
    TooMuchError
        If it can't be fetched, with git's own last line.
    """
    _git("clone", "--quiet", "--bare", "--depth", "1", "--", address, str(into))
    when = datetime.fromtimestamp(int(_git("log", "-1", "--format=%ct", at=into)), UTC)
    for line in _git("ls-tree", "-r", "-l", "-z", "HEAD", at=into).decode().split("\0"):
        if not line:
            continue
        about, _, path = line.partition("\t")
        mode, _, blob, size = about.split()
        name = f"{student}/{path}"
        problem = unsafe(name) or ("" if mode in FILE_MODES else NO_FILE)
        if problem or int(size) > MAX_FILE:
            yield Refusal(name, problem or f"it holds more than {MAX_FILE // MIB} MB")
        else:
            yield Upload(name, partial(_git, "cat-file", "blob", blob, at=into), when)


def _git(*arguments: str, at: Path | None = None) -> bytes:
    """Return what git prints; it asks nothing, and runs nothing of the repository's."""
    settings = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "https:ssh:file"}
    where = [f"--git-dir={at}"] if at else []
    command = ["git", "-c", "core.hooksPath=/dev/null", *where, *arguments]
    try:
        ran = subprocess.run(
            command, env=settings, check=True, capture_output=True, timeout=TIMEOUT_S
        )
    except FileNotFoundError as error:
        raise ClassroomError("git is not installed: install it, or collect from a zip") from error
    except subprocess.TimeoutExpired as error:
        raise TooMuchError(f"git took more than {TIMEOUT_S} s") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines() or ["nothing"]
        raise TooMuchError(f"git can't read it, it says: {said[-1]}") from error
    return ran.stdout

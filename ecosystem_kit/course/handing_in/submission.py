"""What goes into a submission: chosen, looked through, and written as one zip."""

from __future__ import annotations

import io
import json
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ecosystem_kit.course.handing_in.clean_notebook import clean
from ecosystem_kit.course.handing_in.hidden_media import code_in, hidden_in, kind_of_file
from ecosystem_kit.course.handing_in.pseudonyms import Pseudonyms
from ecosystem_kit.course.workspace import Workspace, WorkspaceError
from ecosystem_kit.wording import LINE_WIDTH, counted, wrapped

FIGURES, PASSPORT = "figures.json", "passport.md"
# Stands in each zip of ours, so that no other one is ever written over.
MADE_BY = b"made by eco submit"
# More than that, and the class's `collect` refuses it.
MOST_BYTES = 50 * 2**20
MEDIA = ("picture", "sound", "video", "picture or sound")
WAYS_OUT = {
    **dict.fromkeys(MEDIA, "leave it out, or add --with-media once everybody on it has agreed"),
    "ledger": "leave it out: its numbers go in as figures.json",
    "model": "leave it out: it may hold what it was trained on; its scores are in figures.json",
    "archive": "unpack it, and name the .md, .txt, .csv, .json or .toml files that are wanted",
    "unknown": "save it as .md, .txt, .csv, .json or .toml, or leave it out",
}
REAL_NAME = "change it there if it is a real one."


class SubmissionError(Exception):
    """Nothing was packed; the text says what was found and what to do."""


@dataclass(frozen=True)
class Part:
    """One file of a submission: its name in the zip, what is in it, and why."""

    name: str
    content: bytes
    why: str


@dataclass
class Submission:
    """What would be handed in.

    Attributes
    ----------
    parts : list of Part
        In the order in which they are shown.
    remarks : list of str
        What a learner should know before saying yes.
    refused : list of str
        What must be taken out first, each with the way out; nothing is written while there is any.
    """

    parts: list[Part] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the list of what goes in: name, size and why."""
        wide = max((len(one.name) for one in self.parts), default=0)
        lines = []
        for one in self.parts:
            head = f"  {one.name:<{wide}}  {size_in_words(len(one.content)):>7}  "
            lines += textwrap.wrap(
                one.why, max(LINE_WIDTH, len(head) + 40), initial_indent=head,
                subsequent_indent=" " * len(head),
            )  # fmt: skip
        return "\n".join(["This goes in:", *lines, *map(wrapped, self.remarks)])

    def write(self, path: Path) -> None:
        """Write the zip whole, or leave what is there.

        Raises
        ------
        SubmissionError
            If something is refused, it is too large, the file is another's or can't be written.
        """
        if self.refused:
            raise SubmissionError("\n".join(["nothing was written.", *self.refused]))
        if large := [one.name for one in self.parts if len(one.content) > MOST_BYTES]:
            raise SubmissionError(
                f"nothing was written: {large[0]} has more than {size_in_words(MOST_BYTES)}, "
                "which no class takes. Clear its longest outputs, and save it"
            )
        if path.exists() and not _is_submission(path):
            raise SubmissionError(
                f"{path} is no submission of ours and stays: name another file with --output"
            )
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = MADE_BY
            for one in self.parts:
                archive.writestr(one.name, one.content)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}.part")
            part.write_bytes(memory.getvalue())
            part.replace(path)
        except OSError as error:
            raise SubmissionError(
                f"{path} can't be written ({error.strerror}): name another file with --output"
            ) from error


def size_in_words(count: int) -> str:
    """Return a size as people write it.

    Examples
    --------
    >>> size_in_words(900), size_in_words(21_500), size_in_words(3_200_000)
    ('1 kB', '22 kB', '3.2 MB')
    """
    return f"{count / 1e6:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def gather(
    workspace: Workspace,
    project: Path,
    *,
    wanted: Sequence[str],
    with_media: bool = False,
) -> Submission:
    """Return what would be handed in; nothing is written.

    Parameters
    ----------
    workspace : Workspace
        The learner's notebooks.
    project : Path
        Where the ledger lies; it may be open in a notebook.
    wanted : sequence of str
        Numbers or names of notebooks, and paths of further files. Where empty, all notebooks
        that the learner has changed.
    with_media : bool
        Whether outputs and pictures go in as they are; who is on them was asked before.

    Raises
    ------
    SubmissionError
        If there is nothing to hand in, or a named file is not there.
    """
    there = (project / "ledger.sqlite").exists()
    made = Submission()
    people = _people(project) if there else Pseudonyms([])
    books, files = choose(workspace, wanted)
    for path in books:
        _add_notebook(made, path, people, with_media=with_media)
    if there:
        _add_project(made, project, people)
    else:
        made.remarks.append(
            f"There is no project in {project} (notebook 00 begins one), so no figures and no "
            "passport go in."
        )
    for path in files:
        _add_file(made, path, people, with_media=with_media)
    return made


def choose(workspace: Workspace, wanted: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """Return which notebooks and which further files are meant.

    Raises
    ------
    SubmissionError
        If nothing is named and nothing changed, or what is named is not there.
    """
    if not wanted:
        changed = [workspace.folder / name for name in workspace.changed()]
        if there := [one for one in changed if one.exists()]:
            return there, []
        raise SubmissionError(
            f"you have changed no notebook in {workspace.folder} yet. Name one to hand it in all "
            "the same: `eco submit 03`"
        )
    books: list[Path] = []
    files: list[Path] = []
    for one in wanted:
        path = Path(one)
        if path.is_file():
            (books if path.suffix == ".ipynb" else files).append(path)
        elif path.is_dir():
            raise SubmissionError(f"{one} is a folder: name the files in it that are wanted")
        elif path.suffix not in ("", ".ipynb") or len(path.parts) > 1:
            raise SubmissionError(f"there is no file {one}: look at its name and its folder")
        else:
            books.append(workspace.folder / _named(workspace, one))
    missing = [one.name for one in books if not one.exists()]
    if missing:
        raise SubmissionError(f"{missing[0]} is not in {workspace.folder}: `eco update` makes it")
    return list(dict.fromkeys(books)), files


def _named(workspace: Workspace, which: str) -> str:
    """Return the file name of a notebook by its number or name."""
    try:
        return workspace.find(which)
    except WorkspaceError as error:
        known = ", ".join(name[:2] for name in workspace.sources)
        raise SubmissionError(
            f"there is no notebook {which!r}, wanted one of {known}: `eco submit 03`"
        ) from error


def _people(project: Path) -> Pseudonyms:
    from ecosystem_kit.ledger import Ledger

    with Ledger(project) as ledger:
        return Pseudonyms.from_ledger(ledger)


def _add_notebook(made: Submission, path: Path, people: Pseudonyms, *, with_media: bool) -> None:
    saved = f"as saved {datetime.fromtimestamp(path.stat().st_mtime):%d %b %H:%M}"
    content = path.read_bytes()
    if with_media:
        made.parts.append(Part(path.name, content, f"your answers and all outputs, {saved}"))
        return
    try:
        cleaned = clean(content.decode("utf-8"), people)
    except ValueError as error:
        made.refused.append(f"{path.name}: {error}. Open it in JupyterLab and save it again.")
        return
    for one in cleaned.refused:
        made.refused.append(
            f"{path.name}, {one}, which may be a picture or a sound: read it from a file "
            "instead, or add --with-media once everybody on it has agreed."
        )
    for name, cells in cleaned.names.items():
        said = ", ".join(str(one) for one in cells[:5])
        made.remarks.append(f"The name “{name}” stands in {path.name}, cell {said}: {REAL_NAME}")
    made.parts.append(Part(path.name, cleaned.text.encode(), f"your answers, {saved}; {cleaned}"))


def _add_project(made: Submission, folder: Path, people: Pseudonyms) -> None:
    from ecosystem_kit.course.handing_in.figures import figures_of
    from ecosystem_kit.passport import passport_text
    from ecosystem_kit.project import Project

    project = Project(folder)
    try:
        figures = json.dumps(figures_of(project.ledger, people), indent=1, ensure_ascii=False)
        passport = people.in_text(passport_text(project))
    finally:
        project.ledger.close()
    real = counted(len(people.number), "real person", "real people")
    whose = f"{real}, by number only" if people.number else "sample people only"
    numbers = f"counts, agreement, scores, gates, hours; {whose}"
    for name, text, why in (
        (FIGURES, figures, numbers),
        (PASSPORT, passport, "what you built and decided, in words"),
    ):
        if hidden := code_in(text):
            made.refused.append(
                f"{name}: a reason, a name or the plan in {folder} holds {hidden}, which may be a "
                "picture or a sound: write it anew in words."
            )
        made.parts.append(Part(name, text.encode(), why))


def _add_file(made: Submission, path: Path, people: Pseudonyms, *, with_media: bool) -> None:
    size = path.stat().st_size
    if size > MOST_BYTES:
        made.refused.append(f"{path.name}: {size_in_words(size)} are too much, 50 MB is the most.")
        return
    content = path.read_bytes()
    kind = kind_of_file(path.name, content)
    if kind == "text" and (hidden := hidden_in(content.decode("utf-8"))) and not with_media:
        made.refused.append(
            f"{path.name}: it holds {hidden}, which may be a picture or a sound: take that out, or "
            "add --with-media once everybody on it has agreed."
        )
    elif kind == "text" or (kind in MEDIA and with_media):
        made.parts.append(Part(path.name, content, "you named it"))
        for name in people.named_in(content.decode("utf-8", "replace")) if kind == "text" else []:
            made.remarks.append(f"The name “{name}” stands in {path.name}: {REAL_NAME}")
    else:
        what = {"unknown": "what is in it can't be told, so it may be a face or a voice"}
        found = what.get(kind, f"it is a {kind}, in which a face or a voice may be")
        made.refused.append(f"{path.name}: {found}: {WAYS_OUT[kind]}.")


def _is_submission(path: Path) -> bool:
    """Return whether a file is one that was written here before."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.comment == MADE_BY
    except (OSError, zipfile.BadZipFile):
        return False

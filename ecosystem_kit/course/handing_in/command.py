"""The command `eco submit`: show what goes in, ask, and write one zip to hand in."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit.course.handing_in.submission import Submission, SubmissionError, gather
from ecosystem_kit.wording import wrapped

if TYPE_CHECKING:
    from ecosystem_kit.course.workspace import Workspace

FOLDER = "handed_in"
# A yes to being kept on one machine is no yes to being sent to a teacher.
NEW_QUESTION = (
    "Their yes was to keeping this on your machine. Handing it in is another question: ask each "
    "of them, and the guardian of a minor."
)


def add_submit_options(command: argparse.ArgumentParser) -> None:
    """Add what `eco submit` takes."""
    command.add_argument(
        *("what",),
        nargs="*",
        metavar="NN",
        help="notebooks by number, such as 03, and text files of yours; all changed notebooks "
        "where none is named",
    )
    command.add_argument("--yes", action="store_true", help="don't ask before writing")
    command.add_argument("--output", type=Path, metavar="FILE", help="the .zip to write")
    command.add_argument(
        "--with-media",
        action="store_true",
        help="pictures and sounds go in as well; asks for the names of all who agreed",
    )


def submit(
    options: argparse.Namespace,
    *,
    workspace: Workspace,
    project: Path,
    accept: Callable[[str], None],
) -> None:
    """Show what would be handed in, ask, and write it.

    Parameters
    ----------
    options : argparse.Namespace
        See `add_submit_options`.
    workspace : Workspace
        The learner's notebooks.
    project : Path
        The learner's project.
    accept : callable
        Gets the question, and raises unless the answer is yes.

    Raises
    ------
    SubmissionError
        If nothing can be handed in; the text says what to do.
    """
    if options.with_media:
        _ask_whose(project)
    found = gather(workspace, project, wanted=options.what, with_media=options.with_media)
    if found.refused:
        raise SubmissionError("\n".join(["nothing was written.", *map(_item, found.refused)]))
    path = options.output or workspace.folder / FOLDER / zip_name([p.name for p in found.parts])
    print(_shown(found, with_media=options.with_media))
    accept(f"Write {path}?")
    found.write(path)
    print(f"Written: {path}\nHand in this file as it is. Nothing was sent anywhere.")


def _ask_whose(project: Path) -> None:
    """Ask for the names of all on the pictures; --yes doesn't answer this."""
    from ecosystem_kit.course.handing_in.whose_media import statement, typed_names
    from ecosystem_kit.ledger import Ledger

    if not (project / "ledger.sqlite").exists():
        raise SubmissionError(
            f"there is no project in {project}, so nobody's consent is recorded: hand in without "
            "--with-media"
        )
    with Ledger(project) as ledger:
        said, without = statement(ledger)
        wanted = typed_names(ledger)
    print(said)
    if without:
        raise SubmissionError(
            f"nothing was written: {', '.join(without)} gave no yes that holds. Ask, write the "
            "answer down in notebook 00, or hand in without --with-media"
        )
    print(wrapped(NEW_QUESTION))
    try:
        typed = input(f"Once all have agreed, type their names ({wanted}): ")
    except EOFError:  # nobody there to ask, as in a script
        typed = ""
    if sorted(_names(typed)) != sorted(_names(wanted)):
        raise SubmissionError(
            f"nothing was written: wanted the names {wanted}, found {typed.strip() or 'nothing'}. "
            "Without --with-media no picture and no voice goes in"
        )


def _names(text: str) -> list[str]:
    return [one.strip().casefold() for one in text.split(",") if one.strip()]


def _shown(found: Submission, *, with_media: bool) -> str:
    end = (
        "Pictures, sounds and names in your notebooks go in as they are."
        if with_media
        else "No picture and no sound goes in, and your own notebooks stay as they are. Have you "
        "changed something since they were saved? Say no, save (Ctrl-S), and run this again."
    )
    return f"{found}\n{wrapped(end)}"


def _item(text: str) -> str:
    return wrapped(f"- {text}")


def zip_name(names: Sequence[str]) -> str:
    """Return what the zip is called: after the notebooks in it.

    Examples
    --------
    >>> zip_name(["03_labeling.ipynb", "05_training.ipynb", "figures.json"])
    'submission_03_05.zip'
    >>> zip_name(["my own.ipynb"])
    'submission.zip'
    """
    numbers = [name[:2] for name in names if name.endswith(".ipynb") and name[:2].isdigit()]
    return "_".join(["submission", *dict.fromkeys(numbers)]) + ".zip"

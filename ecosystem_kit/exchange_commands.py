"""What `eco import` and `eco export` do with a ledger."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecosystem_kit.ledger import ImportReport, Ledger

MEDIA = {"pictures": "picture", "sounds": "sound"}
"""Folders of classes, as one calls them, to the ledger's kinds."""
FORMATS = ("coco", "label-studio", "cvat", "csv")
"""Files with labels; the same names as `ecosystem_kit.ledger.FORMATS`."""
FOLDERS = ("image-folder", "tables")


def take_in(
    ledger: "Ledger", what: str, path: Path, *, person: str, conditions: Mapping[str, Any]
) -> "ImportReport":
    """Take in a folder of classes, or files with labels, and return what became of each.

    A session is opened with the first good file, so that no empty one is left.

    Parameters
    ----------
    ledger : Ledger
        The learner's.
    what : str
        One of `MEDIA` or `FORMATS`.
    path : Path
        The folder; for `FORMATS` the file or a zip as well.
    person : str
        Whose files these are; where empty, the names of the folders that the files lie in.
    conditions : mapping of str to str
        Of the session, in the learner's words.
    """
    session = _opening(ledger, person=person, conditions=conditions)
    if what in MEDIA:
        return ledger.import_folder(MEDIA[what], path, session=session)
    return ledger.import_labels(path, format=what, session=session)


def take_in_labels(ledger: "Ledger", what: str, path: Path) -> "ImportReport":
    """Take in the labels of files that the ledger holds already."""
    return ledger.import_labels(path, format=what)


def _opening(
    ledger: "Ledger", *, person: str, conditions: Mapping[str, Any]
) -> Callable[[Path], int]:
    sessions: dict[str, int] = {}

    def session(path: Path) -> int:
        name = person or path.parent.name
        if name not in sessions:
            sessions[name] = ledger.add_session(name, consent=True, **conditions)
        return sessions[name]

    return session


def hand_out(ledger: "Ledger", what: str, folder: Path, *, kind: str, pass_number: int) -> str:
    """Write a ledger's content for other programs; return a sentence about it.

    Parameters
    ----------
    ledger : Ledger
        The learner's.
    what : str
        One of `FORMATS` or `FOLDERS`.
    folder : Path
        New or empty.
    kind : {"pictures", "sounds"}
        What to write.
    pass_number : int
        1, or 2 for the blind second pass.
    """
    if what == "tables":
        files = ledger.export_csv(folder)
        return f"{len(files)} tables lie in {folder}."
    if what == "image-folder":
        count = ledger.export_image_folder(folder, kind=MEDIA[kind])
        return f"{count:,} labeled {kind} lie in {folder}, a folder for each class."
    path = ledger.export_labels(folder, format=what, kind=MEDIA[kind], pass_number=pass_number)
    return f"The labels lie in {path}, the {kind} beside it."

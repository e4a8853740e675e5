"""The ledger in forms that other programs read: CSV, and a folder for each class."""

import csv
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ecosystem_kit.ledger.errors import WrongInput, explained
from ecosystem_kit.ledger.reading import Reading
from ecosystem_kit.ledger.selecting import check_kind

TABLES = (
    "sessions",
    "samples",
    "label_operations",
    "runs",
    "events",
    "gates",
    "gate_decisions",
    "notes",
    "activity",
)
# A spreadsheet runs text that begins like this as a formula.
_LIVE = ("=", "+", "-", "@", "\t", "\r")


class Exporting(Reading):
    """The part of a ledger that hands its content on."""

    def export_csv(self, folder: str | Path) -> list[Path]:
        """Write one CSV file for each table and return the files.

        UTF-8, times in seconds since 1970 (UTC). Text that a spreadsheet would run as a formula
        gets an apostrophe in front.

        Parameters
        ----------
        folder : str or Path
            New or empty.

        Raises
        ------
        WrongInput
            The folder holds something already.
        StorageError
            It can't be written, or the disk is full.
        """
        with fresh_folder(folder) as target:
            return [self._write_table(table, target / f"{table}.csv") for table in TABLES]

    def _write_table(self, table: str, path: Path) -> Path:
        names = [row[1] for row in self._read(f"PRAGMA table_info({table})")]
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            for row in self._read(f"SELECT * FROM {table} ORDER BY 1"):
                writer.writerow([harmless(value) for value in row])
        return path

    def export_image_folder(self, folder: str | Path, *, kind: str = "picture") -> int:
        """Write ``label/person_session_sample.jpg`` for each labeled sample; return how many.

        Samples labeled "unsure" or "exclude", and those without a label, stay out.

        Parameters
        ----------
        folder : str or Path
            New or empty.
        kind : {"picture", "sound"}
            What to write; sounds come as the files that they are.

        Raises
        ------
        WrongInput, StorageError
            As in `export_csv`.
        """
        chosen = self.select(check_kind(kind))
        wanted = set(chosen.ids.tolist())
        with fresh_folder(folder) as target:
            for sample in self.samples(kind, labeled=True):
                if sample.id in wanted:
                    extension = sample.media.partition(".")[2]
                    person = file_name(sample.person)
                    name = f"{person}_{sample.session}_{sample.id}.{extension}"
                    self._copy(sample.media, target / file_name(str(sample.label)) / name)
        return len(chosen)

    def _copy(self, media: str, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self._media.path(media), path)


@contextmanager
def fresh_folder(folder: str | Path) -> Iterator[Path]:
    """Make a folder to export to; errors of the disk inside are explained.

    Raises
    ------
    WrongInput
        It holds something already.
    """
    path = Path(folder)
    with explained("export", path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise WrongInput(f"{path} holds something already: export to a new folder")
        path.mkdir(parents=True, exist_ok=True)
        yield path


def file_name(text: str) -> str:
    """Return text as a name that every system takes for a file."""
    return "".join(c if c.isalnum() or c in "-. " else "-" for c in text).strip(". ") or "-"


def harmless(value: Any) -> Any:
    """Return a value that no spreadsheet runs as a formula, and that can be told back.

    Examples
    --------
    >>> harmless("=1+1"), harmless("'=1+1"), harmless("'s"), harmless(-2)
    ("'=1+1", "''=1+1", "'s", -2)
    """
    live = isinstance(value, str) and value.lstrip("'").startswith(_LIVE)
    return f"'{value}" if live else value

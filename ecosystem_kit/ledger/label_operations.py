"""One operation on a label and what follows from it, in the caller's transaction."""

import operator
import sqlite3
from dataclasses import dataclass
from typing import Any

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.fingerprint import add_to_fingerprint, label_term
from ecosystem_kit.ledger.label_values import write_value
from ecosystem_kit.ledger.reading import unknown_sample
from ecosystem_kit.ledger.records import Sample
from ecosystem_kit.ledger.samples import READ_SAMPLES, as_json

# The last label that no undo took back. Undoing twice goes back two labels.
_LAST = """
SELECT revision, value FROM label_operations AS o
WHERE sample = ? AND task = ? AND pass_number = ? AND operation = 'set' AND NOT EXISTS (
    SELECT 1 FROM label_operations AS u
    WHERE u.sample = o.sample AND u.task = o.task AND u.pass_number = o.pass_number
      AND u.operation = 'undo' AND u.undoes = o.revision
)
ORDER BY revision DESC LIMIT 1
"""
_WRITE = """
INSERT INTO label_operations (operation_id, sample, operation, value, undoes, seconds, task,
                              pass_number, "by", guide_version, helped_by, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_NAMED = "SELECT revision FROM label_operations WHERE operation_id = ?"
_WHERE = "WHERE task = ? AND pass_number = ? AND sample = ?"


@dataclass(frozen=True)
class LabelOperations:
    """What the operations of one call have in common."""

    task: str
    pass_number: int
    by: str
    at: float
    guide_version: int = 1
    helped_by: str | None = None

    def __post_init__(self) -> None:
        for name in ("pass_number", "guide_version"):
            value = operator.index(getattr(self, name))
            if value < 1:
                raise WrongInput(f"found {name} = {value}; wanted 1, 2, …")
            object.__setattr__(self, name, value)

    def add(
        self,
        connection: sqlite3.Connection,
        number: int,
        *,
        value: Any,
        seconds: float | None,
        name: str | None = None,
    ) -> int:
        """Label sample `number` and return the revision, the old one if `name` was kept already."""
        kept = _revision_of(connection, name)
        if kept is not None:
            return kept
        sample = _require_sample(connection, number)
        if seconds is not None and not 0 <= seconds < float("inf"):
            raise WrongInput(f"found seconds = {seconds}; wanted 0 or more, or None")
        text = write_value(value, task=self.task, sample=sample)
        took = None if seconds is None else float(seconds)
        revision = self._write(connection, (name, number, "set", text, None, took))
        self._hold(connection, sample, text=text, revision=revision)
        return revision

    def undo(
        self,
        connection: sqlite3.Connection,
        number: int,
        *,
        name: str | None = None,
        revision: int | None = None,
    ) -> int:
        """Take back the last label of sample `number` and return the revision, as in `add`."""
        kept = _revision_of(connection, name)
        if kept is not None:
            return kept
        sample = _require_sample(connection, number)
        where = (number, self.task, self.pass_number)
        last = connection.execute(_LAST, where).fetchone()
        if last is None:
            raise WrongInput(
                f"sample {number} has no {self.task} label in pass {self.pass_number}, so there "
                "is nothing to take back"
            )
        if revision not in (None, last[0]):
            raise WrongInput(
                f"sample {number} was labeled or taken back again since (revision {last[0]}, not "
                f"{revision}): look at it, and label it anew"
            )
        done = self._write(connection, (name, number, "undo", None, last[0], None))
        before = connection.execute(_LAST, where).fetchone() or (0, None)
        self._hold(connection, sample, text=before[1], revision=before[0])
        return done

    def _write(self, connection: sqlite3.Connection, row: tuple[Any, ...]) -> int:
        about = (self.task, self.pass_number, self.by, self.guide_version, self.helped_by, self.at)
        return int(connection.execute(_WRITE, (*row, *about)).lastrowid or 0)

    def _hold(
        self, connection: sqlite3.Connection, sample: Sample, *, text: str | None, revision: int
    ) -> None:
        """Make `text` the current label, or none where it is None."""
        where = (self.task, self.pass_number, sample.id)
        found = connection.execute(f"SELECT value FROM current_labels {_WHERE}", where).fetchone()
        if text is None:
            connection.execute(f"DELETE FROM current_labels {_WHERE}", where)
        else:
            connection.execute(
                "INSERT OR REPLACE INTO current_labels (task, pass_number, sample, value, "
                "revision) VALUES (?, ?, ?, ?, ?)",
                (*where, text, revision),
            )
        if where[:2] == ("class", 1):
            connection.execute("UPDATE samples SET label = ? WHERE id = ?", (text, sample.id))
        change = self._term(sample, text) - self._term(sample, found[0] if found else None)
        add_to_fingerprint(connection, change)

    def _term(self, sample: Sample, text: str | None) -> int:
        if text is None:
            return 0
        return label_term(
            sample.kind,
            media=sample.media,
            person=sample.person,
            task=self.task,
            pass_number=self.pass_number,
            value=text,
        )


def _revision_of(connection: sqlite3.Connection, name: str | None) -> int | None:
    row = connection.execute(_NAMED, (name,)).fetchone() if name else None
    return None if row is None else int(row[0])


def _require_sample(connection: sqlite3.Connection, number: int) -> Sample:
    row = connection.execute(READ_SAMPLES, (as_json([number]),)).fetchone()
    if row is None:
        raise unknown_sample(number)
    return Sample._make(row)

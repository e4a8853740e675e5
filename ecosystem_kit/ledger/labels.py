"""Labels: operations that are only ever added, and what they come to."""

import operator
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, SupportsIndex

from ecosystem_kit.ledger.errors import UnknownRecord, WrongInput
from ecosystem_kit.ledger.fingerprint import add_to_fingerprint, label_term
from ecosystem_kit.ledger.label_values import check_task, read_value, write_value
from ecosystem_kit.ledger.records import Label, Sample
from ecosystem_kit.ledger.samples import READ_SAMPLES
from ecosystem_kit.ledger.store import Store

_COLUMNS = (
    'o.sample, o.value, o.task, o.pass_number, o."by", o.seconds, o.guide_version, '
    "o.helped_by, o.revision, o.at, o.operation, o.undoes"
)
_LAST = """
SELECT revision, value FROM label_operations AS o
WHERE sample = ? AND task = ? AND pass_number = ? AND operation = 'set' AND NOT EXISTS (
    SELECT 1 FROM label_operations AS u
    WHERE u.sample = o.sample AND u.task = o.task AND u.pass_number = o.pass_number
      AND u.operation = 'undo' AND u.undoes = o.revision
)
ORDER BY revision DESC LIMIT 1
"""


class Labeling(Store):
    """The part of a ledger that keeps labels."""

    def add_label(
        self,
        sample: SupportsIndex,
        value: Any,
        *,
        task: str = "class",
        by: str = "me",
        seconds: float | None = None,
        pass_number: int = 1,
        guide_version: int = 1,
        helped_by: str | None = None,
    ) -> int:
        """Label a sample and return the revision; an earlier label stays in the history.

        Parameters
        ----------
        sample : int
            The sample's number.
        value : object
            See `ecosystem_kit.ledger.label_values` for what each task takes.
        task : {"class", "box", "mask", "segment"}
            Which question the label answers.
        by : str
            Who says so.
        seconds : float, optional
            How long it took.
        pass_number : int
            1 for the first time, 2 for the blind second pass.
        guide_version : int
            Which version of the label guide held.
        helped_by : str, optional
            Whose guess was shown to the labeler.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        WrongInput
            There is no such task, or it does not take such a value.
        """
        about = _About(task, by, pass_number, guide_version, helped_by)
        with self._transaction("keep a label") as connection:
            return about.add(connection, operator.index(sample), value, seconds, self._now())

    def add_many_labels(
        self,
        samples: Sequence[SupportsIndex],
        values: Sequence[Any],
        *,
        task: str = "class",
        by: str = "me",
        seconds: Sequence[float | None] | None = None,
        pass_number: int = 1,
        guide_version: int = 1,
        helped_by: str | None = None,
    ) -> list[int]:
        """Label samples, all or none, and return the revisions; see `add_label`."""
        times = [None] * len(samples) if seconds is None else seconds
        if not len(samples) == len(values) == len(times):
            raise WrongInput(
                f"found {len(samples)} samples, {len(values)} values and {len(times)} seconds; "
                "wanted one of each for each sample"
            )
        about = _About(task, by, pass_number, guide_version, helped_by)
        with self._transaction("keep labels") as connection:
            now = self._now()
            return [
                about.add(connection, operator.index(sample), value, took, now)
                for sample, value, took in zip(samples, values, times, strict=True)
            ]

    def undo_label(
        self, sample: SupportsIndex, *, task: str = "class", pass_number: int = 1, by: str = "me"
    ) -> int:
        """Take back a sample's last label; the one before it holds again. Return the revision.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        WrongInput
            The sample has no label in this task and pass.
        """
        about = _About(task, by, pass_number, 1, None)
        with self._transaction("undo a label") as connection:
            return about.undo(connection, operator.index(sample), self._now())

    def labels(self, task: str = "class", pass_number: int = 1) -> "Labels":
        """Return the current labels of one task and pass, by sample number.

        Raises
        ------
        WrongInput
            There is no such task.
        """
        rows = self._read(
            f"SELECT {_COLUMNS} FROM current_labels AS c "
            "JOIN label_operations AS o ON o.revision = c.revision "
            "WHERE c.task = ? AND c.pass_number = ? ORDER BY c.sample",
            (check_task(task), pass_number),
        )
        return Labels(rows)

    def label_history(self, sample: SupportsIndex) -> list[Label]:
        """Return everything that was done to a sample's labels, oldest first."""
        rows = self._read(
            f"SELECT {_COLUMNS} FROM label_operations AS o WHERE sample = ? ORDER BY revision",
            (operator.index(sample),),
        )
        return list(Labels(rows))


class Labels(Sequence[Label]):
    """Current labels, by sample number.

    Attributes
    ----------
    samples : list of int
        The samples' numbers.
    seconds : list of float
        How long each took, of those that were timed.
    """

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    @property
    def samples(self) -> list[int]:
        """The samples' numbers."""
        return [row[0] for row in self._rows]

    @property
    def seconds(self) -> list[float]:
        """Seconds per label, of those that were timed."""
        return [row[5] for row in self._rows if row[5] is not None]

    def to_dict(self) -> dict[int, Any]:
        """Return the labels by sample number."""
        return {row[0]: read_value(row[1], task=row[2]) for row in self._rows}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return Labels(self._rows[index])
        return _label(self._rows[index])

    def __iter__(self) -> Iterator[Label]:
        return map(_label, self._rows)

    def __repr__(self) -> str:
        return f"Labels({len(self._rows):,})"


def _label(row: tuple[Any, ...]) -> Label:
    return Label(row[0], read_value(row[1], task=row[2]), *row[2:])


class _About:
    """What the operations of one call have in common."""

    def __init__(
        self, task: str, by: str, pass_number: int, guide_version: int, helped_by: str | None
    ) -> None:
        self.task = check_task(task)
        self.by = by
        self.guide_version, self.helped_by = operator.index(guide_version), helped_by
        self.pass_number = operator.index(pass_number)
        if self.pass_number < 1:
            raise WrongInput(f"found pass_number = {pass_number}; wanted 1, 2, …")

    def add(
        self,
        connection: sqlite3.Connection,
        number: int,
        value: Any,
        seconds: float | None,
        now: float,
    ) -> int:
        sample = _require_sample(connection, number)
        if seconds is not None and not seconds >= 0:
            raise WrongInput(f"found seconds = {seconds}; wanted 0 or more, or None")
        text = write_value(value, task=self.task, sample=sample)
        revision = self._write(connection, number, "set", text, None, seconds, now)
        self._hold(connection, sample, text, revision)
        return revision

    def undo(self, connection: sqlite3.Connection, number: int, now: float) -> int:
        sample = _require_sample(connection, number)
        where = (number, self.task, self.pass_number)
        last = connection.execute(_LAST, where).fetchone()
        if last is None:
            raise WrongInput(
                f"sample {number} has no {self.task} label in pass {self.pass_number}, so there "
                "is nothing to take back"
            )
        revision = self._write(connection, number, "undo", None, last[0], None, now)
        before = connection.execute(_LAST, where).fetchone()
        self._hold(connection, sample, *((before[1], before[0]) if before else (None, 0)))
        return revision

    def _write(
        self,
        connection: sqlite3.Connection,
        number: int,
        operation: str,
        text: str | None,
        undoes: int | None,
        seconds: float | None,
        now: float,
    ) -> int:
        cursor = connection.execute(
            "INSERT INTO label_operations (sample, task, pass_number, operation, value, undoes, "
            '"by", seconds, guide_version, helped_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
            (number, self.task, self.pass_number, operation, text, undoes)
            + (self.by, seconds, self.guide_version, self.helped_by, now),
        )
        return int(cursor.lastrowid or 0)

    def _hold(
        self, connection: sqlite3.Connection, sample: Sample, text: str | None, revision: int
    ) -> None:
        """Make `text` the current label, or none where it is None."""
        where = (self.task, self.pass_number, sample.id)
        found = connection.execute(
            "SELECT value FROM current_labels WHERE task = ? AND pass_number = ? AND sample = ?",
            where,
        ).fetchone()
        if text is None:
            connection.execute(
                "DELETE FROM current_labels WHERE task = ? AND pass_number = ? AND sample = ?",
                where,
            )
        else:
            connection.execute(
                "INSERT OR REPLACE INTO current_labels (task, pass_number, sample, value, "
                "revision) VALUES (?, ?, ?, ?, ?)",
                (*where, text, revision),
            )
        if (self.task, self.pass_number) == ("class", 1):
            connection.execute("UPDATE samples SET label = ? WHERE id = ?", (text, sample.id))
        change = (self._term(sample, text) if text is not None else 0) - (
            self._term(sample, found[0]) if found else 0
        )
        add_to_fingerprint(connection, change)

    def _term(self, sample: Sample, text: str) -> int:
        return label_term(
            sample.kind,
            media=sample.media,
            person=sample.person,
            task=self.task,
            pass_number=self.pass_number,
            value=text,
        )


def _require_sample(connection: sqlite3.Connection, number: int) -> Sample:
    row = connection.execute(READ_SAMPLES, (f"[{number}]",)).fetchone()
    if row is None:
        raise UnknownRecord(
            f"there is no sample {number}: `ledger.samples().ids` lists those that there are"
        )
    return Sample(*row)

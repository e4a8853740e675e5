"""Deleting people for good: rows, files, and the bytes that a database keeps of deleted rows."""

import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ecosystem_kit.ledger.errors import UnknownRecord
from ecosystem_kit.ledger.fingerprint import recompute_fingerprint
from ecosystem_kit.ledger.store import Store

FORGOTTEN = "(forgotten)"
"""Stands where the name of a forgotten person stood."""
_JSON = (
    ("runs", "learning_curve"),
    ("runs", "params"),
    ("runs", "details"),
    ("gates", "evidence"),
    ("notes", "value"),
)
_TEXT = (
    ("runs", "name"),
    ("gates", "sentence"),
    ("gate_decisions", "reason"),
    ("label_operations", '"by"'),
    ("label_operations", "helped_by"),
)
_KEYS = (("notes", "key"),)
_EFFORT = """
INSERT INTO label_effort (task, pass_number, timed, seconds, squares)
    SELECT task, pass_number, count(*), sum(seconds), sum(seconds * seconds)
    FROM label_operations WHERE seconds IS NOT NULL GROUP BY task, pass_number
"""


@dataclass(frozen=True)
class Forgotten:
    """What was deleted.

    Attributes
    ----------
    persons : tuple of str
        Who was forgotten.
    samples : int
        Rows.
    files : int
        Pictures and sounds; fewer than `samples` where another person has the same content.
    """

    persons: tuple[str, ...]
    samples: int
    files: int


class Forgetting(Store):
    """The part of a ledger that deletes."""

    def forget_person(self, person: str) -> Forgotten:
        """Delete everything that was captured of a person, for good.

        Sessions, samples, labels, pilot events and media go, and the files that held them are
        rewritten. Experiments, gates and notes stay; the name in them is replaced. Killed on the
        way, it is finished when the ledger is opened next. What was exported or backed up has to
        be deleted there.

        Raises
        ------
        UnknownRecord
            There is no such person.
        LedgerBusy
            Another notebook is reading; opening the ledger once it is closed finishes it.
        """
        return self.forget_people([person])

    def forget_people(self, persons: Sequence[str]) -> Forgotten:
        """Delete everything that was captured of some people, for good; see `forget_person`."""
        known = self._persons()
        for person in persons:
            if person not in known:
                listed = ", ".join(known) or "nobody yet"
                raise UnknownRecord(f"there is no {person!r} in this ledger; there are: {listed}")
        return self._forget(list(persons))

    def forget_all(self) -> Forgotten:
        """Delete everything that was captured of anybody, for good; see `forget_person`."""
        return self._forget(self._persons())

    def _persons(self) -> list[str]:
        rows = self._read("SELECT DISTINCT person FROM sessions ORDER BY person")
        return [name for (name,) in rows]

    def _forget(self, persons: list[str]) -> Forgotten:
        with self._lock:
            samples = self._delete_rows(persons)
            files = self._sweep()
            self._scrub()
            for mark in self._media.unfinished():
                if mark.name.startswith("forgetting"):
                    mark.unlink(missing_ok=True)
        return Forgotten(tuple(persons), samples, files)

    def _delete_rows(self, persons: list[str]) -> int:
        with self._transaction("delete for good") as connection:
            # From here on a kill is followed up by the next opening.
            self._media.begin("forgetting")
            before = _count(connection)
            for person in persons:
                connection.execute("DELETE FROM sessions WHERE person = ?", (person,))
                _replace_name(connection, person)
            connection.execute("DELETE FROM label_effort")
            connection.execute(_EFFORT)
            recompute_fingerprint(connection)
            return before - _count(connection)


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM samples").fetchone()[0])


def _replace_name(connection: sqlite3.Connection, person: str) -> None:
    word = re.compile(rf"(?<!\w){re.escape(person)}(?!\w)")

    def in_text(text: str) -> str:
        return word.sub(FORGOTTEN, text)

    def in_json(text: str) -> str:
        return json.dumps(_walk(json.loads(text), in_text), ensure_ascii=False)

    def at_the_end(key: str) -> str:
        # A note about a person bears the name last; elsewhere in a key it is another word.
        return (
            key.removesuffix(f" {person}") + f" {FORGOTTEN}" if key.endswith(f" {person}") else key
        )

    for places, change in ((_TEXT, in_text), (_JSON, in_json), (_KEYS, at_the_end)):
        for table, column in places:
            _rewrite(connection, table, column=column, change=change)


def _rewrite(
    connection: sqlite3.Connection, table: str, *, column: str, change: Callable[[str], str]
) -> None:
    rows = connection.execute(
        f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"
    ).fetchall()
    for (text,) in rows:
        if (changed := change(text)) != text:
            connection.execute(
                f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (changed, text)
            )


def _walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_walk(one, change) for one in value]
    if isinstance(value, dict):
        return {change(key): _walk(one, change) for key, one in value.items()}
    return value

"""One sample on its way into the ledger, in the caller's transaction."""

import operator
import sqlite3
from dataclasses import dataclass
from typing import SupportsIndex

from ecosystem_kit.ledger.codecs import Content
from ecosystem_kit.ledger.errors import UnknownRecord


@dataclass
class New:
    """A sample that is about to be kept."""

    content: Content
    media: str
    prompt: str | None = None
    taken_at: float | None = None

    def insert(
        self, connection: sqlite3.Connection, session: int, *, kind: str, source: str, now: float
    ) -> int:
        """Write the row, in the caller's transaction, and return its number."""
        content = self.content
        taken_at = now if self.taken_at is None else self.taken_at
        cursor = connection.execute(
            "INSERT INTO samples (session, kind, media, prompt, taken_at, source, width, height, "
            "duration_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(session, kind, self.media, self.prompt, taken_at, source),
                *(content.width, content.height, content.duration_s),
            ),
        )
        return int(cursor.lastrowid or 0)


def require_session(connection: sqlite3.Connection, session: SupportsIndex) -> tuple[int, str]:
    """Return a session's number and person.

    Raises
    ------
    UnknownRecord
        There is no such session.
    """
    number = operator.index(session)
    row = connection.execute("SELECT person FROM sessions WHERE id = ?", (number,)).fetchone()
    if row is None:
        known = [one for (one,) in connection.execute("SELECT id FROM sessions ORDER BY id")]
        listed = ", ".join(map(str, known[-5:])) or "none yet"
        raise UnknownRecord(
            f"there is no session {number}; the last ones are: {listed}. "
            "Open one with `ledger.add_session(person, consent=True)` and use its number."
        )
    return number, row[0]

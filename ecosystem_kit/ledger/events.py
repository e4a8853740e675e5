"""What the assistant said to people, and what they did then."""

import operator
from datetime import datetime
from typing import SupportsIndex

from ecosystem_kit.ledger.errors import UnknownRecord, WrongInput
from ecosystem_kit.ledger.new_samples import require_session
from ecosystem_kit.ledger.records import Event
from ecosystem_kit.ledger.store import Store

BEHAVIOURS = ("accepted", "repeated", "gave up")


class EventLog(Store):
    """The part of a ledger that keeps the pilot's events."""

    def add_event(
        self,
        session: SupportsIndex,
        *,
        said: str,
        truth: str | None = None,
        confidence: float | None = None,
        margin: float | None = None,
        answer_ms: float | None = None,
        output: str | None = None,
        behaviour: str | None = None,
        rating: float | None = None,
        flagged: bool = False,
        sample: SupportsIndex | None = None,
        at: float | datetime | None = None,
    ) -> int:
        """Keep one answer of the assistant and return the event's number.

        Parameters
        ----------
        session : int
            With whom.
        said : str
            The assistant's answer.
        truth : str, optional
            What the person had meant.
        confidence, margin : float, optional
            The model's probability for its answer, and its lead over the second.
        answer_ms : float, optional
            Milliseconds from the end of the gesture or word to the answer.
        output : str, optional
            "subtitles" or "voice-over".
        behaviour : {"accepted", "repeated", "gave up"}, optional
            What the person did then.
        rating : float, optional
            What the person thought of it.
        flagged : bool
            Whether somebody pressed "that was wrong".
        sample : int, optional
            The picture or sound, if it was kept.
        at : float or datetime, optional
            When; now where None.

        Raises
        ------
        UnknownRecord
            There is no such session or sample.
        WrongInput
            There is no such behaviour.
        """
        if behaviour is not None and behaviour not in BEHAVIOURS:
            raise WrongInput(f"found behaviour {behaviour!r}; wanted one of {BEHAVIOURS}")
        number = None if sample is None else operator.index(sample)
        with self._transaction("keep an event") as connection:
            session_number, _ = require_session(connection, session)
            found = connection.execute("SELECT 1 FROM samples WHERE id = ?", (number,)).fetchone()
            if number is not None and not found:
                raise UnknownRecord(f"there is no sample {number}: pass None, or add it first")
            cursor = connection.execute(
                "INSERT INTO events (session, sample, said, truth, confidence, margin, answer_ms, "
                "output, behaviour, rating, flagged, at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(session_number, number, said, truth, confidence, margin, answer_ms),
                    *(output, behaviour, rating, bool(flagged), self._seconds(at)),
                ),
            )
        return int(cursor.lastrowid or 0)

    def flag_event(self, event: SupportsIndex, *, truth: str | None = None) -> None:
        """Mark an answer as wrong, with what was meant if that is known.

        Raises
        ------
        UnknownRecord
            There is no such event.
        """
        number = operator.index(event)
        with self._transaction("flag an event") as connection:
            changed = connection.execute(
                "UPDATE events SET flagged = 1, truth = coalesce(?, truth) WHERE id = ?",
                (truth, number),
            ).rowcount
            if not changed:
                raise UnknownRecord(f"there is no event {number} to flag")

    def events(
        self, session: SupportsIndex | None = None, *, person: str | None = None
    ) -> list[Event]:
        """Return the events, oldest first, of one session, one person, or all."""
        rows = self._read(
            "SELECT events.id, session, person, said, truth, confidence, margin, answer_ms, "
            "output, behaviour, rating, flagged, sample, at FROM events "
            "JOIN sessions ON sessions.id = session WHERE (:session IS NULL OR session = :session)"
            " AND (:person IS NULL OR person = :person) ORDER BY events.id",
            {
                "session": None if session is None else operator.index(session),
                "person": person,
            },
        )
        return [Event._make((*row[:11], bool(row[11]), *row[12:])) for row in rows]

"""Gates and what was decided, notes, and the hours that it took."""

import operator
from typing import Any, SupportsIndex

from ecosystem_kit.ledger.errors import UnknownRecord, WrongInput
from ecosystem_kit.ledger.jsontext import from_json, to_json
from ecosystem_kit.ledger.records import GateRecord, Note
from ecosystem_kit.ledger.store import Store

PAUSE_S = 600.0
"""Ten minutes without a sign of life is a break, and no work."""


class Diary(Store):
    """The part of a ledger that keeps the path that the learner walked."""

    def add_gate(
        self,
        stage: Any,
        *,
        verdict: str,
        sentence: str,
        evidence: Any,
        loop: str | None = None,
        decision: str | None = None,
        reason: str | None = None,
    ) -> int:
        """Keep what a gate said and return its number.

        Parameters
        ----------
        stage : int or str
            The stage that the gate ends.
        verdict : str
            "GO", "GO BACK TO n", or "STOP".
        sentence : str
            The evidence in one sentence.
        evidence : JSON value
            What the verdict rests on.
        loop : str, optional
            "L3", for instance, where it says to go back.
        decision, reason : str, optional
            See `decide_gate`; open where None.

        Raises
        ------
        WrongInput
            It was overruled without a reason.
        """
        _check_reason(decision, reason)
        text, now = to_json(evidence), self._now()
        with self._transaction("keep a gate") as connection:
            cursor = connection.execute(
                "INSERT INTO gates (stage, verdict, loop, sentence, evidence, at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (stage, verdict, loop, sentence, text, now),
            )
            number = int(cursor.lastrowid or 0)
            if decision is not None:
                connection.execute(_DECIDE, (number, decision, reason, now))
        return number

    def decide_gate(self, gate: SupportsIndex, decision: str, *, reason: str | None = None) -> None:
        """Keep what the learner decided at a gate; earlier decisions stay in the history.

        Raises
        ------
        UnknownRecord
            There is no such gate.
        WrongInput
            It was overruled without a reason.
        """
        number = operator.index(gate)
        _check_reason(decision, reason)
        with self._transaction("keep a decision") as connection:
            if not connection.execute("SELECT 1 FROM gates WHERE id = ?", (number,)).fetchone():
                raise UnknownRecord(f"there is no gate {number}: `ledger.gates()` lists them")
            connection.execute(_DECIDE, (number, decision, reason, self._now()))

    def gates(self) -> list[GateRecord]:
        """Return what the gates said, newest last, each with its last decision."""
        rows = self._read(
            "SELECT gates.id, stage, verdict, loop, sentence, evidence, gates.at, decision, "
            "reason, d.at FROM gates LEFT JOIN gate_decisions AS d ON d.id = "
            "(SELECT max(id) FROM gate_decisions WHERE gate = gates.id) ORDER BY gates.id"
        )
        return [GateRecord._make((*row[:5], from_json(row[5]), *row[6:])) for row in rows]

    def note(self, key: str, value: Any) -> None:
        """Write a note, a JSON value; earlier ones under the same key stay in the history.

        Raises
        ------
        WrongInput
            JSON has no such value.
        """
        text = to_json(value)
        with self._transaction("keep a note") as connection:
            connection.execute(
                "INSERT INTO notes (key, value, at) VALUES (?, ?, ?)",
                (key, "null" if text is None else text, self._now()),
            )

    def read_note(self, key: str, default: Any = None) -> Any:
        """Return the last note under `key`, or `default` where there is none."""
        rows = self._read("SELECT value FROM notes WHERE key = ? ORDER BY id DESC LIMIT 1", (key,))
        return from_json(rows[0][0]) if rows else default

    def notes_history(self, key: str) -> list[Note]:
        """Return all notes under `key`, oldest first."""
        rows = self._read("SELECT id, key, value, at FROM notes WHERE key = ? ORDER BY id", (key,))
        return [Note(number, name, from_json(value), at) for number, name, value, at in rows]

    def mark_activity(self, notebook: str) -> None:
        """Note that the learner is at work in a notebook, "03" for instance, right now."""
        with self._transaction("note the time") as connection:
            connection.execute(
                "INSERT INTO activity (notebook, at) VALUES (?, ?)", (notebook, self._now())
            )

    def hours(self) -> dict[str, float]:
        """Return the hours spent in each notebook.

        The time between two signs of life counts for the notebook of the first; a gap of more
        than ten minutes is a break and does not count.
        """
        rows = self._read(
            "SELECT notebook, sum(CASE WHEN gap BETWEEN 0 AND ? THEN gap ELSE 0 END) FROM "
            "(SELECT notebook, lead(at) OVER (ORDER BY at, id) - at AS gap FROM activity) "
            "GROUP BY notebook ORDER BY notebook",
            (PAUSE_S,),
        )
        return {notebook: seconds / 3600 for notebook, seconds in rows}


_DECIDE = "INSERT INTO gate_decisions (gate, decision, reason, at) VALUES (?, ?, ?, ?)"


def _check_reason(decision: str | None, reason: str | None) -> None:
    if decision and decision.startswith("overrul") and not (reason and reason.strip()):
        raise WrongInput(
            "a gate is overruled with a reason in your own words, and it is kept: pass reason='...'"
        )

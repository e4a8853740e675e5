"""Which samples a model may learn from, and how many there are of whom."""

import json
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from ecosystem_kit.ledger.errors import WrongInput, explained
from ecosystem_kit.ledger.fingerprint import read_fingerprint
from ecosystem_kit.ledger.groups import Group, Groups
from ecosystem_kit.ledger.records import NOT_FOR_TRAINING, CaptureEffort, Selection
from ecosystem_kit.ledger.samples import from_list
from ecosystem_kit.ledger.store import Store

KINDS = ("picture", "sound")

# One statement, so that both halves see the same moment: all numbers in the order of the index,
# and how many of them belong to each session and label. Which of these groups are wanted is then
# decided once per group: reading or filtering 100,000 rows one by one takes 3 to 10 times as long.
_SELECT = """
SELECT
    (SELECT group_concat(id) FROM (
        SELECT id FROM samples WHERE kind = :kind {where} ORDER BY session, label)),
    (SELECT json_group_array(json_array(session, label, samples, person)) FROM (
        SELECT session, label, sum(samples) AS samples, person
        FROM tallies JOIN sessions ON sessions.id = session
        WHERE kind = :kind {where} GROUP BY session, label ORDER BY session, label))
"""
_FILTERS = {
    "sessions": "AND session IN (SELECT value FROM json_each(:sessions))",
    "persons": (
        "AND session IN (SELECT s.id FROM sessions AS s "
        "WHERE s.person IN (SELECT value FROM json_each(:persons)))"
    ),
}


class Selecting(Store):
    """The part of a ledger that selects and counts samples."""

    def select(
        self,
        kind: str,
        *,
        labels: Collection[str] | None = None,
        persons: Collection[str] | None = None,
        sessions: Collection[int] | None = None,
    ) -> Selection:
        """Return which samples a model may learn from: those with a class label that is meant so.

        Parameters
        ----------
        kind : {"picture", "sound"}
            What to select.
        labels, persons, sessions : collection, optional
            Keep only these; all where None. "unsure" and "exclude" are never kept.

        Raises
        ------
        WrongInput
            There is no such kind.
        """
        groups = self._groups(kind, persons=persons, sessions=sessions)
        wanted = None if labels is None else set(json.loads(_texts(labels, "labels")))
        return groups.pick(lambda group: wanted is None or group.label in wanted)

    def _groups(
        self,
        kind: str,
        *,
        persons: Collection[str] | None = None,
        sessions: Collection[int] | None = None,
    ) -> Groups:
        asked = {"persons": persons, "sessions": sessions}
        wanted = {
            name: _texts(values, name) for name, values in asked.items() if values is not None
        }
        sql = _SELECT.format(where=" ".join(_FILTERS[name] for name in wanted))
        text, tallies = self._read(sql, {"kind": check_kind(kind), **wanted})[0]
        return Groups(from_list(text), [Group(*row) for row in json.loads(tallies)])

    def counts(self, kind: str | None = None) -> dict[tuple[str, int, str | None], int]:
        """Return how many samples there are for each (person, session, class label or None).

        Parameters
        ----------
        kind : {"picture", "sound"}, optional
            Both where None.
        """
        rows = self._read(
            "SELECT person, session, nullif(label, ''), sum(samples) AS n FROM tallies "
            "JOIN sessions ON sessions.id = session WHERE kind IN (?, ?) "
            "GROUP BY session, label HAVING n > 0",
            _kinds(kind),
        )
        return {(person, session, label): count for person, session, label, count in rows}

    def people(self, kind: str | None = None, *, labeled: bool = False) -> dict[str, int]:
        """Return how many samples there are of each person.

        Parameters
        ----------
        kind : {"picture", "sound"}, optional
            Both where None.
        labeled : bool
            Count only samples with a class label that a model may learn from.
        """
        people: dict[str, int] = {}
        for (person, _, label), count in self.counts(kind).items():
            if not labeled or (label is not None and label not in NOT_FOR_TRAINING):
                people[person] = people.get(person, 0) + count
        return dict(sorted(people.items()))

    def prompts(self, kind: str | None = None, *, person: str | None = None) -> dict[str, int]:
        """Return how many samples were taken for each prompt, of one person or of all.

        Parameters
        ----------
        kind : {"picture", "sound"}, optional
            Both where None.
        person : str, optional
            All people where None.
        """
        rows = self._read(
            "SELECT prompt, sum(samples) AS n FROM tallies "
            "JOIN sessions ON sessions.id = session WHERE kind IN (?, ?) AND prompt != '' "
            "AND (?3 IS NULL OR person = ?3) GROUP BY prompt HAVING n > 0 ORDER BY prompt",
            (*_kinds(kind), person),
        )
        return dict(rows)

    def capture_effort(self, kind: str | None = None) -> list[CaptureEffort]:
        """Return captures and minutes of each session, oldest first.

        Only what came from a camera or microphone. Minutes run from sample to sample; a gap of
        more than ten minutes is a break and does not count.

        Parameters
        ----------
        kind : {"picture", "sound"}, optional
            Both where None.
        """
        rows = self._read(
            "SELECT session, person, kind, samples, busy_s / 60.0, first_at, last_at "
            "FROM captures JOIN sessions ON sessions.id = session WHERE kind IN (?, ?) "
            "ORDER BY session, kind",
            _kinds(kind),
        )
        return [CaptureEffort._make(row) for row in rows]

    def data_version(self) -> str:
        """Return a short hash of all samples and current labels (12 hexadecimal digits).

        Equal data have equal versions in any order and in any ledger; an undone label gives the
        earlier version back.
        """
        with self._lock, explained("read the ledger", self.path):
            return f"{read_fingerprint(self._connection):032x}"[:12]


def check_kind(kind: str) -> str:
    """Return `kind` if there is such a kind of sample.

    Raises
    ------
    WrongInput
        There is none.
    """
    if kind not in KINDS:
        raise WrongInput(f"found kind {kind!r}; wanted 'picture' or 'sound'")
    return kind


def _kinds(kind: str | None) -> tuple[str, str]:
    return KINDS if kind is None else (check_kind(kind), kind)


def _texts(values: Iterable[Any], name: str) -> str:
    if isinstance(values, str):
        raise WrongInput(f"found {name} = {values!r}; wanted a list: [{values!r}]")
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    return json.dumps(plain)

"""Slices of the pilot by the conditions of its sessions, and what is missing in them."""

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ecosystem_kit.ledger import aggregates

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger

CONDITIONS = ("person", "device", "light", "background", "distance", "noise", "place")
MOVED_LEAST = 0.2
"""A condition that grew by less than a fifth of all samples is not worth naming."""


class Slice(NamedTuple):
    """Judged pilot answers under one condition."""

    condition: str
    value: str
    right: int
    total: int
    sessions: int

    @property
    def name(self) -> str:
        """The slice as a learner would call it."""
        return f"{self.condition} = {self.value}"


class Wanted(NamedTuple):
    """One line of the shopping list: sessions under one condition, and the answers they need."""

    condition: str
    value: str
    have: int
    answers: int
    sessions: int

    @property
    def text(self) -> str:
        """The line in words."""
        plural = "s" if self.sessions > 1 else ""
        return (
            f"{self.sessions} session{plural} with {self.condition} = {self.value} "
            f"({self.answers} answers more)"
        )


def slice_counts(ledger: "Ledger") -> list[Slice]:
    """Return the slices of the pilot, all conditions that occur in its sessions.

    A condition under which training samples were captured belongs to the world that the
    assistant meets, so it is a slice even if nobody piloted it.
    """
    judged, samples = aggregates.judged_by_session(ledger), aggregates.samples_by_session(ledger)
    right, total, sessions = (Counter[tuple[str, str]]() for _ in range(3))
    for session in ledger.sessions():
        if session.synthetic and session.id not in judged:
            continue
        if session.id not in judged and session.id not in samples:
            continue
        for condition in CONDITIONS:
            key = (condition, str(getattr(session, condition)).strip())
            # Somebody who only gave training samples is no slice of the pilot.
            if not key[1] or (condition == "person" and session.id not in judged):
                continue
            good, count = judged.get(session.id, (0, 0))
            right[key] += good
            total[key] += count
            sessions[key] += session.id in judged
    return [
        Slice(condition, value, right[condition, value], count, sessions[condition, value])
        for (condition, value), count in total.items()
    ]


def shopping_list(slices: list[Slice], *, fewest: int) -> list[Wanted]:
    """Return the sessions that would bring each slice to `fewest` answers, the emptiest first."""
    answers = sum(one.total for one in slices)
    visits = sum(one.sessions for one in slices)
    each = max(1.0, answers / visits) if visits else float(fewest)
    lines = [
        Wanted(one.condition, one.value, one.total, fewest - one.total,
               math.ceil((fewest - one.total) / each))
        for one in slices
        if one.total < fewest
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.have, line.condition, line.value))


def conditions_that_moved(ledger: "Ledger", *, most: int = 3) -> list[str]:
    """Return the conditions much more frequent in the pilot than in the training data, in words.

    A description, no test: samples of one session share their conditions.
    """
    judged = {key: total for key, (_, total) in aggregates.judged_by_session(ledger).items()}
    trained = aggregates.samples_by_session(ledger)
    sessions = ledger.sessions()
    moved = []
    for condition in CONDITIONS[1:]:
        shares = []
        for counts in (judged, {key: n for key, n in trained.items() if key not in judged}):
            values = Counter[str]()
            for session in sessions:
                values[str(getattr(session, condition))] += counts.get(session.id, 0)
            total = values.total()
            shares.append({name: n / total for name, n in values.items()} if total else {})
        pilot, training = shares
        for value, part in pilot.items():
            before = training.get(value, 0.0)
            if training and value and part - before >= MOVED_LEAST:
                words = f"{condition} = {value} ({part:.0%} of the pilot, {before:.0%} of training)"
                moved.append((part - before, words))
    return [words for _, words in sorted(moved, reverse=True)[:most]]

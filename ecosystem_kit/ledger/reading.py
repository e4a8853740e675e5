"""Finding samples again, and turning them into arrays."""

import operator
from collections.abc import Collection
from pathlib import Path
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.codecs import decode_picture, decode_sound
from ecosystem_kit.ledger.errors import LedgerError, UnknownRecord, WrongInput, explained
from ecosystem_kit.ledger.fingerprint import read_fingerprint
from ecosystem_kit.ledger.records import NOT_FOR_TRAINING, Sample, Selection
from ecosystem_kit.ledger.samples import READ_SAMPLES, Samples
from ecosystem_kit.ledger.store import Store

KINDS = ("picture", "sound")


class Reading(Store):
    """The part of a ledger that finds samples and opens their media."""

    def samples(
        self,
        kind: str | None = None,
        *,
        person: str | None = None,
        session: SupportsIndex | None = None,
        label: str | None = None,
        labeled: bool | None = None,
    ) -> Samples:
        """Return the samples that fit, oldest first, read page by page.

        Parameters
        ----------
        kind : {"picture", "sound"}, optional
            All kinds where None; so for the others.
        person : str, optional
            Of this person.
        session : int, optional
            Of this session.
        label : str, optional
            With this current class label.
        labeled : bool, optional
            With (True) or without (False) any class label.

        Raises
        ------
        WrongInput
            There is no such kind.
        """
        wanted = {"kind": check_kind(kind) if kind else None, "label": label}
        where = [f"{name} = :{name}" for name, value in wanted.items() if value is not None]
        if person is not None:
            where.append("session IN (SELECT id FROM sessions WHERE person = :person)")
        if session is not None:
            where.append("session = :session")
        if labeled is not None:
            where.append(f"label IS {'NOT ' if labeled else ''}NULL")
        condition = " AND ".join(where) or "1"
        number = None if session is None else operator.index(session)
        rows = self._read(
            f"SELECT id FROM samples WHERE {condition} ORDER BY id",
            {**wanted, "person": person, "session": number},
        )
        return Samples(self._read, [number for (number,) in rows])

    def sample(self, sample: SupportsIndex) -> Sample:
        """Return one sample by its number.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        """
        number = operator.index(sample)
        rows = self._read(READ_SAMPLES, (f"[{number}]",))
        if not rows:
            raise UnknownRecord(
                f"there is no sample {number}: `ledger.samples().ids` lists those that there are"
            )
        return Sample(*rows[0])

    def media_path(self, sample: SupportsIndex) -> Path:
        """Return the file that holds a sample's picture or sound."""
        return self._media.path(self.sample(sample).media)

    def picture(self, sample: SupportsIndex) -> NDArray[np.uint8]:
        """Return a picture, uint8 of shape (height, width, 3), RGB.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        WrongInput
            It is a sound.
        LedgerError
            Its file is gone or damaged.
        """
        return decode_picture(self._content(sample, "picture"))

    def sound(self, sample: SupportsIndex) -> NDArray[np.float32]:
        """Return a sound, float32 of shape (samples,), mono, 16 kHz, in [-1, 1].

        Raises
        ------
        UnknownRecord, WrongInput, LedgerError
            As in `picture`.
        """
        return decode_sound(self._content(sample, "sound"))

    def _content(self, sample: SupportsIndex, kind: str) -> bytes:
        found = self.sample(sample)
        if found.kind != kind:
            raise WrongInput(
                f"sample {found.id} is a {found.kind}: open it with `ledger.{found.kind}(...)`"
            )
        return self._bytes(found.media)

    def _bytes(self, name: str) -> bytes:
        path = self._media.path(name)
        if not path.is_file():
            raise LedgerError(
                f"{path} is gone, though the ledger has a sample that needs it: somebody deleted "
                "it by hand. Put it back from a backup, or label its sample 'exclude'."
            )
        with explained("read a file", path):
            return path.read_bytes()

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
        """
        rows = self._read(
            "SELECT label, session, person, group_concat(samples.id) FROM samples "
            "JOIN sessions ON sessions.id = session WHERE kind = ? AND label IS NOT NULL "
            "GROUP BY session, label",
            (check_kind(kind),),
        )
        kept = [
            row
            for row in rows
            if row[0] not in NOT_FOR_TRAINING
            and (labels is None or row[0] in labels)
            and (persons is None or row[2] in persons)
            and (sessions is None or row[1] in sessions)
        ]
        return _selection(kept)

    def counts(self, kind: str | None = None) -> dict[tuple[str, int, str | None], int]:
        """Return how many samples there are for each (person, session, class label or None)."""
        rows = self._read(
            "SELECT person, session, label, count(*) FROM samples "
            "JOIN sessions ON sessions.id = session WHERE kind IN (?, ?) GROUP BY session, label",
            (kind or KINDS[0], kind or KINDS[1]),
        )
        counts: dict[tuple[str, int, str | None], int] = {}
        for person, session, label, count in rows:
            counts[person, session, label] = counts.get((person, session, label), 0) + count
        return counts

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


def _selection(rows: list[Any]) -> Selection:
    ids = [np.fromstring(row[3], dtype=np.int64, sep=",") for row in rows]
    counts = [len(part) for part in ids]
    together = np.concatenate(ids) if ids else np.empty(0, np.int64)
    order = np.argsort(together, kind="stable")

    def column(index: int, dtype: Any) -> NDArray[Any]:
        return np.repeat(np.array([row[index] for row in rows], dtype=dtype), counts)[order]

    return Selection(
        ids=together[order],
        y=column(0, str),
        groups=column(2, str),
        sessions=column(1, np.int64),
    )

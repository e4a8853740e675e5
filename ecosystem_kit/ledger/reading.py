"""Finding samples again, and opening their media."""

import operator
from pathlib import Path
from typing import SupportsIndex

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.codecs import decode_picture, decode_sound
from ecosystem_kit.ledger.errors import LedgerError, UnknownRecord, WrongInput, explained
from ecosystem_kit.ledger.records import Sample
from ecosystem_kit.ledger.samples import READ_SAMPLES, Samples, as_json, from_list
from ecosystem_kit.ledger.selecting import Selecting, check_kind


class Reading(Selecting):
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
        conditions = {
            "kind = :kind": None if kind is None else check_kind(kind),
            "session IN (SELECT id FROM sessions WHERE person = :person)": person,
            "session = :session": None if session is None else operator.index(session),
            "label = :label": label,
            f"label IS {'NOT ' if labeled else ''}NULL": labeled,
        }
        kept = [condition for condition, value in conditions.items() if value is not None]
        rows = self._read(
            f"SELECT group_concat(id) FROM samples WHERE {' AND '.join(kept) or '1'}",
            {
                "kind": kind,
                "person": person,
                "session": conditions["session = :session"],
                "label": label,
            },
        )
        return Samples(self._read, np.sort(from_list(rows[0][0]), kind="stable"))

    def sample(self, sample: SupportsIndex) -> Sample:
        """Return one sample by its number.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        """
        number = operator.index(sample)
        rows = self._read(READ_SAMPLES, (as_json([number]),))
        if not rows:
            raise unknown_sample(number)
        return Sample._make(rows[0])

    def media_path(self, sample: SupportsIndex) -> Path:
        """Return the file that holds a sample's picture or sound.

        Raises
        ------
        UnknownRecord
            There is no such sample.
        """
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
                f"{path} is gone, though a sample needs it: somebody deleted it by hand. Put it "
                "back from a backup, or label its sample 'exclude'."
            )
        with explained("read a file", path):
            return path.read_bytes()


def unknown_sample(number: int) -> UnknownRecord:
    """Return the error for a sample that is not there."""
    return UnknownRecord(
        f"there is no sample {number}: `ledger.samples().ids` lists those that there are"
    )

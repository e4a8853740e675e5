"""Sessions and samples: what was captured, of whom, under which conditions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, SupportsIndex

from numpy.typing import NDArray

from ecosystem_kit.ledger.codecs import (
    SAMPLE_RATE_HZ,
    Content,
    picture_content,
    sound_content,
)
from ecosystem_kit.ledger.errors import ConsentMissing, WrongInput
from ecosystem_kit.ledger.fingerprint import add_to_fingerprint, sample_term
from ecosystem_kit.ledger.label_operations import LabelOperations
from ecosystem_kit.ledger.media import media_name
from ecosystem_kit.ledger.new_samples import New, require_session
from ecosystem_kit.ledger.records import Session
from ecosystem_kit.ledger.store import Store

Time = float | datetime
Picture = bytes | NDArray[Any]
Sound = bytes | NDArray[Any]


class Adding(Store):
    """The part of a ledger that takes in sessions, pictures and sounds."""

    def add_session(
        self,
        person: str,
        *,
        consent: bool,
        device: str = "",
        light: str = "",
        background: str = "",
        distance: str = "",
        noise: str = "",
        place: str = "",
        synthetic: bool = False,
    ) -> int:
        """Open a session and return its number.

        Parameters
        ----------
        person : str
            A nickname; the same person always bears the same one.
        consent : bool
            Whether this person agreed to be recorded.
        device, light, background, distance, noise, place : str
            The conditions, in the learner's words.
        synthetic : bool
            Whether the person was made by a program.

        Raises
        ------
        ConsentMissing
            `consent` is not True; nothing is kept.
        WrongInput
            The person has no name.
        """
        if not isinstance(person, str) or not person.strip():
            raise WrongInput(f"found {person!r} as person; wanted a nickname such as 'ada'")
        if consent is not True:
            raise ConsentMissing(
                f"{person} has not agreed to be recorded (consent={consent!r}), so no session was "
                "opened and nothing is kept. Ask first; if the answer is yes, pass consent=True."
            )
        conditions = (device, light, background, distance, noise, place)
        with self._transaction("open a session") as connection:
            row = (person.strip(), *conditions, True, bool(synthetic), self._now())
            cursor = connection.execute(
                "INSERT INTO sessions (person, device, light, background, distance, noise, place, "
                "consent, synthetic, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        return int(cursor.lastrowid or 0)

    def sessions(self, person: str | None = None) -> list[Session]:
        """Return the sessions, oldest first, of one person or of all."""
        rows = self._read(
            "SELECT id, person, device, light, background, distance, noise, place, consent, "
            "synthetic, started_at FROM sessions WHERE ? IS NULL OR person = ? ORDER BY id",
            (person, person),
        )
        return [Session._make((*row[:8], bool(row[8]), bool(row[9]), row[10])) for row in rows]

    def add_picture(
        self,
        session: SupportsIndex,
        picture: Picture,
        *,
        prompt: str | None = None,
        taken_at: Time | None = None,
        source: str = "camera",
    ) -> int:
        """Keep a picture and return its sample's number; it is on disk when this returns.

        Parameters
        ----------
        session : int
            From `add_session`.
        picture : bytes or uint8 of shape (height, width, 3)
            A file's content, kept as it is, or RGB pixels, kept as JPEG.
        prompt : str, optional
            What the person was asked to show.
        taken_at : float or datetime, optional
            Seconds since 1970 (UTC), or a time; now where None.
        source : str
            Where it came from.

        Raises
        ------
        UnknownRecord
            There is no such session.
        ValueError
            It is no picture that can be read, or an array of another shape.
        StorageError
            The disk is full or read-only; nothing was changed.
        """
        return self.add_many_pictures(
            session, [picture], prompts=[prompt], taken_at=[taken_at], source=source
        )[0]

    def add_sound(
        self,
        session: SupportsIndex,
        sound: Sound,
        *,
        sample_rate_hz: int = SAMPLE_RATE_HZ,
        prompt: str | None = None,
        taken_at: Time | None = None,
        source: str = "microphone",
    ) -> int:
        """Keep a sound and return its sample's number; it is on disk when this returns.

        Parameters
        ----------
        session : int
            From `add_session`.
        sound : bytes, or float32 or int16 of shape (samples,)
            A file's content, kept as it is, or mono samples in [-1, 1], kept as FLAC (16 bits).
        sample_rate_hz : int
            Of the samples; a file knows its own.
        prompt, taken_at, source
            As in `add_picture`.

        Raises
        ------
        UnknownRecord, ValueError, StorageError
            As in `add_picture`.
        """
        return self.add_many_sounds(
            session,
            [sound],
            sample_rate_hz=sample_rate_hz,
            prompts=[prompt],
            taken_at=[taken_at],
            source=source,
        )[0]

    def add_many_pictures(
        self,
        session: SupportsIndex,
        pictures: Sequence[Picture],
        *,
        prompts: Sequence[str | None] | None = None,
        taken_at: Sequence[Time | None] | None = None,
        source: str = "camera",
    ) -> list[int]:
        """Keep pictures, all or none, and return their numbers; see `add_picture`."""
        contents = [picture_content(picture) for picture in pictures]
        items = self._items(contents, prompts=prompts, taken_at=taken_at)
        return self._add(session, "picture", items=items, source=source)

    def add_many_sounds(
        self,
        session: SupportsIndex,
        sounds: Sequence[Sound],
        *,
        sample_rate_hz: int = SAMPLE_RATE_HZ,
        prompts: Sequence[str | None] | None = None,
        taken_at: Sequence[Time | None] | None = None,
        source: str = "microphone",
    ) -> list[int]:
        """Keep sounds, all or none, and return their numbers; see `add_sound`."""
        contents = [sound_content(sound, sample_rate_hz=sample_rate_hz) for sound in sounds]
        items = self._items(contents, prompts=prompts, taken_at=taken_at)
        return self._add(session, "sound", items=items, source=source)

    def _items(
        self,
        contents: Sequence[Content],
        *,
        prompts: Sequence[str | None] | None,
        taken_at: Sequence[Time | None] | None,
    ) -> list[New]:
        prompts = _as_long(prompts, len(contents), "prompts")
        times = _as_long(taken_at, len(contents), "taken_at")
        return [
            New(
                content,
                media_name(content.data, extension=content.extension),
                prompt,
                None if time is None else self._seconds(time),
            )
            for content, prompt, time in zip(contents, prompts, times, strict=True)
        ]

    def _add(
        self,
        session: SupportsIndex,
        kind: str,
        *,
        items: Sequence[New],
        source: str,
        label: LabelOperations | None = None,
    ) -> list[int]:
        files = {new.media: new.content.data for new in items}
        with self._transaction(f"keep a {kind}", contents=files) as connection:
            number, person = require_session(connection, session)
            now = self._now()
            ids = [
                new.insert(connection, number, kind=kind, source=source, now=now) for new in items
            ]
            change = sum(sample_term(kind, media=new.media, person=person) for new in items)
            add_to_fingerprint(connection, change)
            for sample, new in zip(ids, items, strict=True):
                if label is not None and new.prompt:
                    label.add(connection, sample, value=new.prompt, seconds=None)
        return ids

    def require_sessions(self, sessions: Iterable[SupportsIndex]) -> None:
        """Check that all sessions are there.

        Raises
        ------
        UnknownRecord
            One is not.
        """
        with self._lock:
            for session in sessions:
                require_session(self._connection, session)


def _as_long(values: Sequence[Any] | None, count: int, name: str) -> Sequence[Any]:
    if values is None:
        return [None] * count
    if len(values) != count:
        raise WrongInput(f"found {len(values)} {name} for {count} samples; wanted one for each")
    return values

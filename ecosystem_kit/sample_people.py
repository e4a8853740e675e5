"""The ten synthetic people that are bundled with the course, read as if they had been captured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem_kit.resources import folder
from ecosystem_kit.synthetic.people import PEOPLE, SESSIONS, Session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecosystem_kit.ledger import Ledger

# Three people stay out of training: they are the ones who meet the assistant in the pilot.
PILOT_PEOPLE = ("emeka", "ines", "jin")
TRAINING_PEOPLE = tuple(p.name for p in PEOPLE if p.name not in PILOT_PEOPLE)
# A replayed session carries times as a real one would: one capture every four seconds.
SECONDS_PER_CAPTURE = 4
FIRST_SESSION = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
FOLDERS = {"picture": ("pictures", ".jpg"), "sound": ("sounds", ".flac")}


@dataclass(frozen=True)
class SampleFile:
    """One bundled picture or sound.

    Attributes
    ----------
    person, session, label : str
        Who, under which conditions, and what was shown or said.
    path : Path
        JPEG picture or FLAC sound (16 kHz, mono).
    """

    person: str
    session: str
    label: str
    path: Path


def files(
    kind: str,
    *,
    persons: Sequence[str] | None = None,
    sessions: Sequence[str] | None = None,
    labels: Sequence[str] | None = None,
) -> list[SampleFile]:
    """List the bundled pictures or sounds, in a fixed order.

    Parameters
    ----------
    kind : {"picture", "sound"}
        What to list.
    persons, sessions, labels : sequence of str, optional
        Keep only these; everything where None.

    Raises
    ------
    ValueError
        When a person, session or kind is not among those bundled.

    Examples
    --------
    >>> {file.label for file in files("picture", persons=["ada"], labels=["3"])}
    {'3'}
    """
    _refuse_unknown(kind, FOLDERS, "kind")
    _refuse_unknown(persons, [p.name for p in PEOPLE], "person")
    _refuse_unknown(sessions, [s.name for s in SESSIONS], "session")
    return [
        file
        for file in _all_files(kind)
        if (persons is None or file.person in persons)
        and (sessions is None or file.session in sessions)
        and (labels is None or file.label in labels)
    ]


def one(kind: str, person: str, label: str, *, session: str = SESSIONS[0].name) -> "NDArray[Any]":
    """Return the first bundled picture or sound of a person, ready for an estimator.

    Parameters
    ----------
    kind : {"picture", "sound"}
        What to return.
    person, label, session : str
        Who, what was shown or said, and under which conditions.

    Returns
    -------
    ndarray
        A picture, uint8 of shape (height, width, 3), RGB; or a sound, float32 of shape
        (samples,), mono, 16 kHz, the word in its middle.

    Raises
    ------
    ValueError
        When nobody of that name, or nothing of that label, is bundled.

    Examples
    --------
    >>> one("picture", "ada", "3").ndim
    3
    """
    found = files(kind, persons=[person], sessions=[session], labels=[label])
    if not found:
        message = (
            f'No bundled {kind} of {person} has the label {label!r}: choose "0" to "9", in '
            'quotes, or "unknown".'
        )
        raise ValueError(message)
    content = found[0].path.read_bytes()
    if kind == "picture":
        from ecosystem_kit.vision import decode_picture

        return decode_picture(content)
    from ecosystem_kit.hearing import read_sound, trim_to_word

    return trim_to_word(read_sound(content)[0])


def _all_files(kind: str) -> Iterator[SampleFile]:
    name, suffix = FOLDERS[kind]
    people = folder("data") / "people"
    for path in sorted(people.glob(f"*/*/{name}/*{suffix}")):
        session = path.parent.parent
        yield SampleFile(session.parent.name, session.name, path.stem.rsplit("_", 1)[0], path)


def _refuse_unknown(asked: object, known: object, what: str) -> None:
    wanted = [asked] if isinstance(asked, str) else asked or []
    strange = [name for name in wanted if name not in known]  # type: ignore[attr-defined, operator]
    if strange:
        message = f"No bundled {what} is called {strange}: choose from {sorted(known)}."  # type: ignore[call-overload]
        raise ValueError(message)


def replay(
    ledger: "Ledger",
    kind: str,
    *,
    persons: Sequence[str],
    sessions: Sequence[str] | None = None,
    labels: Sequence[str] | None = None,
) -> list[int]:
    """Put bundled people into a ledger as if they stood before the camera or microphone now.

    Each person and set of conditions becomes a session of its own, marked as synthetic. The
    prompt is kept; the label is not: labeling is a stage of its own. What a person's sessions
    hold already is not added again, so a notebook may be run twice.

    Parameters
    ----------
    ledger : Ledger
        Where the captures go.
    kind : {"picture", "sound"}
        What is captured.
    persons : sequence of str
        Nicknames, see `ecosystem_kit.synthetic.people`.
    sessions, labels : sequence of str, optional
        Conditions and prompts to replay; all where None.

    Returns
    -------
    list of int
        The samples' ids, in the order of capture.
    """
    ids: list[int] = []
    for person in persons:
        for number, session in enumerate(SESSIONS):
            found = files(kind, persons=[person], sessions=[session.name], labels=labels)
            if found and (sessions is None or session.name in sessions):
                start = FIRST_SESSION + timedelta(days=_index(person), hours=number)
                ids += _replay_session(ledger, kind, session, files=found, start=start)
    return ids


def _replay_session(
    ledger: "Ledger", kind: str, session: Session, *, files: list[SampleFile], start: datetime
) -> list[int]:
    there = {s.media: s.id for s in ledger.samples(kind, person=files[0].person)}
    contents = {file: file.path.read_bytes() for file in files}
    names = {file: _media_name(file, contents[file]) for file in files}
    fresh = [file for file in files if names[file] not in there]
    if fresh:
        number = open_session(ledger, kind, session, person=files[0].person)
        before = len(ledger.samples(kind, session=number))
        steps = [timedelta(seconds=(before + i) * SECONDS_PER_CAPTURE) for i in range(len(fresh))]
        add = ledger.add_many_pictures if kind == "picture" else ledger.add_many_sounds
        ids = add(
            number,
            [contents[file] for file in fresh],
            prompts=[file.label for file in fresh],
            taken_at=[start + step for step in steps],
            source="replay",
        )
        there |= dict(zip((names[file] for file in fresh), ids, strict=True))
    return [there[names[file]] for file in files]


def _media_name(file: SampleFile, content: bytes) -> str:
    from ecosystem_kit.ledger.media import media_name

    return media_name(content, extension=file.path.suffix[1:])


def open_session(ledger: "Ledger", kind: str, session: Session, *, person: str) -> int:
    """Return the session of a bundled person that is there already, or open it."""
    about = conditions(session, kind)
    for one in ledger.sessions(person):
        if one.synthetic and all(getattr(one, name) == value for name, value in about.items()):
            return one.id
    return ledger.add_session(person, consent=True, synthetic=True, **about)


def conditions(session: Session, kind: str) -> dict[str, str]:
    """Return a bundled session's conditions as the ledger keeps them."""
    return {
        "device": session.device if kind == "picture" else f"{session.device}'s microphone",
        "light": session.light,
        "background": session.background,
        "distance": session.distance,
        "noise": session.noise,
        "place": session.place,
    }


def _index(person: str) -> int:
    return [p.name for p in PEOPLE].index(person)

"""What a person said yes to: kept in the project's ledger, and taken back at any time.

No answer is a no. A refusal changes one thing only: the course goes on with its synthetic
sample people.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger

SENSES = {"camera": "pictures", "microphone": "sounds"}


@dataclass(frozen=True)
class Consent:
    """What one person allows on this machine.

    Attributes
    ----------
    person : str
        A nickname.
    camera, microphone : bool
        Whether pictures, and whether sounds, of that person may be kept in the project.
    until : str
        The day (ISO) up to which they may be kept; empty where nothing may.
    """

    person: str
    camera: bool = False
    microphone: bool = False
    until: str = ""

    def __str__(self) -> str:
        """Say in one sentence what may be kept, and what happens without."""
        kept = [what for sense, what in SENSES.items() if getattr(self, sense)]
        if not kept:
            return (
                f"{self.person}: nothing is captured. The course goes on with its sample people, "
                "who are synthetic."
            )
        return (
            f"{self.person}: {' and '.join(kept)} may be kept in this project until {self.until}, "
            "on this machine only. `eco forget` deletes them at once."
        )

    __repr__ = __str__


def answer(
    ledger: "Ledger",
    *,
    camera: bool,
    microphone: bool,
    person: str = "me",
    days: int = 90,
    today: date | None = None,
) -> Consent:
    """Write down what a person says yes or no to; the last answer counts.

    Parameters
    ----------
    ledger : Ledger
        Of the project; it keeps the earlier answers as well.
    camera, microphone : bool
        Whether pictures and sounds of that person may be kept.
    person : str, default="me"
        A nickname.
    days : int, default=90
        How long they may be kept, from 1 on; the plan's ``retention_days``.
    today : date, optional
        The day of the answer.

    Raises
    ------
    TypeError
        When an answer is neither True nor False: silence and "perhaps" are no yes.
    ValueError
        When the days are fewer than one.
    """
    for sense, value in {"camera": camera, "microphone": microphone}.items():
        if not isinstance(value, bool):
            message = f"Found {value!r} for the {sense}; wanted: True or False, nothing between."
            raise TypeError(message)
    if days < 1:
        raise ValueError(f"Found {days} days; wanted: 1 or more. To keep nothing, answer False.")
    until = (today or date.today()) + timedelta(days=days)
    given = Consent(person, camera, microphone, until.isoformat() if camera or microphone else "")
    ledger.note(_key(person), {"camera": camera, "microphone": microphone, "until": given.until})
    return given


def of(ledger: "Ledger", person: str = "me") -> Consent:
    """Return what a person has said yes to; nothing where nobody has asked."""
    return Consent(person, **(ledger.read_note(_key(person)) or {}))


def overdue(ledger: "Ledger", *, today: date | None = None) -> list[str]:
    """Return who has captures here and no yes that still holds: it ran out or was taken back.

    Parameters
    ----------
    ledger : Ledger
        Of the project. Sample people, who are synthetic, need no yes; neither does whoever was
        recorded with a consent that only the session notes, without a last day.
    today : date, optional

    Returns
    -------
    list of str
        Names, sorted.
    """
    now = (today or date.today()).isoformat()
    captured = {one.person for one in ledger.sessions() if not one.synthetic}
    answers = {name: ledger.read_note(_key(name)) for name in captured & set(ledger.people())}
    return sorted(name for name, given in answers.items() if given and given["until"] < now)


def _key(person: str) -> str:
    return f"consent {person}"

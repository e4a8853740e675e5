"""Whose pictures and voices may go out: asked by person, and typed, not clicked."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from ecosystem_kit.wording import counted

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger

SENSES = {"picture": "camera", "sound": "microphone"}
NOBODY = "nobody"


def real_people(ledger: Ledger) -> dict[str, Counter[str]]:
    """Return the captures of each real person by kind; whoever has none left is left out."""
    made_up = {one.id for one in ledger.sessions() if one.synthetic}
    found: dict[str, Counter[str]] = {}
    for one in ledger.samples():
        if one.session not in made_up:
            found.setdefault(one.person, Counter())[one.kind] += 1
    return dict(sorted(found.items()))


def agreed(ledger: Ledger, person: str, kind: str, *, today: date | None = None) -> str:
    """Return which yes of a person to being kept holds today; empty where there is none.

    Parameters
    ----------
    ledger : Ledger
        Of the project.
    person : str
        As the ledger names them.
    kind : {"picture", "sound"}
        What is kept.
    today : date, optional
    """
    from ecosystem_kit import consent

    given = consent.of(ledger, person)
    if given.until:
        holds = getattr(given, SENSES[kind]) and given.until >= (today or date.today()).isoformat()
        return f"until {given.until}" if holds else ""
    answered = ledger.read_note(f"consent {person}") is not None
    noted = any(one.consent for one in ledger.sessions(person) if not one.synthetic)
    return "noted with the session" if noted and not answered else ""


def statement(ledger: Ledger, *, today: date | None = None) -> tuple[str, list[str]]:
    """Return what is to be read before media go out, and who has given no yes.

    Returns
    -------
    said : str
        A line for each person: how many captures, and which yes is recorded.
    without : list of str
        Persons without a yes that holds for all that is kept of them.
    """
    lines, without = [], []
    for person, counts in real_people(ledger).items():
        for kind, count in sorted(counts.items()):
            yes = agreed(ledger, person, kind, today=today)
            lines.append(
                f"  {person}: {counted(count, kind)}, "
                + (f"consent recorded, {yes}" if yes else "NO consent recorded that still holds")
            )
            if not yes and person not in without:
                without.append(person)
    if not lines:
        lines = ["  nobody real: the ledger holds sample people only"]
    return "\n".join(["Pictures and voices in this project:", *lines]), without


def typed_names(ledger: Ledger) -> str:
    """Return what must be typed: the names of all real people, in order."""
    return ", ".join(real_people(ledger)) or NOBODY

"""A pilot on paper: who comes, what each is asked to do, and what each agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecosystem_kit import consent, sample_people
from ecosystem_kit.synthetic.people import SESSIONS
from ecosystem_kit.wording import wrapped

if TYPE_CHECKING:
    import pandas

    from ecosystem_kit.project import Project

CARD = (
    "{person}, you are asked to say numbers to a program that is being tested. The program is "
    "tested, not you. What you say is kept on this machine only, until {until}, and is deleted "
    "when you ask. You may stop at any time, and need not say why."
)


@dataclass(frozen=True)
class Step:
    """One line of a pilot script."""

    person: str
    place: str
    noise: str
    say: str
    times: int


def write_script(
    project: "Project", persons: Sequence[str] = sample_people.PILOT_PEOPLE
) -> "pandas.DataFrame":
    """Return the pilot's script, a row a sitting: the same words for everybody, two rooms each.

    Parameters
    ----------
    project : Project
        Its plan says which words are asked for.
    persons : sequence of str
        People who were not in training.

    Raises
    ------
    ValueError
        When one of them was trained on: a pilot with acquaintances proves nothing.
    """
    import pandas

    known = sorted(set(persons) & set(sample_people.TRAINING_PEOPLE))
    if known:
        raise ValueError(
            f"Found {', '.join(known)} in the training data; wanted: people who were never in it."
        )
    words = f"{', '.join(project.plan.classes)}, another word"
    steps = [Step(name, one.place, one.noise, words, 2) for name in persons for one in SESSIONS]
    return pandas.DataFrame(steps).set_index(["person", "place"])


def consent_card(project: "Project", person: str, *, microphone: bool, camera: bool = False) -> str:
    """Write down a person's answer, and return the card that the person keeps.

    Parameters
    ----------
    project : Project
        Its ledger keeps the answer; its plan says for how long.
    person : str
        A nickname.
    microphone, camera : bool
        What the person said yes to. Silence is no.
    """
    given = consent.answer(
        project.ledger, camera=camera, microphone=microphone, person=person,
        days=project.plan.retention_days,
    )  # fmt: skip
    text = CARD.format(person=person.capitalize(), until=given.until or "today")
    return wrapped(f"{text}\n{given}")

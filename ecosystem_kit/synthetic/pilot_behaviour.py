"""What replayed people do after an answer: a synthetic stand-in, chosen by us, never observed.

The recordings and the assistant's answers of a replayed pilot are real computations. What
nobody can compute is what a person does next and how content she is; so this module draws it
from chances that stand below, with a seed. It shows how to measure behaviour; it is no evidence
about people. With people of your own, write down what they really do instead.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

SEED = 20_261_123
# Chances of "accepted" and "repeated" (the rest gives up) after each kind of answer: our choice.
CHANCES = {
    "right": (0.95, 0.05),
    "wrong": (0.10, 0.65),
    # "I don't know" is honest, and asks for another try.
    "not known": (0.05, 0.80),
}
# Stars out of five after each kind of answer, before the wait is taken off: our choice.
STARS = {"right": 4.6, "wrong": 1.9, "not known": 2.6}
# Waiting is noticed from 0.1 s on; Nielsen, "Usability Engineering" (1993), chapter 5.
NOTICED_MS = 100.0
STARS_PER_SECOND = 0.8


@dataclass(frozen=True)
class Reaction:
    """What a replayed person did: behaviour, stars from 1 to 5, and the button."""

    behaviour: str
    rating: float
    flagged: bool


def react(person: str, said: str, *, truth: str, answer_ms: float, key: int | str = "") -> Reaction:
    """Return a replayed person's reaction to one answer.

    Parameters
    ----------
    person : str
        Who; the same person, answer and key give the same draw.
    said, truth : str
        What the assistant answered, and what was meant.
    answer_ms : float
        How long it took, milliseconds.
    key : int or str
        Tells one occasion from another, such as the sample's number.

    Examples
    --------
    >>> react("jin", "3", truth="3", answer_ms=20, key=1) == react("jin", "3", truth="3",
    ...       answer_ms=20, key=1)
    True
    """
    kind = kind_of(said, truth)
    rng = np.random.default_rng([SEED, crc32(f"{person}|{said}|{truth}|{key}".encode())])
    accepts, repeats = CHANCES[kind]
    draw = rng.random()
    behaviour = "accepted" if draw < accepts else "gave up"
    if accepts <= draw < accepts + repeats:
        behaviour = "repeated"
    wait_s = max(0.0, answer_ms - NOTICED_MS) / 1000
    stars = STARS[kind] - STARS_PER_SECOND * wait_s + rng.normal(0, 0.5)
    # Half of those whom a wrong answer stops press the button; the others never say a word.
    flagged = kind == "wrong" and behaviour != "accepted" and bool(rng.random() < 0.5)
    return Reaction(behaviour, float(np.clip(round(stars), 1, 5)), flagged)


def kind_of(said: str, truth: str) -> str:
    """Return "right", "wrong", or "not known" for "unknown" where a number was meant."""
    if said == truth:
        return "right"
    return "not known" if said == "unknown" else "wrong"

"""Check a learner's answer: right, not yet and why, not tried, or the error explained."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ecosystem_kit.course.cards import Card
from ecosystem_kit.course.judging import judge
from ecosystem_kit.course.records import keep, kept
from ecosystem_kit.course.registry import NoSuchExercise, find_exercise

OUTCOMES = ("right", "not yet", "not tried", "error explained")


@dataclass(frozen=True)
class Outcome:
    """What a check found.

    Attributes
    ----------
    exercise : str
        Number of the exercise.
    outcome : {"right", "not yet", "not tried", "error explained"}
        One of `OUTCOMES`.
    sentence : str
        What a teacher would say.
    tries : int
        How often this exercise has been tried, this time included.
    """

    exercise: str
    outcome: str
    sentence: str
    tries: int = 0

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.outcome == "right"

    @property
    def _card(self) -> Card:
        word = {"error explained": "Error explained"}.get(self.outcome, self.outcome.capitalize())
        return Card(self.outcome, f"{word} ({self.exercise})", self.sentence)

    def __repr__(self) -> str:
        return repr(self._card)

    def _repr_html_(self) -> str:
        return self._card._repr_html_()


def keep_try(outcome: Outcome) -> None:
    """Write the try down: in this kernel, and in the ledger where a project was begun."""
    value = {"outcome": outcome.outcome, "tries": outcome.tries}
    keep(f"check {outcome.exercise}", value)


# Called with each outcome, in this order. All of them stay on this machine.
on_check: list[Callable[[Outcome], None]] = [keep_try]


def tries_of(exercise_id: str) -> int:
    """Return how often an exercise has been tried so far."""
    return int(kept(f"check {exercise_id}", {}).get("tries", 0))


def callers_namespace(depth: int = 2) -> dict[str, Any]:
    """Return the names of the calling cell; those of the notebook where a module has called.

    A cell's names count before the shell's: an autograder runs cells in namespaces of its own,
    and has a shell as well.
    """
    frame = sys._getframe(depth)
    here = {**frame.f_globals, **frame.f_locals}
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None or frame.f_globals.get("__name__") == "__main__":
        return here
    return shell.user_ns


def check(
    exercise_id: str, *, namespace: dict[str, Any] | None = None, random_state: int = 0
) -> Outcome:
    """Return what is to be said about the learner's answer; never raises for the learner's doings.

    Parameters
    ----------
    exercise_id : str
        Number of the exercise, such as ``"03.1"``.
    namespace : dict, optional
        Where the learner's names are; the calling notebook where None.
    random_state : int, default=0
        Seed of the made-up recordings that a learner's function is tried on. A hidden test takes
        another one, so that nobody can know them.

    Returns
    -------
    Outcome
        Shows itself in the notebook; ``.right`` says whether the answer is right.
    """
    names = callers_namespace() if namespace is None else namespace
    try:
        found = find_exercise(exercise_id)
    except NoSuchExercise as error:
        return Outcome(exercise_id, "error explained", str(error))
    outcome, sentence = judge(found, names, random_state=random_state)
    tries = tries_of(exercise_id) + (outcome != "not tried")
    return _tell(Outcome(exercise_id, outcome, sentence, tries))


def _tell(outcome: Outcome) -> Outcome:
    """Call the hooks; one that fails is named in the sentence, since the answer counts more."""
    for hook in on_check:
        try:
            hook(outcome)
        except Exception as error:
            said = f" (This try could not be written down: {type(error).__name__}: {error})"
            sentence = outcome.sentence + said
            outcome = Outcome(outcome.exercise, outcome.outcome, sentence, outcome.tries)
    return outcome

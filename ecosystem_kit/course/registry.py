"""The exercises of the course: what each needs from the learner, its check, its hints."""

import importlib
import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

EXERCISES_PACKAGE = "ecosystem_kit.course.exercises"
# A check that takes longer than this is taken for a loop that never ends.
LONGEST_S = 20.0

Check = Callable[..., str]
_exercises: dict[str, "Exercise"] = {}


class NotYet(Exception):  # noqa: N818  it is an outcome, said by a teacher, and no error
    """Raised by a check with the sentence that a good teacher would say about this answer."""


class NoSuchExercise(LookupError):  # noqa: N818  reads as a sentence where it is raised
    """There is no exercise of that number."""


@dataclass(frozen=True)
class Exercise:
    """One checked exercise.

    Attributes
    ----------
    id : str
        Notebook and number, such as ``"03.1"``.
    needs : tuple of str
        Names that the learner must have defined, in the order in which the check takes them.
    hints : tuple of str
        Steps towards the solution, the smallest first.
    check : callable
        Takes the needed things, returns what the right answer shows, raises `NotYet` otherwise.
    longest_s : float
        Seconds after which the learner's code is stopped.
    seeded : bool
        Whether the check takes ``random_state``: it makes recordings, and tries the learner's
        function on them.
    """

    id: str
    needs: tuple[str, ...]
    hints: tuple[str, ...]
    check: Check
    longest_s: float = LONGEST_S
    seeded: bool = False


def exercise(
    exercise_id: str,
    *,
    needs: str | Sequence[str],
    hints: Sequence[str],
    longest_s: float = LONGEST_S,
) -> Callable[[Check], Check]:
    """Register the decorated function as the check of an exercise.

    Parameters
    ----------
    exercise_id : str
        Notebook and number, such as ``"03.1"``.
    needs : str or sequence of str
        Name or names that the learner must have defined; the check gets them in this order.
        Functions arrive wrapped: they get copies, so that they can't change the check's own data.
    hints : sequence of str
        At least two steps towards the solution.
    longest_s : float, default=20.0
        Seconds after which the learner's code is stopped.

    Raises
    ------
    ValueError
        If the number is no exercise's number, or there are fewer than two hints.

    Examples
    --------
    >>> @exercise("99.9", needs="half", hints=["What is a half of 4?", "Divide by 2."])
    ... def check_half(half):
    ...     if half(4) != 2:
    ...         raise NotYet(f"half(4) gives {half(4)}, and the half of 4 is 2.")
    ...     return "Half of something is that divided by two."
    >>> _exercises.pop("99.9").needs
    ('half',)
    """
    if not re.fullmatch(r"\d\d\.\d", exercise_id):
        raise ValueError(f"found exercise {exercise_id!r}, wanted a number such as '03.1'")
    if isinstance(hints, str) or len(hints) < 2:
        raise ValueError(f"exercise {exercise_id} needs a list of at least two hints")
    names = (needs,) if isinstance(needs, str) else tuple(needs)

    def register(check: Check) -> Check:
        seeded = "random_state" in inspect.signature(check).parameters
        steps = tuple(hints)
        _exercises[exercise_id] = Exercise(exercise_id, names, steps, check, longest_s, seeded)
        return check

    return register


def exercises_of(notebook: str) -> dict[str, Exercise]:
    """Return the exercises of a notebook (two digits), keyed by number; empty where it has none."""
    module = f"{EXERCISES_PACKAGE}.notebook_{notebook}"
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as error:
        # A notebook without exercises is fine; an exercise module that fails to import is not.
        if error.name not in {module, EXERCISES_PACKAGE}:
            raise
    return {key: _exercises[key] for key in sorted(_exercises) if key.startswith(f"{notebook}.")}


def find_exercise(exercise_id: str) -> Exercise:
    """Return one exercise.

    Raises
    ------
    NoSuchExercise
        If there is none of that number; the message names those there are.
    """
    notebook = str(exercise_id).split(".")[0]
    known: dict[str, Any] = exercises_of(notebook) if re.fullmatch(r"\d\d", notebook) else {}
    if exercise_id not in known:
        there_are = f"notebook {notebook} has {', '.join(known)}" if known else "write it as '03.1'"
        raise NoSuchExercise(f"There is no exercise {exercise_id!r}: {there_are}.")
    return known[exercise_id]

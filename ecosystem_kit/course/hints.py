"""Hints in steps: each call gives the next one."""

from ecosystem_kit.course.cards import Card
from ecosystem_kit.course.records import keep, kept
from ecosystem_kit.course.registry import NoSuchExercise, find_exercise


def hints_given(exercise_id: str) -> int:
    """Return how many hints of an exercise have been given so far."""
    return int(kept(f"hints {exercise_id}", 0))


def hint(exercise_id: str) -> Card:
    """Return the next hint for an exercise; after the last one, the last again.

    Parameters
    ----------
    exercise_id : str
        Number of the exercise, such as ``"03.1"``.
    """
    try:
        hints = find_exercise(exercise_id).hints
    except NoSuchExercise as error:
        return Card("error explained", "No hint", str(error))
    given = min(hints_given(exercise_id) + 1, len(hints))
    keep(f"hints {exercise_id}", given)
    sentence = hints[given - 1]
    if given == len(hints):
        sentence += f' (This is the last one: `solution("{exercise_id}")` shows one way.)'
    return Card("note", f"Hint {given} of {len(hints)} for {exercise_id}", sentence)

"""Judge an answer: what becomes of an exercise's values, whoever brings them.

`check` brings them from the learner's notebook, the autograder from a submission's process. Both
run the same test, with the same sentences.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ecosystem_kit.course.deadline import TookTooLong, deadline
from ecosystem_kit.course.explaining import PLAIN_TYPES, explain
from ecosystem_kit.course.guarding import Guarded, LearnersError, NotTried, take
from ecosystem_kit.course.registry import Exercise, NotYet, find_exercise


def exercise_test(exercise_id: str) -> Callable[..., str]:
    """Return the test of an exercise as a function of the learner's values.

    It looks at nothing but these values, counts no try and writes nothing down.

    Parameters
    ----------
    exercise_id : str
        Number of the exercise, such as ``"03.2"``.

    Returns
    -------
    callable
        Takes the values in the order of the exercise's ``needs`` (see `exercise_needs`), and
        ``random_state``, the seed of the made-up recordings that a learner's function is tried
        on. Returns what the right answer shows. Raises `NotYet` with the sentence for the learner
        for every other answer, one that isn't there (None) or whose code fails included.

    Raises
    ------
    NoSuchExercise
        If there is no exercise of that number.

    Examples
    --------
    >>> test = exercise_test("01.3")
    >>> test(0.9**5)[:11]
    'It is 0.59.'
    >>> try:
    ...     test(0.1**5)
    ... except NotYet as not_yet:
    ...     print(not_yet)
    That is the chance that all five are left-handed.
    """
    found = find_exercise(exercise_id)

    def test(*values: Any, random_state: int = 0) -> str:
        names = dict(zip(found.needs, values, strict=True))
        outcome, sentence = judge(found, names, random_state=random_state)
        if outcome != "right":
            raise NotYet(sentence)
        return sentence

    return test


def exercise_needs(exercise_id: str) -> tuple[str, ...]:
    """Return the names that an exercise asks of the learner, in the order of its test.

    Examples
    --------
    >>> exercise_needs("03.2")
    ('kappa', 'same', 'products')
    """
    return find_exercise(exercise_id).needs


def judge(
    exercise: Exercise, names: Mapping[str, Any], *, random_state: int = 0
) -> tuple[str, str]:
    """Return the outcome of an answer, and what a teacher would say about it.

    Parameters
    ----------
    exercise : Exercise
        With its check.
    names : mapping of str to object
        The learner's, or as many of them as there are.
    random_state : int, default=0
        Seed of the made-up recordings, for checks that try the learner's function on some.

    Returns
    -------
    outcome : {"right", "not yet", "not tried", "error explained"}
        Nothing that the learner's code does is raised.
    sentence : str
        For the learner.
    """
    given: list[Any] = []
    seed = {"random_state": random_state} if exercise.seeded else {}
    try:
        given.extend(take(names, name) for name in exercise.needs)
        with deadline(exercise.longest_s):
            return "right", exercise.check(*given, **seed)
    except NotTried as not_tried:
        return "not tried", str(not_tried)
    except NotYet as not_yet:
        return "not yet", str(not_yet) + _forgotten_return(given, str(not_yet))
    except LearnersError as error:
        assert error.__cause__ is not None
        return "error explained", explain(error.__cause__, name=error.name)
    except TookTooLong as error:
        return "error explained", explain(error, name=exercise.needs[0])
    except Exception as error:
        return "not yet", _unusable(exercise, given, error)


def _forgotten_return(given: list[Any], sentence: str) -> str:
    """Add what is behind a None that a check stumbles over."""
    for value in given:
        if isinstance(value, Guarded) and value.gave_nothing and "None" in sentence:
            return f" `{value.name}` gives back nothing: does it end with `return`?"
    return ""


def _unusable(exercise: Exercise, given: list[Any], error: Exception) -> str:
    """Say that the check itself could not work with what the learner has."""
    said = f"{type(error).__name__}: {(str(error) or 'no words').splitlines()[0]}"
    if len(given) < len(exercise.needs):
        return f"`{exercise.needs[len(given)]}` can't be looked at ({said})."
    if "not callable" in said and any(not callable(value) for value in given):
        name, value = next(
            (name, value)
            for name, value in zip(exercise.needs, given, strict=True)
            if not callable(value)
        )
        return f"`{name}` is {_kind(value)}, and a function is wanted: start it with `def {name}`."
    found = [
        f"`{name}` " + ("gives something else" if callable(value) else f"is {_kind(value)}")
        for name, value in zip(exercise.needs, given, strict=True)
    ]
    what = ", ".join(found)
    forgotten = _forgotten_return(given, said)
    return f"Another kind of answer is wanted: {what} ({said}).{forgotten}"


def _kind(value: Any) -> str:
    name = type(value).__name__
    return f"a {PLAIN_TYPES.get(name, name)}"

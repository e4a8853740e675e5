"""The quizzes as files: questions, choices, and a reason for each choice."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "quizzes"
FEWEST_CHOICES = 2


class QuizError(ValueError):
    """A quiz's file can't be used; the message says which question and what is wanted."""


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen, whether it is right, and why it is or isn't."""

    text: str
    right: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """A question; ``multiple`` says that more than one choice may be right."""

    text: str
    choices: tuple[Choice, ...]
    multiple: bool = False


def read_quiz(notebook: str, *, folder: Path = FOLDER) -> tuple[Question, ...]:
    """Return the questions of a notebook's quiz.

    Parameters
    ----------
    notebook : str
        Two digits, such as ``"03"``.
    folder : Path, optional
        Where the quizzes are.

    Raises
    ------
    QuizError
        If there is no quiz, the file is no TOML, or a question breaks a rule.
    """
    path = folder / f"{notebook}.toml"
    if not path.is_file():
        there = ", ".join(sorted(one.stem for one in folder.glob("*.toml"))) or "none"
        raise QuizError(f"found no quiz {notebook!r}; there are: {there}")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise QuizError(f"{path.name} is no TOML: {error}") from error
    questions = content.get("question", [])
    if not questions:
        raise QuizError(f"{path.name} has no [[question]]")
    return tuple(
        _question(entry, where=f"{path.name}, question {place}")
        for place, entry in enumerate(questions, start=1)
    )


def _question(entry: dict[str, Any], *, where: str) -> Question:
    unknown = set(entry) - {"text", "choice", "multiple"}
    if unknown:
        raise QuizError(f"{where}: found {sorted(unknown)}, wanted text, choice, multiple only")
    choices = tuple(
        _choice(one, where=f"{where}, choice {place}")
        for place, one in enumerate(entry.get("choice", []), start=1)
    )
    multiple = entry.get("multiple", False)
    right = sum(choice.right for choice in choices)
    if len(choices) < FEWEST_CHOICES:
        raise QuizError(f"{where}: found {len(choices)} choices, wanted {FEWEST_CHOICES} or more")
    if right == 0 or (right > 1 and not multiple):
        wanted = "one or more" if multiple else "exactly one (or say multiple = true)"
        raise QuizError(f"{where}: found {right} right choices, wanted {wanted}")
    if right == len(choices):
        raise QuizError(f"{where}: every choice is right, so there is nothing to choose")
    if len({choice.text for choice in choices}) < len(choices):
        raise QuizError(f"{where}: two choices have the same text")
    return Question(_text(entry, "text", where=where), choices, multiple)


def _choice(entry: dict[str, Any], *, where: str) -> Choice:
    if not isinstance(entry.get("right"), bool):
        raise QuizError(f"{where}: found right = {entry.get('right')!r}, wanted true or false")
    text, reason = _text(entry, "text", where=where), _text(entry, "reason", where=where)
    return Choice(text, entry["right"], reason)


def _text(entry: dict[str, Any], key: str, *, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise QuizError(f"{where}: found {key} = {value!r}, wanted a sentence")
    return value.strip()

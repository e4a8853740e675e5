"""The quiz at a notebook's end: every answer, right or wrong, is told why."""

from functools import cache
from pathlib import Path
from typing import Any

from ecosystem_kit.course.quiz_files import Question, read_quiz
from ecosystem_kit.course.records import keep

HERE = Path(__file__).resolve().parent


def quiz(notebook: str) -> Any:
    """Return a notebook's quiz as a widget.

    It works by keyboard alone and without a browser as well: ``quiz("03").answer(1, 2)`` gives
    the reason that belongs to the second choice of the first question.

    Parameters
    ----------
    notebook : str
        Two digits, such as ``"03"``.

    Raises
    ------
    QuizError
        If there is no such quiz.
    """
    return _quiz_class()(notebook, read_quiz(notebook))


@cache
def _quiz_class() -> type:
    """Make the widget's class when a quiz is first shown: anywidget is slow to import."""
    import anywidget
    import traitlets

    class Quiz(anywidget.AnyWidget):
        """Questions, choices and reasons; the answers come back from the browser."""

        _esm = HERE / "quiz.js"
        _css = HERE / "quiz.css"
        title = traitlets.Unicode().tag(sync=True)
        questions: Any = traitlets.List().tag(sync=True)
        # For each question the places (from 0) of the choices that were chosen, [] before that.
        answers: Any = traitlets.List().tag(sync=True)

        def __init__(self, notebook: str, questions: tuple[Question, ...]) -> None:
            self.notebook = notebook
            shown = [_for_the_browser(question) for question in questions]
            super().__init__(title=f"Quiz {notebook}", questions=shown, answers=[[]] * len(shown))

        @property
        def score(self) -> tuple[int, int]:
            """How many questions are answered right, and how many there are."""
            return _right(self.questions, self.answers), len(self.questions)

        def answer(self, question: int, *choices: int) -> str:
            """Answer one question; both count from 1. Return the reasons of what was chosen."""
            chosen = _places(self.questions, question, choices)
            there = self.questions[question - 1]["choices"]
            self.answers = [*self.answers[: question - 1], chosen, *self.answers[question:]]
            return " ".join(_told(there[place]) for place in chosen)

        @traitlets.observe("answers")
        def _keep_answers(self, change: Any) -> None:
            if any(change["new"]):
                keep(f"quiz {self.notebook}", _to_keep(self.answers, *self.score))

        def __repr__(self) -> str:
            return f"Quiz {self.notebook}: {len(self.questions)} questions, a reason per answer"

    return Quiz


def _for_the_browser(question: Question) -> dict[str, Any]:
    choices = [
        {"text": one.text, "right": one.right, "reason": one.reason} for one in question.choices
    ]
    return {"text": question.text, "multiple": question.multiple, "choices": choices}


def _to_keep(answers: list[list[int]], right: int, total: int) -> dict[str, Any]:
    return {"answers": answers, "right": right, "total": total}


def _right(questions: list[dict[str, Any]], answers: list[list[int]]) -> int:
    """Return how many questions are answered by all their right choices and no other."""
    return sum(
        chosen == [place for place, one in enumerate(question["choices"]) if one["right"]]
        for question, chosen in zip(questions, answers, strict=True)
    )


def _places(questions: list[dict[str, Any]], question: int, choices: tuple[int, ...]) -> list[int]:
    """Return the chosen places, from 0 and rising, of choices that count from 1."""
    count, of = len(questions), "questions"
    if 1 <= question <= count and choices:
        count, of = len(questions[question - 1]["choices"]), "choices"
        if all(1 <= choice <= count for choice in choices):
            return sorted(choice - 1 for choice in set(choices))
    raise ValueError(f"found no such answer; there are {count} {of}, counted from 1")


def _told(choice: dict[str, Any]) -> str:
    return f"{'Right' if choice['right'] else 'Not this one'}: {choice['reason']}"

"""What the notebooks of the course need: begin, check, hint, solution, quiz, guess, compare."""

from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit.course.checking import check
from ecosystem_kit.course.guesses import compare, guess
from ecosystem_kit.course.hints import hint
from ecosystem_kit.course.quizzing import quiz
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.solutions import solution

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

__all__ = [
    "NotYet",
    "begin",
    "check",
    "compare",
    "exercise",
    "guess",
    "hint",
    "quiz",
    "solution",
]


def begin(notebook: str, *, folder: Path | None = None) -> "Project":
    """Open the learner's project for one notebook; see `ecosystem_kit.project.begin`."""
    from ecosystem_kit import project

    return project.begin(notebook, folder=folder)

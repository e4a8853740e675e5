"""One way to solve an exercise, cut from the course's own notebook."""

import json
import re
import textwrap
from pathlib import Path

from ecosystem_kit import resources
from ecosystem_kit.course.cards import Card
from ecosystem_kit.course.checking import tries_of
from ecosystem_kit.course.hints import hints_given
from ecosystem_kit.course.records import kept
from ecosystem_kit.course.registry import NoSuchExercise, find_exercise

TRIES_BEFORE = 2
REGION = re.compile(r"^[ \t]*### BEGIN SOLUTION[^\n]*\n(.*?)^[ \t]*### END SOLUTION", re.M | re.S)


def solution(exercise_id: str) -> Card:
    """Return one way to solve an exercise, once it has been tried or all hints have been read.

    Parameters
    ----------
    exercise_id : str
        Number of the exercise, such as ``"03.1"``.
    """
    try:
        hints = len(find_exercise(exercise_id).hints)
    except NoSuchExercise as error:
        return Card("error explained", "No solution", str(error))
    given, tries = hints_given(exercise_id), tries_of(exercise_id)
    solved = kept(f"check {exercise_id}", {}).get("outcome") == "right"
    if not solved and given < hints and tries < TRIES_BEFORE:
        sentence = (
            f"You have tried {tries} times and read {given} of {hints} hints. The solution opens "
            f'after {TRIES_BEFORE} tries or the last hint: `hint("{exercise_id}")` gives the next.'
        )
        return Card("not tried", f"The solution of {exercise_id} is still closed", sentence)
    code = read_solution(exercise_id)
    return Card("note", f"One way to solve {exercise_id}", "Yours may look different.", code)


def read_solution(exercise_id: str, *, folder: Path | None = None) -> str:
    """Return the code of an exercise's solution, indented as little as it can be.

    Parameters
    ----------
    exercise_id : str
        Number of the exercise, such as ``"03.1"``.
    folder : Path, optional
        Where the source notebooks are; the course's own where None.

    Raises
    ------
    FileNotFoundError
        If the notebook is not there.
    LookupError
        If the notebook has no such exercise, or its cell no solution.
    """
    number, place = exercise_id.split(".")
    notebooks = sorted((folder or resources.folder("notebooks")).glob(f"{number}_*.ipynb"))
    if not notebooks:
        raise FileNotFoundError(f"found no notebook {number} in the course: get it again")
    cells = json.loads(notebooks[0].read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        nbgrader = cell.get("metadata", {}).get("nbgrader", {})
        if nbgrader.get("grade_id") == f"exercise-{number}-{place}":
            regions = REGION.findall("".join(cell["source"]))
            if regions:
                return "\n".join(textwrap.dedent(region).rstrip() for region in regions)
    raise LookupError(f"{notebooks[0].name} has no solution for {exercise_id}")

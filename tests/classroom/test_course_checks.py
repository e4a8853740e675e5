"""The course's own checks, decided by the judge: no answer of the learner's process is believed."""

import json
import sys
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the engine's sandbox is Linux's", allow_module_level=True)

import nbformat
from small_class import cell, course_of_notebook, fill_in, hand_in, make_course, marks

from ecosystem_kit.classroom import sandbox
from ecosystem_kit.classroom.engine import grade_assignment

missing = sandbox.why_missing()
pytestmark = pytest.mark.skipif(bool(missing), reason=f"no sandbox: {missing}")

BEGIN = """import time
import numpy as np
from ecosystem_kit.course import check
from ecosystem_kit.plan import Plan, Risk
plan = Plan.default()
same = 0.8"""
# Long enough to be taken over from the rehearsal.
LONG = "time.sleep(0.3)\nproducts = np.array([0.2, 0.3])\nprint('worked long')"
NOBODY = "### BEGIN SOLUTION\nnobody = 0.9**5\n### END SOLUTION"
RISKS = """### BEGIN SOLUTION
one = Risk("Left hands are not recognised", "Kim", "Invites two left-handed people")
two = Risk("Pictures outlive their purpose", "Lou", "Deletes them after ninety days")
three = Risk("One heard as nine cooks nine meals", "Sam", "Shows the number before it counts")
plan.consent = "Asked before each session, kept with it, taken back at any time"
plan.retention_days = 90
plan.risks = risks = [one, two, three]
### END SOLUTION"""
KAPPA = """def kappa(same, products):
    ### BEGIN SOLUTION
    chance = products.sum()
    return (same - chance) / (1 - chance)
    ### END SOLUTION"""
EXERCISES = {"01-3": NOBODY, "01-4": RISKS, "03-2": KAPPA}
ALL, NONE = dict.fromkeys(EXERCISES, 1), dict.fromkeys(EXERCISES, 0)
FORGED = {
    "patches the check": "import ecosystem_kit.course as c\n"
    "check = c.check = lambda *a, **k: type('Fine', (), {'right': True})()",
    "patches the outcome": "from ecosystem_kit.course import checking\n"
    "checking.Outcome.right = property(lambda self: True)",
    "patches the judging": "from ecosystem_kit.course import judging, checking\n"
    "judging.judge = checking.judge = lambda *a, **k: ('right', 'Fine.')",
    "patches the exercises": "from ecosystem_kit.course import registry\n"
    "for one in registry.exercises_of('01').values():\n"
    "    object.__setattr__(one, 'check', lambda *a, **k: 'Fine.')",
    "agrees with everything": "class Any(float):\n    __eq__ = lambda self, other: True\n"
    "    __hash__ = None\n    __rsub__ = __sub__ = lambda self, other: 0.0\n"
    "nobody, risks, kappa = Any(1), Any(1), lambda same, products: Any(1)",
    "a risk of its own kind": "class Sure(Risk):\n    __eq__ = lambda self, other: True\n"
    "plan.risks = risks = [Sure('', '', '')] * 3",
}


def source_book():
    cells = [cell(BEGIN, "begin"), cell(LONG)]
    for number, answer in EXERCISES.items():
        test = f'assert check("{number.replace("-", ".")}").right'
        hidden = f"### BEGIN HIDDEN TESTS\n{test}\n### END HIDDEN TESTS"
        cells += [
            cell(answer, f"exercise-{number}", solution=True),
            cell(f'check("{number.replace("-", ".")}")\n{hidden}', f"check-{number}", points=1),
        ]
    return nbformat.v4.new_notebook(cells=cells)


def first_answer(code):
    return {"exercise-01-3": code}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    course = make_course(tmp_path_factory.mktemp("class") / "course", source_book())
    right = fill_in(course / "source" / "hw" / "small.ipynb")
    hand_in(course, "right", right)
    hand_in(course, "untouched", {})
    hand_in(course, "wrong", {**right, "exercise-03-2": "def kappa(same, products): return same"})
    for name, code in FORGED.items():
        hand_in(course, name, first_answer(code))
    return course, {one.student: one for one in grade_assignment(course, "hw", workers=2)}


def found(course, name):
    return {key.removeprefix("check-"): value for key, value in marks(course, name).items()}


def outputs(course, name):
    path = course / "autograded" / name / "hw" / "small.ipynb"
    return json.dumps(json.loads(path.read_text(encoding="utf-8")))


def test_right_answers_get_their_points(graded):
    assert found(graded[0], "right") == ALL, graded[1]["right"].not_gradable


def test_an_untouched_release_gets_none(graded):
    assert found(graded[0], "untouched") == NONE


def test_a_wrong_function_is_called_and_told_why(graded):
    course, _ = graded
    assert found(course, "wrong") == {**ALL, "03-2": 0}
    assert "AssertionError: " in outputs(course, "wrong")
    assert "That is the plain agreement" in outputs(course, "wrong")


def test_what_was_taken_over_is_shown(graded):
    assert "worked long" in outputs(graded[0], "right")


@pytest.mark.parametrize("name", FORGED)
def test_a_check_cannot_be_forged(graded, name):
    course, results = graded
    assert found(course, name) == NONE, results[name].not_gradable


def test_a_notebook_of_the_course_is_graded_by_its_own_checks(tmp_path):
    """The quickest of them; `benchmarks/grading_notebooks.py` takes all."""
    source = Path(__file__).resolve().parents[2] / "notebooks" / "01_planning.ipynb"
    course = course_of_notebook(tmp_path / "course", source)
    graded = {one.student: one for one in grade_assignment(course, source.stem, workers=2)}
    assert {name: (one.score, one.not_gradable) for name, one in graded.items()} == {
        "right": (4, {}), "untouched": (0, {}),
    }  # fmt: skip
    assert not list((course / "source" / source.stem).glob("project"))

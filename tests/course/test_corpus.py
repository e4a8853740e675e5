"""Every check knows many right answers from many wrong ones, and says of each wrong one why."""

import importlib.util
import linecache
import re
from pathlib import Path
from types import ModuleType

import pytest

from ecosystem_kit import resources
from ecosystem_kit.course import registry
from ecosystem_kit.course.checking import Outcome, check

EXERCISES = Path(registry.__file__).parent / "exercises"
CORPORA = Path(__file__).parent
FEWEST_RIGHT, FEWEST_WRONG = 3, 4
# Read, not imported: a broken module must fail its own tests, and no others.
IDS = [
    found
    for path in sorted(EXERCISES.glob("notebook_*.py"))
    for found in re.findall(r'@exercise\(\s*"(\d\d\.\d)"', path.read_text(encoding="utf-8"))
]


def read_corpus(notebook: str, folder: Path = CORPORA) -> ModuleType:
    path = folder / f"corpus_{notebook}.py"
    assert path.exists(), f"{path.name} is missing: it holds right and wrong answers"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(code: str, exercise_id: str) -> Outcome:
    """Run an answer as a notebook would, in a fresh namespace, and check it."""
    namespace: dict = {"__name__": "__main__"}
    name = f"<answer to {exercise_id}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    exec(compile(code, name, "exec"), namespace)
    return check(exercise_id, namespace=namespace)


def faults_of(exercise_id: str, right: list[str], wrong: list[tuple[str, str]]) -> list[str]:
    """Say what is amiss with the answers to one exercise, or with its check."""
    faults = []
    if len({code.strip() for code in right}) < FEWEST_RIGHT:
        faults.append(f"{len(right)} right answers, wanted {FEWEST_RIGHT} that are written apart")
    if len({code.strip() for code, _ in wrong}) < FEWEST_WRONG:
        faults.append(f"{len(wrong)} wrong answers, wanted {FEWEST_WRONG}")
    for code in right:
        outcome = run(code, exercise_id)
        if not outcome.right:
            faults.append(f"right answer refused:\n{code}\n{outcome!r}")
    for code, words in wrong:
        outcome = run(code, exercise_id)
        if outcome.right or not words.strip() or words not in outcome.sentence:
            faults.append(f"wrong answer, wanted '{words}':\n{code}\n{outcome!r}")
    return faults


@pytest.mark.parametrize("exercise_id", IDS)
def test_check_tells_right_from_wrong(exercise_id, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus = read_corpus(exercise_id[:2])
    right, wrong = corpus.RIGHT.get(exercise_id, []), corpus.WRONG.get(exercise_id, [])
    assert not faults_of(exercise_id, right, wrong)


SEEDED = [one for one in IDS if registry.find_exercise(one).seeded]
SEEDS = range(1, 40)


@pytest.mark.parametrize("exercise_id", SEEDED)
def test_right_answer_is_right_for_whatever_is_made_up(exercise_id) -> None:
    """A hidden test draws other recordings: none of them may refuse a right answer."""
    code = read_corpus(exercise_id[:2]).RIGHT[exercise_id][0]
    namespace: dict = {"__name__": "__main__"}
    exec(code, namespace)
    refused = {
        seed: outcome.sentence
        for seed in SEEDS
        if not (outcome := check(exercise_id, namespace=namespace, random_state=seed)).right
    }
    assert refused == {}


def test_every_notebook_on_own_data_has_a_function_that_is_tried_on_made_up_recordings() -> None:
    assert {one[:2] for one in SEEDED} == {"02", "03", "04", "05", "06", "07", "08"}


@pytest.mark.parametrize("exercise_id", SEEDED)
def test_hidden_test_makes_up_other_recordings_than_the_learners_check(exercise_id) -> None:
    (path,) = resources.folder("notebooks").glob(f"{exercise_id[:2]}_*.ipynb")
    hidden = re.findall(rf'check\("{exercise_id}", random_state=(\d+)\)', path.read_text("utf-8")
                        .replace('\\"', '"'))  # fmt: skip
    assert len(hidden) == 1
    assert hidden[0] != "0"


@pytest.mark.parametrize("exercise_id", IDS)
def test_nothing_written_is_not_tried(exercise_id) -> None:
    assert check(exercise_id, namespace={}).outcome == "not tried"


@pytest.mark.parametrize("exercise_id", IDS)
def test_hints_go_in_steps_and_none_is_said_twice(exercise_id) -> None:
    hints = registry.find_exercise(exercise_id).hints
    assert len(set(hints)) == len(hints) >= 2


@pytest.mark.parametrize("path", sorted(CORPORA.glob("corpus_*.py")), ids=lambda one: one.stem)
def test_corpus_has_no_answers_to_exercises_that_are_not_there(path) -> None:
    corpus = read_corpus(path.stem[-2:])
    assert {*corpus.RIGHT, *corpus.WRONG} <= set(IDS)


@pytest.fixture
def half():
    """An exercise of our own: the half of a number."""

    @registry.exercise("99.1", needs="half", hints=["What is the half of 4?", "Divide by two."])
    def check_half(half):
        if half(4) != 2:
            raise registry.NotYet(f"half(4) gives {half(4)}: the half of 4 is 2.")
        return "A half is the whole divided by two."

    yield "99.1"
    registry._exercises.pop("99.1")


RIGHT = [f"def half(x):\n    return {body}" for body in ("x / 2", "x * 0.5", "x - x / 2")]
WRONG = [
    ("def half(x):\n    return x", "half(4) gives 4"),
    ("def half(x):\n    return x // 3", "half(4) gives 1"),
    ("def half(x):\n    return x / 0", "divides by zero"),
    ("half = 2", "a function is wanted"),
]


def test_runner_is_content_with_a_good_corpus(half) -> None:
    assert faults_of(half, RIGHT, WRONG) == []


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        (RIGHT[:2], WRONG, "2 right answers"),
        ([RIGHT[0]] * 3, WRONG, "written apart"),
        (RIGHT, WRONG[:3], "3 wrong answers"),
        ([*RIGHT, "def half(x):\n    return 1"], WRONG, "right answer refused"),
        (RIGHT, [*WRONG, (RIGHT[0], "is 2")], "wrong answer, wanted 'is 2'"),
        (RIGHT, [*WRONG, (WRONG[0][0], "another sentence")], "wanted 'another sentence'"),
        (RIGHT, [*WRONG, (WRONG[0][0], "")], "wanted ''"),
    ],
    ids=["few right", "same right", "few wrong", "refused", "let through", "sentence", "no words"],
)
def test_runner_finds_what_is_amiss(half, right, wrong, fault) -> None:
    assert any(fault in one for one in faults_of(half, right, wrong))


def test_missing_corpus_is_named(tmp_path) -> None:
    with pytest.raises(AssertionError, match=r"corpus_42\.py is missing"):
        read_corpus("42", tmp_path)

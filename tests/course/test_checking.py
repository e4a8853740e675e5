"""A check has four outcomes, never raises for what a learner does, and can't be spoiled."""

import doctest
import subprocess
import sys
import threading
from types import MappingProxyType
from typing import ClassVar

import numpy as np
import pytest

from ecosystem_kit.course import cards, checking, deadline, guarding, judging, records, registry
from ecosystem_kit.course.checking import OUTCOMES, Outcome, check
from ecosystem_kit.course.registry import NotYet


@pytest.mark.parametrize(
    ("code", "outcome", "words"),
    [
        ("def half(x):\n    return x / 2", "right", "A half is the whole divided by two."),
        ("half = lambda x: x * 0.5", "right", "A half is"),
        ("def half(x):\n    return x", "not yet", "half(4) gives 4"),
        ("def half(x):\n    x / 2", "not yet", "does it end with `return`?"),
        ("half = 2", "not yet", "`half` is a whole number, and a function is wanted"),
        ("", "not tried", "There is no `half` yet"),
        ("half = None", "not tried", "`half` is still None"),
        ("half = ...", "not tried", "`half` is still Ellipsis"),
        ("def half(x):\n    ...", "not tried", "`half` is still empty"),
        ("def half(x):\n    'Return the half.'", "not tried", "`half` is still empty"),
        ("def half(x):\n    return ...", "not tried", "`half` is still empty"),
        ("def half(x):\n    raise NotImplementedError", "not tried", "Write `half`"),
        ("def half(x):\n    return x / 0", "error explained", "line 2 (`return x / 0`)"),
        ("def half():\n    return 2", "error explained", "values it takes: 0"),
        ("def half(x):\n    raise SystemExit", "error explained", "ends the program"),
    ],
)
def test_answer_gets_its_outcome_and_sentence(half, answered, code, outcome, words) -> None:
    found = answered(code)
    assert found.outcome == outcome
    assert words in found.sentence
    assert found.right == (outcome == "right")


def test_loop_without_end_is_stopped(registered, answered) -> None:
    registered(lambda half: half(1) and "", longest_s=0.2)
    found = answered("def half(x):\n    while True:\n        x = x + 1")
    assert found.outcome == "error explained"
    assert "a loop without an end" in found.sentence
    assert found.sentence.startswith("In your `half`, line ")


def test_loop_that_eats_every_exception_is_stopped_as_well(registered, answered) -> None:
    registered(lambda half: half(1) and "", longest_s=0.2)
    body = (
        "while True:\n        try:\n            x + 1\n        except Exception:\n            pass"
    )
    assert "a loop without an end" in answered(f"def half(x):\n    {body}").sentence


def test_other_threads_stop_a_loop_by_the_clock() -> None:
    stopped: list[bool] = []

    def loop() -> None:
        try:
            with deadline.deadline(0.05):
                spin()
        except deadline.TookTooLong:
            stopped.append(True)

    def spin() -> None:
        number = 0
        while True:
            number += 1

    thread = threading.Thread(target=loop)
    thread.start()
    thread.join(timeout=20)
    assert stopped == [True]


def test_learners_function_cannot_change_the_data_of_the_check(registered, answered) -> None:
    def check_sorted(half) -> str:
        numbers, table = np.array([3, 1, 2]), {"a": [1]}
        half(numbers, table=table)
        if numbers.tolist() != [3, 1, 2] or table != {"a": [1]}:
            raise NotYet("spoiled")
        return "kept"

    registered(check_sorted)
    code = "def half(numbers, *, table):\n    numbers.sort(); table['a'].append(2); table.clear()"
    assert answered(code).sentence == "kept"


def test_check_cannot_change_what_the_learner_has(registered) -> None:
    def check_list(half) -> str:
        half.clear()
        return "cleared its copy"

    registered(check_list)
    mine = {"half": [1, 2]}
    assert check("99.1", namespace=mine).right
    assert mine == {"half": [1, 2]}


def test_what_a_function_gave_back_cannot_be_changed_later(registered, answered) -> None:
    def check_twice(half) -> str:
        first = half([1])
        half([2])
        if first != [1]:
            raise NotYet("changed")
        return "the same"

    registered(check_twice)
    code = "kept = []\ndef half(x):\n    kept.clear(); kept.extend(x); return kept"
    assert answered(code).sentence == "the same"


def test_function_of_the_course_is_not_the_learners(half, answered) -> None:
    found = answered("from ecosystem_kit.lifecycle import mend as half")
    assert found.outcome == "not tried"
    assert "the course's own" in found.sentence


def test_several_names_arrive_in_the_order_asked_for(registered, answered) -> None:
    registered(lambda low, high: f"{low} to {high}", needs=["low", "high"])
    assert answered("high = 9\nlow = 1").sentence == "1 to 9"
    assert answered("low = 1").sentence.startswith("There is no `high` yet")


def test_check_that_stumbles_over_the_answer_says_what_it_found(registered, answered) -> None:
    registered(lambda half: str(half + 1))
    found = answered("half = 'two'")
    assert found.outcome == "not yet"
    assert "`half` is a text" in found.sentence


def test_names_are_taken_from_where_check_is_called(half) -> None:
    half = lambda x: x / 2  # noqa: E731, F841  as a learner would
    assert check("99.1").right


def test_names_are_taken_from_the_notebook_where_ipython_runs(half, monkeypatch) -> None:
    import IPython

    class Shell:
        user_ns = MappingProxyType({"half": lambda x: x / 2})

    monkeypatch.setattr(IPython, "get_ipython", Shell)
    assert check("99.1").right


def test_names_of_a_cell_count_before_those_of_a_shell(half, monkeypatch) -> None:
    import IPython

    class Shell:
        user_ns = MappingProxyType({"half": lambda x: x})

    monkeypatch.setattr(IPython, "get_ipython", Shell)
    cell = {"__name__": "__main__", "check": check, "half": lambda x: x / 2}
    exec("found = check('99.1')", cell)
    assert cell["found"].right


@pytest.mark.parametrize("wrong", ["99.7", "3.1", "", "hello"])
def test_number_of_no_exercise_is_explained(wrong) -> None:
    found = check(wrong)
    assert found.outcome == "error explained"
    assert "There is no exercise" in found.sentence


def test_tries_are_counted_but_not_for_an_empty_cell(half, answered) -> None:
    codes = ["", "def half(x):\n    return x", "def half(x):\n    return x / 2"]
    assert [answered(code).tries for code in codes] == [0, 1, 2]
    assert checking.tries_of(half) == 2


def test_autograder_runs_the_same_test_without_a_notebook_and_without_a_try(half) -> None:
    test = judging.exercise_test(half)
    assert test(lambda x: x / 2) == "A half is the whole divided by two."
    with pytest.raises(NotYet, match=r"half\(4\) gives 4"):
        test(lambda x: x)
    with pytest.raises(NotYet, match="still None"):
        test(None)
    with pytest.raises(NotYet, match="divides by zero"):
        test(lambda x: x / 0)
    with pytest.raises(ValueError, match="shorter"):
        test()
    assert checking.tries_of(half) == 0


def test_recordings_that_a_function_is_tried_on_follow_the_seed(registered) -> None:
    def check_seed(half, *, random_state) -> str:
        return str(half(random_state))

    registered(check_seed)
    names = {"half": lambda x: x / 2}
    assert check("99.1", namespace=names).sentence == "0.0"
    assert check("99.1", namespace=names, random_state=8).sentence == "4.0"
    assert judging.exercise_test("99.1")(names["half"], random_state=6) == "3.0"


def test_hooks_get_every_outcome_and_a_failing_one_is_named(half, answered, monkeypatch) -> None:
    seen: list[Outcome] = []

    def broken(outcome: Outcome) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(checking, "on_check", [seen.append, broken])
    found = answered("def half(x):\n    return x / 2")
    assert seen[0].right
    assert found.right
    assert "could not be written down: OSError: disk full" in found.sentence


def test_tries_are_kept_in_the_project_that_was_begun(half, answered, monkeypatch) -> None:
    class Ledger:
        notes: ClassVar[dict] = {}

        def note(self, key, value) -> None:
            self.notes[key] = value

        def read_note(self, key):
            return self.notes.get(key)

    monkeypatch.setattr(records, "current_ledger", Ledger)
    answered("def half(x):\n    return x")
    records.forget()
    assert answered("def half(x):\n    return x / 2").tries == 2
    assert Ledger.notes == {"check 99.1": {"outcome": "right", "tries": 2}}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_outcome_is_told_by_icon_and_word_and_no_colour_of_text(outcome) -> None:
    found = Outcome("99.1", outcome, "Look at `a < b`.")
    html = found._repr_html_()
    assert cards.ICONS[outcome] in html
    assert f"{outcome.capitalize()} (99.1)" in html
    assert "<code>a &lt; b</code>" in html
    assert 'role="status"' in html
    assert ";color:" not in html
    assert "background" not in html
    assert repr(found) == f"{cards.ICONS[outcome]} {outcome.capitalize()} (99.1): Look at `a < b`."


def test_nothing_that_a_learner_wrote_becomes_a_tag() -> None:
    assert "<script>" not in Outcome("99.1", "not yet", "found `<script>`")._repr_html_()


def test_interrupt_by_the_learner_goes_through(registered, answered) -> None:
    registered(lambda half: half(1) or "")
    with pytest.raises(KeyboardInterrupt):
        answered("def half(x):\n    raise KeyboardInterrupt")


@pytest.mark.parametrize(
    ("exercise_id", "hints", "words"),
    [("3.1", ["one two", "three"], "'03.1'"), ("99.1", ["only one"], "two"), ("99.1", "ab", "two")],
)
def test_exercise_that_is_no_exercise_is_refused(exercise_id, hints, words) -> None:
    with pytest.raises(ValueError, match=words):
        registry.exercise(exercise_id, needs="half", hints=hints)


def test_broken_exercise_module_is_not_taken_for_a_missing_one(tmp_path, monkeypatch) -> None:
    (tmp_path / "broken_exercises").mkdir()
    (tmp_path / "broken_exercises" / "__init__.py").touch()
    module = tmp_path / "broken_exercises" / "notebook_98.py"
    module.write_text("import nothing_of_that_name\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(registry, "EXERCISES_PACKAGE", "broken_exercises")
    with pytest.raises(ModuleNotFoundError, match="nothing_of_that_name"):
        registry.exercises_of("98")
    assert registry.exercises_of("97") == {}


def test_check_is_there_before_any_heavy_library() -> None:
    heavy = {"scipy", "sklearn", "pandas", "matplotlib", "cv2", "IPython", "nbformat"}
    code = "import sys; from ecosystem_kit.course import check; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy & set(run.stdout.split()) == set()


@pytest.mark.parametrize(
    "module", [cards, deadline, guarding, judging, registry], ids=lambda one: one.__name__
)
def test_examples_in_the_docstrings_hold(module) -> None:
    assert doctest.testmod(module).failed == 0


def test_a_value_that_can_not_even_be_looked_at_is_named():
    class Broken(dict):
        def __getitem__(self, name):
            raise RuntimeError("it is gone")

    found = registry.find_exercise("03.2")
    outcome, said = judging.judge(found, Broken(kappa=1, same=1, products=1))
    assert (outcome, said) == ("not yet", "`kappa` can't be looked at (RuntimeError: it is gone).")

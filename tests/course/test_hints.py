"""Hints come in steps; the solution opens after them, or after tries."""

import json

import pytest

from ecosystem_kit import resources
from ecosystem_kit.course import records
from ecosystem_kit.course.checking import check
from ecosystem_kit.course.hints import hint
from ecosystem_kit.course.solutions import read_solution, solution

CODE = """def half(x):
    ### BEGIN SOLUTION
    whole = x

    return whole / 2
    ### END SOLUTION
"""


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """A folder with one made-up source notebook, in the place of the course's own."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# Halves"]},
        {"cell_type": "code", "metadata": {}, "source": "### BEGIN SOLUTION\n1\n### END SOLUTION"},
        graded("exercise-99-1", CODE.splitlines(keepends=True)),
        graded("exercise-99-2", ["answer = 2"]),
    ]
    path = tmp_path / "99_halves.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    monkeypatch.setattr(resources, "folder", lambda name: tmp_path)
    return tmp_path


def graded(name: str, source: list[str]) -> dict:
    return {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": name}}, "source": source}


def test_each_call_gives_the_next_hint_and_then_the_last_again(half) -> None:
    said = [repr(hint(half)) for _ in range(4)]
    assert said[0] == "✎ Hint 1 of 3 for 99.1: What is the half of 4?"
    assert said[1].startswith("✎ Hint 2 of 3 for 99.1: Divide by two.")
    assert said[2] == said[3]
    assert 'solution("99.1")' in said[3]


def test_solution_is_closed_before_any_try_and_says_what_opens_it(half, notebooks) -> None:
    hint(half)
    card = solution(half)
    assert "still closed" in card.heading
    assert "tried 0 times and read 1 of 3 hints" in card.sentence
    assert card.code == ""


def test_solution_opens_after_the_last_hint(half, notebooks) -> None:
    for _ in range(3):
        hint(half)
    assert solution(half).code == "whole = x\n\nreturn whole / 2"


def test_solution_opens_after_two_tries_but_not_for_running_an_empty_cell(half, notebooks) -> None:
    for _ in range(5):
        check(half, namespace={})
    assert not solution(half).code
    for _ in range(2):
        check(half, namespace={"half": lambda x: x})
    assert solution(half).code


def test_solution_opens_at_once_for_a_right_answer(half, notebooks) -> None:
    check(half, namespace={"half": lambda x: x / 2})
    card = solution(half)
    assert "return whole / 2" in repr(card)
    assert "<pre" in card._repr_html_()


def test_code_with_signs_of_html_stays_code(half, notebooks) -> None:
    from ecosystem_kit.course.cards import Card

    assert "a &lt; b" in Card("note", "One way", "", "a < b")._repr_html_()


@pytest.mark.parametrize("ask", [hint, solution], ids=["hint", "solution"])
def test_number_of_no_exercise_is_explained(ask) -> None:
    assert "There is no exercise '99.7'" in ask("99.7").sentence


def test_exercise_without_solution_and_missing_notebook_are_named(notebooks) -> None:
    with pytest.raises(LookupError, match=r"99_halves\.ipynb has no solution for 99\.2"):
        read_solution("99.2")
    with pytest.raises(LookupError, match=r"no solution for 99\.7"):
        read_solution("99.7")
    with pytest.raises(FileNotFoundError, match="found no notebook 98"):
        read_solution("98.1")


def test_hints_are_forgotten_with_the_rest(half) -> None:
    hint(half)
    records.forget()
    assert repr(hint(half)).startswith("✎ Hint 1 of 3")

"""A guess is kept, and set beside the measurement in one sentence."""

import doctest
from types import SimpleNamespace

import numpy as np
import pytest

from ecosystem_kit.course import guesses, records
from ecosystem_kit.course.guesses import compare, guess
from ecosystem_kit.intervals import Interval

INTERVAL = SimpleNamespace(estimate=0.9, low=0.85, high=0.95)


@pytest.mark.parametrize(
    ("guessed", "measured", "words"),
    [
        (10, 10.4, "well guessed"),
        (10, 30, "3 times as much"),
        (30, 10, "your guess was 3 times too high"),
        (10, 12, "2 h more than you guessed"),
        (12, 10, "2 h less than you guessed"),
        (0, 3, "3 h more than you guessed"),
        (-2, -1, "1 h more than you guessed"),
        (0.9, INTERVAL, "your guess lies inside the interval"),
        (0.5, INTERVAL, "your guess lies outside the interval"),
        ("data", "data", "as you guessed"),
        ("training", "data", "another one than you guessed"),
        ("training", "too close to say", "these data don't tell"),
        ("too close to say", "too close to say", "as you guessed"),
        (True, True, "You guessed yes, and it is yes h: as you guessed"),
        ({"1": 5, "2": 5}, {"1": 6, "2": 20}, "farthest from it is 2 (4 times as much)"),
        ({"1": 5}, {"2": 20}, "nothing in the two can be compared"),
        (np.float64(10), np.int64(30), "3 times as much"),
    ],
)
def test_guess_and_measurement_stand_in_one_sentence(guessed, measured, words) -> None:
    guess("99.hours", guessed, unit="h")
    sentence = compare("99.hours", measured).sentence
    assert words in sentence or words.replace(" h:", ":") in sentence
    assert sentence.startswith("You guessed ")


@pytest.mark.parametrize(
    ("guessed", "measured", "unit", "words"),
    [
        (0.9, 0.93, "", "well guessed"),
        (0.9, 0.94, "", "0.04 more than you guessed"),
        (0.0, 0.02, "", "well guessed"),
        (0.02, 0.06, "", "3 times as much"),
        (90, 93, "%", "well guessed"),
        (90, 96, "%", "6 % more than you guessed"),
        (0.9, 0.98, "s", "well guessed"),
        (9.5, 10.0, "", "well guessed"),
    ],
)
def test_share_is_met_within_three_points_and_an_amount_within_a_tenth(
    guessed, measured, unit, words
) -> None:
    guess("99.share", guessed, unit=unit)
    assert compare("99.share", measured).sentence.endswith(f": {words}.")


def test_one_is_followed_by_a_single_gap() -> None:
    guess("99.gaps", 5, unit="gaps")
    assert compare("99.gaps", 4).sentence == (
        "You guessed 5 gaps, and it is 4 gaps: 1 gap less than you guessed."
    )


@pytest.mark.parametrize("nothing", [..., None], ids=["dots", "None"])
def test_dots_are_no_guess_and_the_notebook_goes_on(nothing) -> None:
    assert "No guess yet" in guess("99.hours", nothing, unit="h").heading
    assert compare("99.hours", 3, unit="h").sentence == "It is 3 h. You had written no guess down."


def test_last_guess_counts() -> None:
    guess("99.hours", 1, unit="h")
    guess("99.hours", 2, unit="h")
    assert "You guessed 2 h" in compare("99.hours", 4).sentence


def test_unit_is_that_of_the_guess_unless_told() -> None:
    guess("99.hours", 1, unit="h")
    assert "it is 90 min" in compare("99.hours", 90, unit="min").sentence


def test_guess_is_a_note_in_the_project_that_was_begun(monkeypatch) -> None:
    notes: dict = {}
    ledger = SimpleNamespace(note=notes.__setitem__, read_note=notes.get)
    monkeypatch.setattr(records, "current_ledger", lambda: ledger)
    monkeypatch.setattr(guesses, "current_ledger", lambda: ledger)
    assert "in your project" in guess("99.hours", {"1": np.float64(2)}, unit="h").sentence
    records.forget()
    assert notes == {"guess 99.hours": {"value": {"1": 2.0}, "unit": "h"}}
    assert "You guessed 1 2 h" in compare("99.hours", {"1": 2.0}).sentence


def test_a_real_ledger_keeps_it_for_the_next_kernel(monkeypatch, tmp_path) -> None:
    from ecosystem_kit.ledger import Ledger

    with Ledger(tmp_path) as ledger:
        monkeypatch.setattr(records, "current_ledger", lambda: ledger)
        guess("99.hours", 4, unit="h")
    records.forget()
    with Ledger(tmp_path) as again:
        monkeypatch.setattr(records, "current_ledger", lambda: again)
        assert "You guessed 4 h" in compare("99.hours", 4).sentence


def test_an_interval_has_its_unit_before_its_count() -> None:
    guess("99.wait", 30, unit="s")
    said = compare("99.wait", Interval(82.5, 64.6, 100.4, 12)).sentence
    assert "82.5 [64.6, 100.4] s (n = 12): your guess lies outside" in said


def test_what_never_comes_is_not_called_so_many_times_as_much() -> None:
    guess("99.pays", 50, unit="fits")
    assert "no guess could meet it" in compare("99.pays", float("inf")).sentence


def test_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(guesses).failed == 0

"""A number is followed by the word that belongs to it."""

import doctest

import pytest

from ecosystem_kit import wording


def test_examples_run() -> None:
    assert doctest.testmod(wording).failed == 0


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1200, "1,200 people")]
)
def test_one_is_a_person_and_all_others_are_people(count, said) -> None:
    assert wording.people(count) == said


@pytest.mark.parametrize("unit", ["s", "ms", "h", "min", "%", ""])
def test_a_unit_of_few_letters_is_no_plural(unit) -> None:
    assert wording.one_of(unit) == unit

import math

import numpy as np
import pytest

from ecosystem_kit.course.registry import NotYet
from ecosystem_kit.course.slips import (
    are_close,
    is_close,
    one_number,
    refuse_slips,
    refuse_slips_of_many,
)


@pytest.mark.parametrize(
    "value", [2, 2.0, np.float32(2), np.array([2]), np.int64(2)], ids=lambda one: type(one).__name__
)
def test_one_number_is_one_whatever_it_comes_in(value):
    assert one_number(value, "half") == 2.0


@pytest.mark.parametrize(
    "value",
    ["2", True, None, [2], math.nan, math.inf, np.array([1, 2]), print],
    ids=["text", "truth", "nothing", "list", "nan", "infinite", "two", "function"],
)
def test_what_is_no_single_finite_number_is_shown_and_refused(value):
    with pytest.raises(NotYet, match="and one number is wanted"):
        one_number(value, "half")


def test_a_number_rounded_to_three_digits_is_close_and_one_percent_off_is_not():
    assert is_close(0.334, 1 / 3)
    assert not is_close(0.3367, 1 / 3)


def test_a_slip_gets_its_sentence_and_what_is_right_or_unknown_gets_none():
    slips = {4.0: "That is the double.", 1.0: "That is the wanted one, never said."}
    with pytest.raises(NotYet, match="the double"):
        refuse_slips(4.001, 1.0, slips)
    refuse_slips(1.0, 1.0, slips)
    refuse_slips(7.0, 1.0, slips)


def test_of_two_slips_that_lie_close_together_the_nearest_is_meant():
    slips = {87.9: "In percent.", 88.0: "A count."}
    with pytest.raises(NotYet, match="A count"):
        refuse_slips(88.0, 0.879, slips)


def test_slips_of_many_numbers_get_their_sentence_whatever_their_shape():
    slips = [(np.ones(3), "That is one each."), (np.ones((3, 2)), "That is a table.")]
    wanted = np.array([1.0, 2.0, 3.0])
    with pytest.raises(NotYet, match="one each"):
        refuse_slips_of_many([1, 1, 1], wanted, slips)
    with pytest.raises(NotYet, match="a table"):
        refuse_slips_of_many(np.ones((3, 2)), wanted, slips)
    refuse_slips_of_many(wanted, wanted, [(wanted, "never said")])
    assert not are_close(np.ones((2, 3)), np.ones(3))

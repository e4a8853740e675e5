"""Plain values cross between processes; nothing else does."""

import math
import socket
from collections import Counter, OrderedDict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecosystem_kit.classroom.line import Broken, Line
from ecosystem_kit.classroom.wire import Uncrossable, pack, unpack

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
    | st.binary() | st.complex_numbers(allow_nan=False),
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple)
    | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)  # fmt: skip


@given(PLAIN)
def test_plain_values_come_as_they_went(value):
    assert unpack(pack(value)) == value


@pytest.mark.parametrize("value", [
    np.arange(6).reshape(2, 3), np.array(["a", "bc"]), np.array([], float),
    np.array([1, "x", None]), np.array([np.nan, np.inf]), np.zeros((0, 3), np.uint8),
], ids=repr)  # fmt: skip
def test_arrays_keep_dtype_shape_and_values(value):
    found = unpack(pack(value))
    assert (found.dtype, found.shape) == (value.dtype, value.shape)
    np.testing.assert_array_equal(found, value)
    found.flat[:1] = found.flat[:1]


def test_tables_keep_their_columns_and_index():
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None]}, index=[3, 5])
    pd.testing.assert_frame_equal(unpack(pack(table)), table)
    pd.testing.assert_series_equal(unpack(pack(table["a"])), table["a"])


@pytest.mark.parametrize(
    "value", [Counter("aab"), OrderedDict(a=1), range(2, 9), frozenset({1}), np.float32(0.5), ...],
    ids=repr,
)  # fmt: skip
def test_common_kinds_stay_what_they_are(value):
    found = unpack(pack(value))
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_crosses():
    assert math.isnan(unpack(pack(float("nan"))))


def test_an_heir_is_no_plain_value():
    class Agrees(float):
        def __eq__(self, other):
            return True

        __hash__ = float.__hash__

    with pytest.raises(Uncrossable, match="Agrees"):
        pack([Agrees(1)])


def test_what_holds_itself_does_not_cross():
    endless: list = []
    endless.append(endless)
    with pytest.raises(Uncrossable, match="deep"):
        pack(endless)


@pytest.mark.parametrize("message", [
    ["object", 1], {}, [], ["array", "O", [1], ""], ["array", "<f8", [2], "AA=="], ["int", 3],
    ["dict", 1], ["float", "x"], [[]], ["array", "<f8", [5], ""],
], ids=repr)  # fmt: skip
def test_what_nobody_may_say_is_refused(message):
    with pytest.raises(Broken):
        unpack(message)


def test_a_message_that_is_too_long_is_not_read():
    one, other = socket.socketpair()
    with one, other:
        Line(one, longest=100).say("x" * 200)
        with pytest.raises(Broken, match="202 bytes"):
            Line(other, longest=100).hear()


def test_waiting_ends_with_the_time():
    one, other = socket.socketpair()
    with one, other, pytest.raises(Broken, match="time is over"):
        Line(one, longest=100, until=0).hear()

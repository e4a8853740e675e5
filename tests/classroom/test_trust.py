"""Whose a name is, read off a source notebook, and what the judge does with the teacher's cells."""

import sys

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the engine is Linux's", allow_module_level=True)

from ecosystem_kit.classroom.trust import Cell, plan
from ecosystem_kit.classroom.verdict import Court, TeachersError


def given(source):
    return Cell("code", source, {})


def answer(source):
    return Cell("code", source, {"nbgrader": {"grade_id": "a", "solution": True, "grade": False}})


def test_cell(source, name="t"):
    return Cell("code", source, {"nbgrader": {"grade_id": name, "solution": False, "grade": True}})


test_cell.__test__ = False


def wanted(*cells):
    found = plan(list(cells))
    return next(iter(found.wanted.values()))


def test_a_learners_name_is_asked_for_and_a_teachers_is_not():
    book = [given("X = [1, 2]"), answer("total = sum(X)"), test_cell("assert total == sum(X)")]
    assert wanted(*book) == ["total"]


@pytest.mark.parametrize("change", ["X = [3]", "X[0] = 3", "X.append(3)", "for X in []: pass"])
def test_what_an_answer_may_change_is_the_learners(change):
    book = [given("X = [1, 2]"), answer(change), test_cell("assert X")]
    assert wanted(*book) == ["X"]


def test_what_is_made_of_a_learners_name_is_the_learners():
    book = [answer("n = 3"), given("double = 2 * n"), test_cell("assert double == 6")]
    assert wanted(*book) == ["double"]


def test_a_name_inside_a_helper_of_the_teachers_is_asked_for():
    helper = given("def right():\n    return answer == 42")
    assert wanted(helper, answer("answer = 42"), test_cell("assert right()")) == ["answer"]


def test_a_check_of_the_course_says_what_it_needs():
    begin = given("from ecosystem_kit.course import check")
    book = [begin, answer("nobody = 0.9**5"), test_cell('check("01.3")')]
    assert wanted(*book) == ["nobody"]


def test_a_cell_that_is_no_python_binds_nothing():
    assert wanted(given("this is none"), answer("a = 1"), test_cell("assert a")) == ["a"]


def test_the_judge_binds_before_each_test_what_stands_before_it():
    book = [given("n = 1"), test_cell("n", "one"), given("n = 2"), test_cell("n", "two")]
    court = Court(book)
    assert "n" not in court.namespace
    court.prepare(1)
    assert court.namespace["n"] == 1
    court.prepare(3)
    assert court.namespace["n"] == 2


def test_what_would_change_an_earlier_tests_data_waits_for_it():
    book = [given("X = [1]"), test_cell("X", "one"), given("X.append(2)"), test_cell("X", "two")]
    court = Court(book)
    court.prepare(1)
    assert court.namespace["X"] == [1]
    court.prepare(3)
    assert court.namespace["X"] == [1, 2]


def test_a_cell_of_the_teachers_that_fails_decides_no_test_after_it():
    book = [given("n = 1"), test_cell("n", "one"), given("m = 1 / 0"), test_cell("m", "two")]
    court = Court(book)
    court.prepare(1)
    with pytest.raises(TeachersError, match="ZeroDivisionError"):
        court.prepare(3)


def test_one_that_no_test_needs_may_fail():
    book = [given("n = 1"), given("print(1 / 0)"), test_cell("n")]
    court = Court(book)
    court.prepare(2)
    assert court.namespace["n"] == 1

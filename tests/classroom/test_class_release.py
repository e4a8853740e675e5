"""What the release linter stops, and what of it nbgrader's own release lets pass."""

import json

import pytest
from class_makers import (
    NAME,
    SOLUTION,
    TESTS,
    check,
    exercise,
    good,
    make_course,
    notebook,
)
from nbformat.v4 import new_code_cell
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from ecosystem_kit.classroom import release as releasing
from ecosystem_kit.classroom.course_folder import ClassroomError
from ecosystem_kit.classroom.release import ReleaseStoppedError, release
from ecosystem_kit.classroom.release import check as check_release
from ecosystem_kit.classroom.release_lint import lint_source, mistyped

TYPO = TESTS.replace("BEGIN HIDDEN TESTS", "BEGIN HIDDEN TEST")
LEFT = TESTS + "\nassert answer == 42"
WRONG = SOLUTION.replace("6 * 7", "6 * 8")
FREE = "### BEGIN HIDDEN TESTS\nassert 1 + 1 == 2\n### END HIDDEN TESTS"

FAULTS = {
    "a mistyped marker": ("mistyped marker", "check-03-1", [exercise(), check(TYPO)], True),
    "a hidden test left in": ("hidden test left in", "check-03-1", [exercise(), check(LEFT)], True),
    "a duplicate grade_id": (
        *("duplicate grade_id", "check-03-1", [exercise(), check(), check()]),
        False,
    ),
    "a reference solution that fails": (
        *("reference solution fails", "check-03-1", [exercise(WRONG), check()]),
        True,
    ),
    "a release that passes without work": (
        *("passes without work", "check-03-2", [exercise(), check(), check(FREE, "check-03-2")]),
        True,
    ),
}
planted = pytest.mark.parametrize(
    ("kind", "cell", "cells", "stock_passes"), FAULTS.values(), ids=FAULTS
)


def quiet(line: str) -> None:
    """Say nothing."""


@planted
def test_a_planted_fault_stops_the_release_and_is_named_with_its_cell(
    tmp_path, kind, cell, cells, stock_passes
):
    course = make_course(tmp_path, notebook(*cells))
    with pytest.raises(ReleaseStoppedError) as stopped:
        release(course, NAME, tell=quiet)
    assert (kind, cell) in {(one.kind, one.cell) for one in stopped.value.findings}
    assert all(one.file == f"{NAME}.ipynb" and one.do for one in stopped.value.findings)
    assert str(stopped.value.findings[0]) in str(stopped.value)
    assert not (course.path / "release").exists()


@planted
def test_nbgraders_own_release_lets_all_but_the_duplicate_pass(
    tmp_path, kind, cell, cells, stock_passes
):
    course = make_course(tmp_path, notebook(*cells))
    # What `nbgrader generate_assignment --create --force` runs, on the same course.
    converter = GenerateAssignment(
        coursedir=course.directory(assignment=NAME), config=course.config()
    )
    converter.force = converter.create_assignment = True
    if stock_passes:
        converter.start()
    else:
        with pytest.raises(NbGraderException):
            converter.start()
    assert (course.path / "release" / NAME / f"{NAME}.ipynb").exists() == stock_passes


def test_a_good_source_is_released_once_and_again_only_after_a_change(tmp_path, monkeypatch):
    course, said = make_course(tmp_path), []
    folder = release(course, NAME, tell=said.append)
    text = (folder / f"{NAME}.ipynb").read_text("utf-8")
    assert "6 * 7" not in text
    assert "answer == 42" not in text
    assert "not answered yet" in text
    assert "assert answer > 0" in text
    release(course, NAME, tell=said.append)
    assert said[-1] == "released already, and nothing has changed"
    path = course.path / "source" / NAME / f"{NAME}.ipynb"
    path.write_text(good().replace("six times", "6 times"), "utf-8")
    monkeypatch.setattr(releasing, "try_reference", lambda path: [])
    monkeypatch.setattr(releasing, "try_without_work", lambda path: [])
    release(course, NAME, tell=said.append)
    assert "6 times seven" in (folder / f"{NAME}.ipynb").read_text("utf-8")


def test_an_earlier_release_stays_where_a_new_one_is_stopped(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    monkeypatch.setattr(releasing, "try_reference", lambda path: [])
    monkeypatch.setattr(releasing, "try_without_work", lambda path: [])
    path = release(course, NAME, tell=quiet) / f"{NAME}.ipynb"
    before = path.read_text("utf-8")
    source = course.path / "source" / NAME / path.name
    source.write_text(notebook(exercise(), check(TYPO)), "utf-8")
    with pytest.raises(ReleaseStoppedError):
        release(course, NAME, tell=quiet)
    assert path.read_text("utf-8") == before


def test_a_file_beside_the_notebook_that_holds_hidden_tests_is_found(tmp_path):
    course = make_course(tmp_path)
    (course.path / "source" / NAME / "tests.py").write_text(TESTS, "utf-8")
    with pytest.raises(ReleaseStoppedError, match=r"tests\.py: hidden test left in"):
        check_release(course, NAME, tell=quiet)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([exercise("### END SOLUTION\nx = 1\n### BEGIN SOLUTION"), check()], "unpaired marker"),
        ([exercise("### BEGIN SOLUTION\nx = 1"), check()], "unpaired marker"),
        ([exercise("x = 1\n### END SOLUTION"), check()], "unpaired marker"),
        ([exercise(), new_code_cell(TESTS), check()], "region in the wrong cell"),
        ([exercise()], "nothing to grade"),
    ],
    ids=["the wrong way round", "no end", "no beginning", "a plain cell", "no points"],
)
def test_other_faults_of_regions_are_found_by_reading(tmp_path, cells, kind):
    path = tmp_path / "03.ipynb"
    path.write_text(notebook(*cells), "utf-8")
    assert kind in {one.kind for one in lint_source(path)}


def test_what_is_no_notebook_is_said(tmp_path):
    (tmp_path / "03.ipynb").write_text("[]", "utf-8")
    assert lint_source(tmp_path / "03.ipynb")[0].kind == "no notebook"


@pytest.mark.parametrize(
    "line",
    [
        "### BEGIN HIDDEN TEST",
        "### BEGIN HIDEN TESTS",
        "### begin solution",
        "## End Solutions",
        "### STOP HIDDEN TESTS",
        "#BEGIN_SOLUTION",
    ],
)
def test_a_mistyped_marker_is_recognised(line):
    assert mistyped(line)


@pytest.mark.parametrize(
    "line",
    ["### BEGIN SOLUTION", "# the hidden layer", "# Test it", "x = 'BEGIN SOLUTON'", "## Solution"],
)
def test_other_lines_are_no_mistyped_markers(line):
    assert mistyped(line) is None


def test_the_courses_own_notebooks_read_without_a_finding():
    from ecosystem_kit import resources

    sources = sorted(resources.folder("notebooks").glob("[0-9]*.ipynb"))
    assert [one for path in sources for one in lint_source(path)] == []


def test_an_assignment_without_a_source_is_said(tmp_path):
    course = make_course(tmp_path)
    with pytest.raises(ClassroomError, match="no notebook in source/04"):
        release(course, "04", tell=quiet)


def test_a_stopped_conversion_says_what_nbgrader_said(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    content = json.loads(good())
    content["cells"][2]["metadata"]["nbgrader"].pop("points")
    (course.path / "source" / NAME / f"{NAME}.ipynb").write_text(json.dumps(content), "utf-8")
    with pytest.raises(ClassroomError, match=r"nbgrader says: .*check-03-1.*points"):
        release(course, NAME, tell=quiet)

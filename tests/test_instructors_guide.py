"""The instructor's guide names the points that the notebooks give."""

import re

import nbformat
import pytest

from ecosystem_kit.course.registry import exercises_of


@pytest.fixture(scope="module")
def guide(pytestconfig):
    return (pytestconfig.rootpath / "docs/instructors_guide.md").read_text(encoding="utf-8")


def points_of(path):
    graded = [cell.metadata.get("nbgrader", {}) for cell in nbformat.read(path, 4).cells]
    return sum(one["points"] for one in graded if one.get("grade"))


def test_its_table_holds_each_notebook_with_its_points(guide, pytestconfig):
    rows = dict(re.findall(r"^\| (\d\d) \|.*\| (\d+) \|$", guide, re.MULTILINE))
    notebooks = sorted((pytestconfig.rootpath / "notebooks").glob("*.ipynb"))
    assert {number: int(points) for number, points in rows.items()} == {
        path.name[:2]: points_of(path) for path in notebooks
    }


def test_every_notebook_has_its_pitfalls_and_questions(guide, pytestconfig):
    for path in sorted((pytestconfig.rootpath / "notebooks").glob("*.ipynb")):
        section = re.search(rf"^### {path.name[:2]} .*?(?=^##)", guide, re.MULTILINE | re.DOTALL)
        assert section, path.name
        assert "*Where they get stuck.*" in section[0]
        assert "*Ask.*" in section[0]


def test_every_exercise_that_it_names_exists(guide):
    named = set(re.findall(r"\b(\d\d\.\d)\b", guide))
    assert len(named) > 10
    for one in named:
        assert one in exercises_of(one[:2])

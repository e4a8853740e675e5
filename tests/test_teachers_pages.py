"""What teachers and learners read about classes: commands that are there, exercises all told."""

import re
import shlex

import pytest

from ecosystem_kit import cli
from ecosystem_kit.classroom import commands
from ecosystem_kit.course.registry import exercises_of, find_exercise


@pytest.fixture(scope="module")
def pages(pytestconfig):
    root = pytestconfig.rootpath
    names = ("README.md", "docs/classroom.md", "docs/handing_in.md")
    return {name: (root / name).read_text(encoding="utf-8") for name in names}


def test_every_command_in_them_is_understood_as_typed(pages) -> None:
    typed = [
        shlex.split(line, comments=True)
        for text in pages.values()
        for block in re.findall(r"^```\n(.*?)^```", text, re.M | re.S)
        for line in block.splitlines()
        if re.match(r"(\.venv/bin/)?eco ", line)
    ]
    assert len(typed) > 10
    for _, *words in typed:
        if words[0] == "class":
            assert commands.make_parser().parse_args(words[1:])
        else:
            assert cli.make_parser().parse_args(words)


def test_readme_has_a_teachers_way_from_a_roster_to_marks(pages) -> None:
    section = pages["README.md"].split("## Five minutes for a teacher")[1].split("\n## ")[0]
    steps = re.findall(r"eco class (\w+)", section)
    assert steps == ["new", "release", "collect", "grade", "feedback", "export"]
    assert "(docs/classroom.md)" in section
    assert "(docs/instructors_guide.md)" in section


def test_each_exercise_is_told_once_how_it_is_graded(pages) -> None:
    section = pages["docs/classroom.md"].split("## What a learner hands in")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (.+) \| ((?:\d\d\.\d ?)+)\|$", section, re.M)
    told = [(one, how) for how, numbers in rows for one in numbers.split()]
    every = {one for number in range(11) for one in exercises_of(f"{number:02d}")}
    assert sorted(one for one, _ in told) == sorted(every)
    for one, how in told:
        assert ("called on hidden recordings" in how) == find_exercise(one).seeded, one

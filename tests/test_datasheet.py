import numpy as np
import pytest

from ecosystem_kit.datasheet import NOT_WRITTEN, QUESTIONS, write_datasheet
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan


class SmallProject:
    def __init__(self, folder):
        self.folder = folder
        self.ledger = Ledger(folder)
        self.plan = Plan(retention_days=77)


@pytest.fixture
def project(tmp_path):
    project = SmallProject(tmp_path)
    yield project
    project.ledger.close()


def capture(project, person, *, count, synthetic):
    session = project.ledger.add_session(
        person, consent=True, synthetic=synthetic, light="daylight", device="laptop camera"
    )
    for number in range(count):
        picture = np.full((8, 8, 3), 10 * session + number, np.uint8)
        project.ledger.add_picture(session, picture, prompt="3", taken_at=1.7e9)


def read(project):
    return (project.folder / "datasheet.md").read_text(encoding="utf-8")


def test_facts_come_from_the_ledger(project):
    capture(project, "me", count=3, synthetic=False)
    write_datasheet(project, {})
    text = read(project)
    wanted = [
        "3 pictures and 0 recordings of 1 person.",
        "Asked for: 3 (3)",
        "1 session from 2023-11-14 to 2023-11-14; consent was given in 1",
        "light: daylight (1)",
        "deleted after 77 days",
        project.ledger.data_version(),
    ]
    for words in wanted:
        assert words in text


def test_nobodys_nickname_is_in_a_file_that_may_be_handed_on(project):
    capture(project, "zenobia", count=2, synthetic=False)
    write_datasheet(project, {})
    assert "zenobia" not in read(project)


def test_synthetic_people_are_named_as_such_at_the_top_with_their_share(project):
    capture(project, "me", count=1, synthetic=False)
    capture(project, "ada", count=3, synthetic=True)
    write_datasheet(project, {})
    assert "**Synthetic:** 75% of the samples" in read(project).split("## What")[0]


def test_real_people_alone_are_not_called_synthetic(project):
    capture(project, "me", count=1, synthetic=False)
    write_datasheet(project, {})
    assert "ynthetic" not in read(project)


def test_every_question_stands_there_answered_or_not(project):
    shown = write_datasheet(project, {"uses": "Learning."})
    text = read(project)
    assert all(f"## {question}" in text for question in QUESTIONS.values())
    assert text.count(NOT_WRITTEN) == len(QUESTIONS) - 1
    assert "Learning." in text
    assert "\n## " not in shown.data
    assert "No samples yet." in text


def test_who_is_missing_is_counted_beside_the_sentence(project):
    write_datasheet(project, {}, missing={"hand": {"left"}, "light": set()})
    assert "nobody with hand: left." in read(project)


def test_a_question_that_is_not_asked_is_refused(project):
    with pytest.raises(ValueError, match=r"no question \['price'\]"):
        write_datasheet(project, {"price": "much"})

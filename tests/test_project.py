import numpy as np
import pytest

from ecosystem_kit import consent, sample_people
from ecosystem_kit import project as projects
from ecosystem_kit.plan import PlanError
from ecosystem_kit.project import begin


@pytest.fixture
def folder(tmp_path):
    yield tmp_path / "project"
    if projects.current() is not None:
        projects.current().ledger.close()


def test_the_first_notebook_opens_an_empty_project_and_marks_the_hour(folder):
    project = begin("00", folder=folder)
    assert len(project.ledger.samples()) == 0
    assert projects.current() is project
    assert "00" in project.ledger.hours()


def test_beginning_another_notebook_closes_the_ledger_before(folder):
    first = begin("00", folder=folder)
    begin("01", folder=folder)
    with pytest.raises(Exception, match="closed"):
        first.ledger.samples()


def test_a_notebook_that_does_not_exist_is_refused(folder):
    with pytest.raises(ValueError, match="from '00' to '10'"):
        begin("11", folder=folder)


def test_the_project_lies_where_the_environment_says(folder, monkeypatch):
    monkeypatch.setenv(projects.FOLDER_VARIABLE, str(folder))
    assert begin("00").folder == folder.resolve()


def test_the_example_plan_stands_in_and_is_said(folder, capsys):
    project = begin("02", folder=folder)
    assert project.plan_path.exists()
    assert "example plan stands in" in capsys.readouterr().out


def test_a_plan_that_was_spoilt_by_hand_is_named_and_left_as_it_is(folder):
    folder.mkdir()
    (folder / "plan.toml").write_text("[requirements]\nmax_error = 7\n", encoding="utf-8")
    with pytest.raises(PlanError, match="max_error"):
        begin("04", folder=folder)
    assert "max_error = 7" in (folder / "plan.toml").read_text(encoding="utf-8")


def test_the_training_people_stand_in_labeled_and_the_pilots_stay_out(folder, capsys):
    project = begin("04", folder=folder)
    for kind in ("picture", "sound"):
        people = project.ledger.people(kind, labeled=True)
        assert set(people) == set(sample_people.TRAINING_PEOPLE)
        assert min(people.values()) >= 2 * len(project.plan.classes)
    assert not set(sample_people.PILOT_PEOPLE) & set(people)
    assert "synthetic" in capsys.readouterr().out


def test_in_notebook_03_the_captures_stand_in_and_the_labels_are_left_to_the_learner(folder):
    project = begin("03", folder=folder)
    assert len(project.ledger.samples("picture")) > 0
    assert project.ledger.labels().samples == []


def test_what_stood_in_once_does_not_come_again(folder, capsys):
    count = len(begin("05", folder=folder).ledger.samples())
    capsys.readouterr()
    assert len(begin("06", folder=folder).ledger.samples()) == count
    assert "stand in" not in capsys.readouterr().out


def test_a_learners_own_labels_are_never_changed(folder):
    project = begin("03", folder=folder)
    mine = project.ledger.samples("picture").ids[0]
    project.ledger.add_label(mine, "unsure", by="me")
    begin("04", folder=folder)
    assert projects.current().ledger.sample(mine).label == "unsure"


def test_captures_whose_consent_ran_out_are_named_at_the_start(folder, capsys):
    ledger = begin("01", folder=folder).ledger
    ledger.add_sound(ledger.add_session("kim", consent=True), np.zeros(200, np.float32))
    begin("01", folder=folder)
    assert "eco forget" not in capsys.readouterr().out
    consent.answer(projects.current().ledger, camera=False, microphone=False, person="kim")
    begin("01", folder=folder)
    assert "The yes of kim has run out or was taken back" in capsys.readouterr().out

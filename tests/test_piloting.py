import numpy as np
import pytest
from sklearn.dummy import DummyClassifier

from ecosystem_kit import pilot_models, pilot_replay, pilot_slices, piloting, sample_people
from ecosystem_kit.assistant import Assistant
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan


class SmallProject:
    def __init__(self, folder):
        self.folder = folder
        self.ledger = Ledger(folder)
        self.plan = Plan(classes=["0", "1"])


@pytest.fixture
def project(tmp_path):
    project = SmallProject(tmp_path)
    yield project
    project.ledger.close()


@pytest.fixture
def clips(project):
    return piloting.bring_in(project)


@pytest.fixture
def assistant():
    """An assistant that always hears “1”, and is sure of it."""
    X = np.zeros((2, 20_800), np.float32)
    always = DummyClassifier(strategy="constant", constant="1").fit(X, ["1", "unknown"])
    return Assistant(voice=always)


def replayed(project, assistant, clips):
    return piloting.replay_pilot(project, assistant, clips, model="always one")


def test_people_of_the_pilot_say_the_words_of_the_plan_without_labels(project, clips):
    assert set(clips.truth) == {"0", "1", "unknown"}
    assert set(clips.persons) == set(sample_people.PILOT_PEOPLE)
    assert all(project.ledger.sample(number).label is None for number in clips.ids)
    assert all(one.synthetic for one in project.ledger.sessions())


def test_words_outside_the_plan_are_meant_to_be_unknown(project):
    assert set(piloting.bring_in(project, labels=["7"]).truth) == {"unknown"}


def test_whoever_refuses_stays_out(project):
    piloting.consent_card(project, "jin", microphone=False)
    assert set(piloting.bring_in(project).persons) == {"emeka", "ines"}
    for person in ("emeka", "ines"):
        piloting.consent_card(project, person, microphone=False)
    with pytest.raises(ValueError, match="agreed to be recorded"):
        piloting.bring_in(project)


def test_consent_card_says_until_when_or_that_nothing_is_kept(project):
    assert "until 20" in piloting.consent_card(project, "jin", microphone=True)
    assert "nothing is captured" in piloting.consent_card(project, "jin", microphone=False)


def test_no_line_of_the_consent_card_is_broken_within_a_word(project):
    card = piloting.consent_card(project, "jin", microphone=True)
    assert max(len(line) for line in card.splitlines()) <= 88


def test_script_has_no_person_of_the_training(project):
    script = piloting.write_script(project)
    assert len(script) == 6
    # A table in a notebook shows no more letters of a cell.
    assert script["say"].str.len().max() <= 50
    with pytest.raises(ValueError, match="Found ada in the training data"):
        piloting.write_script(project, ["ada", "jin"])


def test_each_clip_is_answered_once_however_often_the_cell_is_run(project, assistant, clips):
    first = replayed(project, assistant, clips)
    assert replayed(project, assistant, clips) == first
    assert [one.sample for one in first] == clips.ids
    assert [one.truth for one in first] == clips.truth.tolist()
    assert {one.said for one in first} == {"1"}
    assert project.ledger.read_note("piloted") == {"sound": "always one"}


def test_share_right_is_that_of_the_answers(project, assistant, clips):
    found = piloting.share_right(replayed(project, assistant, clips))
    assert found.estimate == pytest.approx((clips.truth == "1").mean())
    assert found.count == len(clips)


def test_shadow_writes_answers_down_and_makes_no_events(project, assistant, clips):
    log = piloting.shadow_log({"one": assistant.voice}, clips)
    assert (log["one"] == "1").all()
    assert list(log.index) == clips.ids
    assert project.ledger.events() == []


def test_slices_say_when_there_is_too_little(project, assistant, clips):
    replayed(project, assistant, clips)
    table = piloting.slice_table(project, ["person", "person+word"])
    assert table.loc["person = jin", "judged"]
    few = table.loc["person+word = jin, 1"]
    assert (few["right"], few["count"], few["verdict"]) == (4, 4, pilot_slices.TOO_FEW)
    assert set(piloting.judged_intervals(table)) == {
        f"person = {name}" for name in sample_people.PILOT_PEOPLE
    }


def test_gap_is_best_minus_worst_of_the_judged_slices(project, assistant, clips):
    replayed(project, assistant, clips)
    table = piloting.slice_table(project, ["word", "person+word"])
    assert piloting.gap(table).estimate == 1.0
    assert piloting.worst_slice(table) in {"word = 0", "word = unknown"}
    with pytest.raises(ValueError, match="Found 0 slices"):
        piloting.gap(table[~table["judged"]])


def test_hard_cases_are_those_that_wait_for_a_label(project, assistant, clips):
    replayed(project, assistant, clips)
    hard = piloting.hard_cases(project)
    assert len(hard) == (clips.truth != "1").sum()
    project.ledger.add_label(int(hard.index[0]), "0")
    assert len(piloting.hard_cases(project)) == len(hard) - 1


def test_nobody_of_the_pilot_is_trained_on(project, clips):
    ids = sample_people.replay(project.ledger, "sound", persons=["ada"], labels=["0", "1"])
    everybody = [*ids, *clips.ids]
    project.ledger.add_many_labels(everybody, ["0"] * len(everybody))
    assert set(pilot_models.training_sounds(project).groups) == {"ada"}


def test_pilot_without_anybody_to_learn_from_is_explained(project, clips):
    with pytest.raises(ValueError, match="wanted: other people to learn from"):
        pilot_models.contenders(project)


def test_contender_fits_the_same_model_as_its_parts(project):
    people = ["ada", "bruno", "chloe"]
    ids = sample_people.replay(project.ledger, "sound", persons=people, labels=["0", "1"])
    said = [project.ledger.sample(number).prompt for number in ids]
    project.ledger.add_many_labels(ids, said)
    fast = pilot_models.contenders(project, (pilot_models.FAST,))[pilot_models.FAST]
    clips = project.ledger.arrays("sound").X
    by_parts = fast.head.fit(fast.rows, fast.y).predict(fast.rows)
    np.testing.assert_array_equal(fast.fitted().predict(clips), by_parts)
    one = fast.fitted(people=2)
    assert one.n_features_in_ == clips.shape[1]
    assert pilot_models.promise(project, fast).count == len(ids)
    assert len(project.ledger.runs("evaluation")) == 1
    assert pilot_models.promise(project, fast).count == len(ids)
    assert len(project.ledger.runs("evaluation")) == 1
    with pytest.raises(ValueError, match="wanted: names out of"):
        pilot_models.contenders(project, ("magic",))


def test_stand_in_pilot_says_that_it_is_one_and_comes_once(project, assistant, capsys):
    pilot_replay.ensure_pilot(project, assistant, model="always one")
    assert "drawn by a program" in capsys.readouterr().out
    before = len(project.ledger.events())
    pilot_replay.ensure_pilot(project, assistant, model="always one")
    assert (len(project.ledger.events()), capsys.readouterr().out) == (before, "")

import pytest

from ecosystem_kit import sample_people
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.synthetic.people import PEOPLE, SESSIONS


@pytest.mark.parametrize(("kind", "repeats"), [("picture", 3), ("sound", 2)])
def test_everybody_is_there_in_both_sessions_with_every_class(kind, repeats):
    found = sample_people.files(kind)
    assert len(found) == len(PEOPLE) * len(SESSIONS) * 11 * repeats
    assert {file.label for file in found} == {*"0123456789", "unknown"}


def test_a_person_who_is_not_bundled_is_answered_with_those_who_are():
    with pytest.raises(ValueError, match="ada"):
        sample_people.files("picture", persons=["nobody"])
    with pytest.raises(ValueError, match="daylight"):
        sample_people.files("picture", sessions=["moonlight"])
    with pytest.raises(ValueError, match="picture"):
        sample_people.files("smell")


def test_a_replay_becomes_one_synthetic_session_per_person_and_condition(tmp_path):
    with Ledger(tmp_path) as ledger:
        ids = sample_people.replay(ledger, "picture", persons=["ada", "bruno"], labels=["1", "2"])
        assert len(ids) == 2 * 2 * 2 * 3
        sessions = ledger.sessions()
        assert [(one.person, one.light) for one in sessions] == [
            ("ada", "daylight"),
            ("ada", "warm lamp"),
            ("bruno", "daylight"),
            ("bruno", "warm lamp"),
        ]
        assert all(one.synthetic and one.consent for one in sessions)
        samples = ledger.samples()
        assert [sample.prompt for sample in samples[:6]] == ["1", "1", "1", "2", "2", "2"]
        assert samples[1].taken_at - samples[0].taken_at == sample_people.SECONDS_PER_CAPTURE
        assert all(sample.label is None for sample in samples)
        assert {sample.source for sample in samples} == {"replay"}


def test_the_pilots_people_and_the_training_people_share_nobody():
    assert not set(sample_people.PILOT_PEOPLE) & set(sample_people.TRAINING_PEOPLE)
    assert len(sample_people.PILOT_PEOPLE) == 3

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_makers import people, quick_ledger, sound

from ecosystem_kit.hearing import CLIP_SAMPLES
from ecosystem_kit.ledger import WrongInput
from ecosystem_kit.ledger.arrays import centre_square, choose_persons


@pytest.fixture
def ledger(tmp_path):
    with quick_ledger(tmp_path / "project") as made:
        yield made


def test_arrays_hold_what_is_labeled_and_meant_for_training(ledger):
    ids = people(ledger)
    ledger.add_label(ids["ada"][0], "unsure")
    ledger.add_label(ids["bob"][1], "exclude")
    ledger.undo_label(ids["chen"][2])
    X, y, groups = arrays = ledger.arrays("picture")
    assert X.shape == (9, 128, 128, 3)
    assert X.dtype == np.uint8
    assert arrays.ids.tolist() == [2, 3, 4, 5, 7, 8, 9, 10, 12]
    assert y.tolist() == [ledger.sample(n).label for n in arrays.ids]
    assert groups.tolist() == [ledger.sample(n).person for n in arrays.ids]
    assert arrays.sessions.tolist() == [ledger.sample(n).session for n in arrays.ids]
    for row, number in enumerate(arrays.ids):
        wanted = centre_square(ledger.picture(number), side=128)
        np.testing.assert_array_equal(X[row], wanted)


def test_arrays_can_be_narrowed(ledger):
    people(ledger)
    assert set(ledger.arrays("picture", side=8, labels=["0", "2"]).y) == {"0", "2"}
    assert set(ledger.arrays("picture", side=8, persons=["ada", "bob"]).groups) == {"ada", "bob"}
    assert set(ledger.arrays("picture", side=8, sessions=[np.int64(3)]).sessions) == {3}
    assert ledger.arrays("picture", persons=[]).X.shape == (0, 128, 128, 3)
    with pytest.raises(WrongInput, match="wanted a list"):
        ledger.arrays("picture", persons="ada")


def test_arrays_of_sounds_are_clips_of_one_length(ledger):
    session = ledger.add_session("ada", consent=True)
    ids = ledger.add_many_sounds(session, [sound(1, samples=900), sound(2, samples=40_000)])
    ledger.add_many_labels(ids, ["1", "2"])
    assert ledger.arrays("sound").X.shape == (2, CLIP_SAMPLES)
    assert ledger.arrays("sound", clip_samples=5000).X.dtype == np.float32
    for wrong in ({"clip_samples": 0}, {"clip_samples": -1}):
        with pytest.raises(WrongInput, match="clip_samples"):
            ledger.arrays("sound", **wrong)


def test_the_centre_square_is_the_middle():
    wide = np.zeros((10, 30, 3), np.uint8)
    wide[:, 10:20] = 255
    assert (centre_square(wide, side=4) == 255).all()
    assert centre_square(wide[:10, :10], side=10).shape == (10, 10, 3)


def test_a_split_has_nobody_in_common_and_leaves_nobody_out(ledger):
    people(ledger, names=[f"p{n}" for n in range(8)], each=3)
    train, test = split = ledger.split("picture", test_share=0.25)
    assert set(train.groups) == set(split.train_persons)
    assert set(test.groups) == set(split.test_persons)
    assert len(split.test_persons) == 2
    assert not set(split.train_persons) & set(split.test_persons)
    assert sorted([*train.ids, *test.ids]) == ledger.samples().ids
    assert ledger.split("picture").test_persons == split.test_persons
    others = {ledger.split("picture", random_state=n).test_persons for n in range(10)}
    assert len(others) > 3


@given(
    counts=st.dictionaries(st.text(min_size=1), st.integers(1, 1000), min_size=2),
    share=st.floats(0.01, 0.99),
    seed=st.integers(0, 99),
)
@settings(deadline=None)
def test_some_but_not_all_people_are_tested_on(counts, share, seed):
    chosen = choose_persons(counts, test_share=share, random_state=seed)
    assert 0 < len(chosen) < len(counts)
    assert set(chosen) <= set(counts)


def test_a_split_needs_two_people_and_a_share(ledger):
    people(ledger, names=["ada"])
    with pytest.raises(WrongInput, match="of 1 person;"):
        ledger.split("picture")
    with pytest.raises(WrongInput, match="between 0 and 1"):
        ledger.split("picture", test_share=1)

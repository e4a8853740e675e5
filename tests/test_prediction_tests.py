import numpy as np
import pytest

from ecosystem_kit import prediction_tests, sample_people
from ecosystem_kit.prediction_tests import OF_PICTURES, OF_SOUNDS, invariance, later

RNG = np.random.default_rng(0)
PICTURE = RNG.integers(0, 256, (40, 50, 3)).astype(np.uint8)
HAND = sample_people.one("picture", "ada", "3")
SOUND = RNG.normal(0, 0.1, 4_000).astype(np.float32)


class Loudness:
    """Says "loud" or "quiet": a model that a change of gain must fool."""

    def predict(self, X):
        return np.where(np.abs(X).reshape(len(X), -1).mean(axis=1) > 0.05, "loud", "quiet")


class Always:
    def __init__(self, answer):
        self.answer = answer

    def predict(self, X):
        return np.full(len(X), self.answer)


@pytest.mark.parametrize("name", OF_SOUNDS)
def test_changed_sound_keeps_length_and_type_and_leaves_the_old_one(name):
    before = SOUND.copy()
    changed = OF_SOUNDS[name](SOUND)
    assert (changed.shape, changed.dtype) == (SOUND.shape, np.float32)
    assert not np.array_equal(changed, SOUND)
    np.testing.assert_array_equal(SOUND, before)


@pytest.mark.parametrize("name", OF_PICTURES)
def test_changed_picture_is_a_picture_and_leaves_the_old_one(name):
    before = HAND.copy()
    changed = OF_PICTURES[name](HAND)
    assert changed.dtype == np.uint8
    assert changed.shape[2] == 3
    assert not np.array_equal(changed, HAND)
    np.testing.assert_array_equal(HAND, before)


def test_two_mirrors_give_the_picture_back():
    twice = prediction_tests.mirror(prediction_tests.mirror(PICTURE))
    np.testing.assert_array_equal(twice, PICTURE)


def test_crop_takes_the_same_share_off_each_side():
    assert prediction_tests.crop(PICTURE, share=0.1).shape == (32, 40, 3)


def test_later_begins_with_silence_and_never_wraps_round():
    shifted = later(SOUND, samples=100)
    assert not shifted[:100].any()
    np.testing.assert_array_equal(shifted[100:], SOUND[:-100])


def test_noise_lies_as_far_below_the_sound_as_was_asked():
    noise = prediction_tests.noisy(SOUND, decibels=20) - SOUND
    assert 10 * np.log10(np.mean(SOUND**2) / np.mean(noise**2)) == pytest.approx(20, abs=0.5)


def test_invariance_counts_kept_answers_and_names_the_others():
    clips = np.stack([SOUND, SOUND / 100])
    table, failed = invariance(Loudness(), clips, {"gain": OF_SOUNDS["gain"]}, names=["a", "b"])
    assert table.loc["gain", "same"].estimate == 0.5
    assert failed == {"gain: a"}


def test_model_that_always_says_the_same_passes_every_invariance():
    table, failed = invariance(Always("1"), np.stack([SOUND] * 3), OF_SOUNDS)
    assert failed == set()
    assert [one.estimate for one in table["same"]] == [1.0] * 3


@pytest.mark.parametrize("kind", ["picture", "sound"])
def test_only_unknown_passes_where_nothing_is_there(kind):
    table, failed = prediction_tests.minimum_functionality(Always("unknown"), kind)
    assert (table["passed"].all(), failed) == (True, set())
    table, failed = prediction_tests.minimum_functionality(Always("3"), kind)
    assert not table["passed"].any()
    assert failed == {f"nothing there: {name}" for name in table.index}

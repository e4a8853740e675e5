"""Whole models on the bundled people, who are synthetic."""

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, StratifiedKFold, cross_val_predict

from ecosystem_kit import hearing, sample_people
from ecosystem_kit.hearing import SoundRule, models


@pytest.fixture(scope="module")
def people():
    files = sample_people.files("sound")
    X = np.stack([hearing.trim_to_word(hearing.read_sound(file.path)[0]) for file in files])
    return X, np.array([file.label for file in files]), np.array([file.person for file in files])


def right(model, X, y, *, groups=None):
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    folds = folds if groups is None else GroupKFold(5)
    return float(np.mean(cross_val_predict(model, X, y, groups=groups, cv=folds) == y))


def test_all_bundled_sounds_are_there_and_whole(people):
    X, y, persons = people
    assert X.shape == (440, hearing.CLIP_SAMPLES)
    assert {(p, label) for p, label in zip(persons, y, strict=True)} == {
        (p, label) for p in set(persons) for label in [*"0123456789", "unknown"]
    }
    assert max(hearing.clipping_share(clip) for clip in X) == 0
    assert all(hearing.find_word(clip) is not None for clip in X)


@pytest.mark.parametrize("make", [models.make_mfcc_model, models.make_logmel_model])
def test_a_random_split_flatters_the_models_of_plain_features(people, make):
    X, y, persons = people
    rows = make()[0].fit_transform(X)
    random, unseen = right(make()[1:], rows, y), right(make()[1:], rows, y, groups=persons)
    assert random >= 0.80
    assert unseen <= random - 0.20


def test_the_rule_beats_guessing_by_far_and_meets_new_people_as_it_meets_old(people):
    X, y, persons = people
    random, unseen = right(SoundRule(), X, y), right(SoundRule(), X, y, groups=persons)
    assert unseen >= 0.50
    assert random - unseen <= 0.15


def test_the_embedding_hears_people_it_never_met(people):
    X, y, persons = people
    model = models.make_embedding_model()
    rows = model[0].fit_transform(X)
    assert right(model[1:], rows, y, groups=persons) >= 0.85


def test_the_starter_model_hears_the_bundled_people_and_silence(people):
    X, y, _ = people
    starter = hearing.load_starter()
    assert list(starter.classes_) == [*"0123456789", "unknown"]
    some = np.arange(0, len(X), 4)
    assert np.mean(starter.predict(X[some]) == y[some]) >= 0.85
    assert list(starter.predict(np.zeros((1, hearing.CLIP_SAMPLES), np.float32))) == ["unknown"]


def test_the_starter_model_is_loaded_once():
    assert hearing.load_starter() is hearing.load_starter()


@pytest.mark.parametrize(
    "model", [models.make_mfcc_model(C=3), models.make_logmel_model(C=3)], ids=["MFCC", "log-mel"]
)
def test_models_are_pipelines_whose_parameters_can_be_set(model):
    assert model.get_params()["svc__C"] == 3
    assert models.make_embedding_model(C=2).get_params()["logisticregression__C"] == 2

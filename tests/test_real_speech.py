"""What the course claims about hearing, on real people; skipped where their voices are absent."""

import numpy as np
import pytest
from sklearn.model_selection import LeaveOneGroupOut, StratifiedKFold, cross_val_predict

from ecosystem_kit import hearing
from ecosystem_kit.hearing import models
from ecosystem_kit.public_sets import speech


@pytest.fixture(scope="session")
def real(real_data):
    return speech.load(real_data / "speech")


@pytest.fixture(scope="session")
def embedded(real):
    """The embedding of all clips: made once, for it takes some 20 s."""
    return hearing.SpeechEmbedding().fit_transform(real.X)


def answers(model, X, real, *, unseen):
    groups = real.speakers if unseen else None
    folds = LeaveOneGroupOut() if unseen else StratifiedKFold(5, shuffle=True, random_state=0)
    return cross_val_predict(model, X, real.y, groups=groups, cv=folds)


def by_speaker(said, real):
    right = said == real.y
    return {str(name): right[real.speakers == name].mean() for name in np.unique(real.speakers)}


def test_there_are_six_speakers_and_ten_digits(real):
    assert real.X.shape == (2_700, hearing.CLIP_SAMPLES)
    assert len(set(real.speakers)) == 6
    assert set(real.y) == set("0123456789")


def test_mfcc_collapses_on_a_speaker_it_never_heard(real):
    mfcc, *_ = model = models.make_mfcc_model()
    X = mfcc.fit_transform(real.X)
    assert np.mean(answers(model[1:], X, real, unseen=False) == real.y) >= 0.97
    assert np.mean(answers(model[1:], X, real, unseen=True) == real.y) <= 0.70


def test_the_embedding_hears_speakers_it_never_heard(real, embedded):
    said = answers(models.make_embedding_model()[1:], embedded, real, unseen=True)
    assert np.mean(said == real.y) >= 0.95
    assert min(by_speaker(said, real).values()) >= 0.90


def test_the_starter_model_that_never_heard_a_person_hears_people(real, embedded):
    said = hearing.load_starter()[1:].predict(embedded)
    assert np.mean(said == real.y) >= 0.85

"""What the course claims about hearing, on real people; skipped where their voices are absent.

Each test prints its scores with interval and count: `pytest tests/test_real_speech.py -s`.
"""

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


def worst(said, real):
    """Return the share right of the speaker that is heard worst."""
    right = said == real.y
    return min(right[real.speakers == name].mean() for name in np.unique(real.speakers))


def test_there_are_six_speakers_and_ten_digits(real):
    assert real.X.shape == (2_700, hearing.CLIP_SAMPLES)
    assert len(set(real.speakers)) == 6
    assert set(real.y) == set("0123456789")


def test_mfcc_collapses_on_a_speaker_it_never_heard(real, report):
    mfcc, *_ = model = models.make_mfcc_model()
    X = mfcc.fit_transform(real.X)
    for name, unseen in (("random", False), ("unseen", True)):
        said = answers(model[1:], X, real, unseen=unseen)
        share = report(f"MFCC, {name}", said, real.y, real.speakers).estimate
        assert share <= 0.70 if unseen else share >= 0.97


def test_the_embedding_hears_speakers_it_never_heard(real, embedded, report):
    said = answers(models.make_embedding_model()[1:], embedded, real, unseen=True)
    assert report("embedding, unseen", said, real.y, real.speakers).estimate >= 0.95
    assert worst(said, real) >= 0.90


def test_the_starter_model_that_never_heard_a_person_hears_people(real, embedded, report):
    said = hearing.load_starter()[1:].predict(embedded)
    assert report("starter, made-up voices alone", said, real.y, real.speakers).estimate >= 0.85

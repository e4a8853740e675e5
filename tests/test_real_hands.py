"""What the course claims about the hand net, on real people; skipped where they are absent.

Each test prints its scores with interval and count: `pytest tests/test_real_hands.py -s`.
"""

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, cross_val_predict

from ecosystem_kit import vision
from ecosystem_kit.public_sets import signs


@pytest.fixture(scope="module")
def real(real_data):
    return signs.read(real_data / "signs", side=100)


@pytest.fixture(scope="module")
def points(real):
    """The hand net's points of all pictures: made once, for it takes some 40 s."""
    return vision.HandLandmarks().fit_transform(real.X)


def test_the_hand_net_reads_people_it_never_saw(real, points, report):
    model = vision.make_points_model()
    answers = cross_val_predict(model, points, real.y, groups=real.persons, cv=GroupKFold(10))
    assert report("hand net, people unseen", answers, real.y, real.persons).estimate >= 0.985


def test_the_hand_net_reads_another_session(real, points, report):
    train, test = real.sessions == "flash", real.sessions == "daylight"
    answers = vision.make_points_model().fit(points[train], real.y[train]).predict(points[test])
    score = report(
        "hand net, flash to daylight", answers, real.y[test], real.persons[test]
    ).estimate
    assert score >= 0.98


def test_the_starter_model_that_never_saw_a_person_reads_people(real, points, report):
    starter = vision.load_starter()
    # `points` were made by a step like the starter's own.
    assert starter[0].get_params() == vision.HandLandmarks().get_params()
    answers = starter[1:].predict(points)
    assert (
        report("starter, made-up skeletons alone", answers, real.y, real.persons).estimate >= 0.93
    )


def test_the_starter_reads_mirrored_pictures(real, report):
    # There are right hands only: their mirror images stand in for left ones.
    some = np.arange(0, len(real.y), 19)
    answers = vision.load_starter().predict(real.X[some][:, :, ::-1])
    assert report("starter, mirrored", answers, real.y[some], real.persons[some]).estimate >= 0.9

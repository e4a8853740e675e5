"""What the course claims about the rule and HOG, on real people; skipped where they are absent.

Each test prints its scores with interval and count: `pytest tests/test_real_signs.py -s`.
"""

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold, StratifiedKFold, cross_val_predict

from ecosystem_kit import vision
from ecosystem_kit.public_sets import signs


@pytest.fixture(scope="module")
def real(real_data):
    return signs.read(real_data / "signs", side=100)


@pytest.fixture(scope="module")
def edges(real):
    return vision.HogFeatures().fit_transform(real.X)


def test_there_are_185_people_in_two_sessions(real):
    assert real.X.shape == (1_855, 100, 100, 3)
    assert len(set(real.persons)) == 185
    daylight = real.sessions == "daylight"
    assert len(set(real.persons[daylight])) == 21
    assert not set(real.persons[daylight]) & set(real.persons[~daylight])
    counts = np.unique(real.persons, return_counts=True)[1]
    assert np.mean(counts == 10) > 0.95


@pytest.mark.parametrize("skin", ["adaptive", "fixed"])
def test_the_rule_counts_fingers_of_people(real, report, skin):
    six = np.isin(real.y, [*"012345"])
    answers = vision.FingerCountingRule(skin=skin).predict(real.X[six])
    score = report(f"rule, 0 to 5, {skin} colour", answers, real.y[six], real.persons[six])
    assert score.estimate >= 0.82


def test_hog_reads_people_it_never_saw(real, edges, report):
    model = vision.make_hog_model()[1:]
    answers = cross_val_predict(model, edges, real.y, groups=real.persons, cv=GroupKFold(5))
    assert report("HOG, people unseen", answers, real.y, real.persons).estimate >= 0.92


def test_hog_collapses_in_another_session(real, edges, report):
    model = vision.make_hog_model()[1:]
    folds = StratifiedKFold(3, shuffle=True, random_state=0)
    answers = cross_val_predict(model, edges, real.y, cv=folds)
    usual = report("HOG, the usual random split", answers, real.y, real.persons)
    train, test = real.sessions == "flash", real.sessions == "daylight"
    answers = model.fit(edges[train], real.y[train]).predict(edges[test])
    other = report("HOG, flash to daylight", answers, real.y[test], real.persons[test])
    assert other.high < 0.75 < usual.low

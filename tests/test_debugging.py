from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression

from ecosystem_kit import debugging, evaluation
from ecosystem_kit.ledger import Ledger


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    y = np.tile(["1", "2"], 40)
    X = rng.normal(size=(80, 3)) + 4 * (y == "2")[:, None]
    return X, y, np.repeat(["ada", "bo", "cy", "dee"], 20)


def test_a_model_that_works_learns_five_samples_and_one_that_does_not_fails(data):
    X, y, _ = data
    assert debugging.overfit_few(LogisticRegression(C=1e4), X, y) == (5, 5)
    right, total = debugging.overfit_few(DummyClassifier(), X, y)
    assert right < total


def test_the_five_samples_are_of_different_classes(data):
    _, y, _ = data
    chosen = debugging._of_different_classes(y, 4, np.random.default_rng(0))
    assert sorted(y[chosen]) == ["1", "1", "2", "2"]


@pytest.mark.parametrize("count", [3, 0])
def test_too_few_samples_to_overfit_are_refused(data, count):
    X, y, _ = data
    with pytest.raises(ValueError, match="notebook 03"):
        debugging.overfit_few(LogisticRegression(), X[:count], y[:count])


def test_planted_label_errors_are_believed_least(data):
    X, y, groups = data
    wrong, where = debugging.plant_label_errors(y, share=0.05)
    assert len(where) == 4
    assert (wrong[where] != y[where]).all()
    assert np.delete(wrong == y, where).all()
    belief = debugging.belief_in_labels(LogisticRegression(), X, wrong, groups)
    assert set(np.argsort(belief)[:4]) == set(where)
    assert debugging.label_check(belief) == {"contradicted": 4, "total": 80}


def test_belief_needs_somebody_to_leave_out(data):
    X, y, _ = data
    with pytest.raises(ValueError, match="to leave one out"):
        debugging.belief_in_labels(LogisticRegression(), X, y, ["ada"] * 80)


def test_the_most_frequent_confusion_comes_first():
    truth, said = list("1112223"), list("1222223")
    table = debugging.worst_confusions(truth, said)
    assert table.iloc[0].tolist()[:3] == ["1", "2", 2]
    assert len(table) == 1


def test_the_same_recording_of_two_people_is_a_leak_and_of_one_person_is_none():
    X = np.array([[1.0, 2.0], [1.0, 2.0], [3.0, 4.0], [1.0, 2.0]])
    assert debugging.shared_samples(X, ["ada", "ada", "ada", "bo"]) == 1
    assert debugging.shared_samples(X, ["ada"] * 4) == 0


def test_the_light_of_most_of_the_wrong_ones_is_found(tmp_path):
    with Ledger(tmp_path) as ledger:
        day = ledger.add_session("ada", light="daylight", consent=True)
        lamp = ledger.add_session("ada", light="warm lamp", consent=True)
        assert debugging.most_frequent_light(ledger, [day, lamp, lamp]) == "warm lamp"


def test_only_wrong_answers_are_drawn():
    pictures = SimpleNamespace(X=np.zeros((3, 8, 8, 3), np.uint8), y=np.array(["1", "2", "3"]))
    axes = debugging.draw_wrong(pictures, ["1", "2", "9"])
    assert [text.get_text() for text in axes.texts] == ["3, said 9"]
    with pytest.raises(ValueError, match="no wrong answer"):
        debugging.draw_wrong(pictures, list("123"))


def test_the_learning_curve_is_drawn_with_both_lines(data):
    X, y, groups = data
    curve = evaluation.learning_curve_by_person(LogisticRegression(), X, y, groups)
    axes = debugging.plot_learning_curve(curve)
    names = [text.get_text() for text in axes.get_legend().get_texts()]
    assert names == ["training samples", "unseen people"]

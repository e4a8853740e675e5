import numpy as np
import pytest
from sklearn.base import clone
from sklearn.dummy import DummyClassifier

from ecosystem_kit import sample_people
from ecosystem_kit.only_words import OnlyWords
from ecosystem_kit.prediction_tests import nothing_there

WORD = sample_people.one("sound", "ada", "3")
EMPTY = list(nothing_there("sound").values())
X, Y = np.stack([WORD, WORD, EMPTY[0]]), np.array(["3", "3", "unknown"])


@pytest.fixture
def fitted():
    return DummyClassifier(strategy="most_frequent").fit(X, Y)


def test_nothing_is_unknown_and_a_word_is_asked_about(fitted):
    said = OnlyWords.around(fitted).predict(np.stack([*EMPTY, WORD]))
    assert said.tolist() == ["unknown"] * 3 + ["3"]


def test_probabilities_add_up_to_one_in_the_order_of_the_classes(fitted):
    guard = OnlyWords.around(fitted)
    chances = guard.predict_proba(np.stack([EMPTY[0], WORD]))
    assert guard.classes_.tolist() == ["3", "unknown"]
    np.testing.assert_array_equal(chances, [[0, 1], [1, 0]])


def test_fit_leaves_the_model_given_as_it_was():
    given = DummyClassifier(strategy="most_frequent")
    guard = clone(OnlyWords(given)).fit(X, Y)
    assert not hasattr(given, "classes_")
    assert guard.predict(X[:1]).tolist() == ["3"]


def test_model_without_unknown_is_refused():
    with pytest.raises(ValueError, match='wanted "unknown" among them'):
        OnlyWords(DummyClassifier()).fit(X[:2], Y[:2])

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from sklearn.utils.estimator_checks import parametrize_with_checks

from ecosystem_kit.rejection import WithUnknown

X = np.array([[0.0], [1.0], [9.0], [10.0]])
Y = ["a", "a", "b", "b"]


# Labels in these checks are numbers, so the answer when unsure is one as well. -1 is no class of
# y, and what is rejected can't be right: nothing is rejected here, other tests are for that.
@parametrize_with_checks([WithUnknown(LogisticRegression(), threshold=0.0, unknown=-1)])
def test_the_contract_of_scikit_learn_holds(estimator, check):
    check(estimator)


def test_sure_answers_pass_and_unsure_ones_become_unknown():
    model = WithUnknown(LogisticRegression(), threshold=0.9).fit(X, Y)
    assert model.predict([[0.0], [5.0], [10.0]]).tolist() == ["a", "unknown", "b"]


def test_unknown_is_written_in_full_beside_one_letter_labels():
    model = WithUnknown(LogisticRegression(), threshold=1.0).fit(X, Y)
    assert set(model.predict(X)) == {"unknown"}


def test_a_threshold_of_zero_rejects_nothing():
    model = WithUnknown(LogisticRegression(), threshold=0.0).fit(X, Y)
    assert model.predict([[5.0]])[0] in {"a", "b"}


def test_a_margin_rejects_what_two_classes_share():
    model = WithUnknown(LogisticRegression(), threshold=0.0, margin=0.2).fit(X, Y)
    assert model.predict([[5.0], [0.0]]).tolist() == ["unknown", "a"]


def test_probabilities_are_those_of_the_model_inside():
    model = WithUnknown(LogisticRegression()).fit(X, Y)
    alone = LogisticRegression().fit(X, Y)
    np.testing.assert_array_equal(model.predict_proba(X), alone.predict_proba(X))
    assert model.classes_.tolist() == ["a", "b"]


def test_the_model_inside_stays_as_it_was():
    inside = LogisticRegression()
    WithUnknown(inside).fit(X, Y)
    assert not hasattr(inside, "coef_")


@pytest.mark.parametrize("name", ["threshold", "margin"])
def test_a_share_outside_0_to_1_is_refused(name):
    with pytest.raises(ValueError, match=rf"Found {name} = 1.5; wanted a number from 0 to 1"):
        WithUnknown(LogisticRegression(), **{name: 1.5}).fit(X, Y)


def test_a_model_without_probabilities_is_refused_with_a_mend():
    with pytest.raises(TypeError, match=r"LinearSVC has no predict_proba.*use LogisticRegression"):
        WithUnknown(LinearSVC()).fit(X, Y)


def test_labels_of_another_type_than_unknown_are_refused():
    with pytest.raises(ValueError, match="set unknown=-1"):
        WithUnknown(LogisticRegression()).fit(X, [0, 0, 1, 1])

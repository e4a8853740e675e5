"""Scores are of people unseen, say when they are not, and stand on honest intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from ecosystem_kit import evaluation
from ecosystem_kit.evaluation import (
    compare,
    learning_curve_by_person,
    score_by_person,
    score_on,
    score_randomly,
    split_by_person,
)
from ecosystem_kit.learning_curve import LearningCurve

people_lists = st.lists(st.sampled_from("abcdefgh"), min_size=2).filter(lambda p: len(set(p)) > 1)


def made_up(people=6, each=40, *, person_spread=0.0, noise=0.6, seed=0):
    """Four classes at corners; each person sees them shifted by her own amount."""
    rng = np.random.default_rng(seed)
    groups = np.repeat([f"person {i}" for i in range(people)], each)
    y = np.tile(np.arange(4), people * each // 4)
    shift = np.repeat(rng.normal(0, person_spread, (people, 2)), each, axis=0)
    corners = np.array([[0, 0], [0, 3], [3, 0], [3, 3]])
    return corners[y] + shift + rng.normal(0, noise, (len(y), 2)), y.astype(str), groups


@given(people_lists, st.floats(0.01, 0.99), st.integers(0, 5))
def test_no_person_is_on_both_sides_and_nobody_is_lost(people, share, seed):
    train, test = split_by_person(people, test_share=share, random_state=seed)
    names = np.array(people)
    assert not set(names[train]) & set(names[test])
    assert sorted([*train, *test]) == list(range(len(people)))
    assert len(train) and len(test)


def test_the_same_seed_gives_the_same_split():
    groups = list("aabbccdd")
    one, two = (split_by_person(groups, random_state=3)[1] for _ in range(2))
    assert list(one) == list(two)


def test_a_score_by_person_never_tests_whom_it_trained_on():
    seen = []

    class Spy(LogisticRegression):
        def fit(self, X, y):
            self.trained_ = set(X[:, 2])
            return super().fit(X, y)

        def predict(self, X):
            seen.append(bool(self.trained_ & set(X[:, 2])))
            return super().predict(X)

    X, y, groups = made_up()
    marked = np.column_stack([X, np.unique(groups, return_inverse=True)[1]])
    score_by_person(Spy(), marked, y, groups)
    assert seen == [False, True] * 6, "test, then the training samples, for each fold"


def test_recognising_the_person_shows_as_a_collapse_by_person():
    X, y, groups = made_up(person_spread=2.0, noise=0.1)
    neighbour = KNeighborsClassifier(1)
    random = score_randomly(neighbour, X, y, groups)
    unseen = score_by_person(neighbour, X, y, groups)
    assert random.interval.estimate > 0.95
    assert unseen.interval.below(random.interval.estimate)
    assert "same people" in random.warning and "same people" in str(random)
    assert not unseen.warning


def test_the_interval_is_wider_than_that_of_samples_taken_singly():
    X, y, groups = made_up(person_spread=1.5)
    score = score_by_person(LogisticRegression(), X, y, groups)
    single = evaluation.intervals.wilson(int(score.right.sum()), len(score.right))
    assert score.interval.half_width > 1.5 * single.half_width
    assert score.interval.count == 240


def test_the_table_has_a_row_a_person_with_the_worst_first():
    X, y, groups = made_up(person_spread=1.0)
    score = score_by_person(LogisticRegression(), X, y, groups)
    table = score.by_person
    assert list(table.columns) == ["share", "low", "high", "count"]
    assert table["share"].is_monotonic_increasing and table["count"].sum() == 240
    assert table.index[0] == score.worst[0]
    assert table["share"].iloc[0] == score.worst[1].estimate


def test_more_than_ten_people_make_ten_folds_and_folds_can_be_chosen():
    X, y, groups = made_up(people=12)
    assert score_by_person(DummyClassifier(), X, y, groups).folds == 10
    assert score_by_person(DummyClassifier(), X, y, groups, folds=3).folds == 3


def test_the_estimator_given_is_left_as_it_was():
    X, y, groups = made_up()
    model = LogisticRegression()
    score_by_person(model, X, y, groups)
    assert not hasattr(model, "coef_")


def test_a_fitted_model_is_scored_on_others_without_a_warning():
    X, y, groups = made_up()
    train, test = split_by_person(groups)
    model = LogisticRegression().fit(X[train], y[train])
    score = score_on(model, X[test], y[test], groups[test], fitted_on=groups[train])
    assert not score.warning and score.people == len(set(groups[test]))


def test_testing_whom_it_was_fitted_on_is_said_with_the_names():
    X, y, groups = made_up()
    model = LogisticRegression().fit(X, y)
    score = score_on(model, X, y, groups, fitted_on=["person 3", "somebody else"])
    assert "same people" in str(score) and "(person 3)" in score.warning
    assert "Mind:" in score._repr_html_()


def test_a_score_of_one_person_says_that_it_holds_for_that_one():
    X, y, groups = made_up()
    model, one = LogisticRegression().fit(X, y), groups == "person 1"
    assert "Only person 1" in score_on(model, X[one], y[one], groups[one]).warning


def test_a_comparison_is_paired_and_finds_the_better_one():
    X, y, groups = made_up(people=8)
    good = score_by_person(LogisticRegression(), X, y, groups)
    bad = score_by_person(DummyClassifier(), X, y, groups)
    assert compare(good, bad).above(0.5)
    assert compare(good, good).contains(0) and compare(good, good).estimate == 0


def test_scores_on_different_samples_are_not_compared():
    X, y, groups = made_up()
    one = score_by_person(DummyClassifier(), X, y, groups)
    two = score_by_person(DummyClassifier(), X[:120], y[:120], groups[:120])
    with pytest.raises(ValueError, match="different samples"):
        compare(one, two)


def test_a_learning_curve_doubles_and_its_gain_shrinks():
    X, y, groups = made_up(people=8, noise=0.9)
    curve = learning_curve_by_person(
        KNeighborsClassifier(3), X, y, groups, shares=(0.02, 0.25, 0.5, 1.0)
    )
    sizes = [point.samples for point in curve.points]
    assert sizes == [6, 70, 140, 280]
    assert curve.points[0].gain is None
    assert curve.points[1].gain.estimate > curve.last_gain.estimate
    assert len(str(curve).splitlines()) == 4


def test_a_learning_curve_survives_the_way_through_the_ledger():
    X, y, groups = made_up()
    curve = learning_curve_by_person(LogisticRegression(), X, y, groups, shares=(0.5, 1.0))
    again = LearningCurve.from_ledger(curve.for_ledger())
    assert again.points == curve.points and again.last_gain == curve.last_gain


def test_every_beginning_of_the_learning_curve_holds_all_labels_alike():
    labels = np.repeat(list("abc"), [50, 20, 10])
    order = evaluation._spread_draw(np.random.default_rng(0), labels, np.arange(100, 180))
    assert sorted(order) == list(range(100, 180))
    assert sorted(labels[order[:6] - 100]) == list("aabbcc")


def test_a_score_hands_its_numbers_to_the_ledger():
    X, y, groups = made_up()
    row = score_by_person(LogisticRegression(), X, y, groups).for_ledger()
    assert row["total"] == 240 and row["train_total"] == 5 * 240
    assert sum(right for right, _ in row["details"]["by_person"].values()) == row["correct"]


def arrays(people):
    return np.zeros((len(people), 2)), ["1", "2"] * (len(people) // 2), list(people)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: split_by_person(["anna"] * 4), r"one person only \(anna\)"),
        (lambda: split_by_person([]), "Found none"),
        (lambda: split_by_person(list("ab"), test_share=25), "between 0 and 1"),
        (lambda: score_by_person(DummyClassifier(), *arrays("aaaa")), "somebody else"),
        (lambda: score_by_person(DummyClassifier(), *arrays("aabb"), folds=3), "2 people"),
        (lambda: score_by_person(DummyClassifier(), np.zeros((3, 2)), ["1"], ["a"]), "3 samples"),
        (
            lambda: score_by_person(DummyClassifier(), np.zeros((2, 2)), ["1", "2"], list("aab")),
            "2 labels and 3 persons",
        ),
        (lambda: score_randomly(DummyClassifier(), *arrays("aabb"), folds=1), "1 folds"),
        (
            lambda: learning_curve_by_person(DummyClassifier(), *arrays("aabb"), shares=(1, 0.5)),
            "rising",
        ),
        (lambda: LearningCurve().last_gain, "2 or more"),
    ],
)
def test_a_learners_mistake_gets_a_sentence(call, says):
    with pytest.raises(ValueError, match=says):
        call()

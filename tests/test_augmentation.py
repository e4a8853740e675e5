import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.utils.estimator_checks import estimator_checks_generator

from ecosystem_kit.augmentation import MirroredCopies, mirror

RIGHT = np.array([[1.0, 0.0, 0.0], [3.0, 0.0, 0.0]])
LABELS = np.array(["near", "far"])


def test_who_saw_right_hands_and_their_mirror_images_knows_left_ones():
    plain = KNeighborsClassifier(1).fit(RIGHT, LABELS)
    augmented = MirroredCopies(KNeighborsClassifier(1)).fit(RIGHT, LABELS)
    left = np.array([[-3.0, 0.0, 0.0]])
    assert plain.predict(left) == "near"
    assert augmented.predict(left) == "far"
    assert augmented.predict_proba(left).shape == (1, 2)


def test_mirroring_twice_gives_the_points_back_and_changes_nothing_in_place():
    points = np.arange(12.0).reshape(2, 6)
    np.testing.assert_array_equal(mirror(mirror(points)), np.arange(12.0).reshape(2, 6))
    np.testing.assert_array_equal(points, np.arange(12.0).reshape(2, 6))


def test_columns_that_are_no_points_are_refused():
    with pytest.raises(ValueError, match="three columns a point"):
        MirroredCopies(LogisticRegression()).fit(np.zeros((2, 4)), ["1", "2"])


# Scikit-learn's own checks make tables of any width; this one takes whole points only, so it is
# checked on a table of the checks' own making, cut to three columns, where they allow it.
CUT = {
    "check_no_attributes_set_in_init",
    "check_parameters_default_constructible",
    "check_do_not_raise_errors_in_init_or_set_param",
    "check_get_params_invariance",
    "check_set_params",
    "check_estimator_cloneable",
    "check_estimator_repr",
    "check_estimator_tags_renamed",
    "check_mixin_order",
}


@pytest.mark.parametrize(
    ("estimator", "one_check"),
    [
        (estimator, one_check)
        for estimator, one_check in estimator_checks_generator(MirroredCopies(LogisticRegression()))
        if one_check.func.__name__ in CUT
    ],
)
def test_it_keeps_scikit_learns_contract(estimator, one_check):
    one_check(estimator)

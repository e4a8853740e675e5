"""The estimators of pictures keep scikit-learn's contract, and see what they should."""

import numpy as np
import pytest
from skimage.feature import hog
from sklearn.base import clone
from sklearn.utils import estimator_checks as checks
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from ecosystem_kit.vision import (
    FingerCountingRule,
    HandLandmarks,
    HogFeatures,
    PairwiseDistances,
    PictureError,
    RawPixels,
)


class FromTables:
    """Lets scikit-learn's checks, which know tables only, pass through an estimator of pictures.

    Each row of numbers becomes a picture of stripes of that brightness; all that the estimator
    does with its input afterwards, and all that it promises around it, is its own.
    """

    def _pictures(self, X, *, reset):
        table = validate_data(self, X, reset=reset, dtype=np.float64)
        grey = np.clip(128 + 30 * table, 0, 255).astype(np.uint8)
        wide = np.repeat(grey, -(-16 // grey.shape[1]), axis=1)
        return np.broadcast_to(
            wide[:, np.newaxis, :, np.newaxis], (*wide.shape[:1], 16, wide.shape[1], 3)
        )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.no_validation = False
        return tags


class HogOfTables(FromTables, HogFeatures):
    pass


class PixelsOfTables(FromTables, RawPixels):
    pass


class LandmarksOfTables(FromTables, HandLandmarks):
    pass


class RuleOfTables(FromTables, FingerCountingRule):
    """The rule answers "0" to "5" or "unknown"; the checks want answers out of their own y."""

    def predict(self, X):
        check_is_fitted(self, "classes_")
        counted = [*"012345", "unknown"].index
        return self.classes_[[counted(a) % len(self.classes_) for a in super().predict(X)]]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.requires_fit = True
        return tags


# No check is expected to fail. LandmarksOfTables is left out of it: it is HogFeatures but for the
# net, which takes some 50 ms a picture, and these checks show it thousands of them.
@parametrize_with_checks(
    [
        HogOfTables(side=16, cell=4),
        PixelsOfTables(side=8),
        PairwiseDistances(dimensions=1),
        RuleOfTables(),
    ]
)
def test_the_contract_of_scikit_learn_holds(estimator, check):
    check(estimator)


@pytest.mark.parametrize(
    "check",
    [
        checks.check_estimator_cloneable,
        checks.check_estimator_repr,
        checks.check_no_attributes_set_in_init,
        checks.check_estimators_overwrite_params,
        checks.check_dont_overwrite_parameters,
        checks.check_estimators_fit_returns_self,
        checks.check_estimators_unfitted,
        checks.check_get_params_invariance,
        checks.check_set_params,
        checks.check_n_features_in_after_fitting,
        checks.check_fit1d,
        checks.check_dict_unchanged,
    ],
)
def test_the_contract_that_needs_few_pictures_holds_for_the_hand_net(check):
    check("LandmarksOfTables", LandmarksOfTables(detector="never"))


@pytest.mark.parametrize(
    "estimator", [HogFeatures(), RawPixels(), HandLandmarks(detector="never"), FingerCountingRule()]
)
def test_an_estimator_of_pictures_says_that_it_takes_no_table(estimator):
    tags = estimator.__sklearn_tags__()
    assert not tags.input_tags.two_d_array
    with pytest.raises(PictureError, match="pass pictures, not features or a table"):
        estimator.fit(np.zeros((3, 5), np.uint8), ["1", "2", "3"])


def pictures(count=3, side=40):
    return np.random.default_rng(0).integers(0, 256, (count, side, side, 3), dtype=np.uint8)


@pytest.mark.parametrize("features", [HogFeatures(), RawPixels()], ids=["hog", "pixels"])
def test_pictures_become_rows_of_one_length_whatever_their_size(features):
    fitted = clone(features).fit(pictures())
    small, large = fitted.transform(pictures(2, 30)), fitted.transform(pictures(2, 200))
    assert small.shape == large.shape == (2, len(fitted.get_feature_names_out()))
    assert small.dtype == np.float32


def test_hog_is_scikit_image_s_on_a_grey_picture_of_64_pixels():
    X = np.repeat(pictures(1, 64)[..., :1], 3, axis=3)
    expected = hog(X[0, :, :, 0] / 255, 9, (8, 8), (2, 2))
    np.testing.assert_allclose(HogFeatures().fit_transform(X)[0], expected, atol=1e-5)


def test_raw_pixels_lie_between_0_and_1():
    rows = RawPixels(side=8).fit_transform(np.full((1, 40, 40, 3), 255, np.uint8))
    np.testing.assert_array_equal(rows, np.ones((1, 64)))


def hand(seed=0):
    return np.random.default_rng(seed).normal(0, 0.05, (1, 63)).astype(np.float32)


def test_distances_are_those_of_school():
    points = np.zeros((1, 9), np.float32)
    points[0, 3:5] = 3, 4  # the second point, (3, 4, 0); the others at the origin
    found = PairwiseDistances().fit_transform(points)
    np.testing.assert_allclose(found, [[5, 0, 5]])


def test_twenty_one_points_give_210_distances():
    assert PairwiseDistances().fit_transform(hand()).shape == (1, 210)


@pytest.mark.parametrize("change", ["moved", "mirrored", "larger", "turned"])
def test_distances_stay_when_the_hand_is(change):
    points = hand().reshape(21, 3)
    turn = np.array([[0, -1, 0], [1, 0, 0], [0, 0, 1]])
    changed = {
        "moved": points + 1,
        "mirrored": points * [-1, 1, 1],
        "larger": points * 1.3,
        "turned": points @ turn,
    }[change]
    distances = PairwiseDistances(scale="palm").fit(hand())
    np.testing.assert_allclose(
        distances.transform(changed.reshape(1, 63)), distances.transform(hand()), rtol=1e-4
    )


@pytest.mark.parametrize("scale", ["none", "palm"])
def test_no_hand_has_distances_of_zero_not_of_nothing(scale):
    found = PairwiseDistances(scale=scale).fit_transform(np.zeros((1, 63)))
    np.testing.assert_array_equal(found, np.zeros((1, 210)))


def test_rows_that_are_no_hand_say_what_was_wanted():
    with pytest.raises(ValueError, match="rows of 60 numbers; wanted 3 for each of 21 points"):
        PairwiseDistances(scale="palm").fit(np.zeros((1, 60)))

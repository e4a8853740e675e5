"""Features by hand agree with the library, and models are scored on people unseen."""

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.tree import DecisionTreeClassifier

from ecosystem_kit import evaluation, hearing, training, vision
from ecosystem_kit.ledger.records import Arrays
from ecosystem_kit.sample_people import one


@pytest.mark.parametrize("place", [(3, 4), (0, 0), (7, 7)], ids=["edge", "corner", "last"])
def test_a_cell_by_hand_is_the_librarys(place) -> None:
    picture, where = one("picture", "ada", "5"), {"row": place[0], "column": place[1]}
    strength, direction = training.one_cell(picture, **where)
    votes = np.histogram(direction, bins=9, range=(0, 180), weights=strength)[0]
    library = training.library_cell(picture, **where)
    np.testing.assert_allclose(votes / votes.sum(), library, rtol=0.01, atol=1e-4)


def test_the_grey_picture_is_the_one_that_hog_looks_at() -> None:
    picture = one("picture", "ada", "5")
    from skimage.feature import hog

    row = hog(training.grey(picture), pixels_per_cell=(8, 8), cells_per_block=(2, 2))
    np.testing.assert_allclose(row, vision.HogFeatures().fit_transform(picture[None])[0], atol=1e-6)


def test_the_loudest_frame_by_hand_is_the_librarys() -> None:
    sound = one("sound", "bruno", "2")
    power, place = training.loudest_frame(sound)
    by_hand = np.log(power @ hearing.mel_filters(40) + 1e-7)
    library = hearing.log_mel_spectrogram(sound[None])[0]
    np.testing.assert_allclose(by_hand, library[place], atol=1e-4)


def test_the_drawn_cell_shows_picture_cell_and_nine_bars() -> None:
    axes = training.draw_cell(one("picture", "ada", "5"), row=3, column=4)
    assert axes[0].images[0].get_array().shape == (64, 64)
    assert axes[1].images[0].get_array().shape == (8, 8)
    assert len(axes[2].patches) == 9


def test_a_model_without_its_features_keeps_the_rest_unfitted() -> None:
    model = hearing.make_mfcc_model(C=3.0)
    rest = training.after_features(model)
    assert [name for name, _ in rest.steps] == [name for name, _ in model.steps[1:]]
    assert rest[-1].C == 3.0
    assert rest[-1] is not model[-1]


def test_models_score_as_they_would_with_features_inside_the_folds() -> None:
    arrays = made_arrays()
    model = make_pipeline(FunctionTransformer(np.square), DecisionTreeClassifier(random_state=0))
    scores = training.score_models({"tree": model}, arrays)
    whole = evaluation.score_by_person(model, arrays.X, arrays.y, arrays.groups)
    np.testing.assert_array_equal(scores["tree"].predictions, whole.predictions)


def test_known_features_are_used_instead_of_computing_them() -> None:
    arrays = made_arrays()
    model = make_pipeline(FunctionTransformer(refuse), DecisionTreeClassifier(random_state=0))
    answer = (arrays.y == "1").astype(float)[:, None]
    scores = training.score_models({"told": model}, arrays, features={"told": answer})
    assert scores["told"].interval.estimate == 1.0


def refuse(X):
    raise AssertionError("the features were known")


def made_arrays() -> Arrays:
    draw = np.random.default_rng(0)
    y = np.array(["0", "1"] * 20)
    X = draw.normal(size=(40, 3)) + (y == "1")[:, None]
    numbers = np.arange(40)
    return Arrays(X, y, np.repeat(["ada", "bo", "cy", "di"], 10), numbers // 5, numbers)

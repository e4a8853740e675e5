"""Whole models, from pictures to answers."""

from functools import cache

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from ecosystem_kit.vision.features import HogFeatures, RawPixels
from ecosystem_kit.vision.hand_features import Detector, HandLandmarks, PairwiseDistances

STARTER = "hand.skops"
# The only types in the starter model that are ours and not scikit-learn's.
TRUSTED = [
    "ecosystem_kit.vision.hand_features.HandLandmarks",
    "ecosystem_kit.vision.hand_features.PairwiseDistances",
]


def make_hog_model(*, C: float = 10.0) -> Pipeline:
    """Return an unfitted model: edges' directions and a support vector machine.

    Parameters
    ----------
    C : float
        How much each mistake in training counts; scikit-learn's name.

    Returns
    -------
    Pipeline
        From pictures (n, height, width, 3) to labels.
    """
    return make_pipeline(HogFeatures(), SVC(C=C))


def make_pixel_model(*, C: float = 10.0) -> Pipeline:
    """Return an unfitted model: small grey pictures and a support vector machine.

    Parameters
    ----------
    C : float
        How much each mistake in training counts.

    Returns
    -------
    Pipeline
        From pictures (n, height, width, 3) to labels.
    """
    return make_pipeline(RawPixels(), SVC(C=C))


def make_hand_model(*, C: float = 0.1, detector: Detector = "when needed") -> Pipeline:
    """Return an unfitted model: the hand net's points, their distances, a logistic regression.

    Parameters
    ----------
    C : float
        How much each mistake in training counts against simple answers.
    detector : {"when needed", "always", "never"}
        Whether a palm detector looks for the hand first, see `HandLandmarks`.

    Returns
    -------
    Pipeline
        From pictures (n, height, width, 3) to labels, with `predict_proba`.

    Raises
    ------
    NetMissing
        In `fit`, when the net's file is not there.
    """
    return make_pipeline(HandLandmarks(detector=detector), *_from_points(C))


def make_points_model(*, C: float = 0.1) -> Pipeline:
    """Return what `make_hand_model` has behind the net: from rows of 63 numbers to labels.

    Parameters
    ----------
    C : float
        How much each mistake in training counts against simple answers.
    """
    return make_pipeline(*_from_points(C))


def _from_points(C: float) -> list[PairwiseDistances | StandardScaler | LogisticRegression]:
    return [PairwiseDistances(), StandardScaler(), LogisticRegression(C=C, max_iter=2_000)]


@cache
def load_starter() -> Pipeline:
    """Return the hand model that ships with the course: digits "0" to "9" and "unknown".

    Fitted on made-up skeletons alone; its card is ``data/models/hand.md``. Loaded once: every
    call returns the same object, so clone it before fitting it to something else.

    Raises
    ------
    StarterError
        When the file is absent or its checksum is wrong.
    NetMissing
        In `predict`, when a net's file is not there.
    """
    from ecosystem_kit import starter_models

    model: Pipeline = starter_models.load(STARTER, trusted=TRUSTED)
    return model

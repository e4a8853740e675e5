"""Whole models, from clips of sound to answers."""

from functools import cache

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from ecosystem_kit.hearing.embedding import SpeechEmbedding
from ecosystem_kit.hearing.features import LogMel, Mfcc

STARTER = "voice.skops"
# The only type in the starter model that is ours and not scikit-learn's.
TRUSTED = ["ecosystem_kit.hearing.embedding.SpeechEmbedding"]


def make_mfcc_model(*, C: float = 10.0) -> Pipeline:
    """Return an unfitted model: MFCC, their mean and spread, a support vector machine.

    Parameters
    ----------
    C : float
        How much each mistake in training counts; scikit-learn's name.

    Returns
    -------
    Pipeline
        From clips (clips, samples) to labels.
    """
    return make_pipeline(Mfcc(), StandardScaler(), SVC(C=C))


def make_logmel_model(*, C: float = 10.0) -> Pipeline:
    """Return an unfitted model: log-mel bands, their mean and spread, a support vector machine.

    Parameters
    ----------
    C : float
        How much each mistake in training counts.

    Returns
    -------
    Pipeline
        From clips (clips, samples) to labels.
    """
    return make_pipeline(LogMel(), StandardScaler(), SVC(C=C))


def make_embedding_model(*, C: float = 0.1) -> Pipeline:
    """Return an unfitted model: the speech embedding and a logistic regression.

    Parameters
    ----------
    C : float
        How much each mistake in training counts against simple answers.

    Returns
    -------
    Pipeline
        From clips (clips, samples) to labels, with `predict_proba`.

    Raises
    ------
    NetMissing
        In `fit`, when the net's file is not there.
    """
    return make_pipeline(
        SpeechEmbedding(), StandardScaler(), LogisticRegression(C=C, max_iter=1_000)
    )


@cache
def load_starter() -> Pipeline:
    """Return the voice model that ships with the course: digits "0" to "9" and "unknown".

    Fitted on synthetic voices alone; its card is ``data/models/voice.md``. Loaded once: every
    call returns the same object, so clone it before fitting it to something else.

    Raises
    ------
    StarterError
        When the file is absent or its checksum is wrong.
    NetMissing
        In `predict`, when the speech embedding's file is not there.
    """
    from ecosystem_kit import starter_models

    model: Pipeline = starter_models.load(STARTER, trusted=TRUSTED)
    return model

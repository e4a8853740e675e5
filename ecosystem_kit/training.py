"""Stage 3, training: features opened up by hand, and models scored on people unseen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit import evaluation
from ecosystem_kit.own_recordings import own_recordings, what_own_add
from ecosystem_kit.published import beside, published

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

    from ecosystem_kit.ledger.records import Arrays
    from ecosystem_kit.scores import Score

__all__ = [
    "after_features",
    "beside",
    "draw_cell",
    "grey",
    "library_cell",
    "loudest_frame",
    "one_cell",
    "own_recordings",
    "published",
    "score_models",
    "what_own_add",
]

# As `ecosystem_kit.vision.HogFeatures` has them.
SIDE, CELL, ORIENTATIONS = 64, 8, 9


def grey(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a picture as HOG looks at it: 64 by 64 grey values from 0 to 1.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB.
    """
    from ecosystem_kit.vision import RawPixels

    return RawPixels(side=SIDE).fit_transform(picture[None])[0].reshape(SIDE, SIDE)


def one_cell(
    picture: NDArray[np.uint8], *, row: int, column: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how strong the edges are in one cell, and which way they run.

    Parameters
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        RGB.
    row, column : int
        Which of the 8 by 8 cells, from the left upper corner, from 0.

    Returns
    -------
    strength : ndarray of float64, shape (8, 8)
        Length of the gradient at each pixel.
    direction : ndarray of float64, shape (8, 8)
        Its direction in degrees, 0 to below 180: light to dark counts as dark to light.
    """
    values = grey(picture).astype(np.float64)
    down, right = np.zeros_like(values), np.zeros_like(values)
    down[1:-1] = values[2:] - values[:-2]
    right[:, 1:-1] = values[:, 2:] - values[:, :-2]
    here = slice(CELL * row, CELL * (row + 1)), slice(CELL * column, CELL * (column + 1))
    return np.hypot(down, right)[here], (np.degrees(np.arctan2(down, right)) % 180)[here]


def library_cell(picture: NDArray[np.uint8], *, row: int, column: int) -> NDArray[np.float64]:
    """Return one cell's histogram as scikit-image makes it: 9 shares that add up to 1.

    Parameters are those of `one_cell`.
    """
    from skimage.feature import hog

    cells = hog(
        grey(picture).astype(np.float64),
        orientations=ORIENTATIONS,
        pixels_per_cell=(CELL, CELL),
        cells_per_block=(1, 1),
        block_norm="L1",
        feature_vector=False,
    )
    return np.asarray(cells[row, column, 0, 0])


def draw_cell(
    picture: NDArray[np.uint8], *, row: int, column: int, ax: Any = None
) -> "NDArray[Any]":
    """Draw the grey picture, one cell of it, and the cell's histogram; return the axes.

    Parameters
    ----------
    picture, row, column
        As in `one_cell`.
    ax : three Axes, optional
        Where to draw; a new figure where None.
    """
    from matplotlib import pyplot

    from ecosystem_kit import figures

    axes = pyplot.subplots(1, 3, figsize=(7.0, 2.5))[1] if ax is None else np.asarray(ax)
    values, shares = grey(picture), library_cell(picture, row=row, column=column)
    top, left = CELL * row, CELL * column
    for one, shown in ((axes[0], values), (axes[1], values[top : top + CELL, left : left + CELL])):
        one.imshow(shown, cmap="gray", vmin=0, vmax=1)
        one.axis("off")
    frame = pyplot.Rectangle((left - 0.5, top - 0.5), CELL, CELL, fill=False, linewidth=2)
    frame.set_edgecolor(figures.ORANGE)
    axes[0].add_patch(frame)
    axes[2].bar(np.arange(10, 180, 20), shares, width=18, color=figures.BLUE)
    axes[2].set(xlabel="direction of the change (°)", ylabel="share", xticks=[0, 45, 90, 135, 180])
    for one, title in zip(axes, ("picture", "one cell", "its histogram"), strict=True):
        one.set_title(title)
    return axes


def loudest_frame(sound: NDArray[np.float32]) -> tuple[NDArray[np.float32], int]:
    """Return the power spectrum of a sound's loudest 25 ms, and which frame that is.

    Parameters
    ----------
    sound : ndarray of float32, shape (samples,)
        Mono, 16 kHz.

    Returns
    -------
    power : ndarray of float32, shape (257,)
        Power at 0, 31.25, ... 8000 Hz.
    place : int
        Row of that frame in ``hearing.log_mel_spectrogram(sound[None])[0]``.
    """
    from ecosystem_kit.hearing import spectrum

    window = spectrum.WINDOW_SAMPLES
    frames = np.lib.stride_tricks.sliding_window_view(sound, window)[:: spectrum.HOP_SAMPLES]
    place = int((frames**2).sum(axis=1).argmax())
    shaped = frames[place] * np.hanning(window).astype(np.float32)
    waves = np.fft.rfft(shaped, spectrum.FFT_SAMPLES)
    return (np.abs(waves) ** 2 / spectrum.FFT_SAMPLES).astype(np.float32), place


def after_features(model: "Pipeline") -> "Pipeline":
    """Return a model without its first step, unfitted: from features to labels.

    Parameters
    ----------
    model : Pipeline
        Whose first step learns nothing from the data, as HOG, MFCC and the nets of others: then
        its features may be computed once, for training and test alike.
    """
    from sklearn.base import clone

    shorter: Pipeline = clone(model[1:])
    return shorter


def score_models(
    models: "Mapping[str, Pipeline]",
    arrays: "Arrays",
    *,
    features: "Mapping[str, NDArray[Any]] | None" = None,
    folds: int | None = None,
) -> "dict[str, Score]":
    """Return each model's score on people unseen; features are computed once a model.

    Parameters
    ----------
    models : mapping of str to Pipeline
        Name to model; the first step makes features and learns nothing.
    arrays : Arrays
        From ``ledger.arrays``: samples, labels, persons.
    features : mapping of str to ndarray, shape (samples, numbers), optional
        Name to features that are computed already.
    folds : int, optional
        See `ecosystem_kit.evaluation.score_by_person`.

    Raises
    ------
    ValueError
        If there is one person only.
    NetMissing
        When a net's file is not there.
    """
    known, scores = dict(features or {}), {}
    for name, model in models.items():
        rows = known[name] if name in known else model[0].fit_transform(arrays.X)
        scores[name] = evaluation.score_by_person(
            after_features(model), rows, arrays.y, arrays.groups, folds=folds
        )
    return scores

"""Plots of pictures and sounds; `ecosystem_kit.figures` offers them all."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.plots import new_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Spectrogram: windows of 25 ms, one each 10 ms, as is usual for speech.
WINDOW_S, STEP_S = 0.025, 0.010
# Below the loudest by more than this (dB) is drawn as silence.
RANGE_DB = 80.0


def picture_grid(
    pictures: Sequence[NDArray[np.uint8]],
    *,
    titles: Sequence[str] = (),
    columns: int = 6,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw pictures side by side, each below its title, and return the axes.

    Parameters
    ----------
    pictures : sequence of uint8 (height, width, 3) RGB or (height, width) grey or bool
        They may differ in size: each is fitted into its place.
    titles : sequence of str, default=()
        One for each picture, or none.
    columns : int, default=6
        Pictures in a row.
    ax : Axes, optional
        Where to draw; a new figure where None.

    Raises
    ------
    ValueError
        If there is no picture, or the titles are not as many as the pictures.
    """
    if len(pictures) == 0 or (titles and len(titles) != len(pictures)):
        raise ValueError(
            f"found {len(pictures)} pictures and {len(titles)} titles, wanted at least one picture "
            "and as many titles, or none"
        )
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    height = 1.24 if titles else 1.06
    ax = ax or new_axes(height=0.2 + 7.0 / max(columns, 3) * rows * height)
    for place, picture in enumerate(pictures):
        row, column = divmod(place, columns)
        _draw_in_place(ax, np.asarray(picture), left=column * 1.06, top=row * height)
        if titles:
            ax.text(column * 1.06 + 0.5, row * height - 0.03, titles[place], ha="center", size=10)
    gap = height - 1
    ax.set(xlim=(0, columns * 1.06 - 0.06), ylim=(rows * height - gap, -gap if titles else 0))
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def _draw_in_place(ax: "Axes", picture: NDArray[Any], *, left: float, top: float) -> None:
    """Fit a picture into the unit square at (left, top), y downwards, its sides' ratio kept."""
    tall, wide = picture.shape[:2]
    height, width = tall / max(tall, wide), wide / max(tall, wide)
    left, top = left + (1 - width) / 2, top + (1 - height) / 2
    extent = (left, left + width, top + height, top)
    highest = 1 if picture.dtype == bool else 255
    ax.imshow(picture, extent=extent, cmap="gray", vmin=0, vmax=highest)


def waveform_and_spectrogram(
    sound: NDArray[np.float32],
    *,
    sample_rate_hz: int = 16_000,
    ax: "Sequence[Axes] | None" = None,
) -> "NDArray[Any]":
    """Draw a sound's waveform above its spectrogram, and return the two axes.

    Parameters
    ----------
    sound : float32 (n,)
        Mono samples in [-1, 1].
    sample_rate_hz : int, default=16000
        Samples in a second.
    ax : pair of Axes, optional
        Where to draw; a new figure where None.

    Raises
    ------
    ValueError
        If the sound is not one row of samples, or shorter than one window (25 ms).
    """
    sound = np.asarray(sound, dtype=np.float32)
    window, step = round(WINDOW_S * sample_rate_hz), round(STEP_S * sample_rate_hz)
    if sound.ndim != 1 or len(sound) < window:
        raise ValueError(
            f"found a sound of shape {sound.shape}, wanted one row of at least {window} samples"
        )
    from matplotlib import pyplot

    axes = pyplot.subplots(2, 1, sharex=True)[1] if ax is None else np.asarray(ax)
    duration_s = len(sound) / sample_rate_hz
    axes[0].plot(np.arange(len(sound)) / sample_rate_hz, sound, linewidth=0.8)
    axes[0].set(ylabel="amplitude", ylim=(-1, 1), xlim=(0, duration_s))
    frames = np.lib.stride_tricks.sliding_window_view(sound, window)[::step]
    power = np.abs(np.fft.rfft(frames * np.hanning(window), axis=1)) ** 2
    # One millionth of a full-scale tone's power keeps the logarithm of silence finite.
    level_db = 10 * np.log10(power + 1e-6)
    extent = (0, duration_s, 0, sample_rate_hz / 2000)
    axes[1].imshow(
        level_db.T,
        origin="lower",
        aspect="auto",
        extent=extent,
        cmap="magma",
        vmin=max(level_db.max() - RANGE_DB, -60.0) - 1e-3,
    )
    axes[1].set(xlabel="time (s)", ylabel="frequency (kHz)")
    axes[1].grid(False)
    return axes

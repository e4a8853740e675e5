"""Plots of numbers that several notebooks need; `ecosystem_kit.figures` offers them all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import ArrayLike

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, DARK = "#0072B2", "#222222"
MARKERS = ("o", "s", "D", "^", "v")


class HasInterval(Protocol):
    """What a score needs to be drawn: its estimate, its interval, and from how many."""

    @property
    def estimate(self) -> float:
        """The middle."""

    @property
    def low(self) -> float:
        """The interval's lower end."""

    @property
    def high(self) -> float:
        """The interval's upper end."""

    @property
    def count(self) -> int:
        """How many it was measured on."""


def interval_plot(
    scores: Mapping[str, HasInterval],
    *,
    wanted: float | None = None,
    label: str = "share right",
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw scores as dots with their intervals, the first on top, and return the axes.

    Parameters
    ----------
    scores : mapping of str to Interval
        Name to an interval (``estimate``, ``low``, ``high``, ``count``).
    wanted : float, optional
        The plan's bar, drawn as a dashed line.
    label : str, default="share right"
        What is measured, with its unit.
    ax : Axes, optional
        Where to draw; a new figure where None.

    Raises
    ------
    ValueError
        If there is no score.
    """
    if not scores:
        raise ValueError("found no scores, wanted at least one name with its interval")
    ax = ax or new_axes(height=0.9 + 0.45 * len(scores))
    for place, (name, score) in enumerate(scores.items()):
        reach = [[score.estimate - score.low], [score.high - score.estimate]]
        marker = MARKERS[place % len(MARKERS)]
        ax.errorbar(
            [score.estimate], [place], xerr=reach, fmt=marker, color=BLUE, capsize=4, label=name
        )
        text = f"{score.estimate:.3f}  (n = {score.count})"
        ax.annotate(
            text,
            (1.01, place),
            xycoords=("axes fraction", "data"),
            va="center",
            fontsize="small",
            annotation_clip=False,
        )
    if wanted is not None:
        ax.axvline(wanted, color=DARK, linestyle="--", linewidth=1.4)
        ax.annotate(
            "wanted",
            (wanted, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize="small",
        )
    ax.set_yticks(range(len(scores)), list(scores))
    ax.set_ylim(len(scores) - 0.5, -0.5)
    ax.set_xlabel(label)
    return ax


def bars(
    values: Mapping[str, float],
    *,
    label: str,
    digits: int = 2,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw one lying bar for each value, the number at its end, and return the axes.

    Parameters
    ----------
    values : mapping of str to float
        Name to value; the first is drawn on top.
    label : str
        What is measured, with its unit, such as ``"time (h)"``.
    digits : int, default=2
        Digits behind the point of the numbers.
    ax : Axes, optional
        Where to draw; a new figure where None.

    Raises
    ------
    ValueError
        If there is no value.
    """
    if not values:
        raise ValueError("found no values, wanted at least one name with its number")
    ax = ax or new_axes(height=0.9 + 0.42 * len(values))
    drawn = ax.barh(list(values), list(values.values()), color=BLUE, height=0.66)
    ax.bar_label(drawn, fmt=f"%.{digits}f", padding=4)
    ax.margins(x=0.12)
    ax.invert_yaxis()
    ax.grid(False, axis="y")
    ax.set_xlabel(label)
    return ax


def confusion_picture(
    truth: ArrayLike,
    answers: ArrayLike,
    *,
    labels: Sequence[str] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw how often each true label got which answer, with the counts, and return the axes.

    Parameters
    ----------
    truth, answers : array of str (n,)
        What it was, and what was answered.
    labels : sequence of str, optional
        Order of rows and columns; all that occur, sorted, where None.
    ax : Axes, optional
        Where to draw; a new figure where None.

    Raises
    ------
    ValueError
        If the two differ in length, or hold a label that is not in ``labels``.
    """
    truth, answers = np.asarray(truth), np.asarray(answers)
    if truth.shape != answers.shape or truth.ndim != 1 or len(truth) == 0:
        raise ValueError(
            f"found {truth.shape} true labels and {answers.shape} answers, wanted two equally "
            "long rows that are not empty"
        )
    there = sorted({*truth.tolist(), *answers.tolist()})
    names = list(there if labels is None else labels)
    strangers = [name for name in there if name not in names]
    if strangers:
        raise ValueError(f"found labels {strangers}, wanted only {names}: add them to labels")
    counts = np.zeros((len(names), len(names)), dtype=int)
    rows, columns = ([names.index(one) for one in side] for side in (truth, answers))
    np.add.at(counts, (rows, columns), 1)
    ax = ax or new_axes(height=1.2 + 0.45 * len(names), width=1.6 + 0.55 * len(names))
    image = ax.imshow(counts, cmap="Blues", vmin=0)
    for (row, column), count in np.ndenumerate(counts):
        ground = image.cmap(image.norm(count))
        color = _letters_on(ground) if count else "#707070"
        weight = "bold" if row == column else "normal"
        ax.text(column, row, str(count), ha="center", va="center", color=color, weight=weight)
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel="answer", ylabel="truth")
    ax.grid(False)
    return ax


def _letters_on(ground: Any) -> str:
    """Return black or white, whichever stands out more (WCAG 2: the two meet at 0.179)."""
    luminance = float(np.dot(np.asarray(ground[:3]) ** 2.2, [0.2126, 0.7152, 0.0722]))
    return "black" if luminance > 0.179 else "white"


def new_axes(*, height: float, width: float | None = None) -> "Axes":
    """Return the axes of a new figure, sizes in inches."""
    from matplotlib import pyplot

    wide = pyplot.rcParams["figure.figsize"][0] if width is None else max(width, 3.5)
    return pyplot.subplots(figsize=(wide, height))[1]

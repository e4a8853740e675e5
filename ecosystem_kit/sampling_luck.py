"""What luck does to a score: the same assistant, tested again and again on other samples."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ecosystem_kit.wording import counted

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

# An assistant is not equally good for everybody. This is how far one person's true share lies
# from the mean, typically; assumed, of the size that notebook 05 finds between speakers.
SPREAD_OF_PEOPLE = 0.1
ROUNDS = 4000
# Nineteen rounds of twenty lie between these two.
OUTER_PERCENT = (2.5, 97.5)


def draw_scores(
    share: float,
    samples: int,
    *,
    people: int | None = None,
    spread: float = SPREAD_OF_PEOPLE,
    rounds: int = ROUNDS,
    random_state: int | None = 0,
) -> "NDArray[np.float64]":
    """Return the scores that one assistant gets in many tests: a simulation, no data.

    Parameters
    ----------
    share : float
        How often the assistant is right in truth, above 0 and below 1.
    samples : int
        Samples in each test.
    people : int, optional
        From how many people they come, in equal parts; each from somebody else where None.
    spread : float
        Standard deviation of the true share from person to person.
    rounds : int
        How many tests.
    random_state : int or None
        Seed.

    Returns
    -------
    ndarray of float, shape (rounds,)
        Share of right answers in each test.

    Raises
    ------
    ValueError
        When there are fewer samples than people, or the share is not inside (0, 1).

    Examples
    --------
    >>> round(float(draw_scores(0.9, 100).std()), 2)
    0.03
    >>> round(float(draw_scores(0.9, 100, people=4).std()), 2)
    0.06
    """
    groups = samples if people is None else people
    if not 1 <= groups <= samples or not 0 < share < 1:
        raise ValueError(
            f"Found {counted(samples, 'sample')} of {counted(groups, 'person', 'people')} and a "
            f"share of {share}; wanted: at least one sample a person, and a share between 0 and 1."
        )
    rng = np.random.default_rng(random_state)
    persons = _shares_of_persons(rng, share, spread, size=(rounds, groups))
    sizes = np.full(groups, samples // groups) + (np.arange(groups) < samples % groups)
    return rng.binomial(sizes, persons).sum(axis=1) / samples


def _shares_of_persons(
    rng: np.random.Generator, share: float, spread: float, *, size: tuple[int, int]
) -> "NDArray[np.float64]":
    # A beta distribution can't be wider than this; near 0 and 1 people can't differ as much.
    spread = min(spread, 0.99 * float(np.sqrt(share * (1 - share))))
    if spread <= 0:
        return np.full(size, share)
    strength = share * (1 - share) / spread**2 - 1
    return rng.beta(share * strength, (1 - share) * strength, size=size)


def nineteen_of_twenty(scores: "NDArray[np.float64]") -> tuple[float, float]:
    """Return the lowest and the highest score when the strangest one in twenty is left out."""
    low, high = np.percentile(scores, OUTER_PERCENT)
    return float(low), float(high)


def draw_luck(
    tests: "Mapping[str, NDArray[np.float64]]", *, share: float, ax: "Axes | None" = None
) -> "Axes":
    """Draw where nineteen of twenty scores lie, one bar a kind of test; return the axes.

    Parameters
    ----------
    tests : mapping of str to ndarray of float, shape (rounds,)
        Name of the test to its scores, see `draw_scores`; the first is drawn on top.
    share : float
        The truth, drawn as a line.
    ax : Axes, optional
        Where to draw; a new figure where None.

    Examples
    --------
    >>> ax = draw_luck({"20 samples": draw_scores(0.9, 20)}, share=0.9)
    >>> len(ax.lines)  # the bar and the truth
    2
    """
    from ecosystem_kit import figures
    from ecosystem_kit.plots import new_axes

    ax, names = ax or new_axes(height=0.9 + 0.5 * len(tests)), list(tests)[::-1]
    for row, name in enumerate(names):
        low, high = nineteen_of_twenty(tests[name])
        ax.plot([low, high], [row, row], color=figures.BLUE, linewidth=8, linestyle="-")
        ax.text(low - 0.01, row, f"{low:.2f}", ha="right", va="center")
        ax.text(high + 0.01, row, f"{high:.2f}", ha="left", va="center")
    ax.axvline(share, color=figures.RED, linestyle="--")
    ax.set_yticks(range(len(names)), names)
    ax.set(xlim=(0.5, 1.08), ylim=(-0.6, len(tests) - 0.4))
    ax.set_xlabel("score in one test (share right)")
    ax.grid(visible=False, axis="y")
    return ax

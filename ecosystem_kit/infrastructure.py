"""The same experiment a hundred times: by hand, on all cores, on a cluster, and what it costs."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit import evaluation, fit_memory

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

WAYS = ("loop", "joblib", "dask")

# Opens a way to do fits; inside, the function does so many of them.
Way = Callable[[], AbstractContextManager[Callable[[int], Any]]]


@dataclass(frozen=True)
class Fit:
    """One fit of a sweep.

    Attributes
    ----------
    parameter : float
        The value that was tried.
    right, total : int
        Right answers on people left out, of how many.
    """

    parameter: float
    right: int
    total: int


def make_support_vectors(C: float) -> Any:
    """Return an unfitted support vector machine on scaled features, with penalty `C`.

    Source
    ------
    C. Cortes & V. Vapnik (1995), Machine Learning 20, 273-297; the code is scikit-learn's.
    """
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    return make_pipeline(StandardScaler(), SVC(C=C))


def one_fit(
    make_model: Callable[[float], Any],
    parameter: float,
    *,
    X: Any,
    y: Any,
    groups: Any,
    folds: int = 3,
) -> Fit:
    """Return what one value of a parameter gives, on people left out.

    Parameters
    ----------
    make_model : callable
        Takes the parameter's value, returns an unfitted estimator.
    parameter : float
        The value to try.
    X, y, groups : arrays, shape (n_samples, ...)
        Features, labels, persons.
    folds : int, default=3
        Groups of persons that are left out in turn.
    """
    score = evaluation.score_by_person(make_model(parameter), X, y, groups, folds=folds)
    return Fit(parameter, int(score.right.sum()), len(score.right))


def sweep(
    make_model: Callable[[float], Any],
    parameters: Iterable[float],
    *,
    data: tuple[Any, Any, Any],
    way: str = "loop",
    workers: int = 2,
    client: Any = None,
) -> list[Fit]:
    """Try every value of a parameter, and return the fits in the order of the values.

    Parameters
    ----------
    make_model : callable
        Takes a value, returns an unfitted estimator. For "dask" it must be importable by the
        workers: a function of a module, or one that cloudpickle can carry.
    parameters : iterable of float
        Values to try.
    data : tuple
        X, y, groups.
    way : {"loop", "joblib", "dask"}, default="loop"
        One after the other, on this machine's cores, or on a cluster.
    workers : int, default=2
        Processes, for "joblib".
    client : distributed.Client, optional
        Where the cluster is, for "dask". A cluster in a data centre changes this line only.

    Raises
    ------
    ValueError
        When there is no such way, or "dask" was asked for without a client.
    """
    values = list(parameters)
    if way not in WAYS or (way == "dask" and client is None):
        message = f"Found way {way!r} and client {client!r}; wanted: one of {WAYS}"
        raise ValueError(f"{message}, and a distributed.Client for 'dask'.")
    X, y, groups = data
    if way == "loop":
        fits = [one_fit(make_model, value, X=X, y=y, groups=groups) for value in values]
        fit_memory.remember(make_model, data, fits)
        return fits
    if way == "joblib":
        from joblib import Parallel, delayed

        tasks = (delayed(one_fit)(make_model, value, X=X, y=y, groups=groups) for value in values)
        return list(Parallel(n_jobs=workers)(tasks))
    # Named by its content, the data of a second sweep would be dropped when the first one's is.
    shipped = [client.scatter(each, broadcast=True, hash=False) for each in data]
    waiting = [
        client.submit(
            one_fit, make_model, value, X=shipped[0], y=shipped[1], groups=shipped[2], pure=False
        )
        for value in values
    ]
    return list(client.gather(waiting))


def best(fits: Sequence[Fit]) -> Fit:
    """Return the fit with the most right answers; the first of them where several are equal."""
    return max(fits, key=lambda fit: fit.right)


def cost_curve(ways: Mapping[str, Way], *, counts: Sequence[int] = (1, 4, 16)) -> "pd.DataFrame":
    """Measure how long each way takes for how many fits.

    Parameters
    ----------
    ways : mapping of str to callable
        Name to what opens a way: inside its ``with`` block the workers run, and it gives a
        function that takes the number of fits and does them; see `three_ways`.
    counts : sequence of int
        Numbers of fits.

    Returns
    -------
    DataFrame
        One row a measurement: way, fits, seconds of wall time. A way is started once, and the
        seconds of its start are part of each of its rows, as if that row were all its work.
    """
    import pandas as pd

    rows = []
    for name, open_way in ways.items():
        asked = time.perf_counter()
        with open_way() as run:
            start_s = time.perf_counter() - asked
            for count in counts:
                begun = time.perf_counter()
                run(count)
                seconds = start_s + time.perf_counter() - begun
                rows.append({"way": name, "fits": count, "seconds": seconds})
    return pd.DataFrame(rows)


def three_ways(
    make_model: Callable[[float], Any], data: tuple[Any, Any, Any], *, workers: int = 2
) -> dict[str, Way]:
    """Return the three ways of a sweep for `cost_curve`, each with its own start.

    Parameters
    ----------
    make_model : callable
        See `sweep`.
    data : tuple
        X, y, groups.
    workers : int, default=2
        Processes for joblib and Dask.
    """

    def run(count: int, **how: Any) -> list[Fit]:
        values = [float(value) for value in np.logspace(-2, 2, count)]
        return sweep(make_model, values, data=data, **how)

    @contextmanager
    def loop() -> Iterator[Callable[[int], list[Fit]]]:
        yield run

    @contextmanager
    def with_joblib() -> Iterator[Callable[[int], list[Fit]]]:
        from joblib.externals.loky import get_reusable_executor

        # joblib keeps its processes for the next call; a start is only measured without them.
        get_reusable_executor().shutdown(wait=True)
        how: dict[str, Any] = {"way": "joblib", "workers": workers}
        run(workers, **how)  # a process has started once it has loaded what a fit needs
        yield partial(run, **how)

    @contextmanager
    def with_dask() -> Iterator[Callable[[int], list[Fit]]]:
        with local_cluster(workers) as client:
            how: dict[str, Any] = {"way": "dask", "client": client}
            run(workers, **how)
            yield partial(run, **how)

    return {"loop": loop, "joblib": with_joblib, "dask": with_dask}


def local_cluster(workers: int = 2) -> Any:
    """Return a client of a Dask cluster on this machine, to be used in a ``with`` block.

    For a cluster elsewhere, ``distributed.Client("tcp://address:8786")`` takes its place.
    """
    from distributed import Client

    # Any free port: with None it asks for 8787, and warns where another notebook has it.
    return Client(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
    )


@dataclass(frozen=True)
class Line:
    """A straight line through a cost curve: a start that is paid once, and a price per fit.

    Attributes
    ----------
    start_s : float
        Seconds before the first fit begins, never below zero.
    per_fit_s : float
        Seconds that each further fit adds.
    """

    start_s: float
    per_fit_s: float

    def seconds(self, fits: float) -> float:
        """Return the seconds that so many fits take."""
        return self.start_s + self.per_fit_s * fits


def fit_line(curve: "pd.DataFrame", way: str) -> Line:
    """Return the straight line through the measurements of one way (least squares).

    Raises
    ------
    ValueError
        When fewer than two numbers of fits were measured for it.
    """
    rows = curve[curve["way"] == way]
    if rows["fits"].nunique() < 2:
        raise ValueError(
            f"Found {len(rows)} measurement(s) of {way!r}; wanted: two or more numbers of fits."
        )
    slope, start = np.polyfit(rows["fits"], rows["seconds"], 1)
    return Line(max(0.0, float(start)), max(0.0, float(slope)))


def pays_from(slow_start: Line, other: Line) -> float:
    """Return the number of fits from which `slow_start` is faster than `other`; inf if never.

    Examples
    --------
    >>> pays_from(Line(start_s=4, per_fit_s=0.5), Line(start_s=0, per_fit_s=1))
    8.0
    >>> pays_from(Line(start_s=4, per_fit_s=1), Line(start_s=0, per_fit_s=1))
    inf
    """
    gain = other.per_fit_s - slow_start.per_fit_s
    extra = slow_start.start_s - other.start_s
    if extra <= 0 and gain >= 0:
        return 0.0
    return extra / gain if gain > 0 else float("inf")


def plot_cost_curve(curve: "pd.DataFrame", ax: "Axes | None" = None) -> "Axes":
    """Draw seconds against fits, one line and marker for each way."""
    if ax is None:
        from matplotlib import pyplot

        _, ax = pyplot.subplots()
    for marker, (way, rows) in zip("osD^v", curve.groupby("way", sort=False), strict=False):
        ax.plot(rows["fits"], rows["seconds"], marker=marker, label=str(way))
    ax.set(xlabel="fits", ylabel="wall time (s)", ylim=(0, None))
    ax.legend()
    return ax

"""How fast work goes, from the ledger's own clock: captures per minute, seconds per label.

The gate of stage 2, notebook 02 and notebook 09 all ask here, so that one ledger gives one pace.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ecosystem_kit import intervals
from ecosystem_kit.intervals import Interval
from ecosystem_kit.ledger import aggregates
from ecosystem_kit.ledger.aggregates import Pace

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger, Sample

# A longer gap than this between two captures is a break, and no part of the work. The ledger's
# own counts of camera and microphone leave out the same.
BREAK_S = 600.0
# Files that were recorded elsewhere bear the time of their arrival: no pace follows from it.
NOT_CAPTURED_HERE = ("import", "upload")


def rate_of(paces: Sequence[Pace]) -> Interval:
    """Return the captures per minute over sessions, some of which may be faster than others.

    Parameters
    ----------
    paces : sequence of Pace
        A row a session.

    Examples
    --------
    >>> rate_of([Pace("picture", 1, 30, 3.0)]).estimate
    10.0
    """
    counts, minutes = [one.captures for one in paces], [one.minutes for one in paces]
    return intervals.rate_by_group(counts, minutes, unit="per minute")


def session_paces(samples: Iterable["Sample"]) -> list[Pace]:
    """Return the pace of each session, a replayed sample person's as well.

    Parameters
    ----------
    samples : iterable of Sample
        Of one kind. Breaks don't count, nor do files that were imported or uploaded.
    """
    times: dict[tuple[str, int], list[float]] = {}
    for sample in samples:
        if sample.source not in NOT_CAPTURED_HERE:
            times.setdefault((sample.kind, sample.session), []).append(sample.taken_at)
    paces = []
    for (kind, session), taken in times.items():
        gaps = [later - sooner for sooner, later in itertools.pairwise(sorted(taken))]
        work = [gap for gap in gaps if gap <= BREAK_S]
        paces.append(Pace(kind, session, len(work), sum(work) / 60))
    return paces


def capture_rate(ledger: "Ledger", kind: str) -> Interval:
    """Return the captures per minute of work, sample people included.

    Parameters
    ----------
    ledger : Ledger
        Only read.
    kind : {"picture", "sound"}
        What is captured.

    Raises
    ------
    ValueError
        When no session has two captures, so that no time has passed.
    """
    paces = [one for one in session_paces(ledger.samples(kind)) if one.minutes > 0]
    if not paces:
        raise ValueError(
            f"No session has two {kind}s yet, so there is no pace: capture or replay some in "
            "notebook 02."
        )
    return rate_of(paces)


def hours_for(count: int, per_minute: Interval) -> Interval:
    """Return the hours that so many captures take at a pace; without end where it may be 0.

    Examples
    --------
    >>> hours_for(600, Interval(10, 5, 20, 100, "per minute"))
    1.000 [0.500, 2.000] h (n = 100)
    """
    if not count:
        return Interval(0.0, 0.0, 0.0, per_minute.count, "h")
    estimate, low, high = (
        count / 60 / rate if rate > 0 else math.inf
        for rate in (per_minute.estimate, per_minute.high, per_minute.low)
    )
    return Interval(estimate, low, high, per_minute.count, "h")


def label_seconds(ledger: "Ledger", task: str = "class") -> Interval:
    """Return the mean seconds per label of a task.

    Parameters
    ----------
    ledger : Ledger
        Only read.
    task : {"class", "box", "mask", "segment"}
        What is labeled.

    Raises
    ------
    ValueError
        When fewer than two labels of the task were timed.
    """
    count = aggregates.label_seconds(ledger).get(task, (0, 0.0, 0.0))[0]
    if count < 2:
        raise ValueError(
            f"Found {count} timed labels of task {task!r}; wanted: 2 or more. "
            "Label some in notebook 03: the labeler keeps the time."
        )
    return timed_tasks(ledger, fewest=2)[task]


def timed_tasks(ledger: "Ledger", *, fewest: int) -> dict[str, Interval]:
    """Return the mean seconds per label of each task with at least `fewest` timed labels."""
    return {
        task: intervals.mean_from(mean, deviation, count=count, unit="s per label")
        for task, (count, mean, deviation) in aggregates.label_seconds(ledger).items()
        if count >= fewest
    }

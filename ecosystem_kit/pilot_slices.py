"""Bias: the pilot cut into slices, each with its interval, or with "too few to say"."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ecosystem_kit import intervals
from ecosystem_kit.intervals import Interval

if TYPE_CHECKING:
    import pandas

    from ecosystem_kit.project import Project

TOO_FEW = "too few to say"


def pilot_table(project: "Project", *, samples: Sequence[int] | None = None) -> "pandas.DataFrame":
    """Return the pilot's judged answers, a row an answer, with its session's conditions.

    Parameters
    ----------
    project : Project
        Its events are read.
    samples : sequence of int, optional
        Only answers to these samples; all where None.
    """
    import pandas

    ledger = project.ledger
    sessions = {one.id: one for one in ledger.sessions()}
    wanted = None if samples is None else set(samples)
    rows = [
        {
            "person": event.person,
            "word": event.truth,
            "said": event.said,
            "right": event.said == event.truth,
            "noise": sessions[event.session].noise,
            "place": sessions[event.session].place,
            "behaviour": event.behaviour,
            "rating": event.rating,
            "answer_ms": event.answer_ms,
            "margin": event.margin,
        }
        for event in ledger.events()
        if event.truth is not None and (wanted is None or event.sample in wanted)
    ]
    return pandas.DataFrame(rows)


def slice_table(
    project: "Project", conditions: Sequence[str] = ("person", "noise", "word")
) -> "pandas.DataFrame":
    """Cut the pilot by each condition, and say where there is too little to judge.

    Parameters
    ----------
    project : Project
        Its plan's `min_slice_count` is the fewest answers to judge a slice by.
    conditions : sequence of str
        Columns of `pilot_table`; "person+noise" cuts by both at once.

    Returns
    -------
    DataFrame
        A row a slice ("person = jin"), worst first: right, count, interval (an `Interval`),
        judged (False for too few).
    """
    import pandas

    table, fewest = pilot_table(project), project.plan.min_slice_count
    rows = {}
    for condition in conditions:
        for name, part in table.groupby(condition.split("+")):
            if "" in name:
                continue  # nobody wrote that condition down
            label = f"{condition} = {', '.join(map(str, name))}"
            right, count = int(part["right"].sum()), len(part)
            rows[label] = {
                "right": right, "count": count, "interval": intervals.wilson(right, count),
                "judged": count >= fewest,
            }  # fmt: skip
    made = pandas.DataFrame.from_dict(rows, orient="index")
    made["verdict"] = [str(one.interval) if one.judged else TOO_FEW for one in made.itertuples()]
    order = made["right"].div(made["count"]).sort_values(kind="stable").index
    return made.loc[order]


def judged_intervals(slices: "pandas.DataFrame") -> Mapping[str, Interval]:
    """Return the slices that can be judged, as `figures.interval_plot` wants them."""
    judged = slices[slices["judged"]]
    return dict(judged["interval"])


def worst_slice(slices: "pandas.DataFrame") -> str:
    """Return the name of the worst slice of those that can be judged, such as "person = jin"."""
    judged = slices[slices["judged"]]
    return str((judged["right"] / judged["count"]).idxmin())


def gap(slices: "pandas.DataFrame") -> Interval:
    """Return best minus worst slice of those that can be judged, with its interval.

    The best and the worst were picked because they lie apart, so the true gap is smaller than
    this one looks.

    Raises
    ------
    ValueError
        When fewer than two slices can be judged.
    """
    judged = slices[slices["judged"]]
    if len(judged) < 2:
        raise ValueError(
            f"Found {len(judged)} slices with enough answers; wanted: 2 or more. Pilot with more."
        )
    shares = judged["right"] / judged["count"]
    best, worst = judged.loc[shares.idxmax()], judged.loc[shares.idxmin()]
    return intervals.difference(
        int(best["right"]), int(best["count"]), int(worst["right"]), int(worst["count"])
    )

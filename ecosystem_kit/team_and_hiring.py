"""Who does the work: roles over the stages, gaps, hours, cost, and choosing people fairly.

The activities are those of `ecosystem_kit.lifecycle`; the rates come from the learner's own
ledger. Interviews and re-planning have files of their own: `interviews.py`, `replanning.py`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecosystem_kit import intervals, lifecycle
from ecosystem_kit.rates import capture_rate, label_seconds
from ecosystem_kit.wording import counted

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ROLES",
    "Role",
    "activities",
    "capture_rate",
    "gaps",
    "hours_of_data_work",
    "label_seconds",
    "people_and_cost",
    "role",
    "single_points",
    "who_does_what",
]


@dataclass(frozen=True)
class Role:
    """One role of an AI project.

    Attributes
    ----------
    name : str
        What the role is called where people are hired.
    does : tuple of str
        The lifecycle's activities that this role carries, by their titles.
    """

    name: str
    does: tuple[str, ...]


def activities() -> list[str]:
    """Return the titles of all activities of the lifecycle that somebody must do.

    Examples
    --------
    >>> "Allocate resources" in activities()
    True
    """
    holders = (*lifecycle.STAGES, *lifecycle.CROSS_BOXES)
    return [one.title for holder in holders for one in holder.activities if one.title != "Etc."]


# Who usually carries what. A small team has fewer people than roles: one person wears several.
ROLES = (
    Role(
        "product owner",
        (
            "Decide to work on an AI Assistant",
            "Determine ecosystem requirements & goals",
            "Allocate resources",
            "Consider the ethical implications",
        ),
    ),
    Role(
        "data manager",
        (
            "Collect training data",
            "Set up data collection equipment (e.g., cameras, microphone)",
            "Annotate with ground truth (how?)",
        ),
    ),
    Role(
        "machine-learning engineer",
        (
            "Implement a baseline experiment in OpenCV without AI",
            "Find state of the art model & reproduce",
            "Debug our implementation (most time will be spent here)",
            "Improve model architecture for your task",
        ),
    ),
    Role(
        "test & user researcher",
        (
            "Pilot to share with team members",
            "Write tests to prevent failed predictions and evaluate for biases",
            "Consider the ethical implications",
        ),
    ),
    Role(
        "platform engineer",
        (
            "Roll out in production",
            "Setting up the infrastructure and tooling",
            "Needs to be able to scale",
            "Handle repetitive experiments",
        ),
    ),
    Role("team lead", ("Building, hiring and managing team members", "Allocate resources")),
)


def role(name: str) -> Role:
    """Return a role by its name.

    Raises
    ------
    KeyError
        When no role is called that.
    """
    known = {one.name: one for one in ROLES}
    if name not in known:
        raise KeyError(f"found no role {name!r}; there are {', '.join(known)}: use one of them")
    return known[name]


def who_does_what(team: Mapping[str, Sequence[str]]) -> "pd.DataFrame":
    """Return the table of activities (rows) and people (columns), True where a person does it.

    Parameters
    ----------
    team : mapping of str to sequence of str
        Person to the names of the roles that the person takes.

    Raises
    ------
    KeyError
        When somebody has a role that does not exist.

    Examples
    --------
    >>> table = who_does_what({"Ada": ["team lead"]})
    >>> int(table["Ada"].sum())
    2
    """
    import pandas as pd

    carried = {
        person: {title for name in names for title in role(name).does}
        for person, names in team.items()
    }
    rows = {title: [title in carried[person] for person in team] for title in activities()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(team))


def gaps(team: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the activities that nobody of this team does.

    Examples
    --------
    >>> len(gaps({})) == len(activities())
    True
    """
    table = who_does_what(team)
    return [title for title in table.index if not table.loc[title].any()]


def single_points(team: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return activity to person where only one person can do it, and stops it by being ill.

    Examples
    --------
    >>> single_points({"Ada": ["team lead"]})["Allocate resources"]
    'Ada'
    """
    table = who_does_what(team)
    return {
        title: str(table.columns[row.to_numpy().argmax()])
        for title, row in table.iterrows()
        if row.sum() == 1
    }


def hours_of_data_work(
    samples: int, *, per_minute: intervals.Interval, label_s: intervals.Interval
) -> intervals.Interval:
    """Return the hours of one person to capture and label that many samples.

    Parameters
    ----------
    samples : int
        How many.
    per_minute : Interval
        Captures per minute, from `capture_rate`.
    label_s : Interval
        Seconds per label, from `label_seconds`.

    Returns
    -------
    Interval
        In hours. The ends add the ends of the parts, which is wider than it must be.

    Raises
    ------
    ValueError
        When the number of samples is below 1 or the rate's lower end is 0.

    Examples
    --------
    >>> speed = intervals.Interval(10, 5, 20, 100)
    >>> hours_of_data_work(600, per_minute=speed, label_s=intervals.Interval(6, 3, 9, 50))
    2.000 [1.000, 3.500] h (n = 50)
    """
    if samples < 1 or per_minute.low <= 0:
        raise ValueError(
            f"Found {samples} samples at {per_minute}; wanted: 1 or more samples and a rate "
            "above 0. Capture more in notebook 02 to know the rate."
        )
    estimate, low, high = (
        samples / captured / 60 + samples * labeled / 3600
        for captured, labeled in (
            (per_minute.estimate, label_s.estimate),
            (per_minute.high, label_s.low),
            (per_minute.low, label_s.high),
        )
    )
    return intervals.Interval(estimate, low, high, min(per_minute.count, label_s.count), "h")


def people_and_cost(
    work: intervals.Interval, *, weeks: float, hours_a_week: float, eur_an_hour: float
) -> str:
    """Return the people needed and what they cost, as a sentence with both ends.

    Examples
    --------
    >>> work = intervals.Interval(100, 80, 130, 50, "h")
    >>> people_and_cost(work, weeks=2, hours_a_week=30, eur_an_hour=25)
    '2 people (2 to 3) for 2 weeks, 2,500 EUR (2,000 to 3,250 EUR)'
    """
    if min(weeks, hours_a_week) <= 0 or eur_an_hour < 0:
        raise ValueError(
            f"Found {weeks} weeks of {hours_a_week} hours at {eur_an_hour} EUR; wanted: weeks and "
            "hours above 0, and a price of 0 or more."
        )
    hours = (work.estimate, work.low, work.high)
    people, fewest, most = (math.ceil(each / weeks / hours_a_week) for each in hours)
    cost, least, highest = (f"{each * eur_an_hour:,.0f}" for each in hours)
    return (
        f"{counted(people, 'person', 'people')} ({fewest} to {most}) for {weeks:g} weeks, "
        f"{cost} EUR ({least} to {highest} EUR)"
    )

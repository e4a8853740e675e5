"""Monitors: what can be watched when nobody says what was right, and when it is an alarm."""

from typing import TYPE_CHECKING

from ecosystem_kit import intervals
from ecosystem_kit.gates.limits import LOW_MARGIN

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

    from ecosystem_kit.assistant import Assistant
    from ecosystem_kit.model_ladder import Ladder
    from ecosystem_kit.plan import Plan

WATCHED = ("hesitant", "unknown", "late")


def watch(
    answers: "pandas.DataFrame", plan: "Plan", *, a_day: int = 28, quiet_days: int = 2
) -> "pandas.DataFrame":
    """Return what the monitors read day by day, and where one of them gives alarm.

    No truth is used: in production nobody tells it.

    Parameters
    ----------
    answers : DataFrame
        Oldest first: said, margin, answer_ms.
    plan : Plan
        Its `max_answer_ms` says what is late.
    a_day : int
        Answers that make a day of the replay.
    quiet_days : int
        Days at the beginning that the later ones are held against.

    Returns
    -------
    DataFrame
        A row a day: the share of answers that were hesitant (margin below 0.1), "unknown" and
        late, and alarm: the names of the monitors whose share is surely above the quiet days'.
    """
    import pandas

    flags = pandas.DataFrame({
        "hesitant": answers["margin"] < LOW_MARGIN,
        "unknown": answers["said"] == "unknown",
        "late": answers["answer_ms"] > plan.max_answer_ms,
    }).reset_index(drop=True)  # fmt: skip
    day = flags.index // a_day + 1
    quiet = flags[day <= quiet_days]
    rows = {}
    for number, part in flags.groupby(day):
        alarms = [one for one in WATCHED if number > quiet_days and _higher(part[one], quiet[one])]
        rows[number] = {**part.mean().to_dict(), "answers": len(part), "alarm": ", ".join(alarms)}
    return pandas.DataFrame.from_dict(rows, orient="index").rename_axis("day")


def _higher(today: "pandas.Series", before: "pandas.Series") -> bool:
    counts = [int(today.sum()), len(today), int(before.sum()), len(before)]
    return intervals.difference(*counts).above(0)


def plot_monitors(readings: "pandas.DataFrame", ax: "Axes | None" = None) -> "Axes":
    """Draw each monitor's share by day, a ring around each alarm, and return the axes."""
    from ecosystem_kit.plots import BLUE, MARKERS, new_axes

    ax = ax or new_axes(height=3.2)
    colours = (BLUE, "#D55E00", "#009E73")
    for name, marker, colour in zip(WATCHED, MARKERS, colours, strict=False):
        ax.plot(readings.index, readings[name], marker=marker, color=colour, label=name)
        alarms = readings[readings["alarm"].str.contains(name)]
        ax.plot(alarms.index, alarms[name], "o", ms=16, mfc="none", mec=colour, mew=2)
    ax.set(xlabel="day of the replay", ylabel="share of answers", xticks=list(readings.index))
    ax.set_ylim(-0.03, 1)
    ax.legend()
    return ax


def roll_back(assistant: "Assistant", ladder: "Ladder") -> str:
    """Pull the kill switch, put the model before in place, and wake the assistant again.

    Parameters
    ----------
    assistant : Assistant
        Gives no answers in between.
    ladder : Ladder
        Steps down by one.

    Returns
    -------
    str
        The name of the package that answers now.

    Raises
    ------
    PackageError
        When the rule was active already, or the package before can't be trusted: the assistant
        then stays stopped.
    """
    assistant.stop()
    name = ladder.roll_back()
    assistant.voice = ladder.load()
    assistant.start()
    return name

"""Exercises of notebook 09, team & hiring."""

from typing import Any

import numpy as np

from ecosystem_kit import interviews, team_and_hiring
from ecosystem_kit.course.registry import NotYet, exercise
from ecosystem_kit.course.slips import is_close, one_number, refuse_slips
from ecosystem_kit.intervals import kappa_interval


@exercise(
    "09.1",
    needs=("alone", "team"),
    hints=[
        "In the table, True counts as 1. How large is the sum of a row that one person carries?",
        "table.sum(axis=1) gives one number for each activity. Compare it with 1.",
        "table.index[table.sum(axis=1) == 1] picks the names of those rows.",
    ],
)
def check_alone(alone: Any, team: dict[str, list[str]]) -> str:
    """Right when the list names every activity of exactly one person, and no other."""
    wanted = set(team_and_hiring.single_points(team))
    if not isinstance(alone, (list, tuple, set)) or not all(isinstance(x, str) for x in alone):
        raise NotYet("A list of activity names is wanted: the names stand in table.index.")
    found = set(alone)
    unmanned = found & set(team_and_hiring.gaps(team))
    if unmanned:
        raise NotYet(
            f"“{sorted(unmanned)[0]}” is done by nobody: that is a gap. Here you look for rows "
            "with one True, not with none."
        )
    if found - wanted:
        extra = sorted(found - wanted)[0]
        if extra in team:
            raise NotYet(f"“{extra}” is a person. Sum along the rows, so axis=1.")
        raise NotYet(f"“{extra}” has more than one person, so nobody's illness stops it.")
    if wanted - found:
        raise NotYet(
            f"{len(wanted - found)} are missing, “{sorted(wanted - found)[0]}” among them: how "
            "many people does that row have?"
        )
    return f"{len(wanted)} activities stop when one person is ill. Which hurts most?"


@exercise(
    "09.2",
    needs=("hours", "per_minute", "seconds", "pictures"),
    hints=[
        "Work out the capturing alone first: how many minutes, then how many hours?",
        "Captures: pictures / rate gives minutes, and 60 of them are an hour. Labels: pictures * "
        "seconds gives seconds, and 3600 of them are an hour.",
        "pictures / per_minute.estimate / 60 + pictures * seconds.estimate / 3600",
    ],
)
def check_hours(hours: Any, per_minute: Any, seconds: Any, pictures: int) -> str:
    """Right when both parts of the work are in hours and added."""
    value = one_number(hours, "hours")
    capturing = pictures / per_minute.estimate / 60
    labeling = pictures * seconds.estimate / 3600
    _explain_hours(value, capturing, labeling)
    share = capturing / (capturing + labeling)
    return f"{value:.1f} hours, and capturing is {share:.0%} of them."


def _explain_hours(value: float, capturing: float, labeling: float) -> None:
    wanted = capturing + labeling
    slips = {
        capturing: "That is the capturing alone. Each picture also has to be labeled.",
        labeling: "That is the labeling alone. Each picture has to be captured first.",
        wanted * 60: "That looks like minutes: 60 of them make an hour.",
        capturing * 60 + labeling: "The capturing is still in minutes: divide it by 60.",
        capturing + labeling * 3600: "The labeling is still in seconds: 3600 of them make an hour.",
        capturing + labeling * 60: "The labeling is in minutes: it takes 3600 seconds to make an "
        "hour.",
    }
    refuse_slips(value, wanted, slips)
    if is_close(value, wanted, share=0.01):
        return
    size = "more" if value > wanted else "less"
    raise NotYet(
        f"{value:.1f} hours is {size} than the two rates give. Capture {1000} pictures in your "
        "head first: how many minutes, and how many seconds of labeling?"
    )


@exercise(
    "09.3",
    needs="mine_by_scale",
    hints=[
        "Take one answer at a time, A to L, and look which line of the scale it matches.",
        "An answer that names neither the failed cases nor the split can't be a 3.",
        "A matches 1, B matches 3, C matches 2, D matches 4. The other eight are yours.",
    ],
)
def check_scale(mine_by_scale: Any) -> str:
    """Right when the scores follow the scale closely enough to agree with the other rater."""
    if not isinstance(mine_by_scale, (list, tuple, np.ndarray)):
        raise NotYet("A list of twelve numbers is wanted, one for each answer from A to L.")
    try:
        scores = interviews.checked_scores([int(score) for score in mine_by_scale])
    except ValueError as problem:
        raise NotYet(str(problem)) from None
    other = interviews.second_rater(by="scale")
    kappa = kappa_interval(scores, other)
    if kappa.estimate < 0.6:
        gap = [abs(mine - theirs) for mine, theirs in zip(scores, other, strict=True)]
        widest = interviews.ANSWERS[int(np.argmax(gap))]
        raise NotYet(
            f"Kappa is {kappa.estimate:.2f} so far. Read answer {widest.candidate} again beside "
            "the scale: does it name the failed cases, the split, both, or neither?"
        )
    return f"By the scale you two agree with kappa {kappa}. The answers were the same ones."


@exercise(
    "09.4",
    needs=("eight_of_ten", "walks"),
    hints=[
        "Sort the walks by their hours. How far along the row do eight of ten end?",
        "NumPy calls it a quantile: the value below which a given share of the numbers lies.",
        "np.quantile(walks.hours, 0.8)",
    ],
)
def check_eight_of_ten(eight_of_ten: Any, walks: Any) -> str:
    """Right when it is the 0.8 quantile of the hours."""
    value = one_number(eight_of_ten, "eight_of_ten")
    share = float(np.mean(walks.hours <= value))
    if np.isclose(value, np.mean(walks.hours)):
        raise NotYet("That is the mean: long walks pull it up. It says nothing of eight in ten.")
    if np.isclose(value, 0.8 * walks.hours.max()):
        raise NotYet("That is 80 % of the longest walk. Wanted: hours that 80 % of walks keep to.")
    if not 0.78 <= share <= 0.82:
        raise NotYet(f"{share:.0%} of the walks end within {value:.0f} hours. Wanted: 80 %.")
    return f"Plan {value:.0f} hours, and two of ten such projects still take longer."

"""How a class stands: where it is stuck, and how its marks lie. No names unless asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecosystem_kit import intervals
from ecosystem_kit.classroom.course_folder import CourseFolder
from ecosystem_kit.classroom.marks_export import MARKED, Mark, marks

BINS = 5  # of 20 % each: with fewer than a hundred students finer ones show chance
BAR = 30  # characters of the longest bar


@dataclass(frozen=True)
class ExerciseReport:
    """How one exercise went: who has it right, in part, not at all, and who has no mark in it."""

    exercise: str
    right: tuple[str, ...]
    part: tuple[str, ...]
    stuck: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many have a mark in it."""
        return len(self.right) + len(self.part) + len(self.stuck)


def by_exercise(found: Sequence[Mark]) -> list[ExerciseReport]:
    """Return how each exercise went, in the notebook's order.

    Parameters
    ----------
    found : sequence of Mark
        Of one assignment.
    """
    names = list(dict.fromkeys(e.exercise for one in found for e in one.exercises))
    reports = []
    for name in names:
        sorts: dict[str, list[str]] = {"right": [], "part": [], "stuck": [], "unknown": []}
        for one in found:
            for exercise in one.exercises:
                if exercise.exercise == name:
                    sorts[_sort(exercise.score, exercise.max_score)].append(one.student.id)
        reports.append(ExerciseReport(name, **{kind: tuple(who) for kind, who in sorts.items()}))
    return reports


def _sort(score: float | None, most: float) -> str:
    if score is None:
        return "unknown"
    return "right" if score >= most else "part" if score > 0 else "stuck"


def distribution(shares: Sequence[float]) -> list[int]:
    """Return how many shares lie in each fifth from 0 to 1; 1 itself in the last.

    Examples
    --------
    >>> distribution([0, 0.5, 0.99, 1])
    [1, 0, 1, 0, 2]
    """
    counts = [0] * BINS
    for share in shares:
        counts[min(max(int(share * BINS + 1e-9), 0), BINS - 1)] += 1
    return counts


def report(course: CourseFolder, assignment: str, *, names: bool = False) -> str:
    """Return the report on one assignment as text.

    Parameters
    ----------
    course : CourseFolder
        The teacher's.
    assignment : str
        Graded or not.
    names : bool
        Say who is stuck; otherwise nobody's id is in it.
    """
    found = marks(course, [assignment])
    lines = [f"{assignment}: {len(found)} students", *_states(found, names=names), ""]
    lines += _exercise_lines(by_exercise(found), names=names)
    lines += ["", *_distribution_lines(found)]
    return "\n".join(lines)


def _states(found: Sequence[Mark], *, names: bool) -> list[str]:
    states: dict[str, list[str]] = {}
    for one in found:
        states.setdefault(one.state, []).append(one.student.id)
    return [
        f"  {len(who)} {state}" + (f": {', '.join(who)}" if names and state != MARKED else "")
        for state, who in states.items()
    ]


def _exercise_lines(reports: Sequence[ExerciseReport], *, names: bool) -> list[str]:
    """Return a line for each exercise: the share right with its interval, and who is stuck."""
    if not reports:
        return ["No exercise has a mark yet."]
    lines = ["Right in each exercise (with its 95 % interval):"]
    width = max(len(one.exercise) for one in reports)
    for one in reports:
        share = str(intervals.wilson(len(one.right), one.known)) if one.known else "no mark"
        parts = [f"{len(one.part)} in part"] if one.part else []
        parts += [f"{len(one.stuck)} stuck"] if one.stuck else []
        parts += [f"{len(one.unknown)} without a mark"] if one.unknown else []
        if names and one.stuck:
            parts.append(f"stuck are {', '.join(one.stuck)}")
        lines.append("  ".join([f"  {one.exercise:<{width}}", share, ", ".join(parts)]).rstrip())
    hardest = min((one for one in reports if one.known), key=_share, default=None)
    if hardest is not None and _share(hardest) < 1:
        lines.append(f"Look at {hardest.exercise} first: fewest have it right.")
    return lines


def _share(one: ExerciseReport) -> float:
    return len(one.right) / one.known


def _distribution_lines(found: Sequence[Mark]) -> list[str]:
    """Return the marks' distribution as bars, with the middle half."""
    import numpy as np

    shares = [one.score / one.max_score for one in found if one.score is not None and one.max_score]
    if not shares:
        return ["No mark is complete yet."]
    low, middle, high = np.percentile(shares, [25, 50, 75])
    lines = [
        f"Marks of {len(shares)} students: median {middle:.0%}, "
        f"the middle half from {low:.0%} to {high:.0%}"
    ]
    counts = distribution(shares)
    for number, count in enumerate(counts):
        ends = f"{100 * number // BINS:>3}–{100 * (number + 1) // BINS:>3} %"
        bar = "█" * round(BAR * count / max(counts))
        lines.append(f"  {ends}  {bar} {count}")
    return lines

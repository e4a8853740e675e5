"""Stage 2: too hard to get data (L1), easier to label a different task (L2)."""

from typing import TYPE_CHECKING, Any

from ecosystem_kit import intervals, lifecycle, rates
from ecosystem_kit.gates import limits
from ecosystem_kit.gates.evidence import GO_BACK, NO_REASON, TOO_FEW, Evidence, too_few, weigh
from ecosystem_kit.gates.overlap import overlap
from ecosystem_kit.intervals import Interval
from ecosystem_kit.ledger import aggregates

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.plan import Plan


def too_hard_to_get(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L1. Captures still wanted, at the pace so far, against the hours left for stage 2.

    Go back if even the fast end of the pace needs more hours than are left; no reason if even
    the slow end fits. Only real people count, and only those captured here, not imported.
    """
    paces = [one for one in aggregates.capture_pace(ledger) if one.minutes > 0]
    have = aggregates.real_counts(ledger)
    missing = _still_wanted(have, plan, {one.kind for one in paces} or {kind for kind, _ in have})
    left = plan.hours[2] - hours_spent(ledger, 2)
    if missing and not sum(missing.values()):
        return weigh("L1", NO_REASON, "All captures that the plan wants are there.", threshold=left)
    if not paces:
        return too_few(
            "L1",
            "Nobody was captured by camera or microphone yet, so there is no pace.",
            "Capture a first session.",
            threshold=left,
        )
    needed, told = Interval(0.0, 0.0, 0.0, 0, "h"), []
    for kind, count in missing.items():
        pace = rates.rate_of([one for one in paces if one.kind == kind])
        told.append(f"{_plural(kind)} {pace}")
        needed = _plus(needed, rates.hours_for(count, pace))
    verdict = judge_cost(needed, left)
    facts = (
        f"{sum(missing.values()):,} captures are still wanted; at the pace so far "
        f"({'; '.join(told)}) they take {needed}, and {left:.1f} of the plan's "
        f"{plan.hours[2]:g} hours for stage 2 are left."
    )
    todo = "Capture some more: the pace is not known well enough." if verdict == TOO_FEW else ""
    return weigh("L1", verdict, facts, interval=needed, threshold=left, todo=todo)


def judge_cost(needed: Interval, left: float) -> str:
    """Return the verdict on hours needed against hours left."""
    if needed.above(left):
        return GO_BACK
    return NO_REASON if needed.high <= left else TOO_FEW


def hours_spent(ledger: "Ledger", stage: int) -> float:
    """Return the hours spent in the notebooks of a stage."""
    spent = ledger.hours()
    return sum(spent.get(one.number, 0.0) for one in lifecycle.notebooks_of(stage))


def _plural(kind: str) -> str:
    return {"picture": "pictures", "sound": "sounds"}[kind]


def _still_wanted(
    have: dict[tuple[str, str], int], plan: "Plan", kinds: set[str]
) -> dict[str, int]:
    wanted = plan.samples_per_class
    return {
        kind: sum(max(0, wanted - have.get((kind, name), 0)) for name in [*plan.classes, "unknown"])
        for kind in sorted(kinds)
    }


def _plus(one: Interval, two: Interval) -> Interval:
    # The sum of the ends is wider than need be, which is the safe side.
    return Interval(
        one.estimate + two.estimate, one.low + two.low, one.high + two.high,
        one.count + two.count, "h",
    )  # fmt: skip


def easier_to_label_another(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L2. Seconds per label and agreement of each task, projected to the whole set.

    Go back if the planned task surely takes more than the plan's labeling hours, or two passes
    surely agree too little; no reason if it surely fits. The tasks that would do are named.
    """
    tasks = measure_tasks(ledger, plan)
    planned = tasks.get(plan.label_task)
    if planned is None:
        return too_few(
            "L2",
            f'Fewer than {limits.FEWEST_TIMED} labels of the task "{plan.label_task}" were timed.',
            f"Label {limits.FEWEST_TIMED} or more with the timer running.",
            threshold=plan.labeling_hours,
        )
    verdict = judge_task(planned, plan.labeling_hours)
    facts = (
        f"The planned task ({plan.label_task}) takes {planned['seconds']}, which is "
        f"{planned['hours']} for all {plan.samples_wanted:,} samples, against "
        f"{plan.labeling_hours:g} hours in the plan; {_agreement_words(planned['agreement'])}."
    )
    others = [
        name for name, one in tasks.items()
        if name != plan.label_task and judge_task(one, plan.labeling_hours) == NO_REASON
    ]  # fmt: skip
    todo = ""
    if verdict == GO_BACK and others:
        todo = f"choose the task {' or '.join(others)}, which fits, or give labeling more time."
    elif verdict == GO_BACK:
        todo = "choose another task (time a few labels of each first) or give labeling more time."
    elif verdict == TOO_FEW:
        todo = "Time more labels: the interval holds both more and less than the plan's hours."
    return weigh(
        "L2", verdict, facts, interval=planned["hours"], threshold=plan.labeling_hours,
        todo=todo, details={"tasks": tasks},
    )  # fmt: skip


def measure_tasks(ledger: "Ledger", plan: "Plan") -> dict[str, dict[str, Any]]:
    """Return for each task timed often enough: seconds, hours for the whole set, agreement."""
    return {
        task: {
            "seconds": seconds,
            "hours": seconds.times(plan.samples_wanted / 3600, unit="h"),
            "agreement": agreement(ledger, task),
        }
        for task, seconds in rates.timed_tasks(ledger, fewest=limits.FEWEST_TIMED).items()
    }


def judge_task(task: dict[str, Any], budget: float) -> str:
    """Return the verdict on one task: too slow or too unsure, fitting, or not known."""
    agreed = task["agreement"]
    wanted = limits.KAPPA_WANTED
    if agreed is not None and agreed.below(wanted):
        return GO_BACK
    return judge_cost(task["hours"], budget)


def agreement(ledger: "Ledger", task: str) -> Interval | None:
    """Return how far two passes agree: kappa for classes, else the share that overlaps.

    None where nothing was labeled twice, or only one class was.
    """
    if task == "class":
        pairs = aggregates.class_agreement(ledger)
        if len({name for pair in pairs for name in pair}) < 2:
            return None
        return intervals.kappa_from_counts(pairs)
    shapes = aggregates.shape_pairs(ledger, task)
    if not shapes:
        return None
    same = sum(overlap(one, two, task=task) >= limits.OVERLAP_WANTED for one, two in shapes)
    return intervals.wilson(same, len(shapes))


def _agreement_words(agreed: Interval | None) -> str:
    if agreed is None:
        return "nothing was labeled twice yet"
    return f"two passes agree to {agreed} (wanted: {limits.KAPPA_WANTED:g})"

"""Stage 4, the pilot: it fails (L7), accuracy (L8), mismatch (L9), more data (L10), hard cases."""

from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit import intervals
from ecosystem_kit.gates import facts as ledger_facts
from ecosystem_kit.gates import limits
from ecosystem_kit.gates.evidence import (
    GO_BACK,
    NO_REASON,
    TOO_FEW,
    Evidence,
    most_pressing,
    too_few,
    weigh,
)
from ecosystem_kit.gates.slices import conditions_that_moved, shopping_list, slice_counts
from ecosystem_kit.intervals import Interval
from ecosystem_kit.ledger import aggregates
from ecosystem_kit.wording import counted, people

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.plan import Plan

PILOT_MORE = "Pilot with 2 or more people, and write down what they meant."
CROSS_FIT = "Score with `domain_scores`, which fits on other people than it scores."


def fails_in_pilot(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L7. The pilot's share right, by person, against that of the evaluation set.

    Go back if the pilot is surely worse (the interval of the difference excludes 0); no reason
    if it surely lost less than five points.
    """
    return _pilot_against_promise(ledger, plan, "L7")


def keep_improving(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L8. Pilot and evaluation agree, and both are below the requirement.

    Go back if both surely are and no drop between them is shown (that would be L7); no reason
    if the pilot surely meets the requirement, or a drop is shown.
    """
    return _pilot_against_promise(ledger, plan, "L8")


def _pilot_against_promise(ledger: "Ledger", plan: "Plan", loop: str) -> Evidence:
    promises, pilots = ledger_facts.promised(ledger), ledger_facts.pilot(ledger)
    if not promises:
        return too_few(loop, "No evaluation to hold a pilot against.", "Evaluate a model first.")
    found = []
    for kind, rows in pilots.items():
        pilot, run = ledger_facts.pilot_interval(rows), promises.get(kind)
        if pilot is None or run is None:
            continue
        found.append(_weigh_pilot(loop, pilot, ledger_facts.run_interval(run), plan, kind))
    if not found:
        judged = sum(row.total for rows in pilots.values() for row in rows)
        persons = {row.person for rows in pilots.values() for row in rows}
        text = f"The pilot has {counted(judged, 'judged answer')} of {people(len(persons))}."
        return too_few(loop, text, PILOT_MORE)
    return most_pressing(found)


def _weigh_pilot(
    loop: str, pilot: Interval, promise: Interval, plan: "Plan", kind: str | None
) -> Evidence:
    drop, required = intervals.difference_of(pilot, promise), 1 - plan.max_error
    words = ledger_facts.KIND_WORDS[kind]
    text = f"{words}: {pilot} of the pilot's answers are right, {promise} in the evaluation"
    if loop == "L7":
        verdict, interval, threshold = judge_drop(drop), drop, 0.0
        text += f": a difference of {drop}."
    else:
        verdict = judge_accuracy(pilot, promise, required=required)
        interval, threshold = pilot, required
        text += f"; the plan wants {required:.3f}."
    todo = "Pilot with more people." if verdict == TOO_FEW else ""
    return weigh(loop, verdict, text, interval=interval, threshold=threshold, todo=todo)


def judge_drop(drop: Interval) -> str:
    """Return the verdict on pilot minus evaluation."""
    if drop.below(0):
        return GO_BACK
    return NO_REASON if drop.low > -limits.TOLERATED_DROP else TOO_FEW


def judge_accuracy(pilot: Interval, promise: Interval, *, required: float) -> str:
    """Return the verdict on pilot and evaluation against the requirement."""
    dropped = intervals.difference_of(pilot, promise).below(0)
    if pilot.low >= required or dropped:
        return NO_REASON
    return GO_BACK if pilot.below(required) and promise.below(required) else TOO_FEW


def data_mismatch(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L9. Whether a classifier can tell the pilot's samples from the training data.

    Go back if the area under its ROC curve is surely above chance; no reason if it is surely
    small. Scores of samples that the classifier was fitted on are no evidence: the newest run
    with purpose "domain classifier" must say `cross_fitted`.
    """
    runs = ledger.runs("domain classifier")
    if not runs:
        return too_few("L9", "No domain classifier was fitted yet.", CROSS_FIT)
    details: dict[str, Any] = runs[-1].details or {}
    if details.get("cross_fitted") is not True:
        text = f"The scores of {runs[-1].name} are not said to be cross-fitted."
        return too_few("L9", text, CROSS_FIT)
    scores, is_pilot = details.get("scores", []), np.asarray(details.get("is_pilot", []), bool)
    try:
        area = intervals.auc_interval(scores, is_pilot, groups=details.get("groups"))
    except ValueError as error:
        return too_few("L9", str(error), PILOT_MORE)
    verdict = judge_area(area)
    text = (
        f"A classifier ranks a pilot sample above a training sample with a chance of {area} "
        f"({int(is_pilot.sum())} from the pilot); {limits.CHANCE_AUC} would be guessing."
    )
    moved = conditions_that_moved(ledger) if verdict == GO_BACK else []
    text += f" What moved most: {'; '.join(moved)}." if moved else ""
    todo = "Pilot with more people." if verdict == TOO_FEW else ""
    return weigh(
        "L9", verdict, text, interval=area, threshold=limits.CHANCE_AUC, todo=todo,
        details={"moved": moved},
    )  # fmt: skip


def judge_area(area: Interval) -> str:
    """Return the verdict on the area under the domain classifier's ROC curve."""
    if area.above(limits.CHANCE_AUC):
        return GO_BACK
    return NO_REASON if area.below(limits.SMALL_AUC) else TOO_FEW


def collect_more(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L10. Slices of the pilot (device, light, person, …) that are too small to judge.

    Go back with a shopping list of sessions if a slice has fewer judged answers than the plan
    wants to judge by; no reason if all have enough.
    """
    slices = slice_counts(ledger)
    total = sum(total for _, total in aggregates.judged_by_session(ledger).values())
    if total < plan.min_slice_count:
        text = f"The pilot has {counted(total, 'judged answer')}, fewer than one slice wants"
        return too_few("L10", f"{text} ({plan.min_slice_count}).", PILOT_MORE)
    wanted = shopping_list(slices, fewest=plan.min_slice_count)
    smallest = min(slices, key=lambda one: one.total)
    interval = intervals.wilson(smallest.right, smallest.total) if smallest.total else None
    if not wanted:
        text = f"Each of {len(slices)} slices has {plan.min_slice_count} or more judged answers"
        text += f"; the smallest, {smallest.name}: {interval} right."
        return weigh("L10", NO_REASON, text, interval=interval, threshold=plan.min_slice_count)
    text = (
        f"{len(wanted)} of {len(slices)} slices have fewer than {plan.min_slice_count} judged "
        f"answers; the smallest, {smallest.name}, has {smallest.total}"
    )
    text += f": {interval} right." if interval else "."
    listed = "; ".join(one.text for one in wanted[:5])
    more = f"; and {len(wanted) - 5} more" if len(wanted) > 5 else ""
    return weigh(
        "L10", GO_BACK, text, interval=interval, threshold=plan.min_slice_count,
        todo=f"capture and pilot {listed}{more}.",
        details={"shopping": [one._asdict() for one in wanted]},
    )  # fmt: skip


def mine_hard_cases(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L11. Pilot answers that were wrong or hesitant and are not labeled yet.

    Go back if there is one: `details["queue"]` holds (event, sample), the wrong ones first. No
    reason if all are labeled; too few to say before the pilot has answers enough for a slice,
    or if the hard cases can't be mined because nobody kept them.
    """
    answers = aggregates.event_count(ledger)
    if answers < plan.min_slice_count:
        text = f"The assistant gave {counted(answers, 'answer')} in the pilot."
        return too_few("L11", text, f"Let it give {plan.min_slice_count} or more.")
    queue = aggregates.hard_events(ledger, low_margin=limits.LOW_MARGIN)
    lost = aggregates.hard_events_not_kept(ledger, low_margin=limits.LOW_MARGIN)
    rate = intervals.wilson(len(queue), answers)
    text = (
        f"{len(queue)} of {answers:,} pilot answers were wrong or hesitant (margin below "
        f"{limits.LOW_MARGIN:g}), are kept, and are not labeled yet: {rate}."
    )
    text += f" {lost} more were hard and not kept." if lost else ""
    verdict = GO_BACK if queue else TOO_FEW if lost else NO_REASON
    todo = "Keep the picture or sound of each answer, where people agree to it."
    return weigh(
        "L11", verdict, text, interval=rate, threshold=0.0,
        todo=todo if verdict == TOO_FEW else "", details={"queue": queue},
    )  # fmt: skip

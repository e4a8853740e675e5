"""Stage 1: whether the plan is complete, can be done and shown, and whom it may harm."""

from typing import TYPE_CHECKING

from ecosystem_kit import intervals
from ecosystem_kit.gates.evidence import GO_BACK, NO_REASON, Evidence
from ecosystem_kit.gates.places import Place
from ecosystem_kit.wording import people

if TYPE_CHECKING:
    from ecosystem_kit.plan import Plan


def weigh_plan(plan: "Plan") -> list[Evidence]:
    """Return what the gate of stage 1 weighs: completeness, feasibility, ethics."""
    return [is_complete(plan), can_be_shown(plan), can_be_done(plan), is_owned(plan)]


def is_complete(plan: "Plan") -> Evidence:
    """Say which lines of the plan are still empty."""
    gaps = [one for one in plan.gaps() if not _is_ethics(one)]
    facts = " ".join(gaps) or "Each line of the plan is written."
    return _weigh(gaps, facts, "Requirements", "complete the plan.")


def is_owned(plan: "Plan") -> Evidence:
    """Say whether consent is planned, and each risk has an owner and a mend."""
    gaps = [one for one in plan.gaps() if _is_ethics(one)]
    facts = " ".join(gaps) or (
        f"Consent is planned, captures are deleted after {plan.retention_days} days, and each of "
        f"{len(plan.risks)} risks has an owner and a mend."
    )
    return _weigh(gaps, facts, "Ethics", "ask for consent, and give each risk an owner and a mend.")


def can_be_shown(plan: "Plan") -> Evidence:
    """Say whether the samples planned could show at all that the requirement is met.

    If even a model with half the errors allowed would leave an interval that reaches above the
    limit, no result can be a yes.
    """
    total, half = plan.samples_wanted, plan.max_error / 2
    hoped = intervals.wilson(round(half * total), total)
    problems = []
    if hoped.high > plan.max_error:
        problems.append(
            f"with {total:,} samples, even half of the errors allowed would leave {hoped}, which "
            f"reaches above {plan.max_error:g}: plan more samples or allow more errors"
        )
    if plan.people < 2:
        problems.append("one person can't be split into training and test: plan 2 or more")
    facts = _listed(problems) or (
        f"{total:,} samples of {people(plan.people)} can show the requirement: half of the errors "
        f"allowed would be {hoped}, at most {plan.max_error:g} is wanted."
    )
    todo = "plan samples and people that can show a success."
    return _weigh(problems, facts, "Requirements", todo, interval=hoped, threshold=plan.max_error)


def can_be_done(plan: "Plan") -> Evidence:
    """Say whether hours fit together, and whether the rule leaves room for a model."""
    problems = []
    if plan.labeling_hours > plan.hours[2]:
        problems.append(
            f"labeling takes {plan.labeling_hours:g} hours, and stage 2 has {plan.hours[2]:g}"
        )
    empty = [str(stage) for stage, hours in plan.hours.items() if hours <= 0]
    if empty:
        problems.append(f"stage {' and '.join(empty)} has no hours")
    if plan.expected_rule + plan.beat_rule_by > 1:
        problems.append(
            f"the rule is expected at {plan.expected_rule:g}, and nothing can be "
            f"{plan.beat_rule_by:g} better: build the rule, or ask for a smaller lead"
        )
    facts = _listed(problems) or (
        f"The hours fit together ({sum(plan.hours.values()):g} in all), and the rule, expected at "
        f"{plan.expected_rule:g}, "
        + ("should meet the requirement alone: start with it."
           if plan.expected_rule >= 1 - plan.max_error else "leaves room for a model.")
    )  # fmt: skip
    return _weigh(problems, facts, "Resources", "make hours and hopes fit together.")


def _is_ethics(gap: str) -> bool:
    return "risk" in gap.lower() or '"consent"' in gap


def _listed(problems: list[str]) -> str:
    text = "; ".join(problems)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _weigh(
    problems: list[str], facts: str, heading: str, todo: str, *,
    interval: intervals.Interval | None = None, threshold: float | None = None,
) -> Evidence:  # fmt: skip
    verdict = GO_BACK if problems else NO_REASON
    return Evidence("plan", verdict, facts, interval, threshold, Place("01", heading, todo), todo)

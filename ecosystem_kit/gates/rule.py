"""Rule or model: the model must beat the rule by the margin of the plan, or the rule is shipped."""

from typing import TYPE_CHECKING

from ecosystem_kit import intervals
from ecosystem_kit.gates import facts as ledger_facts
from ecosystem_kit.gates.evidence import GO_BACK, NO_REASON, TOO_FEW, Evidence, too_few, weigh
from ecosystem_kit.intervals import Interval

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger, Run
    from ecosystem_kit.plan import Plan

SHIP_THE_RULE = "ship the rule"
SHIP_THE_MODEL = "ship the model"


def rule_or_model(ledger: "Ledger", plan: "Plan") -> list[Evidence]:
    """Return for each kind whether the best model beats the rule by the plan's margin.

    "no reason": it surely does, ship the model. "go back": it surely does not, ship the rule.
    "too few to say": not shown yet, and until it is, ship the rule as well. `details["ship"]`
    says which.
    """
    rules = ledger_facts.newest_by_name(ledger, "baseline")
    models = ledger_facts.newest_by_name(ledger, "evaluation")
    kinds = sorted({*rules, *models}, key=str)
    return [_weigh_kind(plan, rules.get(kind, []), models.get(kind, [])) for kind in kinds]


def _weigh_kind(plan: "Plan", rules: list["Run"], models: list["Run"]) -> Evidence:
    if not rules:
        name = ledger_facts.best(models).name
        return too_few(
            "rule",
            f"{name} was evaluated, but no rule without AI was.",
            'Score the rule of notebook 04 and log it with purpose="baseline".',
        )
    rule = ledger_facts.best(rules)
    words = ledger_facts.KIND_WORDS[rule.kind]
    score = ledger_facts.run_interval(rule)
    if not models:
        text = f"{words}: the rule ({rule.name}) is right on {score}, and no model was evaluated."
        return _with_ship("rule", TOO_FEW, text, SHIP_THE_RULE, todo="Ship the rule, or train one.")
    model = ledger_facts.best(models)
    lead = lead_over_rule(model, rule)
    verdict = judge_lead(lead, plan.beat_rule_by)
    text = (
        f"{words}: {model.name} is right on {ledger_facts.run_interval(model)}, the rule "
        f"({rule.name}) on {score}: a lead of {lead}; the plan wants {plan.beat_rule_by:g}."
    )
    ship = SHIP_THE_MODEL if verdict == NO_REASON else SHIP_THE_RULE
    doubt = ""
    if verdict == TOO_FEW:
        doubt = "Ship the rule until a test on more people shows the lead."
    return _with_ship(
        "rule", verdict, text, ship, interval=lead, threshold=plan.beat_rule_by, todo=doubt
    )


def _with_ship(
    loop: str, verdict: str, text: str, ship: str, *, todo: str,
    interval: Interval | None = None, threshold: float | None = None,
) -> Evidence:  # fmt: skip
    return weigh(
        loop, verdict, text, interval=interval, threshold=threshold, todo=todo,
        details={"ship": ship},
    )  # fmt: skip


def lead_over_rule(model: "Run", rule: "Run") -> Interval:
    """Return how much more often the model is right than the rule.

    The paired difference where the model's run has it in `details["over_rule"]` (from
    `evaluation.compare`), else that of two separate tests, which is wider.
    """
    paired = ledger_facts.detail(model, "over_rule")
    if isinstance(paired, dict):
        return Interval(**paired)
    return intervals.difference_of(
        ledger_facts.run_interval(model), ledger_facts.run_interval(rule)
    )


def judge_lead(lead: Interval, wanted: float) -> str:
    """Return the verdict on the model's lead over the rule."""
    if lead.low >= wanted:
        return NO_REASON
    return GO_BACK if lead.below(wanted) else TOO_FEW

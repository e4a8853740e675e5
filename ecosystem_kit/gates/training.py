"""Stage 3: overfitting (L3), unreliable labels (L4), too hard (L5), a trade-off (L6)."""

from typing import TYPE_CHECKING, Any

from ecosystem_kit import intervals
from ecosystem_kit.gates import facts as ledger_facts
from ecosystem_kit.gates import limits
from ecosystem_kit.gates.data import agreement
from ecosystem_kit.gates.evidence import (
    GO_BACK,
    NO_REASON,
    TOO_FEW,
    Evidence,
    most_pressing,
    too_few,
    weigh,
)
from ecosystem_kit.intervals import Interval

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger, Run
    from ecosystem_kit.plan import Plan

EVALUATE = 'Score a model by person and log it with purpose="evaluation".'


def overfitting(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L3. Training above unseen people, and a learning curve that still rises.

    Go back if the gap is surely large and the last doubling of the data surely helped; no
    reason if the requirement is surely met, the gap surely small, or the curve surely flat.
    """
    found = ledger_facts.newest_by_name(ledger, "evaluation")
    if not found:
        return too_few("L3", "No model was evaluated on unseen people yet.", EVALUATE)
    return most_pressing([_overfitting_of(ledger, plan, runs) for runs in found.values()])


def _overfitting_of(ledger: "Ledger", plan: "Plan", runs: list["Run"]) -> Evidence:
    run = ledger_facts.best(runs)
    unseen = ledger_facts.run_interval(run)
    train, gain = ledger_facts.train_interval(run), ledger_facts.last_gain(ledger, run)
    gap = None if train is None else intervals.difference_of(train, unseen)
    verdict = judge_overfitting(unseen, gap, gain, required=1 - plan.max_error)
    text = f"{_title(run)} is right on {unseen} of unseen people's samples"
    text += f", {gap} more on its own training samples" if gap else ""
    text += f"; the last doubling of the data brought {gain}." if gain else "."
    todo = ""
    if verdict == TOO_FEW:
        lacks = "the score on the training samples" if gap is None else "a learning curve"
        todo = f"Log {lacks} of {run.name}." if gap is None or gain is None else "Test more people."
    return weigh("L3", verdict, text, interval=gap, threshold=limits.OVERFIT_GAP, todo=todo)


def judge_overfitting(
    unseen: Interval, gap: Interval | None, gain: Interval | None, *, required: float
) -> str:
    """Return the verdict on the gap between training and unseen people, and the last gain."""
    if unseen.low >= required:
        return NO_REASON
    if gap is not None and gap.below(limits.OVERFIT_GAP):
        return NO_REASON
    if gain is not None and gain.below(limits.FLAT_GAIN):
        return NO_REASON
    rising = gain is not None and gain.above(0)
    return GO_BACK if gap is not None and gap.above(limits.OVERFIT_GAP) and rising else TOO_FEW


def labels_unreliable(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L4. Kappa of the blind second pass; labels that out-of-fold predictions contradict.

    Go back if agreement is surely too low or contradictions are surely too many; no reason if
    agreement is surely high and contradictions, where counted, are surely few.
    """
    agreed, contradicted = agreement(ledger, "class"), _contradicted(ledger)
    verdict = judge_labels(agreed, contradicted)
    parts = [f"Two passes of labels agree to {agreed} (kappa)"] if agreed else []
    parts += [f"a model contradicts {contradicted} of the labels"] if contradicted else []
    text = "; ".join(parts) or "No second pass of labels and no label check was logged"
    on_kappa = agreed and (verdict != GO_BACK or agreed.below(limits.KAPPA_WANTED))
    todo = ""
    if verdict == TOO_FEW:
        todo = "Label more samples a second time, blind." if not agreed or on_kappa else ""
    return weigh(
        "L4", verdict, f"{text[0].upper()}{text[1:]}.",
        interval=agreed if on_kappa else contradicted,
        threshold=limits.KAPPA_WANTED if on_kappa else limits.CONTRADICTED_MOST, todo=todo,
    )  # fmt: skip


def judge_labels(agreed: Interval | None, contradicted: Interval | None) -> str:
    """Return the verdict on kappa and on the share of labels contradicted."""
    if agreed is not None and agreed.below(limits.KAPPA_WANTED):
        return GO_BACK
    if contradicted is not None and contradicted.above(limits.CONTRADICTED_MOST):
        return GO_BACK
    few = contradicted is None or contradicted.high <= limits.CONTRADICTED_MOST
    alike = agreed is not None and agreed.low >= limits.KAPPA_WANTED
    return NO_REASON if alike and few else TOO_FEW


def _contradicted(ledger: "Ledger") -> Interval | None:
    runs = [run for run in ledger.runs("label check") if ledger_facts.detail(run, "total")]
    if not runs:
        return None
    details = runs[-1].details
    return intervals.wilson(details["contradicted"], details["total"])


def too_hard(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L5. The best model's interval below the requirement, and a learning curve that is flat.

    A low score alone says little: more data might help. Go back only if twice the data surely
    brought next to nothing; no reason if the requirement is surely met or the curve surely rises.
    """
    found = ledger_facts.newest_by_name(ledger, "evaluation")
    if not found:
        return too_few("L5", "No model was evaluated on unseen people yet.", EVALUATE)
    return most_pressing([_too_hard_of(ledger, plan, runs) for runs in found.values()])


def _too_hard_of(ledger: "Ledger", plan: "Plan", runs: list["Run"]) -> Evidence:
    run, required = ledger_facts.best(runs), 1 - plan.max_error
    score, gain = ledger_facts.run_interval(run), ledger_facts.last_gain(ledger, run)
    verdict = judge_too_hard(score, gain, required=required)
    text = f"{_title(run)}, the best of {len(runs)}, is right on {score}; the plan wants "
    text += f"{required:.3f}"
    text += f"; the last doubling of the data brought {gain}." if gain else "."
    todo = ""
    if verdict == TOO_FEW:
        todo = "Test more people." if gain else f"Log a learning curve of {run.name}."
    return weigh("L5", verdict, text, interval=score, threshold=required, todo=todo)


def judge_too_hard(score: Interval, gain: Interval | None, *, required: float) -> str:
    """Return the verdict on the best score and the last gain of its learning curve."""
    if score.low >= required:
        return NO_REASON
    if gain is not None and gain.below(limits.FLAT_GAIN):
        return GO_BACK if score.below(required) else TOO_FEW
    # Surely rising: more data comes before giving the task up.
    return NO_REASON if gain is not None and gain.above(0) else TOO_FEW


def trade_off(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L6. Answer time and error of each output mode against the plan's limits.

    Go back if the planned mode surely breaks one of them; no reason if it surely keeps both.
    Which other modes keep both is said.
    """
    modes = measure_modes(ledger, plan)
    name = planned_mode(plan, list(modes))
    if name is None:
        return too_few(
            "L6",
            f'The planned output ({plan.output}, "{plan.language}") was not measured yet.',
            'Time its answers and log them with purpose="output mode".',
        )
    mode, verdict = modes[name], modes[name]["verdict"]
    text = (
        f"{name}: {mode['slow']} of the answers take longer than {plan.max_answer_ms:g} ms "
        f"(at most {limits.SLOW_MOST:g} may), {mode['error']} are wrong (at most "
        f"{plan.max_error:g} may)."
    )
    others = [key for key, one in modes.items() if key != name and one["verdict"] == NO_REASON]
    if verdict == GO_BACK:
        text += f" Both limits hold for {' and '.join(others)}." if others else (
            " No other mode that was measured surely keeps both limits."
        )  # fmt: skip
    slow_counts = mode["slow"].above(limits.SLOW_MOST) or not mode["error"].above(plan.max_error)
    return weigh(
        "L6", verdict, text,
        interval=mode["slow"] if slow_counts else mode["error"],
        threshold=limits.SLOW_MOST if slow_counts else plan.max_error,
        todo="Time more answers." if verdict == TOO_FEW else "", details={"modes": modes},
    )  # fmt: skip


def measure_modes(ledger: "Ledger", plan: "Plan") -> dict[str, dict[str, Any]]:
    """Return for each output mode, from its newest run: share slow, share wrong, verdict."""
    modes = {}
    for run in ledger.runs("output mode"):
        times, total = ledger_facts.detail(run, "answer_ms"), ledger_facts.detail(run, "total")
        if not times or not total:
            continue
        slow = intervals.wilson(sum(one > plan.max_answer_ms for one in times), len(times))
        error = intervals.wilson(run.details["wrong"], total)
        modes[str(run.details.get("mode", run.name))] = {
            "slow": slow,
            "error": error,
            "verdict": judge_mode(slow, error, plan=plan),
        }
    return modes


def judge_mode(slow: Interval, error: Interval, *, plan: "Plan") -> str:
    """Return the verdict on one output mode."""
    if slow.above(limits.SLOW_MOST) or error.above(plan.max_error):
        return GO_BACK
    kept = slow.high <= limits.SLOW_MOST and error.high <= plan.max_error
    return NO_REASON if kept else TOO_FEW


def planned_mode(plan: "Plan", names: list[str]) -> str | None:
    """Return the mode that the plan means: its output, in its language where modes say one."""
    wanted = {f"{plan.output} {plan.language}", f"{plan.output} ({plan.language})", plan.output}
    return next((name for name in names if name in wanted), None)


def _title(run: "Run") -> str:
    return f"{ledger_facts.KIND_WORDS[run.kind]}: {run.name}"

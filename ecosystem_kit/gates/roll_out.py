"""Stage 4, the roll-out: the metric moves nobody (L12), the real world isn't great (L13)."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit import intervals
from ecosystem_kit.gates import limits
from ecosystem_kit.gates.evidence import GO_BACK, NO_REASON, TOO_FEW, Evidence, too_few, weigh
from ecosystem_kit.intervals import Interval
from ecosystem_kit.ledger import aggregates

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.plan import Plan

GOOD_WORDS = {
    "right answers": ("right", "wrong"),
    "answer time": ("fast", "slow"),
    "confidence": ("confident", "hesitant"),
}


def metric_moves_nobody(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L12. How much more often people accept an answer that is good by the plan's metric.

    Not having seen a link is no proof that there is none. Go back only if the interval of the
    difference, by person, ends below the smallest link worth having; no reason if it lies above
    0 and reaches beyond; too few to say if it holds both "none" and "enough".
    """
    bound = plan.max_answer_ms
    if plan.metric == "confidence":
        bound = aggregates.middle_confidence(ledger)
    rows = aggregates.behaviour_by_metric(ledger, plan.metric, bound=bound)
    good, bad = GOOD_WORDS[plan.metric]
    shares = [_accepted([row for row in rows if row.good is kind]) for kind in (True, False)]
    if shares[0] is None or shares[1] is None:
        counts = [sum(row.total for row in rows if row.good is kind) for kind in (True, False)]
        text = f"What people did is known after {counts[0]} {good} and {counts[1]} {bad} answers."
        return too_few("L12", text, "Write down what 2 or more people do after answers of both.")
    link = intervals.difference_of(shares[0], shares[1])
    verdict = judge_link(link)
    text = (
        f'The metric is "{plan.metric}": people accept {shares[0]} of the {good} answers and '
        f"{shares[1]} of the {bad} ones, a difference of {link}; below {limits.WEAK_LINK:g} the "
        "metric moves nobody."
    )
    todo = "Roll out to more people before judging the metric." if verdict == TOO_FEW else ""
    return weigh("L12", verdict, text, interval=link, threshold=limits.WEAK_LINK, todo=todo)


def judge_link(link: Interval) -> str:
    """Return the verdict on how much more often good answers are accepted than bad ones."""
    if link.below(limits.WEAK_LINK):
        return GO_BACK
    return NO_REASON if link.above(0) else TOO_FEW


def _accepted(rows: list[aggregates.Chosen]) -> Interval | None:
    if len(rows) < 2:
        return None
    return intervals.from_group_counts([row.accepted for row in rows], [row.total for row in rows])


def real_world(ledger: "Ledger", plan: "Plan") -> Evidence:
    """L13. The pilot's errors, answer times and ratings against the plan.

    Go back if one of them surely misses the plan; no reason if errors and times surely keep it
    and ratings, where given, surely do. The ones that hold are said too: they are what could be
    traded (faster, or more accurate?).
    """
    parts = measure_real_world(ledger, plan)
    if not parts:
        return too_few(
            "L13", "No answer was judged, timed or rated by 2 or more people yet.",
            "Pilot first, and ask people to rate the answers.",
        )  # fmt: skip
    verdicts = {name: part["verdict"] for name, part in parts.items()}
    verdict = judge_front(verdicts)
    order = (GO_BACK, TOO_FEW, NO_REASON)
    worst = min(parts.values(), key=lambda part: order.index(part["verdict"]))
    text = "; ".join(part["words"] for part in parts.values())
    todo = ""
    if verdict == TOO_FEW:
        missing = [name for name in ("errors", "answer times") if name not in parts]
        todo = f"Measure {' and '.join(missing)}." if missing else "Let more people use it."
    return weigh(
        "L13", verdict, f"{text[0].upper()}{text[1:]}.", interval=worst["interval"],
        threshold=worst["limit"], todo=todo, details={"front": parts},
    )  # fmt: skip


def judge_front(verdicts: dict[str, str]) -> str:
    """Return the verdict from those on errors, answer times and ratings."""
    if GO_BACK in verdicts.values():
        return GO_BACK
    measured = {"errors", "answer times"} <= set(verdicts)
    return TOO_FEW if TOO_FEW in verdicts.values() or not measured else NO_REASON


def measure_real_world(ledger: "Ledger", plan: "Plan") -> dict[str, dict[str, Any]]:
    """Return for errors, answer times and ratings: interval, limit, verdict, words."""
    people: dict[str, list[int]] = {}
    for row in aggregates.judged_events(ledger):
        counts = people.setdefault(row.person, [0, 0])
        counts[0] += row.total - row.right
        counts[1] += row.total
    found: dict[str, dict[str, Any]] = {}
    if len(people) > 1:
        error = intervals.from_group_counts(*zip(*people.values(), strict=True))
        words = f"{error} of the answers are wrong (at most {plan.max_error:g} may be)"
        found["errors"] = _at_most(error, plan.max_error, words)
    slow = aggregates.slow_answers(ledger, limit_ms=plan.max_answer_ms)
    if len(slow) > 1:
        late = intervals.from_group_counts(*zip(*slow.values(), strict=True))
        words = f"{late} take longer than {plan.max_answer_ms:g} ms (at most {limits.SLOW_MOST:g})"
        found["answer times"] = _at_most(late, limits.SLOW_MOST, words)
    rated = aggregates.ratings(ledger)
    if len(rated) > 1:
        found["ratings"] = _rating(rated, plan.min_rating)
    return found


def _at_most(interval: Interval, limit: float, words: str) -> dict[str, Any]:
    verdict = GO_BACK if interval.above(limit) else TOO_FEW
    verdict = NO_REASON if interval.high <= limit else verdict
    return {"interval": interval, "limit": limit, "verdict": verdict, "words": words}


def _rating(rated: dict[str, tuple[float, int]], wanted: float) -> dict[str, Any]:
    # One person's ratings are one opinion, however often it is given. Two equal opinions may
    # still be half a step of the scale apart, so their deviation is never taken for nothing.
    averages = np.array([average for average, _ in rated.values()])
    deviation = max(float(averages.std(ddof=1)), limits.RATING_STEP / 2)
    mean = intervals.mean_from(float(averages.mean()), deviation, count=len(averages))
    verdict = GO_BACK if mean.below(wanted) else TOO_FEW
    verdict = NO_REASON if mean.low >= wanted else verdict
    # Few people make a wide interval, and still nobody can give less than 1 star or more than 5.
    least, most = limits.RATING_ENDS
    mean = replace(mean, low=max(mean.low, least), high=min(mean.high, most))
    words = f"people rate it {mean}, at least {wanted:g} of {most:g} stars are wanted"
    return {"interval": mean, "limit": wanted, "verdict": verdict, "words": words}

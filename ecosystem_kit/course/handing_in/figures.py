"""The ledger's figures as plain numbers: what was done, how sure it is, how long it took."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ecosystem_kit import __version__, intervals
from ecosystem_kit.course.handing_in.pseudonyms import Pseudonyms

if TYPE_CHECKING:
    from ecosystem_kit.intervals import Interval
    from ecosystem_kit.ledger import Ledger

PURPOSES = ("baseline", "evaluation")


def figures_of(ledger: Ledger, people: Pseudonyms) -> dict[str, Any]:
    """Return the ledger's figures: numbers, and words of the kit; nobody's name.

    Parameters
    ----------
    ledger : Ledger
        Only read; a notebook may have it open.
    people : Pseudonyms
        Of the same ledger.

    Returns
    -------
    dict
        JSON: "samples", "people", "labels", "agreement", "runs", "pilot", "gates", "hours".
        An interval is a dict of "estimate", "low", "high", "count" and "unit".
    """
    found = {
        "kit": __version__,
        "written": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "data_version": ledger.data_version(),
        "samples": _samples(ledger),
        "people": _people(ledger, people),
        "labels": _labels(ledger),
        "agreement": _agreement(ledger),
        "runs": _runs(ledger),
        "pilot": _pilot(ledger),
        "gates": _gates(ledger),
        "hours": {name: round(spent, 2) for name, spent in sorted(ledger.hours().items())},
    }
    return dict(people.throughout(found))


def _samples(ledger: Ledger) -> dict[str, dict[str, int]]:
    """Return the counts of each kind, by class, and how many of them show sample people."""
    made_up = {one.id for one in ledger.sessions() if one.synthetic}
    found: dict[str, Counter[str]] = {"picture": Counter(), "sound": Counter()}
    for one in ledger.samples():
        count = found[one.kind]
        count["all"] += 1
        count["of sample people"] += one.session in made_up
        count[f"class {one.label or one.prompt or 'none'}"] += 1
    return {kind: dict(sorted(count.items())) for kind, count in found.items()}


def _people(ledger: Ledger, people: Pseudonyms) -> list[dict[str, Any]]:
    """Return sessions and samples of each real person, who is a number."""
    sessions = Counter(one.person for one in ledger.sessions() if not one.synthetic)
    samples = Counter(one.person for one in ledger.samples())
    return [
        {"who": people.of(name), "sessions": count, "samples": samples[name]}
        for name, count in sessions.items()
    ]


def _labels(ledger: Ledger) -> list[dict[str, Any]]:
    """Return how many labels of each task and pass were timed, and how long one took."""
    return [
        {
            "task": one.task,
            "pass": one.pass_number,
            "timed": one.timed,
            "seconds_each": round(one.seconds / one.timed, 2) if one.timed else None,
        }
        for one in ledger.label_effort()
    ]


def _agreement(ledger: Ledger) -> dict[str, Any] | None:
    """Return Cohen's kappa of both passes; None where too little was labeled twice."""
    from ecosystem_kit.ledger import aggregates

    pairs = aggregates.class_agreement(ledger)
    labels = {label for pair in pairs for label in pair}
    return _interval(intervals.kappa_from_counts(pairs)) if len(labels) > 1 else None


def _runs(ledger: Ledger) -> list[dict[str, Any]]:
    from ecosystem_kit.gates import facts

    newest = [(purpose, facts.newest_by_name(ledger, purpose)) for purpose in PURPOSES]
    return [
        {
            "purpose": purpose,
            "of": kind,
            "name": run.name,
            "right": _interval(facts.run_interval(run)),
        }
        for purpose, found in newest
        for kind, runs in found.items()
        for run in runs
    ]


def _pilot(ledger: Ledger) -> list[dict[str, Any]]:
    from ecosystem_kit.gates import facts

    rows = []
    for kind, judged in facts.pilot(ledger).items():
        interval = facts.pilot_interval(judged)
        rows.append({
            "of": kind,
            "people": len(judged),
            "answers": sum(one.total for one in judged),
            "right": _interval(interval) if interval else None,
        })  # fmt: skip
    return rows


def _gates(ledger: Ledger) -> list[dict[str, Any]]:
    return [
        {
            "day": f"{datetime.fromtimestamp(one.at, UTC):%Y-%m-%d}",
            "stage": one.stage,
            "said": one.verdict,
            "loop": one.loop,
            "decided": one.decision or "open",
        }
        for one in ledger.gates()
    ]


def _interval(found: Interval) -> dict[str, Any]:
    numbers = {name: round(getattr(found, name), 4) for name in ("estimate", "low", "high")}
    return {**numbers, "count": found.count, "unit": found.unit}

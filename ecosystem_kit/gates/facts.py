"""What the ledger's runs and pilot events say, as intervals."""

from typing import TYPE_CHECKING, Any

from ecosystem_kit import intervals
from ecosystem_kit.intervals import Interval
from ecosystem_kit.ledger import aggregates

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger, Run

KIND_WORDS = {"picture": "Signs", "sound": "Words", None: "Signs and words"}


def newest_by_name(ledger: "Ledger", purpose: str) -> dict[str | None, list["Run"]]:
    """Return the newest counted run of each name, by kind; earlier ones are superseded."""
    found: dict[str | None, dict[str, Run]] = {}
    for run in ledger.runs(purpose):
        if run.total:
            found.setdefault(run.kind, {})[run.name] = run
    return {kind: list(runs.values()) for kind, runs in found.items()}


def share(run: "Run") -> float:
    """Return the share right of a run."""
    return (run.correct or 0) / (run.total or 1)


def best(runs: list["Run"]) -> "Run":
    """Return the run with the largest share right; of equals the newest."""
    return max(runs, key=lambda run: (share(run), run.id))


def run_interval(run: "Run") -> Interval:
    """Return a run's share right; by person where the run says who was tested."""
    people = detail(run, "by_person")
    if isinstance(people, dict) and len(people) > 1:
        right, total = zip(*people.values(), strict=True)
        if (sum(right), sum(total)) == (run.correct, run.total):
            return intervals.from_group_counts(right, total)
    return intervals.wilson(run.correct or 0, run.total or 0)


def train_interval(run: "Run") -> Interval | None:
    """Return a run's share right on its own training samples, or None where it was not logged.

    Over the folds a sample counts several times, so no more than the tested ones are believed.
    """
    if not run.train_total or not run.total:
        return None
    count = min(run.train_total, run.total)
    return intervals.wilson(round((run.train_correct or 0) / run.train_total * count), count)


def last_gain(ledger: "Ledger", run: "Run") -> Interval | None:
    """Return what the last doubling of the data brought the model of a run, or None."""
    curves = [one for one in ledger.runs(kind=run.kind, name=run.name) if one.learning_curve]
    if not curves:
        return None
    points = curves[-1].learning_curve
    last = points[-1] if isinstance(points, list) else None
    gain = last.get("gain") if isinstance(last, dict) else None
    return Interval(**gain) if gain else None


def detail(run: "Run", key: str) -> Any:
    """Return a value from a run's details, or None."""
    return run.details.get(key) if isinstance(run.details, dict) else None


def pilot(ledger: "Ledger") -> dict[str | None, list[aggregates.Judged]]:
    """Return the judged pilot answers of each kind, a row a person."""
    found: dict[str | None, list[aggregates.Judged]] = {}
    for row in aggregates.judged_events(ledger):
        found.setdefault(row.kind, []).append(row)
    return found


def pilot_interval(rows: list[aggregates.Judged]) -> Interval | None:
    """Return the share right in the pilot, by person; None where it was one person or nobody."""
    if len(rows) < 2:
        return None
    return intervals.from_group_counts([row.right for row in rows], [row.total for row in rows])


def promised(ledger: "Ledger") -> dict[str | None, "Run"]:
    """Return for each kind the evaluation that the pilot is held against.

    That of the model named in the ledger's note "piloted" (kind to run name), else the best.
    Answers whose sample was not kept (kind None) are held against the weakest of these, so
    that a drop is never claimed which is none.
    """
    named = ledger.read_note("piloted", {}) or {}
    found: dict[str | None, Run] = {}
    for kind, runs in newest_by_name(ledger, "evaluation").items():
        chosen = [run for run in runs if run.name == named.get(kind)] or runs
        found[kind] = best(chosen)
    if found and None not in found:
        found[None] = min(found.values(), key=share)
    return found

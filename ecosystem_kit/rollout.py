"""Stage 4, roll-out: package, three steps with bars, monitors, a way back, and what was learned."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ecosystem_kit import lifecycle
from ecosystem_kit.model_ladder import Ladder
from ecosystem_kit.model_package import Package, PackageError, load, pack, tampered
from ecosystem_kit.monitors import plot_monitors, roll_back, watch
from ecosystem_kit.only_words import OnlyWords
from ecosystem_kit.passport import write_passport
from ecosystem_kit.pilot_models import FAST, NAMES, ROBUST, RULE, contenders, promise
from ecosystem_kit.pilot_replay import PilotClips, bring_in, ensure_pilot, replay_pilot
from ecosystem_kit.pilot_slices import pilot_table
from ecosystem_kit.rollout_steps import bars_of, judge
from ecosystem_kit.trade_front import front, plot_options, weigh_options

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

    from ecosystem_kit.assistant import Assistant
    from ecosystem_kit.intervals import Interval
    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.project import Project

__all__ = [
    "FAST",
    "NAMES",
    "ROBUST",
    "RULE",
    "Ladder",
    "OnlyWords",
    "Package",
    "PackageError",
    "bars_of",
    "bring_in",
    "contenders",
    "ensure_pilot",
    "free_words",
    "front",
    "hours_by_stage",
    "judge",
    "links",
    "load",
    "open_doors",
    "pack",
    "pilot_table",
    "plot_hours",
    "plot_monitors",
    "plot_options",
    "promise",
    "replay_pilot",
    "roll_back",
    "tampered",
    "try_to_load",
    "try_to_pack",
    "watch",
    "weigh_options",
    "write_passport",
]


def try_to_pack(project: "Project", model: object, *, name: str, limits: str) -> str:
    """Return "packed", or the sentence with which `pack` refuses."""
    try:
        return f"packed {pack(project, model, name=name, limits=limits).name}"
    except PackageError as refusal:
        return f"refused: {refusal}"


def try_to_load(package: Package) -> str:
    """Return "loaded", or the sentence with which `load` refuses."""
    try:
        load(package)
    except PackageError as refusal:
        return f"refused: {refusal}"
    return f"loaded {package.name}"


def free_words(project: "Project") -> PilotClips:
    """Let the people of the pilot say digits that the plan does not cover, as people do.

    The right answer to each is "unknown".

    Raises
    ------
    ValueError
        When the plan covers all ten digits.
    """
    others = [digit for digit in "0123456789" if digit not in project.plan.classes]
    if not others:
        raise ValueError("The plan covers all ten digits: there is no digit outside it to say.")
    return bring_in(project, labels=others)


def open_doors(project: "Project", assistant: "Assistant", *, model: str) -> "pandas.DataFrame":
    """Let the assistant answer to whatever people say, and return all its answers, oldest first.

    Parameters are those of `replay_pilot`; the table is that of `pilot_table`.
    """
    replay_pilot(project, assistant, free_words(project), model=model)
    return pilot_table(project)


def plot_hours(project: "Project", ax: "Axes | None" = None) -> "Axes":
    """Draw the share of the hours that each stage took beside the guess of notebook 00."""
    from ecosystem_kit.plots import BLUE, DARK, new_axes

    ax = ax or new_axes(height=2.6)
    spent = hours_by_stage(project.ledger)
    guessed = (project.ledger.read_note("guess 00.hours") or {}).get("value")
    ax.barh(list(spent), list(spent.values()), color=BLUE, height=0.5, label="the ledger")
    if isinstance(guessed, dict):
        places = [name for name in spent if name in guessed]
        values = [guessed[name] for name in places]
        ax.plot(values, places, "D", color=DARK, label="your guess in 00")
    ax.set(xlim=(0, 100), xlabel="share of the hours (%)")
    ax.invert_yaxis()
    if not any(spent.values()):
        words = "no hours yet: they are counted while you work in the notebooks"
        ax.text(50, 1.5, words, ha="center", va="center")
    ax.legend()
    return ax


def links(project: "Project") -> dict[str, "Interval"]:
    """Return for each metric how much more often people accept an answer that is good by it.

    What L12 weighs, for every metric that a plan may name; left out where too little is known.
    """
    from ecosystem_kit.gates import detect
    from ecosystem_kit.plan import METRICS

    found = {}
    for metric in METRICS:
        evidence = detect("L12", project.ledger, replace(project.plan, metric=metric))
        if evidence.interval is not None:
            found[metric] = evidence.interval
    return found


def hours_by_stage(ledger: "Ledger") -> dict[str, float]:
    """Return the share of the project's hours spent in each stage, in percent.

    Only the notebooks of the four stages count; all are 0 where the ledger has no hours yet.

    Examples
    --------
    >>> from types import SimpleNamespace as Fake
    >>> hours_by_stage(Fake(hours=lambda: {"01": 1.0, "02": 2.0, "03": 1.0, "09": 7.0}))
    {'planning': 25.0, 'data': 75.0, 'training': 0.0, 'deploying': 0.0}
    """
    spent = ledger.hours()
    hours = {
        stage.key: sum(spent.get(one.number, 0.0) for one in lifecycle.notebooks_of(stage.number))
        for stage in lifecycle.STAGES
    }
    total = sum(hours.values())
    return {key: round(100 * value / total, 1) if total else 0.0 for key, value in hours.items()}

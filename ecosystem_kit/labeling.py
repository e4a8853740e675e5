"""Stage 2, labeling: what each task costs, two blind passes, their settling, and what help does."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ecosystem_kit import intervals
from ecosystem_kit.gates.data import measure_tasks
from ecosystem_kit.intervals import Interval
from ecosystem_kit.label_agreement import both_passes, mean_overlap, overlap
from ecosystem_kit.label_guide import LabelGuide
from ecosystem_kit.label_help import HELP_PASS, draw_lot, replay, try_help
from ecosystem_kit.synthetic.labelers import LABELERS, TASKS, ReplayedLabeler

if TYPE_CHECKING:
    import pandas

    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.project import Project

__all__ = [
    "HELP_PASS",
    "LABELERS",
    "LabelGuide",
    "agreement",
    "both_passes",
    "draw_lot",
    "history_table",
    "label_the_rest",
    "overlap",
    "real",
    "replay_passes",
    "settle",
    "task_costs",
    "try_help",
]

SETTLED_BY = "both, after talking"


def replay_passes(
    project: "Project",
    labelers: Sequence[ReplayedLabeler] = LABELERS,
    *,
    samples: Mapping[str, Sequence[int]],
    guide_version: int = 1,
) -> None:
    """Let replayed labelers label: the first as pass 1, the second blind as pass 2.

    Parameters
    ----------
    project : Project
        Whose ledger gets the labels, each with its labeler's name and seconds.
    labelers : sequence of ReplayedLabeler
        One or two.
    samples : mapping of str to sequence of int
        Task to the numbers of the samples. What somebody has labeled already in that pass is
        left as it is.
    guide_version : int, default=1
        The label guide that they follow.
    """
    for pass_number, labeler in enumerate(labelers, start=1):
        for task, numbers in samples.items():
            replay(
                project.ledger,
                labeler,
                numbers,
                task=task,
                pass_number=pass_number,
                guide_version=guide_version,
            )


def label_the_rest(
    project: "Project", labeler: ReplayedLabeler = LABELERS[0], *, guide_version: int = 1
) -> list[int]:
    """Let a replayed labeler give a class to all that has none, and return their numbers."""
    waiting = project.ledger.samples(labeled=False).ids
    return replay(project.ledger, labeler, waiting, guide_version=guide_version)


def task_costs(project: "Project") -> "pandas.DataFrame":
    """Compare the tasks as the gate does: seconds a label, hours for the plan, agreement.

    Parameters
    ----------
    project : Project
        Its ledger and its plan are only read.

    Returns
    -------
    DataFrame
        A row for each task that was timed often enough (its name is the index): seconds and
        hours (each an `Interval`; hours for all samples that the plan wants), agreement (an
        `Interval` or None: kappa for classes, else the share of pairs that overlap by half or
        more), overlap (the mean `Interval`, or None for classes).
    """
    import pandas

    tasks = measure_tasks(project.ledger, project.plan)
    timed = {task: tasks[task] for task in TASKS if task in tasks}
    table = pandas.DataFrame.from_dict(timed, orient="index")
    table["overlap"] = [
        None if task == "class" else mean_overlap(project.ledger, task=task) for task in table.index
    ]
    return table


def agreement(ledger: "Ledger") -> Interval:
    """Return kappa of the class labels that two passes hold now.

    Raises
    ------
    ValueError
        When nothing was labeled twice.
    """
    table = both_passes(ledger)
    return intervals.kappa_interval(table["first"], table["second"])


def settle(
    project: "Project",
    passes: "pandas.DataFrame",
    decisions: Mapping[int, str],
    *,
    guide_version: int,
) -> "pandas.DataFrame":
    """Write down what two labelers agreed on after they had disagreed, and close the round.

    The settled label replaces that of pass 1. All second labels of the round are taken back:
    two who have talked agree, and that measures nothing. The history keeps every label, and a
    note keeps the round's kappa.

    Parameters
    ----------
    project : Project
        Whose ledger is written to.
    passes : DataFrame
        The round, from `both_passes`.
    decisions : mapping of int to str, or Series
        Sample number to class, for samples of the round.
    guide_version : int
        Version of the guide that settles them.

    Returns
    -------
    DataFrame
        The settled samples: who said what, and what holds now.

    Raises
    ------
    ValueError
        When a decision is about a sample that was not labeled twice.
    """
    ledger, decisions = project.ledger, dict(decisions)
    strange = sorted(set(decisions) - set(passes.index))
    if strange:
        message = f"Samples {strange} are not in this round: settle only what was labeled twice."
        raise ValueError(message)
    kappa = intervals.kappa_interval(passes["first"], passes["second"])
    ends = {"kappa": kappa.estimate, "low": kappa.low, "high": kappa.high, "count": kappa.count}
    ledger.note("second pass settled", {**ends, "guide_version": guide_version})
    for number, value in decisions.items():
        ledger.add_label(int(number), value, by=SETTLED_BY, guide_version=guide_version)
    for number in passes.index:
        ledger.undo_label(int(number), pass_number=2, by=SETTLED_BY)
    return passes.loc[list(decisions)].assign(settled=list(decisions.values()))


def real(project: "Project", samples: Sequence[int]) -> bool:
    """Return whether any of some samples is of a real person, whose picture is not to be saved."""
    ledger = project.ledger
    synthetic = {one.id for one in ledger.sessions() if one.synthetic}
    return any(ledger.sample(int(number)).session not in synthetic for number in samples)


def history_table(ledger: "Ledger", sample: int) -> "pandas.DataFrame":
    """Return everything that was done to one sample's labels, oldest first."""
    import pandas

    names = ["operation", "value", "task", "pass_number", "by", "seconds", "guide_version"]
    rows = [[getattr(one, name) for name in names] for one in ledger.label_history(sample)]
    return pandas.DataFrame(rows, columns=names)

"""The lifecycle of an AI project as plain data: the outline (docs/outline.md), item by item.

Everything that shows, measures or teaches the lifecycle (map, gates, notebooks' headers,
passport) reads this module; no other file repeats it. Words in ``outline`` are the outline's
own, letter for letter; ``title`` is the same with its slips of the pen mended.
"""

from typing import TypeVar

from ecosystem_kit.lifecycle_items import Activity, Box, Loop, Notebook, Stage, mend

__all__ = [
    "BLUE_BOX",
    "CROSS_BOXES",
    "CROSS_PROJECT",
    "GO_BACK_WORDS",
    "LOOPS",
    "NOTEBOOKS",
    "OVERVIEW",
    "PER_PROJECT",
    "STACK",
    "STAGES",
    "Activity",
    "Box",
    "Loop",
    "Notebook",
    "Stage",
    "activities_of",
    "box",
    "loop",
    "loops_decided_in",
    "loops_from",
    "mend",
    "notebook",
    "notebooks_of",
    "stage",
]

OVERVIEW = "Ecosystem overview"
GO_BACK_WORDS = "» stop and go back to step #{step} - this is not a linear flow"
BLUE_BOX = Box(
    "lifecycles",
    "Lifecyles",
    "Blue Box",
    (Activity("How to think about all of the activities in the ecosystem", "00"),),
)
PER_PROJECT = "Per-project ecosystem"
CROSS_PROJECT = "Cross-project Ecosystem"
STACK = "stack"

STAGES = (
    Stage(
        1,
        "planning",
        "Planning & project setup",
        (
            Activity("Decide to work on an AI Assistant", "01"),
            Activity("Determine ecosystem requirements & goals", "01"),
            Activity("Allocate resources", "01"),
            Activity("Consider the ethical implications", "01"),
            Activity("Etc.", "01"),
        ),
    ),
    Stage(
        2,
        "data",
        "Data collection & labeling",
        (
            Activity("Collect training data", "02"),
            Activity("Set up data collection equipment (e.g., cameras, microphone)", "02"),
            Activity("Annotate with ground truth (how?)", "03"),
        ),
    ),
    Stage(
        3,
        "training",
        "Training & debugging",
        (
            Activity("Implement a baseline experiment in OpenCV without AI", "04"),
            Activity("Find state of the art model & reproduce", "05"),
            Activity("Debug our implementation (most time will be spent here)", "06"),
            Activity("Improve model architecture for your task", "06"),
        ),
        remark="most peopele think this is AI",
    ),
    Stage(
        4,
        "deploying",
        "Deploying & testing",
        (
            Activity("Pilot to share with team members", "07"),
            Activity("Write tests to prevent failed predictions and evaluate for biases", "07"),
            Activity("Roll out in production", "08"),
        ),
        remark="once you think the model is good enough",
    ),
)

CROSS_BOXES = (
    Box(
        "team",
        "Team & Hiring",
        "color box",
        (Activity("building, hiring and managing team members", "09"),),
        (1,),
    ),
    Box(
        "infrastructure",
        "Infrasctructure & Tooling",
        "color box",
        (
            Activity("setting up the infrastructure and tooling", "10"),
            Activity("needs to be able to scale", "10"),
            Activity("handle repetitive experiments", "10"),
        ),
        (2, 3, 4),
    ),
)

LOOPS = (
    Loop("L1", 2, 1, 1, "data too hard to get", (
        "Too hard to get data, refine the problem to make collecting data easier.",), "02"),
    Loop("L2", 2, 1, 1, "label a different task", (
        "Easier to label a different task (e.g., hard to annotate, easier to annotate"
        " per-pixel segmentation)",), "03"),
    Loop("L3", 3, 2, 1, "overfitting: more data", (
        "Collect more data (especially if model is overfitting)",), "06"),
    Loop("L4", 3, 2, 1, "labels unreliable", ("Realize data labeling is unreliable",), "06"),
    Loop("L5", 3, 1, 2, "task too hard", ("Realize task is too hard",), "06"),
    Loop("L6", 3, 1, 2, "requirements trade off", (
        "Requirements trade off with each other, revisit which are most important"
        " (voice over in French or subtitles)",), "06"),
    Loop("L7", 4, 3, 1, "fails in the pilot", (
        "Doesn't work in the pilot, even though it worked in the evaluation set.",), "07"),
    Loop("L8", 4, 3, 1, "improve accuracy", ("keep improving accuracy of model",), "07"),
    Loop("L9", 4, 2, 2, "data mismatch", (
        "Fix data mismatch between training data and data seen in deployment",), "07"),
    Loop("L10", 4, 2, 2, "collect more data", ("Collect more data",), "07"),
    Loop("L11", 4, 2, 2, "mine hard cases", ("Mine hard cases",), "07"),
    Loop("L12", 4, 2, 3, "revisit the metric", (
        "The metric chosen doesn't actually drive downstream user behavior.",
        "Revisit the metric."), "08", 1),
    Loop("L13", 4, 2, 3, "revisit requirements", (
        "Performance in the real world isn't great",
        "Revisit requirements (e.g., do we need to speak faster or more accurate?"), "08", 1),
)  # fmt: skip

NOTEBOOKS = (
    Notebook("00", "lifecycle", "What does an AI project really consist of?", None, "lifecycles"),
    Notebook("01", "planning", "Is it worth building, and how would we know?", 1),
    Notebook("02", "collecting", "How do we get data that looks like the world it will meet?", 2),
    Notebook("03", "labeling", "What is the truth, and who says so?", 2),
    Notebook("04", "baseline", "How far do we get without AI?", 3),
    Notebook("05", "training", "Can a model beat the rule by the margin we planned?", 3),
    Notebook("06", "debugging", "Why is it wrong?", 3),
    Notebook("07", "piloting", "Does it work with people?", 4),
    Notebook("08", "rollout", "May it run without us watching?", 4),
    Notebook("09", "team_and_hiring", "Who does this?", None, "team"),
    Notebook("10", "infrastructure", "What if we did it a hundred times?", None, "infrastructure"),
)

Item = TypeVar("Item")


def _find(items: dict[str, Item], wanted: object, *, kind: str) -> Item:
    """Return the item of that name, or say which names there are."""
    if str(wanted) not in items:
        raise KeyError(f"found no {kind} {wanted!r}; there are {', '.join(items)}: use one of them")
    return items[str(wanted)]


def stage(which: int | str) -> Stage:
    """Return a stage by its number (1 to 4) or its key (such as ``"training"``).

    Raises
    ------
    KeyError
        If there is no such stage.

    Examples
    --------
    >>> stage(2).title
    'Data collection & labeling'
    >>> stage("training").number
    3
    """
    names = {str(one.number): one for one in STAGES} | {one.key: one for one in STAGES}
    return _find(names, which, kind="stage")


def loop(loop_id: str) -> Loop:
    """Return the loop of that name (``"L1"`` to ``"L13"``).

    Raises
    ------
    KeyError
        If there is no such loop.

    Examples
    --------
    >>> loop("L4").to_stage
    2
    """
    return _find({one.id: one for one in LOOPS}, loop_id, kind="loop")


def notebook(number: str) -> Notebook:
    """Return the notebook of that number (``"00"`` to ``"10"``).

    Raises
    ------
    KeyError
        If there is no such notebook.

    Examples
    --------
    >>> notebook("03").question
    'What is the truth, and who says so?'
    """
    return _find({one.number: one for one in NOTEBOOKS}, number, kind="notebook")


def box(key: str) -> Box:
    """Return the blue box (``"lifecycles"``) or a box of the cross-project stack.

    Raises
    ------
    KeyError
        If there is no such box.

    Examples
    --------
    >>> box("team").linked_stages
    (1,)
    """
    return _find({one.key: one for one in (BLUE_BOX, *CROSS_BOXES)}, key, kind="box")


def loops_from(stage_number: int) -> tuple[Loop, ...]:
    """Return the loops that may be noticed in a stage, in the outline's order.

    Examples
    --------
    >>> [one.id for one in loops_from(2)]
    ['L1', 'L2']
    >>> loops_from(1)
    ()
    """
    return tuple(one for one in LOOPS if one.from_stage == stage_number)


def loops_decided_in(number: str) -> tuple[Loop, ...]:
    """Return the loops that the gate of a notebook decides.

    Examples
    --------
    >>> [one.id for one in loops_decided_in("08")]
    ['L12', 'L13']
    """
    return tuple(one for one in LOOPS if one.notebook == number)


def notebooks_of(place: int | str) -> tuple[Notebook, ...]:
    """Return the notebooks that belong to a stage (number) or a box (key).

    Examples
    --------
    >>> [one.number for one in notebooks_of(3)]
    ['04', '05', '06']
    """
    return tuple(one for one in NOTEBOOKS if place in (one.stage, one.box))


def activities_of(number: str) -> tuple[Activity, ...]:
    """Return the activities of the outline that the learner does in a notebook.

    Examples
    --------
    >>> [one.title for one in activities_of("08")]
    ['Roll out in production']
    """
    holders = (BLUE_BOX, *STAGES, *CROSS_BOXES)
    return tuple(one for holder in holders for one in holder.activities if one.notebook == number)

"""Exercises of notebook 00, the lifecycle."""

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ecosystem_kit import lifecycle, past_projects
from ecosystem_kit.course.guesses import compare
from ecosystem_kit.course.registry import NotYet, exercise

LOOP_IDS = [one.id for one in lifecycle.LOOPS]


@exercise(
    "00.1",
    needs="arrows_into",
    hints=[
        "Each loop in lifecycle.LOOPS has the step it leads back to: print one of them, and look.",
        "Count for each step how many loops have it as their to_stage.",
        "{step: sum(loop.to_stage == step for loop in lifecycle.LOOPS) for step in (1, 2, 3, 4)}",
    ],
)
def check_arrows_into(arrows_into: Any) -> str:
    """Right when the loops are counted by the step that they lead to."""
    if not isinstance(arrows_into, Mapping):
        raise NotYet("A dictionary is wanted: {1: ..., 2: ..., 3: ..., 4: ...}.")
    found = {_as_step(key): value for key, value in arrows_into.items()}
    wanted = Counter(one.to_stage for one in lifecycle.LOOPS)
    starts = Counter(one.from_stage for one in lifecycle.LOOPS)
    found = {step: found.get(step, 0) for step in (1, 2, 3, 4)} | found
    if found == {step: wanted[step] for step in (1, 2, 3, 4)}:
        busiest = max(wanted, key=lambda step: wanted[step])
        said = compare("00.step", str(busiest)).sentence
        return f"{said} {wanted[2]} of {len(LOOP_IDS)} loops lead back to the data."
    if found == {step: starts[step] for step in (1, 2, 3, 4)}:
        raise NotYet("Those are the steps at which they start. Where do they lead?")
    if sum(wanted.values()) != sum(_numbers(found)):
        raise NotYet(
            f"Your counts add up to {sum(_numbers(found)):g}, and there are {len(LOOP_IDS)} loops: "
            "lifecycle.LOOPS has them all, L12 and L13 with the step that the outline prints."
        )
    wrong = next(step for step in (1, 2, 3, 4) if found[step] != wanted[step])
    raise NotYet(f"Look at step {wrong} again: which loops have it as `to_stage`?")


@exercise(
    "00.2",
    needs="turns",
    hints=[
        "In each story, look for the line with numbers that made all later lines useless.",
        "Then ask what the line is about: getting data, their labels, the model, or the world that "
        "it met? The map names the loops that start at that step.",
        "One is about samples per hour (L1 or L2), one about two people who disagree (L3 or L4), "
        "one about pictures of two worlds (L8 or L9).",
    ],
)
def check_turns(turns: Any) -> str:
    """Right when each past project has the loop at which it should have turned back."""
    if not isinstance(turns, Mapping):
        raise NotYet(
            'A dictionary is wanted: {"bus stop": "L...", "owls": ..., "pill boxes": ...}.'
        )
    for name, project in past_projects.PAST_PROJECTS.items():
        if turns.get(name) is None or turns.get(name) is ...:
            raise NotYet(f"“{name}” has no loop yet.")
        _judge_turn(str(turns[name]).strip().upper(), project)
    return "Three loops, and each was noticed long after its line stood there."


def _judge_turn(said: str, project: past_projects.PastProject) -> None:
    said = f"L{said}" if said.isdigit() else said
    if said == project.loop:
        return
    if said not in LOOP_IDS:
        raise NotYet(f"“{project.name}”: {said!r} is no loop. They are called L1 to L13.")
    reason = project.near.get(said)
    if reason is None:
        loop, evidence = lifecycle.loop(said), project.lines[project.turn - 1]
        where = f"{said} is noticed at step {loop.from_stage}, “{loop.name}”."
        if loop.from_stage != evidence.stage:
            reason = f"{where} Was the project at that step when the evidence came?"
        else:
            reason = f"{where} Which line says that?"
    raise NotYet(f"“{project.name}”, {said}: {reason}")


@exercise(
    "00.3",
    needs="lost",
    hints=[
        "In which line of the owls' story do two people name the same calls?",
        "Add up the hours of all lines after that one; the line itself was well spent.",
        "owls.lines is a tuple, and owls.turn the number of the line: "
        "sum(line.hours for line in owls.lines[...:])",
    ],
)
def check_lost(lost: Any) -> str:
    """Right when the hours after the evidence are added up, the line itself not counted."""
    owls = past_projects.story("owls")
    if isinstance(lost, bool) or not isinstance(lost, (int, float)) or not math.isfinite(lost):
        raise NotYet(f"`lost` is {lost!r}, and one number of hours is wanted.")
    slips = {
        owls.hours_after + owls.lines[owls.turn - 1].hours: "The line with the evidence is in it. "
        "Those hours were the best of the project: count only what came after.",
        owls.hours: "Those are all hours. Which of them came after the evidence?",
        owls.hours - owls.hours_after: "Those are the hours up to the evidence. And after it?",
        owls.hours_after - owls.lines[owls.turn].hours: "One line too few: the list counts from "
        "0, the table from 1.",
        owls.hours_after - owls.lines[-1].hours: "The last line is missing: lowering the goal "
        "took hours, too.",
        owls.hours_after / owls.hours: "That is a share. Hours are wanted here.",
    }
    if math.isclose(lost, owls.hours_after):
        return f"{lost:g} of {owls.hours:g} hours: {lost / owls.hours:.0%} came after the evidence."
    for slip, sentence in slips.items():
        if math.isclose(lost, slip):
            raise NotYet(sentence)
    raise NotYet(f"{lost:g} hours is another sum. Which line is the first that you add?")


def _as_step(key: Any) -> Any:
    return int(key) if str(key).isdigit() else key


def _numbers(found: Mapping[Any, Any]) -> list[float]:
    if not all(isinstance(value, (int, float)) for value in found.values()):
        raise NotYet("Each step gets a number: how many loops lead to it.")
    return [float(value) for value in found.values()]

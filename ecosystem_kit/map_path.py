"""The path that a learner really walked: visits of stages, with hours, and what led back."""

import math
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from ecosystem_kit import lifecycle, svg
from ecosystem_kit.map_picture import STAGE_COLORS

VISITS_IN_A_ROW = 8
CELL, ARROW = 76.0, 33.0
ROW = 56.0


class Visit(NamedTuple):
    """One stay in a stage: its number, the hours it took, the loop that led back to it.

    Where nobody measured this stay's hours, they are not a number (``math.nan``).
    """

    stage: int
    hours: float = math.nan
    loop: str | None = None


def read_path(path: Iterable[Visit | tuple[int, float] | tuple[int, float, str]]) -> list[Visit]:
    """Return the visits, after a look at whether there are such stages and loops.

    Raises
    ------
    KeyError
        If there is no such stage or loop.
    """
    visits = [Visit(*one) for one in path]
    for one in visits:
        lifecycle.stage(one.stage)
        if one.loop is not None:
            lifecycle.loop(one.loop)
    return visits


def said(visits: list[Visit]) -> str:
    """Return the path in words.

    Examples
    --------
    >>> said([Visit(1, 2.0), Visit(2, 1.0), Visit(1, 0.5, "L1")])
    '1 (2.0 h), 2 (1.0 h), back by L1 to 1 (0.5 h)'
    """
    return ", ".join(
        f"{f'back by {one.loop} to ' if one.loop else ''}{one.stage}"
        + ("" if math.isnan(one.hours) else f" ({one.hours:.1f} h)")
        for one in visits
    )


def walked_path(gates: Iterable[Any]) -> list[Visit]:
    """Return the visits that the decisions at the gates add up to.

    Parameters
    ----------
    gates : iterable of GateRecord
        As ``ledger.gates()`` gives them, oldest first. One that is still open leads nowhere.

    Returns
    -------
    list of Visit
        Without hours: a ledger keeps those by notebook, see `draw_map`.

    Examples
    --------
    >>> from types import SimpleNamespace as Gate
    >>> first = Gate(stage=1, verdict="GO", loop=None, decision="accept")
    >>> second = Gate(stage=2, verdict="GO BACK TO 1", loop="L1", decision="accept")
    >>> said(walked_path([first, second]))
    '1, 2, back by L1 to 1'
    """
    visits: list[Visit] = []
    for gate in gates:
        stage = int(gate.stage)
        if not visits or visits[-1].stage != stage:
            visits.append(Visit(stage))
        to = _leads_to(gate.verdict, gate.decision, stage)
        if to is not None and to != stage:
            visits.append(Visit(to, loop=_loop_back(gate.loop, stage, to)))
    return visits


def _leads_to(verdict: str, decision: str | None, stage: int) -> int | None:
    """Return the stage that a decision leads to, or None where it leads nowhere."""
    last = lifecycle.STAGES[-1].number
    onward = stage + 1 if stage < last else None
    if decision is None or decision == "stop":
        return None
    if decision == "overrule":
        return None if verdict == "GO" else onward
    back = re.search(r"go back to (\d)", (verdict if decision == "accept" else decision).lower())
    if back:
        return int(back.group(1))
    return onward if verdict == "GO" else None


def _loop_back(loop: str | None, stage: int, to: int) -> str | None:
    """Return the gate's loop where it is the one that leads there."""
    if loop is None or to > stage:
        return None
    found = lifecycle.loop(loop)
    return loop if to in (found.to_stage, found.onward) else None


def row_count(visits: list[Visit]) -> int:
    """Return how many rows the path takes."""
    return -(-len(visits) // VISITS_IN_A_ROW)


def draw_path(visits: list[Visit], *, top: float, width: float) -> list[str]:
    """Return the shapes of the path, visit by visit, in rows from the left."""
    parts = [svg.text("The path you walked", at=(10, top + 12), kind="name")]
    for place, visit in enumerate(visits):
        row, column = divmod(place, VISITS_IN_A_ROW)
        x, y = 10 + column * (CELL + ARROW), top + 26 + row * ROW
        parts += _cell(visit, at=(x, y))
        if place + 1 < len(visits):
            parts += _step(visits[place + 1], before=visit, at=(x + CELL, y + 19))
    return parts


def _cell(visit: Visit, *, at: svg.Point) -> list[str]:
    x, y = at
    color = STAGE_COLORS[visit.stage]
    measured = not math.isnan(visit.hours)
    parts = [
        svg.box(at=at, size=(CELL, 38), kind="box", color=color, radius=6),
        svg.box(at=at, size=(6, 38), kind="bar", color=color, radius=2),
        svg.text(f"stage {visit.stage}", at=(x + 12, y + (16 if measured else 24)), kind="strong"),
    ]
    if measured:
        parts += [svg.text(f"{visit.hours:.1f} h", at=(x + 12, y + 32), kind="small")]
    return parts


def _step(after: Visit, *, before: Visit, at: svg.Point) -> list[str]:
    x, y = at
    back = after.stage < before.stage
    words = after.loop or ("back" if back else "")
    kind = "walked" if back else "line"
    drawn = [svg.arrow([(x + 3, y + 4), (x + ARROW - 3, y + 4)], kind=kind)]
    label = svg.text(words, at=(x + ARROW / 2 - 2, y - 8), kind="strong", anchor="middle")
    return [*drawn, label] if words else drawn

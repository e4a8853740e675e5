"""The map of the lifecycle as the outline draws it, with the learner's place and path on it.

``python -m ecosystem_kit.lifecycle_map docs/pictures/map.svg`` writes the README's picture.
"""

import dataclasses
import math
import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise

from ecosystem_kit import lifecycle, svg
from ecosystem_kit.lifecycle_strip import draw_strip
from ecosystem_kit.map_layout import (
    ACTIVITIES,
    BLUE_AT,
    BLUE_SIZE,
    CROSS_LEFT,
    CROSS_WIDTH,
    GAP,
    LEFT,
    LINE,
    REASONS,
    RIGHT,
    WIDTH,
    activity_lines,
    first_activity,
    height_of,
    tops_of,
)
from ecosystem_kit.map_loops import draw_go_backs, places_of_arrows
from ecosystem_kit.map_path import Visit, draw_path, read_path, row_count, said, walked_path
from ecosystem_kit.map_picture import BLUE, CROSS_COLOR, STAGE_COLORS, MapPicture, Place, finish

__all__ = ["MapPicture", "Visit", "draw_map", "draw_strip", "place_of", "walked_path"]


def draw_map(
    position: int | str | None = None,
    path: Iterable[Visit | tuple[int, float] | tuple[int, float, str]] = (),
    *,
    hours: Mapping[str, float] | None = None,
    width: float = WIDTH,
) -> MapPicture:
    """Return the map of the lifecycle, with what the learner has walked of it.

    Parameters
    ----------
    position : int or str, optional
        Where the learner is: a stage (1 to 4), a notebook (``"03"``) or a box (``"team"``).
    path : iterable of Visit or (stage, hours) or (stage, hours, loop)
        Visits of stages in the order walked; the loop (``"L3"``) is what led back to this stage.
        ``walked_path(ledger.gates())`` gives those of a project.
    hours : mapping of str to float, optional
        Hours spent in each notebook, as ``ledger.hours()`` gives them.
    width : float, default=900
        Natural width in pixels; where there is less room it shrinks.

    Raises
    ------
    KeyError
        If the position, a stage or a loop isn't one of the lifecycle's.

    Examples
    --------
    >>> draw_map(2, [(1, 2.0), (2, 3.5)])
    Map of the lifecycle. You are at 2 Data collection & labeling. Path: 1 (2.0 h), 2 (3.5 h).
    """
    visits, place = read_path(path), place_of(position)
    notes = {one.number: _note(one.number, visits, hours or {}) for one in lifecycle.STAGES}
    tops, bottom = tops_of(notes)
    parts = [_blue_box(place), *_headings(), *_cross_boxes(tops, notes, place)]
    parts += [_forward(tops, visits), *_stages(tops, notes, place), *draw_go_backs(tops, visits)]
    parts += _legend(bottom, walked=bool(visits))
    if visits:
        parts += draw_path(visits, top=bottom + 38, width=WIDTH)
    height = bottom + 30 + (36 + 56 * row_count(visits) if visits else 0)
    summary = _summary(place, visits, hours or {})
    picture = finish(
        parts,
        size=(WIDTH, height),
        title="Map of the lifecycle",
        summary=summary,
        places=_places(tops, notes),
    )
    if width == WIDTH:
        return picture
    natural = f'width="{WIDTH:g}" height="{height:g}" viewBox'
    scaled = f'width="{width:g}" height="{height * width / WIDTH:g}" viewBox'
    return dataclasses.replace(picture, svg=picture.svg.replace(natural, scaled, 1))


def place_of(position: int | str | None) -> int | str | None:
    """Return the stage's number or the box's key that a position means.

    Examples
    --------
    >>> place_of("03"), place_of("planning"), place_of("09"), place_of(None)
    (2, 1, 'team', None)
    """
    if position is None:
        return None
    if isinstance(position, str) and position.isdigit() and len(position) == 2:
        found = lifecycle.notebook(position)
        return found.stage or found.box
    boxes = {one.key for one in (lifecycle.BLUE_BOX, *lifecycle.CROSS_BOXES)}
    return position if position in boxes else lifecycle.stage(position).number


def _places(tops: Mapping[int, float], notes: Mapping[int, str]) -> dict[str, Place]:
    """Return where boxes and arrows stand, from the top, each box before its arrows."""
    places: dict[str, Place] = {lifecycle.BLUE_BOX.key: (*BLUE_AT, *BLUE_SIZE)}
    arrows = places_of_arrows(tops)
    for stage in lifecycle.STAGES:
        for cross in lifecycle.CROSS_BOXES:
            if cross.linked_stages[0] == stage.number:
                top, size = _cross_place(cross, tops, notes)
                places[cross.key] = (CROSS_LEFT, top, *size)
        # The words at the arrows fill the right half of a stage that has some.
        right = REASONS - 14 if lifecycle.loops_from(stage.number) else RIGHT
        high = height_of(stage, notes[stage.number])
        places[str(stage.number)] = (LEFT, tops[stage.number], right - LEFT, high)
        places |= {key: one for key, one in arrows.items() if key[0] == str(stage.number)}
    return places


def _note(stage: int, visits: list[Visit], hours: Mapping[str, float]) -> str:
    """Say which visits fell to a stage, and how many hours it took."""
    numbers = [str(place) for place, one in enumerate(visits, start=1) if one.stage == stage]
    measured = [one for one in visits if not math.isnan(one.hours)]
    spent = sum(one.hours for one in measured if one.stage == stage)
    if hours:
        spent = sum(hours.get(one.number, 0.0) for one in lifecycle.notebooks_of(stage))
    if not numbers and not spent:
        return ""
    visit = "visit" if len(numbers) == 1 else "visits"
    words = [f"{visit} {', '.join(numbers)}"] if numbers else []
    words += [f"{spent:.1f} h"] if measured or hours else []
    return f"You: {' · '.join(words)}"


def _blue_box(place: int | str | None) -> str:
    words = lifecycle.BLUE_BOX
    drawn = svg.box(at=BLUE_AT, size=BLUE_SIZE, kind="blue", color=BLUE)
    drawn += svg.box(at=BLUE_AT, size=(8, BLUE_SIZE[1]), kind="bar", color=BLUE, radius=3)
    drawn += svg.text(words.title, at=(32, 34), kind="title")
    drawn += svg.text(words.activities[0].title, at=(32, 55))
    return drawn + (_here(at=BLUE_AT, size=BLUE_SIZE) if place == words.key else "")


def _headings() -> list[str]:
    return [
        svg.text(lifecycle.CROSS_PROJECT, at=(CROSS_LEFT, 100), kind="name"),
        svg.text(lifecycle.PER_PROJECT, at=(LEFT, 100), kind="name"),
    ]


def _cross_boxes(
    tops: Mapping[int, float], notes: Mapping[int, str], place: int | str | None
) -> list[str]:
    parts = []
    for cross in lifecycle.CROSS_BOXES:
        top, size = _cross_place(cross, tops, notes)
        parts += [svg.box(at=(CROSS_LEFT, top), size=size, kind="box", color=CROSS_COLOR)]
        parts += [
            svg.box(
                at=(CROSS_LEFT, top), size=(8, size[1]), kind="bar", color=CROSS_COLOR, radius=3
            )
        ]
        rows = [("name", one) for one in svg.wrap(cross.title, width=CROSS_WIDTH - 32, size=14.5)]
        for activity in cross.activities:
            rows += [("", "")]
            rows += [("", one) for one in svg.wrap(activity.title, width=CROSS_WIDTH - 32, size=13)]
        y = top + 26
        for kind, words in rows:
            parts += [svg.text(words, at=(CROSS_LEFT + 22, y), kind=kind)] if words else []
            y += LINE if words else 9
        for number in cross.linked_stages:
            ends = [
                (CROSS_LEFT + CROSS_WIDTH + 3, tops[number] + 58),
                (LEFT - 3, tops[number] + 58),
            ]
            parts += [svg.arrow(ends, both=True)]
        parts += [_here(at=(CROSS_LEFT, top), size=size)] if place == cross.key else []
    return parts


def _cross_place(
    cross: lifecycle.Box, tops: Mapping[int, float], notes: Mapping[int, str]
) -> tuple[float, svg.Point]:
    """Return a cross-project box's upper edge, and its width and height."""
    top = tops[cross.linked_stages[0]]
    last = lifecycle.stage(cross.linked_stages[-1])
    return top, (CROSS_WIDTH, tops[last.number] + height_of(last, notes[last.number]) - top)


def _stages(
    tops: Mapping[int, float], notes: Mapping[int, str], place: int | str | None
) -> list[str]:
    parts = []
    for stage in lifecycle.STAGES:
        top, size = tops[stage.number], (RIGHT - LEFT, height_of(stage, notes[stage.number]))
        color = STAGE_COLORS[stage.number]
        parts += [svg.box(at=(LEFT, top), size=size, kind="box", color=color)]
        parts += [svg.box(at=(LEFT, top), size=(8, size[1]), kind="bar", color=color, radius=3)]
        parts += _stage_text(stage, top, notes[stage.number])
        parts += [_here(at=(LEFT, top), size=size)] if place == stage.number else []
    return parts


def _stage_text(stage: lifecycle.Stage, top: float, note: str) -> list[str]:
    parts = [svg.text(f"{stage.number}  {stage.title}", at=(ACTIVITIES, top + 27), kind="title")]
    if stage.remark:
        remark = f"({lifecycle.mend(stage.remark)})"
        parts += [svg.text(remark, at=(ACTIVITIES, top + 45), kind="remark")]
    y = top + first_activity(stage)
    for activity in stage.activities:
        for place, words in enumerate(activity_lines(stage, activity)):
            parts += [svg.text("•", at=(ACTIVITIES, y))] if place == 0 else []
            parts += [svg.text(words, at=(ACTIVITIES + 14, y))]
            y += LINE
    return [*parts, svg.text(note, at=(ACTIVITIES, y + 2), kind="strong")] if note else parts


def _forward(tops: Mapping[int, float], visits: list[Visit]) -> str:
    walked = {(before.stage, after.stage) for before, after in pairwise(visits)}
    drawn = ""
    for number in (2, 3, 4):
        ends = [(ACTIVITIES + 40, tops[number] - GAP + 3), (ACTIVITIES + 40, tops[number] - 3)]
        kind = "walked" if (number - 1, number) in walked else "line"
        drawn += svg.arrow(ends, kind=kind)
    return drawn


def _here(*, at: svg.Point, size: svg.Point) -> str:
    """Mark a box as the one where the learner is, by a frame and by words."""
    x, y = at[0] + size[0] / 2 - 58, at[1] - 12
    drawn = svg.box(at=at, size=size, kind="here")
    drawn += svg.box(at=(x, y), size=(116, 21), kind="pill", radius=10)
    return drawn + svg.text("▶ you are here", at=(x + 58, y + 15), kind="on-pill", anchor="middle")


def _legend(bottom: float, *, walked: bool) -> list[str]:
    words = (
        "↓ next stage  ·  ↰ stop and go back: this is not a linear flow  ·  ↔ each needs the other"
    )
    words += "  ·  ✔ walked" if walked else ""
    return [svg.text(words, at=(LEFT, bottom + 20), kind="small")]


def _summary(place: int | str | None, visits: list[Visit], hours: Mapping[str, float]) -> str:
    sentences = ["Map of the lifecycle."]
    if isinstance(place, int):
        sentences += [f"You are at {place} {lifecycle.stage(place).title}."]
    elif place is not None:
        sentences += [f"You are at {lifecycle.box(place).title}."]
    if visits:
        sentences += [f"Path: {said(visits)}."]
    if hours:
        sentences += [f"{sum(hours.values()):.1f} h in all notebooks."]
    if len(sentences) == 1:
        names = ", ".join(f"{one.number} {one.title}" for one in lifecycle.STAGES)
        sentences += [f"Four stages: {names}; thirteen reasons to stop and go back."]
    return " ".join(sentences)


if __name__ == "__main__":
    print(draw_map().save(sys.argv[1]))

"""Where everything stands on the map of the lifecycle, in pixels."""

from collections.abc import Mapping

from ecosystem_kit import lifecycle, svg

WIDTH = 900.0  # pixels; what fits JupyterLab beside its file browser
LINE = 19.0
BLUE_AT, BLUE_SIZE = (10.0, 10.0), (WIDTH - 20, 58.0)
CROSS_LEFT, CROSS_WIDTH = 10.0, 164.0
LEFT, RIGHT = 222.0, 797.0  # of the stages' boxes
ACTIVITIES, REASONS = 240.0, 556.0  # where the two columns of text begin
TOP, GAP = 118.0, 30.0


def height_of(stage: lifecycle.Stage, note: str) -> float:
    """Return how high a stage's box is; the note on it takes a line."""
    lines = sum(len(activity_lines(stage, one)) for one in stage.activities)
    left = first_activity(stage) + LINE * (lines - 1 + bool(note)) + 16
    loops = lifecycle.loops_from(stage.number)
    groups = len({one.depth for one in loops})
    return max(left, 26 + LINE * (len(loops) + groups - 1) + 8 * (groups - 1) + 16, 124.0)


def first_activity(stage: lifecycle.Stage) -> float:
    """Return how far below the box's upper edge its first activity stands."""
    return 67.0 if stage.remark else 50.0


def activity_lines(stage: lifecycle.Stage, activity: lifecycle.Activity) -> list[str]:
    """Return an activity broken into lines that leave room for the reasons beside it."""
    room = (REASONS if lifecycle.loops_from(stage.number) else RIGHT) - ACTIVITIES - 24
    return svg.wrap(activity.title, width=room, size=13)


def tops_of(notes: Mapping[int, str]) -> tuple[dict[int, float], float]:
    """Return each stage's upper edge, and the lower edge of the last."""
    tops, y = {}, TOP
    for stage in lifecycle.STAGES:
        tops[stage.number] = y
        y += height_of(stage, notes[stage.number]) + GAP
    return tops, y - GAP

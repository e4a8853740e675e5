"""A few SVG shapes as text, for the maps: no ids, so that many pictures can share one page."""

import textwrap
from collections.abc import Sequence
from html import escape

# Width of a letter in parts of its height: DejaVu Sans, the widest of the fonts that may be used.
LETTER_WIDTH, BOLD_LETTER_WIDTH = 0.60, 0.66
HEAD, WALKED_HEAD = 9.0, 13.0
Point = tuple[float, float]


def wrap(words: str, *, width: float, size: float) -> list[str]:
    """Break words into lines that fit a width (pixels) at a letter size (pixels).

    Examples
    --------
    >>> wrap("Find state of the art model", width=100, size=13)
    ['Find state', 'of the art', 'model']
    """
    return textwrap.wrap(words, max(1, int(width / (size * LETTER_WIDTH))), break_long_words=False)


def text(words: str, *, at: Point, kind: str = "", anchor: str = "start") -> str:
    """Return words that begin (or end, or are centred) at a point of the baseline."""
    where = f'x="{at[0]:g}" y="{at[1]:g}"'
    aligned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    named = f' class="{kind}"' if kind else ""
    return f"<text {where}{aligned}{named}>{escape(words, quote=False)}</text>"


def box(*, at: Point, size: Point, kind: str, color: str = "", radius: float = 8) -> str:
    """Return a rectangle, its colour thinned by the class so that text stays readable on it."""
    filled = f' fill="{color}"' if color else ""
    return (
        f'<rect x="{at[0]:g}" y="{at[1]:g}" width="{size[0]:g}" height="{size[1]:g}" '
        f'rx="{radius:g}" class="{kind}"{filled}/>'
    )


def line(points: Sequence[Point], *, kind: str = "line") -> str:
    """Return a line with rounded corners, with a halo that makes crossings look like bridges."""
    path = _rounded(points)
    return f'<path d="{path}" class="halo"/><path d="{path}" class="{kind}"/>'


def arrow(points: Sequence[Point], *, kind: str = "line", both: bool = False) -> str:
    """Return a line with an arrowhead at its end, or at both ends; a walked one is heavier."""
    size = WALKED_HEAD if kind == "walked" else HEAD
    shaft = list(points)
    # The line stops inside the head, or a heavy one would blunt the tip.
    shaft[-1] = _towards(points[-1], points[-2], size - 2)
    heads = _head(points[-2], points[-1], size)
    if both:
        shaft[0] = _towards(points[0], points[1], size - 2)
        heads += _head(points[1], points[0], size)
    return line(shaft, kind=kind) + heads


def _rounded(points: Sequence[Point], radius: float = 8) -> str:
    parts = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(
            f"L{start[0]:g} {start[1]:g}Q{corner[0]:g} {corner[1]:g} {end[0]:g} {end[1]:g}"
        )
    parts.append(f"L{points[-1][0]:g} {points[-1][1]:g}")
    return "".join(parts)


def _towards(start: Point, end: Point, step: float) -> Point:
    # Lines run along the axes.
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    share = min(step / length, 0.5) if length else 0.0
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _head(before: Point, tip: Point, size: float) -> str:
    x, y = tip
    length = abs(x - before[0]) + abs(y - before[1])
    dx, dy = (x - before[0]) / length, (y - before[1]) / length
    back = (x - size * dx, y - size * dy)
    wings = [
        (back[0] + side * size * 0.55 * dy, back[1] + side * size * 0.55 * dx) for side in (-1, 1)
    ]
    corners = " ".join(f"{px:g},{py:g}" for px, py in (tip, *wings))
    return f'<polygon points="{corners}" class="head"/>'

"""The map in one line, for the head of a notebook."""

from ecosystem_kit import lifecycle, svg
from ecosystem_kit.map_picture import BLUE, CROSS_COLOR, STAGE_COLORS, MapPicture, finish

WIDTH, HEIGHT = 900.0, 62.0
# What is shown of each box's name: the strip has room for a word or two.
WORDS: dict[int | str, str] = {
    "lifecycles": "Lifecycles",
    1: "1 Planning",
    2: "2 Data",
    3: "3 Training",
    4: "4 Deploying",
    "team": "Team & hiring",
    "infrastructure": "Infrastructure",
}
WIDTHS = (104.0, 104.0, 100.0, 132.0, 114.0, 124.0, 128.0)
GAP = 14.0


def draw_strip(notebook: str) -> MapPicture:
    """Return the lifecycle in one line, with the notebook that is open marked on it.

    Parameters
    ----------
    notebook : str
        Two digits, ``"00"`` to ``"10"``.

    Raises
    ------
    KeyError
        If there is no such notebook.

    Examples
    --------
    >>> draw_strip("03")
    Notebook 03 belongs to stage 2, Data collection & labeling: What is the truth, and who says so?
    """
    here, parts, x = lifecycle.notebook(notebook), [], 4.0
    for (key, word), width in zip(WORDS.items(), WIDTHS, strict=True):
        if isinstance(key, int) and key > 1:
            parts += [svg.arrow([(x - GAP + 2, HEIGHT / 2), (x - 2, HEIGHT / 2)])]
        parts += _box(key, word, x=x, width=width, open_notebook=notebook)
        x += width + GAP
    if here.stage:
        where = f"stage {here.stage}, {lifecycle.stage(here.stage).title}"
    else:
        where = lifecycle.box(here.box or "").title
    summary = f"Notebook {notebook} belongs to {where}: {here.question}"
    title = "Where this notebook stands in the lifecycle"
    return finish(parts, size=(WIDTH, HEIGHT), title=title, summary=summary)


def _box(key: int | str, word: str, *, x: float, width: float, open_notebook: str) -> list[str]:
    cross = BLUE if key == "lifecycles" else CROSS_COLOR
    color = STAGE_COLORS[key] if isinstance(key, int) else cross
    top, size = 6.0, (width, HEIGHT - 12)
    parts = [
        svg.box(at=(x, top), size=size, kind="box", color=color, radius=6),
        svg.box(at=(x, top), size=(6, size[1]), kind="bar", color=color, radius=2),
        svg.text(word, at=(x + 13, top + 20), kind="name"),
    ]
    for place, one in enumerate(lifecycle.notebooks_of(key)):
        left = x + 13 + place * 38
        if one.number == open_notebook:
            parts += [svg.box(at=(x, top), size=size, kind="here", radius=6)]
            parts += [svg.box(at=(left - 4, top + 27), size=(38, 18), kind="pill", radius=9)]
            words, kind = f"▶ {one.number}", "on-pill"
        else:
            words, kind = one.number, "small"
        centre = (left + 15, top + 40)
        parts += [svg.text(words, at=centre, kind=kind, anchor="middle")]
    return parts

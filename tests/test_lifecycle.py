"""The lifecycle's data hold the outline, line by line, and nothing besides."""

import doctest
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecosystem_kit import lifecycle, lifecycle_items

OUTLINE = Path(__file__).resolve().parents[1] / "docs" / "outline.md"
# The table of the loops in the design: id -> (noticed in, sent back to, on to).
LOOP_TABLE = {
    "L1": (2, 1, None),
    "L2": (2, 1, None),
    "L3": (3, 2, None),
    "L4": (3, 2, None),
    "L5": (3, 1, None),
    "L6": (3, 1, None),
    "L7": (4, 3, None),
    "L8": (4, 3, None),
    "L9": (4, 2, None),
    "L10": (4, 2, None),
    "L11": (4, 2, None),
    "L12": (4, 2, 1),
    "L13": (4, 2, 1),
}
INDENT_OF_FIRST_GO_BACK = 8


@dataclass(frozen=True)
class Line:
    """A line of the outline without its markup; ``place`` is the box that it stands in."""

    kind: str  # title, heading, stage, link, activity, go back, reason
    words: str
    place: str
    depth: int = 0


def without_markup(text: str) -> str:
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    text = re.sub(r"</?u>|^#+|^\s*-\s", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def read_outline() -> list[Line]:
    """Parse the outline on its own terms; it knows nothing of `lifecycle`."""
    lines, place, depth = [], "", 0
    for raw in OUTLINE.read_text(encoding="utf-8").splitlines():
        if not raw.strip():
            continue
        words = without_markup(raw)
        indent = len(raw) - len(raw.lstrip())
        if raw.startswith("#"):
            # "[ box ] - how it is drawn", or "[ box ] - drawn <<<>>>> [ box ] - drawn" for a link.
            halves = [re.sub(r"[\[\]]", "", half).split(" - ") for half in words.split("<<<>>>>")]
            names, drawn = zip(*((*half, "")[:2] for half in halves), strict=True)
            names, drawn = [one.strip() for one in names], [one.strip() for one in drawn]
            place, depth = names[0], 0
            kind = "link" if len(halves) == 2 else f"h{len(raw) - len(raw.lstrip('#'))}"
            words = " | ".join(filter(None, [*names, " ".join(drawn).strip()]))
            lines.append(Line(kind, words, place))
        elif "»" in words:
            depth = 1 + (indent - INDENT_OF_FIRST_GO_BACK) // 4
            lines.append(Line("go back", words, place, depth))
        else:
            kind = "reason" if depth else "activity"
            assert indent == 4 * depth or (kind == "activity" and indent < 2), raw
            lines.append(Line(kind, words, place, depth))
    return lines


def said_by_the_data() -> list[Line]:
    """Say in the outline's order every line that the data account for."""
    blue = lifecycle.BLUE_BOX
    lines = [Line("h1", lifecycle.OVERVIEW, lifecycle.OVERVIEW)]
    lines += [Line("h2", f"{blue.outline} | {blue.drawn_as}", blue.outline)]
    lines += [Line("activity", one.outline, blue.outline) for one in blue.activities]
    lines += [
        Line("h2", f"{lifecycle.PER_PROJECT} | {lifecycle.STACK}", lifecycle.PER_PROJECT),
    ]
    for stage in lifecycle.STAGES:
        remark = f" ({stage.remark})" if stage.remark else ""
        lines += [Line("h3", f"{stage.outline} | {stage.drawn_as}{remark}", stage.outline)]
        lines += [Line("activity", one.outline, stage.outline) for one in stage.activities]
        loops = lifecycle.loops_from(stage.number)
        for depth in sorted({one.depth for one in loops}):
            group = [one for one in loops if one.depth == depth]
            (step,) = {one.to_stage for one in group}
            words = lifecycle.GO_BACK_WORDS.format(step=step)
            lines += [Line("go back", words, stage.outline, depth)]
            lines += [
                Line("reason", text, stage.outline, depth) for one in group for text in one.outline
            ]
    lines += [
        Line("h2", f"{lifecycle.CROSS_PROJECT} | {lifecycle.STACK}", lifecycle.CROSS_PROJECT),
    ]
    for box in lifecycle.CROSS_BOXES:
        for number in box.linked_stages:
            other = lifecycle.stage(number)
            words = f"{box.outline} | {other.outline} | {box.drawn_as} {other.drawn_as}"
            lines += [Line("link", words, box.outline)]
        lines += [Line("activity", one.outline, box.outline) for one in box.activities]
    return lines


def test_every_line_of_the_outline_is_one_item_in_the_same_order() -> None:
    assert said_by_the_data() == read_outline()


def test_no_line_is_accounted_for_twice_within_its_place() -> None:
    assert max(Counter(read_outline()).values()) == 1


def test_the_outline_has_as_many_lines_as_we_believe() -> None:
    filled = [line for line in OUTLINE.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(read_outline()) == len(filled) == 53


def test_loops_go_from_and_to_the_steps_of_the_design() -> None:
    table = {one.id: (one.from_stage, one.to_stage, one.onward) for one in lifecycle.LOOPS}
    assert table == LOOP_TABLE


def test_each_nesting_level_says_the_step_that_its_loops_go_to() -> None:
    reasons = {text: one for one in lifecycle.LOOPS for text in one.outline}
    step, checked = 0, set()
    for line in read_outline():
        if line.kind == "go back":
            step = int(line.words.split("#")[1].split()[0])
        elif line.kind == "reason":
            loop = reasons[line.words]
            assert (loop.to_stage, loop.depth) == (step, line.depth)
            assert lifecycle.stage(loop.from_stage).outline == line.place
            checked.add(loop.id)
    assert checked == set(LOOP_TABLE)


def test_loops_go_back_never_forward() -> None:
    for one in lifecycle.LOOPS:
        assert one.to_stage < one.from_stage
        assert one.onward is None or one.onward < one.to_stage


def test_every_stage_and_box_has_notebooks_and_every_notebook_one_place() -> None:
    places: list[int | str] = [one.number for one in lifecycle.STAGES]
    places += ["lifecycles", *(one.key for one in lifecycle.CROSS_BOXES)]
    found = [one for place in places for one in lifecycle.notebooks_of(place)]
    assert sorted(one.number for one in found) == [f"{number:02d}" for number in range(11)]


def test_activities_and_loops_stand_in_a_notebook_of_their_own_stage() -> None:
    for stage in lifecycle.STAGES:
        own = {one.number for one in lifecycle.notebooks_of(stage.number)}
        assert {one.notebook for one in stage.activities} == own
        assert {one.notebook for one in lifecycle.loops_from(stage.number)} <= own
    for box in (lifecycle.BLUE_BOX, *lifecycle.CROSS_BOXES):
        own = {one.number for one in lifecycle.notebooks_of(box.key)}
        assert {one.notebook for one in box.activities} == own


def test_shown_words_have_no_slips() -> None:
    shown = [one.title for one in (*lifecycle.STAGES, *lifecycle.CROSS_BOXES, *lifecycle.LOOPS)]
    shown += [lifecycle.BLUE_BOX.title, lifecycle.mend(lifecycle.STAGES[2].remark)]
    shown += [a.title for n in lifecycle.NOTEBOOKS for a in lifecycle.activities_of(n.number)]
    for slip in ("Lifecyles", "peopele", "Infrasctructure"):
        assert not [words for words in shown if slip in words]
    assert all(words[0].isupper() for words in shown if words != "most people think this is AI")


def test_short_names_fit_an_arrow() -> None:
    assert max(len(one.name) for one in lifecycle.LOOPS) <= 24
    assert len({one.name for one in lifecycle.LOOPS}) == 13


@pytest.mark.parametrize(
    ("find", "wanted", "sentence"),
    [
        (lifecycle.stage, 5, "found no stage 5; there are 1, 2, 3, 4, planning"),
        (lifecycle.loop, "L14", "found no loop 'L14'; there are L1, L2"),
        (lifecycle.notebook, "3", "found no notebook '3'; there are 00, 01"),
        (lifecycle.box, "blue", "found no box 'blue'; there are lifecycles, team"),
    ],
    ids=["stage", "loop", "notebook", "box"],
)
def test_a_wrong_name_is_told_the_names_there_are(find, wanted, sentence) -> None:
    with pytest.raises(KeyError, match=re.escape(sentence)):
        find(wanted)


@pytest.mark.parametrize("module", [lifecycle, lifecycle_items], ids=lambda one: one.__name__)
def test_examples_in_the_docstrings_hold(module) -> None:
    assert doctest.testmod(module).failed == 0

"""The map shows all of the lifecycle, where the learner is, and reads without seeing or colour."""

import doctest
import re
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from ecosystem_kit import lifecycle, lifecycle_map, lifecycle_strip, map_layout, map_path, svg
from ecosystem_kit.lifecycle_map import Visit, draw_map, draw_strip, walked_path
from ecosystem_kit.map_loops import ARRIVALS, LANES

SVG = "{http://www.w3.org/2000/svg}"
README_PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "map.svg"
PATH = [(1, 2.0), (2, 4.5), (1, 0.5, "L1"), (2, 3.0), (3, 8.2), (2, 2.0, "L4"), (3, 5.0)]
SMALLEST_LETTERS = 12.0


def texts(picture) -> list[str]:
    root = ElementTree.fromstring(picture.svg)
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def test_every_word_of_the_outline_is_on_the_map() -> None:
    shown = " ".join(" ".join(texts(draw_map())).replace("•", "").split())
    boxes = (lifecycle.BLUE_BOX, *lifecycle.STAGES, *lifecycle.CROSS_BOXES)
    for box in boxes:
        for words in (box.title, *(one.title for one in box.activities)):
            # The cross-project boxes are narrow: their words break over more lines.
            assert words in shown or words.replace(" & ", " ") in shown, words
    for loop in lifecycle.LOOPS:
        assert f"{loop.id} {loop.name}" in shown
    for stage in lifecycle.STAGES:
        assert lifecycle.mend(stage.remark) in shown


def test_there_is_an_arrow_for_every_go_back_and_every_link() -> None:
    heads = draw_map().svg.count('class="head"')
    go_backs = len({(one.from_stage, one.depth) for one in lifecycle.LOOPS})
    onward, forward, links = 1, 3, sum(len(one.linked_stages) for one in lifecycle.CROSS_BOXES)
    assert heads == go_backs + onward + forward + 2 * links


def test_arrows_back_end_at_the_step_that_the_outline_names() -> None:
    tops, _ = map_layout.tops_of({one.number: "" for one in lifecycle.STAGES})
    drawn = draw_map().svg
    for loop in lifecycle.LOOPS:
        to = loop.onward or loop.to_stage
        y = tops[to] + ARRIVALS[loop.from_stage, to]
        assert tops[to] < y < tops[to] + map_layout.height_of(lifecycle.stage(to), "")
        assert re.search(rf'points="{map_layout.RIGHT + 3:g},{y:g} ', drawn), loop.id


def test_arrows_that_share_a_lane_never_overlap() -> None:
    lines = re.findall(r'<path d="([^"]+)" class="(?:line|onward)"/>', draw_map().svg)
    found = 0
    for lane in set(LANES.values()):
        points = [re.findall(r"([\d.]+) ([\d.]+)", one) for one in lines]
        on_lane = [[float(y) for x, y in one if float(x) == lane] for one in points]
        reaches = sorted(sorted(ys) for ys in on_lane if ys)
        assert all(before[-1] < after[0] for before, after in pairwise(reaches)), lane
        found += len(reaches)
    assert found == len({(one.from_stage, one.depth) for one in lifecycle.LOOPS}) + 1


def test_readme_shows_the_map_that_the_code_draws(tmp_path) -> None:
    fresh = draw_map().save(tmp_path / "map.svg").read_text(encoding="utf-8")
    again = "run `python -m ecosystem_kit.lifecycle_map docs/pictures/map.svg`"
    assert README_PICTURE.read_text(encoding="utf-8") == fresh, again


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (2, "You are at 2 Data collection & labeling."),
        ("training", "You are at 3 Training & debugging."),
        ("07", "You are at 4 Deploying & testing."),
        ("00", "You are at Lifecycles."),
        ("09", "You are at Team & Hiring."),
        ("infrastructure", "You are at Infrastructure & Tooling."),
    ],
)
def test_position_is_told_by_words_on_the_map_and_in_its_summary(position, words) -> None:
    picture = draw_map(position)
    assert words in repr(picture)
    assert texts(picture).count("▶ you are here") == 1
    assert "▶ you are here" not in texts(draw_map())


def test_path_is_told_with_visits_hours_and_loops() -> None:
    picture = draw_map(3, PATH)
    shown = texts(picture)
    assert "You: visits 1, 3 · 2.5 h" in shown
    assert shown.count("✔") == 2
    assert {"L1", "L4", "8.2 h"} <= set(shown)
    assert "2 (4.5 h), back by L1 to 1 (0.5 h)" in repr(picture)
    assert draw_map(3).svg.count('class="walked"') == 0
    # Forward 1-2 and 2-3, back by L1 and by L4, and the two steps back in the row below.
    assert picture.svg.count('class="walked"') == 6


def test_hours_of_the_notebooks_are_added_up_by_stage() -> None:
    shown = texts(draw_map(hours={"02": 1.5, "03": 2.0, "09": 9.0}))
    assert "You: 3.5 h" in shown
    assert len([one for one in shown if one.startswith("You:")]) == 1


def test_a_long_path_breaks_into_rows_and_the_picture_grows() -> None:
    short, long = draw_map(path=[(1, 1.0)]), draw_map(path=[(1, 1.0), (2, 1.0)] * 9)
    heights = [
        float(ElementTree.fromstring(one.svg).attrib["height"]) for one in (draw_map(), short, long)
    ]
    assert heights == sorted(set(heights))


@pytest.mark.parametrize("picture", [draw_map(3, PATH), draw_strip("03")], ids=["map", "strip"])
def test_nothing_written_is_smaller_than_twelve_pixels_or_leaves_the_picture(picture) -> None:
    root = ElementTree.fromstring(picture.svg)
    style = root.find(f"{SVG}style").text
    sizes = [float(one) for one in re.findall(r"font-size:([\d.]+)px", style)]
    assert min(sizes) >= SMALLEST_LETTERS
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert width <= 900
    for one in root.iter(f"{SVG}text"):
        x, y = float(one.attrib["x"]), float(one.attrib["y"])
        wide = len(one.text or "") * 12 * 0.5 * (one.get("text-anchor") is None)
        assert 0 <= x <= x + wide <= width, one.text
        assert 0 < y < height, one.text


@pytest.mark.parametrize("picture", [draw_map(3, PATH), draw_strip("03")], ids=["map", "strip"])
def test_screen_readers_get_a_title_and_a_description(picture) -> None:
    root = ElementTree.fromstring(picture._repr_html_())
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
    assert desc.text == repr(picture)
    assert len(title.text) > 10


def test_two_pictures_on_a_page_have_different_ids_and_the_same_picture_the_same() -> None:
    ids = [re.findall(r' id="([^"]+)"', draw_map(place).svg) for place in (1, 2, 1)]
    assert ids[0] == ids[2]
    assert not set(ids[0]) & set(ids[1])


def test_style_reaches_nothing_else_on_the_page_and_follows_both_themes() -> None:
    style = re.search(r"<style>(.*?)</style>", draw_map().svg).group(1)
    for selector in re.findall(r"([^{}]+)\{", re.sub(r"@media[^{]+", "", style)):
        assert all(one.strip().startswith(".eco-map") for one in selector.split(",") if one.strip())
    assert "--jp-layout-color0" in style
    assert "prefers-color-scheme:dark" in style


def test_another_width_scales_the_whole() -> None:
    root = ElementTree.fromstring(draw_map(width=450).svg)
    assert root.attrib["width"] == "450"
    assert root.attrib["viewBox"].startswith("0 0 900 ")
    assert float(root.attrib["height"]) * 2 == float(root.attrib["viewBox"].split()[-1])


@pytest.mark.parametrize("number", [one.number for one in lifecycle.NOTEBOOKS])
def test_strip_marks_the_open_notebook_alone(number) -> None:
    picture = draw_strip(number)
    assert [one for one in texts(picture) if "▶" in one] == [f"▶ {number}"]
    assert sorted(one[-2:] for one in texts(picture) if one[-2:].isdigit()) == [
        one.number for one in lifecycle.NOTEBOOKS
    ]
    assert repr(picture).startswith(f"Notebook {number} belongs to ")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: draw_map(5),
        lambda: draw_map("nowhere"),
        lambda: draw_map(path=[(0, 1.0)]),
        lambda: draw_map(path=[(1, 1.0, "L99")]),
        lambda: draw_strip("11"),
    ],
    ids=["stage", "name", "visited stage", "loop", "notebook"],
)
def test_what_is_not_in_the_lifecycle_is_refused_with_a_list_of_what_is(wrong) -> None:
    with pytest.raises(KeyError, match="there are"):
        wrong()


def test_visits_can_be_written_as_visits() -> None:
    as_tuples = draw_map(path=[(1, 1.0), (2, 2.0), (1, 0.5, "L2")])
    as_visits = draw_map(path=[Visit(1, 1.0), Visit(2, 2.0), Visit(1, 0.5, "L2")])
    assert as_tuples == as_visits


def gate(stage, verdict, decision, loop=None) -> SimpleNamespace:
    return SimpleNamespace(stage=stage, verdict=verdict, decision=decision, loop=loop)


@pytest.mark.parametrize(
    ("gates", "path"),
    [
        ([], ""),
        ([gate(1, "GO", None)], "1"),
        ([gate(1, "GO", "accept")], "1, 2"),
        ([gate(2, "GO BACK TO 1", "accept", "L1")], "2, back by L1 to 1"),
        ([gate(2, "GO BACK TO 1", "overrule", "L1")], "2, 3"),
        ([gate(3, "GO", "go back to 2")], "3, 2"),
        ([gate(3, "GO BACK TO 2", "go back to 1", "L3")], "3, 1"),
        ([gate(4, "GO BACK TO 2", "go back to 1", "L12")], "4, back by L12 to 1"),
        ([gate(3, "STOP", "accept")], "3"),
        ([gate(2, "GO", "stop")], "2"),
        ([gate(4, "GO", "accept")], "4"),
        ([gate(1, "GO", "accept"), gate(2, "GO", "accept"), gate(2, "GO", None)], "1, 2, 3, 2"),
        ([gate(1, "GO", "accept"), gate(3, "GO", "accept")], "1, 2, 3, 4"),
    ],
)
def test_decisions_at_the_gates_add_up_to_the_path(gates, path) -> None:
    assert map_path.said(walked_path(gates)) == path


def test_path_of_a_real_ledger_is_drawn_with_the_hours_of_its_notebooks(tmp_path) -> None:
    from ecosystem_kit.ledger import Ledger

    said = {"sentence": "Too slow.", "evidence": {}}
    with Ledger(tmp_path) as ledger:
        ledger.add_gate(1, verdict="GO", decision="accept", **said)
        ledger.add_gate(2, verdict="GO BACK TO 1", loop="L1", decision="accept", **said)
        picture = draw_map("01", walked_path(ledger.gates()), hours={"01": 1.5})
    assert "You: visits 1, 3 · 1.5 h" in texts(picture)
    assert "Path: 1, 2, back by L1 to 1." in repr(picture)
    assert "nan" not in picture.svg


def test_visits_without_hours_show_none() -> None:
    shown = texts(draw_map(path=[Visit(1), Visit(2)]))
    assert "You: visit 1" in shown
    assert not [one for one in shown if one.endswith(" h")]


@pytest.mark.parametrize(
    "module", [lifecycle_map, lifecycle_strip, map_path, svg], ids=lambda one: one.__name__
)
def test_examples_in_the_docstrings_hold(module) -> None:
    assert doctest.testmod(module).failed == 0

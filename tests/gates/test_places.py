"""Every place that a gate names is there: the notebook, and the heading in it."""

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from ecosystem_kit import lifecycle
from ecosystem_kit.gates import ONWARD, PLACES
from ecosystem_kit.gates.planning import weigh_plan
from ecosystem_kit.plan import Plan

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PLACES_NAMED = {
    **PLACES,
    **{f"{loop} onward": place for loop, place in ONWARD.items()},
    **{f"plan {n}": one.place for n, one in enumerate(weigh_plan(Plan.default()))},
}


def headings(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    lines = [line for one in cells if one["cell_type"] == "markdown" for line in one["source"]]
    return {line.lstrip("#").strip() for line in lines if line.startswith("#")}


@pytest.mark.parametrize("place", PLACES_NAMED.values(), ids=PLACES_NAMED)
def test_a_link_leads_to_a_heading_that_is_there(place):
    path = NOTEBOOKS / place.file
    if not path.exists():
        pytest.skip(f"{place.file} is not there")
    assert place.heading in headings(path)
    assert place.link == f"{path.name}#{place.anchor}"


def test_an_anchor_is_the_heading_with_dashes_for_spaces():
    for place in PLACES_NAMED.values():
        assert " " not in place.anchor
        assert unquote(place.anchor) == place.heading.replace(" ", "-")


def test_each_loop_that_goes_on_leads_to_the_step_of_the_outline():
    onward = {one.id: one.onward for one in lifecycle.LOOPS if one.onward}
    assert {
        loop: lifecycle.notebook(place.number).stage for loop, place in ONWARD.items()
    } == onward

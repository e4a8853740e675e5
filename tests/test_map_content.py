"""What the map tells besides its picture, as data, as a page, and as a widget without a browser."""

import doctest
import re
from html.parser import HTMLParser

import pytest

from ecosystem_kit import lifecycle, map_content, map_loops
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.lifecycle_map import Visit
from ecosystem_kit.map_content import items_of, picture_of
from ecosystem_kit.map_page import page_of
from ecosystem_kit.project import Project
from ecosystem_kit.widgets import LifecycleMap, lifecycle_map

WEIGHED = {
    "loop": "L4",
    "verdict": "go back",
    "sentence": "Kappa <0.4>.",
    "interval": {"estimate": 0.3, "low": 0.2, "high": 0.4, "count": 60, "unit": ""},
    "threshold": 0.6,
}


@pytest.fixture
def project(tmp_path):
    made = Project(tmp_path / "project")
    said = {"sentence": "x", "decision": "accept"}
    made.ledger.add_gate(1, verdict="GO", evidence=[], **said)
    made.ledger.add_gate(2, verdict="GO BACK TO 1", loop="L1", evidence=[], **said)
    made.ledger.add_gate(
        3, verdict="GO", evidence=[WEIGHED], sentence="x", decision="overrule", reason="a <test>"
    )
    yield made
    made.ledger.close()


def by_key(ledger, **options):
    return {one["key"]: one for one in items_of(picture_of(ledger, **options), ledger, **options)}


def test_all_that_the_outline_has_can_be_chosen():
    items = by_key(None)
    stages = [one["label"] for one in items.values() if one["kind"] == "stage"]
    assert stages == [f"{one.number} {one.title}" for one in lifecycle.STAGES]
    loops = [loop["id"] for one in items.values() for loop in one.get("loops", ())]
    assert loops == [one.id for one in lifecycle.LOOPS]
    notebooks = [book["number"] for one in items.values() for book in one.get("notebooks", ())]
    assert sorted(notebooks) == [one.number for one in lifecycle.NOTEBOOKS]


def test_every_place_lies_on_the_picture_and_none_on_another():
    places = [one["place"] for one in by_key(None).values()]
    for x, y, wide, high in places:
        assert 0 <= x < x + wide <= 100
        assert 0 <= y < y + high <= 100
    for at, (x, y, wide, high) in enumerate(places):
        for left, top, width, height in places[at + 1 :]:
            apart_x = x + wide <= left + 0.01 or left + width <= x + 0.01
            assert apart_x or y + high <= top + 0.01 or top + height <= y + 0.01


def test_a_stage_opens_the_notebook_that_was_begun_last(tmp_path):
    times = iter(range(0, 9000, 300))
    with Ledger(tmp_path, clock=lambda: float(next(times))) as ledger:
        assert by_key(ledger)["2"]["opens"]["file"] == "02_collecting.ipynb"
        for number in ("02", "02", "03", "03", "04"):
            ledger.mark_activity(number)
        stage = by_key(ledger)["2"]
    assert stage["opens"]["file"] == "03_labeling.ipynb"
    assert [one["hours"] for one in stage["notebooks"]] == [0.2, 0.2]
    assert "0.3 hours" in stage["told"]


def test_an_arrow_tells_what_its_last_gate_said_and_what_was_decided(project):
    items = by_key(project.ledger)
    (_, unreliable) = items["3-2"]["loops"]
    evidence = unreliable["evidence"]
    assert (evidence["sign"], evidence["verdict"], evidence["presses"]) == ("↩", "go back", True)
    assert (evidence["interval"], evidence["threshold"]) == ("0.300 [0.200, 0.400] (n = 60)", "0.6")
    assert evidence["gate"].endswith(": GO, you decided: overrule (a <test>).")
    assert items["2-1"]["told"] == ["Walked 1 time"]
    assert items["2-1"]["loops"][0]["evidence"] is None
    project.ledger.add_gate(
        3, verdict="GO", sentence="x", evidence=[WEIGHED | {"verdict": "no reason"}]
    )
    newest = by_key(project.ledger)["3-2"]["loops"][1]["evidence"]
    assert (newest["verdict"], newest["gate"][-16:]) == ("no reason", "not decided yet.")


@pytest.mark.parametrize(
    "evidence", [{}, None, [None], [{"loop": "L4"}], [WEIGHED | {"interval": None}]]
)
def test_a_gate_of_another_making_does_no_harm(tmp_path, evidence):
    with Ledger(tmp_path) as ledger:
        ledger.add_gate(3, verdict="GO", sentence="x", evidence=evidence)
        assert len(by_key(ledger)) == 13


def test_another_path_leaves_the_projects_own_out(project):
    items = by_key(project.ledger, path=[Visit(1, 2.0), Visit(2, 1.0), Visit(1, 0.5, "L2")])
    assert items["1"]["told"] == ["Visits 1, 3", "2.5 hours"]
    assert items["3-2"]["loops"][1]["evidence"] is None
    assert items["2-1"]["told"] == ["Walked 1 time"]


class Tags(HTMLParser):
    """Counts tags, and asks that each is closed in its turn."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        if tag not in ("meta", "rect", "path", "polygon"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in ("rect", "path", "polygon"):
            assert self.open.pop() == tag

    def handle_startendtag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))


def test_the_page_is_whole_fetches_nothing_and_escapes_what_was_written(project):
    page = page_of(project.ledger)
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    names = [tag for tag, _ in tags.seen]
    assert names.count("details") == 6
    assert not {"script", "img", "link", "iframe"} & set(names)
    assert not [one for _, one in tags.seen if "src" in one or "href" in one]
    assert "Kappa &lt;0.4&gt;." in page
    assert "a &lt;test&gt;" in page
    assert re.search(r"<details open><summary>From step 3: Stop and go back to step 2 ", page)
    assert page_of(None).count("No gate has weighed it yet") == len(lifecycle.LOOPS)


def test_without_a_browser_the_widget_is_its_picture(project):
    shown = LifecycleMap("03", project=project)
    assert repr(shown).startswith("Map of the lifecycle. You are at 2 Data collection & labeling.")
    data, _ = shown._repr_mimebundle_()
    assert data["text/html"] == shown.picture.svg
    assert [one["key"] for one in shown.shown["items"] if one["here"]] == ["2"]
    assert "L4 labels unreliable, go back: Kappa <0.4>. Interval: 0.300" in shown.evidence("L4")
    with pytest.raises(KeyError, match="there are L1"):
        shown.evidence("L99")


def test_the_widget_hears_of_new_gates_and_saves_its_picture(project, tmp_path):
    shown = LifecycleMap(project=project)
    before = shown.shown
    project.ledger.add_gate(1, verdict="GO", sentence="x", evidence=[], decision="accept")
    shown.refresh()
    assert shown.shown != before
    assert shown.save(tmp_path / "map.svg").read_text("utf-8") == shown.picture.svg + "\n"
    with pytest.raises(KeyError, match="there are"):
        LifecycleMap("nowhere")


@pytest.mark.parametrize(
    "module", [map_content, map_loops, lifecycle_map], ids=lambda one: one.__name__
)
def test_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0

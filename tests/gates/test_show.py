"""Gates read well as text and as HTML, in light and dark, by eye and by screen reader."""

import re
from html.parser import HTMLParser

import pytest

from ecosystem_kit.gates import detect, open_gate
from ecosystem_kit.plan import Plan

VOID = {"br", "hr", "img", "input"}


class Reader(HTMLParser):
    """Collects links, headings, and whether every tag is closed."""

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.roles, self.scopes = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.links += [found["href"]] if "href" in found else []
        self.roles += [found["role"]] if "role" in found else []
        self.scopes += [found["scope"]] if "scope" in found else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture
def gate(story):
    story.capture(story.session("<b>ada</b>"), 40, every_s=100)
    return open_gate(story.ledger, 2)


def test_the_text_says_stage_verdict_evidence_and_what_can_be_decided(gate):
    lines = str(gate).splitlines()
    assert lines[0] == "Gate of stage 2, Data collection & labeling: GO BACK TO 1"
    assert lines[2].startswith("  ↩ L1 data too hard to get, go back: ")
    assert lines[3].startswith("  ? L2 label a different task, too few to say: ")
    assert "gate.overrule(reason)" in lines[-1]
    assert repr(gate) == str(gate)


def test_a_decision_replaces_the_question(gate):
    gate.overrule("we found <3 helpers")
    assert str(gate).endswith("Decided: overrule: we found <3 helpers. It is kept in the ledger.")
    assert "we found &lt;3 helpers" in gate._repr_html_()


def test_the_html_is_well_formed_with_a_heading_a_table_and_links(gate):
    page = Reader(gate._repr_html_())
    assert page.open == []
    assert "heading" in page.roles
    assert page.scopes == ["col"] * 4 + ["row"] * 2
    assert page.links[0] == "01_planning.ipynb#Requirements"
    assert "01_planning.ipynb#Resources" in page.links


def test_no_colour_is_chosen_so_light_and_dark_both_read(gate):
    styles = " ".join(re.findall(r'style="([^"]*)"', gate._repr_html_()))
    assert not re.search(r"#[0-9a-f]{3}|rgb|background|(?<!border-)\bcolor:", styles, re.I)


def test_verdicts_stand_in_words_and_signs_are_hidden_from_screen_readers(gate):
    html = gate._repr_html_()
    assert '<span aria-hidden="true">↩</span> go back' in html
    assert '<span aria-hidden="true">?</span> too few to say' in html


def test_the_same_gate_looks_the_same_twice(gate, story):
    assert gate._repr_html_() == open_gate(story.ledger, 2)._repr_html_()


def test_evidence_alone_reads_well_too(story):
    found = detect("L4", story.ledger, Plan.default())
    page = Reader(found._repr_html_())
    assert page.open == [] and page.links == ["03_labeling.ipynb#A-blind-second-pass"]
    assert str(found).startswith("L4, too few to say: ")

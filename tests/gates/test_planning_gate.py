"""The gate of stage 1: the plan is complete, can be shown and done, and risks have owners."""

import pytest

from ecosystem_kit.gates import open_gate
from ecosystem_kit.plan import Plan, Risk


def test_the_example_plan_may_go_on(story):
    gate = open_gate(story.ledger, 1)
    assert gate.verdict == "GO" and gate.sentence == "No evidence asks to go back."
    assert len(gate.evidence) == 4


@pytest.mark.parametrize(
    ("change", "heading", "says"),
    [
        ({"user": ""}, "Requirements", '"user" is empty: write who uses it.'),
        ({"samples_per_class": 5}, "Requirements", "reaches above 0.1: plan more samples"),
        ({"people": 1}, "Requirements", "One person can't be split"),
        ({"labeling_hours": 7}, "Resources", "Labeling takes 7 hours, and stage 2 has 6"),
        ({"hours": {1: 1, 2: 5, 3: 0, 4: 2}}, "Resources", "Stage 3 has no hours"),
        ({"expected_rule": 0.97}, "Resources", "nothing can be 0.05 better"),
        ({"consent": " "}, "Ethics", '"consent" is empty'),
        ({"risks": []}, "Ethics", "No risk is named"),
        ({"risks": [Risk("falls")]}, "Ethics", "no owner and no mend"),
    ],
)
def test_a_gap_sends_back_to_the_heading_where_it_is_closed(story, change, heading, says):
    gate = open_gate(story.ledger, 1, plan=Plan(**change))
    assert gate.verdict == "GO BACK TO 1"
    first = gate.evidence[0]
    assert first.place.heading == heading and says in first.sentence
    assert f'01_planning.ipynb, "{heading}": ' in gate.sentence


def test_all_gaps_are_listed(story):
    gate = open_gate(story.ledger, 1, plan=Plan(user="", labeling_hours=90, risks=[]))
    assert sum(one.verdict == "go back" for one in gate.evidence) == 3


def test_a_rule_that_should_do_alone_comes_first(story):
    gate = open_gate(story.ledger, 1, plan=Plan(expected_rule=0.92))
    assert "should meet the requirement alone: start with it" in str(gate)


def test_a_gap_can_be_overruled_with_a_reason(story):
    open_gate(story.ledger, 1, plan=Plan(user="")).overrule("we ask users tomorrow")
    (kept,) = story.ledger.gates()
    assert (kept.stage, kept.loop, kept.decision) == (1, None, "overrule")

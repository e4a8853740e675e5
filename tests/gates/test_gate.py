"""A gate weighs a stage, names the most pressing loop first, and keeps what was decided."""

import pytest

from ecosystem_kit import lifecycle
from ecosystem_kit.gates import GO_BACK, NO_REASON, TOO_FEW, GateError, open_gate
from ecosystem_kit.gates.gate import HOPELESS, PRESSING
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan


def slow(story):
    story.capture(story.session(), 40, every_s=100)
    return open_gate(story.ledger, 2)


@pytest.mark.parametrize("stage", [2, 3, 4])
def test_a_gate_weighs_all_loops_of_its_stage(story, stage):
    gate = open_gate(story.ledger, stage)
    wanted = {one.id for one in lifecycle.loops_from(stage)}
    assert {one.loop for one in gate.evidence} == wanted
    assert gate.verdict == "GO" and gate.loop is None
    assert f"{len(wanted)} of {len(wanted)} can't say yet" in gate.sentence


@pytest.mark.parametrize("number", ["02", "03", "06", "07", "08"])
def test_a_notebooks_gate_weighs_the_loops_that_it_decides(story, number):
    gate = open_gate(story.ledger, lifecycle.notebook(number).stage, notebook=number)
    wanted = {one.id for one in lifecycle.loops_decided_in(number)}
    assert {one.loop for one in gate.evidence} == wanted


def test_go_back_names_the_stage_the_loop_and_the_place(story):
    gate = slow(story)
    assert (gate.verdict, gate.loop, gate.to_stage) == ("GO BACK TO 1", "L1", 1)
    assert '01_planning.ipynb, "Requirements"' in gate.sentence
    assert gate.places[0].link == "01_planning.ipynb#Requirements"


def test_every_loop_has_its_rank():
    assert sorted(PRESSING) == sorted(["plan", *(one.id for one in lifecycle.LOOPS)])
    assert set(HOPELESS) < set(PRESSING)


def test_labels_nobody_can_trust_come_before_what_was_measured_with_them(story):
    story.evaluate(280, 400, gain="flat")
    details = {"contradicted": 60, "total": 200}
    story.ledger.add_run("check", stage=3, purpose="label check", details=details)
    gate = open_gate(story.ledger, 3)
    assert gate.verdict == "GO BACK TO 2"
    verdicts = [(one.loop, one.verdict) for one in gate.evidence if one.loop != "rule"]
    assert verdicts[:2] == [("L4", GO_BACK), ("L5", GO_BACK)]
    ranks = [(GO_BACK, TOO_FEW, NO_REASON).index(verdict) for _, verdict in verdicts]
    assert ranks == sorted(ranks)


def test_a_hopeless_project_with_hours_left_goes_back(story):
    story.evaluate(280, 400, gain="flat")
    story.work("05", 20)
    assert open_gate(story.ledger, 3).verdict == "GO BACK TO 1"


def test_a_hopeless_project_without_hours_left_stops(story):
    story.evaluate(280, 400, gain="flat")
    story.work("05", 31)
    gate = open_gate(story.ledger, 3)
    assert (gate.verdict, gate.loop, gate.evidence[0].loop) == ("STOP", "L5", "L5")
    assert "31.0 of 30 hours" in gate.sentence and "fair outcome" in gate.sentence


def test_a_good_project_without_hours_left_goes_on(story):
    story.evaluate(394, 400, gain="flat")
    story.work("05", 31)
    assert open_gate(story.ledger, 3).verdict == "GO"


def test_nothing_is_kept_before_something_is_decided(story):
    slow(story)
    assert story.ledger.gates() == []


DECISIONS = {
    "accept": (lambda gate: gate.accept(), "accept", None),
    "go back": (lambda gate: gate.go_back(), "go back to 1", None),
    "go back further": (lambda gate: gate.go_back(to=2), "go back to 2", None),
    "stop": (lambda gate: gate.stop("no one needs it"), "stop", "no one needs it"),
    "stop silently": (lambda gate: gate.stop(), "stop", None),
    "overrule": (lambda gate: gate.overrule(" help comes "), "overrule", "help comes"),
}


@pytest.mark.parametrize(("decide", "decision", "reason"), DECISIONS.values(), ids=DECISIONS)
def test_a_decision_is_kept_with_its_evidence(story, decide, decision, reason):
    gate = decide(slow(story))
    (kept,) = story.ledger.gates()
    assert (kept.stage, kept.verdict, kept.loop) == (2, "GO BACK TO 1", "L1")
    assert (kept.decision, kept.reason, kept.sentence) == (decision, reason, gate.sentence)
    assert [one["loop"] for one in kept.evidence] == ["L1", "L2"]
    assert kept.evidence[0]["interval"]["low"] > kept.evidence[0]["threshold"]
    assert kept.evidence[0]["goto"] == ["01_planning.ipynb", "Requirements"]


@pytest.mark.parametrize("reason", ["", "   ", "\n", None])
def test_an_empty_reason_is_refused_with_a_sentence(story, reason):
    gate = slow(story)
    with pytest.raises(GateError, match="wanted: a sentence on why the evidence"):
        gate.overrule(reason)
    assert story.ledger.gates() == [] and gate.decision is None


@pytest.mark.parametrize("to", [0, 3, 7, -1])
def test_one_can_only_go_back(story, to):
    with pytest.raises(GateError, match="wanted: one from 1 to 2"):
        slow(story).go_back(to=to)


def test_going_back_from_an_open_gate_needs_a_place(story):
    with pytest.raises(GateError, match=r"gate\.go_back\(to=1\)"):
        open_gate(story.ledger, 3).go_back()


def test_running_the_cell_again_keeps_one_decision(story):
    gate = slow(story)
    gate.accept()
    gate.accept()
    open_gate(story.ledger, 2).accept()
    assert len(story.ledger.gates()) == 1


def test_a_change_of_mind_keeps_both_decisions_and_shows_the_last(story):
    gate = slow(story)
    gate.accept()
    gate.overrule("Mina lends us her studio")
    (kept,) = story.ledger.gates()
    assert (kept.decision, kept.reason) == ("overrule", "Mina lends us her studio")
    assert story.ledger._read("SELECT count(*) FROM gate_decisions") == [(2,)]


def test_a_decision_survives_closing_the_ledger(story):
    slow(story).overrule("we have more hours now")
    story.ledger.close()
    with Ledger(story.ledger.folder) as again:
        assert again.gates()[0].reason == "we have more hours now"


class Desk:
    """What a gate needs of a project."""

    def __init__(self, ledger, plan):
        self.ledger, self.plan = ledger, plan


def test_a_project_brings_its_own_plan(story):
    story.capture(story.session(), 40, every_s=20)
    tight = Plan(hours={1: 1, 2: 0.5, 3: 1, 4: 1})
    assert open_gate(Desk(story.ledger, tight), 2).verdict == "GO BACK TO 1"
    assert open_gate(story.ledger, 2).verdict == "GO"
    assert open_gate(story.ledger, 2, plan=tight).verdict == "GO BACK TO 1"


def test_a_stage_that_is_none_and_a_foreign_notebook_are_refused(story):
    with pytest.raises(KeyError, match="no stage 5"):
        open_gate(story.ledger, 5)
    with pytest.raises(GateError, match="Found notebook '07' for stage 2; wanted: 02 or 03"):
        open_gate(story.ledger, 2, notebook="07")

"""L3 to L6, and rule or model: which run counts, and what is no evidence."""

from dataclasses import asdict

import pytest

from ecosystem_kit.gates import GO_BACK, NO_REASON, TOO_FEW, detect, open_gate, rule_or_model
from ecosystem_kit.intervals import Interval
from ecosystem_kit.plan import Plan

PLAN = Plan.default()


def test_a_gap_without_a_learning_curve_says_nothing_about_more_data(story):
    story.evaluate(320, 400, train=400)
    found = detect("L3", story.ledger, PLAN)
    assert found.verdict == TOO_FEW and "Log a learning curve of hand net" in found.sentence


@pytest.mark.parametrize(
    ("right", "train", "gain"),
    [(320, 400, "flat"), (396, 400, "rising")],
    ids=["the curve is flat", "the requirement is met"],
)
def test_overfitting_that_more_data_would_not_mend_is_no_reason(story, right, train, gain):
    story.evaluate(right, 400, train=train, gain=gain)
    assert detect("L3", story.ledger, PLAN).verdict == NO_REASON


def test_the_learning_curve_may_be_a_run_of_its_own(story):
    story.evaluate(320, 400, train=400)
    story.evaluate(1, 1, gain="rising", people=1, purpose="learning curve")
    assert detect("L3", story.ledger, PLAN).verdict == GO_BACK


def test_another_models_curve_does_not_count(story):
    story.evaluate(320, 400, train=400)
    story.evaluate(1, 1, gain="rising", people=1, purpose="learning curve", name="HOG")
    assert detect("L3", story.ledger, PLAN).verdict == TOO_FEW


def test_signs_may_overfit_while_words_do_not(story):
    story.evaluate(390, 400, train=400, gain="flat", kind="sound", name="embedding")
    story.evaluate(320, 400, train=400, gain="rising")
    found = detect("L3", story.ledger, PLAN)
    assert found.verdict == GO_BACK and "Signs: hand net" in found.sentence


def test_many_contradicted_labels_send_back_even_if_two_passes_agree(story):
    ids = story.capture(story.session(), 120)
    story.label(ids)
    story.label(ids, pass_number=2)
    assert detect("L4", story.ledger, PLAN).verdict == NO_REASON
    details = {"contradicted": 40, "total": 200}
    story.ledger.add_run("check", stage=3, purpose="label check", details=details)
    found = detect("L4", story.ledger, PLAN)
    assert found.verdict == GO_BACK and "contradicts 0.200 [" in found.sentence
    assert found.interval.count == 200


def test_few_contradictions_do_not_make_up_for_a_missing_second_pass(story):
    details = {"contradicted": 0, "total": 500}
    story.ledger.add_run("check", stage=3, purpose="label check", details=details)
    found = detect("L4", story.ledger, PLAN)
    assert found.verdict == TOO_FEW and "a second time, blind" in found.sentence


def test_a_label_taken_back_does_not_count(story):
    ids = story.capture(story.session(), 60)
    story.label(ids)
    story.label(ids, ["0"] * 60, pass_number=2)
    for sample in ids:
        story.ledger.undo_label(sample, pass_number=2)
    assert detect("L4", story.ledger, PLAN).verdict == TOO_FEW


def test_one_class_labeled_twice_is_too_little(story):
    ids = story.capture(story.session(), 20)
    story.label(ids, ["1"] * 20)
    story.label(ids, ["1"] * 20, pass_number=2)
    assert detect("L4", story.ledger, PLAN).verdict == TOO_FEW


@pytest.mark.parametrize(
    ("gain", "verdict"), [(None, TOO_FEW), ("unclear", TOO_FEW), ("rising", NO_REASON)]
)
def test_a_low_score_alone_does_not_make_a_task_too_hard(story, gain, verdict):
    story.evaluate(280, 400, gain=gain)
    assert detect("L5", story.ledger, PLAN).verdict == verdict


def test_the_best_model_decides_whether_a_task_is_too_hard(story):
    story.evaluate(200, 400, gain="flat", name="HOG")
    story.evaluate(394, 400, gain="flat")
    found = detect("L5", story.ledger, PLAN)
    assert found.verdict == NO_REASON and "hand net, the best of 2" in found.sentence


def test_a_model_that_was_evaluated_again_is_judged_by_the_new_score(story):
    story.evaluate(394, 400, gain="flat")
    story.evaluate(280, 400, gain="flat")
    assert detect("L5", story.ledger, PLAN).verdict == GO_BACK


def test_the_mode_that_keeps_both_limits_is_named(story):
    story.mode("voice-over fr", [1500] * 60, 2, 100)
    story.mode("subtitles", [300] * 60, 2, 100)
    found = detect("L6", story.ledger, Plan(output="voice-over", language="fr"))
    assert found.verdict == GO_BACK and "Both limits hold for subtitles." in found.sentence


def test_if_no_mode_keeps_both_limits_that_is_said(story):
    story.mode("subtitles", [300] * 60, 40, 100)
    found = detect("L6", story.ledger, PLAN)
    assert found.verdict == GO_BACK and "No other mode" in found.sentence
    assert found.interval.estimate == 0.4


def test_a_mode_that_nobody_planned_is_no_evidence(story):
    story.mode("voice-over fr", [1500] * 60, 2, 100)
    assert detect("L6", story.ledger, PLAN).verdict == TOO_FEW


def both(story, rule, model, total, **details):
    story.evaluate(rule, total, purpose="baseline", name="finger rule", people=20)
    story.evaluate(model, total, people=20, details=details)
    return rule_or_model(story.ledger, PLAN)[0]


@pytest.mark.parametrize(
    ("counts", "verdict", "ship"),
    [
        ((320, 396, 400), NO_REASON, "ship the model"),
        ((1600, 1620, 2000), GO_BACK, "ship the rule"),
        ((32, 37, 40), TOO_FEW, "ship the rule"),
    ],
    ids=["a clear lead", "hardly a lead", "not shown yet"],
)
def test_a_model_ships_only_with_the_planned_lead(story, counts, verdict, ship):
    found = both(story, *counts)
    assert (found.verdict, found.details["ship"]) == (verdict, ship), found.sentence
    gate = open_gate(story.ledger, 3)
    assert gate.ship == ship and gate.sentence.endswith(f"{ship.capitalize()}.")
    assert gate.verdict == "GO"


def test_a_paired_comparison_says_more_than_two_separate_tests(story):
    paired = asdict(Interval(0.125, 0.07, 0.18, 40))
    assert both(story, 32, 37, 40, over_rule=paired).verdict == NO_REASON


def test_without_a_rule_no_model_may_claim_a_lead(story):
    story.evaluate(394, 400)
    (found,) = rule_or_model(story.ledger, PLAN)
    assert found.verdict == TOO_FEW and 'purpose="baseline"' in found.sentence
    assert open_gate(story.ledger, 3).ship == ""


def test_without_a_model_the_rule_ships(story):
    story.evaluate(320, 400, purpose="baseline", name="finger rule")
    assert open_gate(story.ledger, 3, notebook="04").ship == "ship the rule"

"""L7 to L13: people cluster, silence is no praise, and absence of evidence is no evidence."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from ecosystem_kit.domain_classifier import domain_scores
from ecosystem_kit.gates import GO_BACK, NO_REASON, TOO_FEW, detect, open_gate
from ecosystem_kit.plan import Plan

PLAN = Plan.default()


def test_one_persons_pilot_says_too_little_however_long_it_is(story):
    story.evaluate(388, 400)
    story.pilot("ada", 100, 100)
    found = detect("L7", story.ledger, PLAN)
    assert found.verdict == TOO_FEW and "200 judged answers of 1 person" in found.sentence


def test_one_unlucky_person_among_three_does_not_condemn_the_model(story):
    story.evaluate(388, 400)
    for name, right, wrong in (("ada", 29, 1), ("ben", 29, 1), ("cleo", 10, 20)):
        story.pilot(name, right, wrong)
    assert detect("L7", story.ledger, PLAN).verdict == TOO_FEW


def test_answers_that_nobody_judged_are_not_right(story):
    story.evaluate(388, 400)
    for n in range(5):
        session = story.pilot(f"pilot {n}", 18, 12)
        for _ in range(100):
            story.ledger.add_event(session, said="1")
    found = detect("L7", story.ledger, PLAN)
    assert found.verdict == GO_BACK and "0.600 [" in found.sentence


def test_a_flag_without_a_truth_counts_as_wrong(story):
    story.evaluate(388, 400)
    for n in range(5):
        session = story.pilot(f"pilot {n}", 18, 0)
        for _ in range(12):
            story.ledger.add_event(session, said="1", flagged=True)
    assert detect("L7", story.ledger, PLAN).interval.estimate == pytest.approx(0.6 - 0.97)


def test_the_model_that_was_piloted_is_the_one_that_promised(story):
    story.evaluate(240, 400, name="HOG")
    story.evaluate(396, 400)
    story.ledger.note("piloted", {"picture": "HOG"})
    for n in range(5):
        story.pilot(f"pilot {n}", 18, 12)
    assert detect("L7", story.ledger, PLAN).verdict != GO_BACK


def test_a_drop_belongs_to_l7_and_not_to_l8(story):
    story.evaluate(280, 400)
    for n in range(5):
        story.pilot(f"pilot {n}", 6, 24)
    assert detect("L7", story.ledger, PLAN).verdict == GO_BACK
    assert detect("L8", story.ledger, PLAN).verdict == NO_REASON


def test_scores_that_are_not_cross_fitted_are_no_evidence(story):
    story.domain(3.0, cross_fitted=False)
    found = detect("L9", story.ledger, PLAN)
    assert found.verdict == TOO_FEW and "cross-fitted" in found.sentence


def test_what_moved_is_named(story):
    story.capture(story.session("ada", light="window"), 30)
    for name in ("ben", "cleo"):
        story.pilot(name, 10, 5, session=story.session(name, light="lamp"))
    story.domain(2.0, people=8)
    found = detect("L9", story.ledger, PLAN)
    assert "light = lamp (100% of the pilot, 0% of training)" in found.sentence


def domains(shift, people=10, each=20):
    rng = np.random.default_rng(0)
    groups = np.repeat([f"p{n}" for n in range(2 * people)], each)
    pilot = np.repeat([False, True], people * each)
    own = np.repeat(rng.normal(size=(2 * people, 3)), each, axis=0)
    return own + rng.normal(0, 0.1, own.shape) + shift * pilot[:, None], pilot, groups


@pytest.mark.parametrize("model", [KNeighborsClassifier(1), LogisticRegression()])
def test_knowing_people_by_heart_is_no_difference_between_pilot_and_training(story, model):
    details = domain_scores(model, *domains(0.0))
    story.ledger.add_run("domains", stage=4, purpose="domain classifier", details=details)
    assert detect("L9", story.ledger, PLAN).verdict != GO_BACK


def test_a_real_difference_is_found(story):
    details = domain_scores(LogisticRegression(), *domains(2.0))
    story.ledger.add_run("domains", stage=4, purpose="domain classifier", details=details)
    assert detect("L9", story.ledger, PLAN).verdict == GO_BACK


@pytest.mark.parametrize(
    ("keep", "says"),
    [(slice(0, 220), "1 person in the pilot and 10"), (slice(0, 3), "0 people in the pilot")],
)
def test_a_domain_classifier_needs_two_people_on_each_side(keep, says):
    X, pilot, groups = domains(0.0)
    with pytest.raises(ValueError, match=says):
        domain_scores(LogisticRegression(), X[keep], pilot[keep], groups[keep])
    with pytest.raises(ValueError, match="one of each"):
        domain_scores(LogisticRegression(), X, pilot, groups[:5])


def test_the_shopping_list_says_how_many_sessions_of_what(story):
    story.pilot("ada", 12, 8, session=story.session("ada", light="window"))
    story.pilot("ben", 4, 0, session=story.session("ben", light="lamp"))
    story.capture(story.session("cleo", light="dusk"), 5)
    found = detect("L10", story.ledger, PLAN)
    lines = {(one["condition"], one["value"]): one for one in found.details["shopping"]}
    assert set(lines) == {("person", "ben"), ("light", "lamp"), ("light", "dusk")}
    assert (lines["light", "dusk"]["answers"], lines["light", "dusk"]["sessions"]) == (10, 1)
    assert "1 session with light = lamp (6 answers more)" in found.sentence


def test_the_queue_holds_the_wrong_ones_first_then_the_most_hesitant(story):
    session = story.session()
    ids = story.capture(session, 12)
    for sample in ids[:9]:
        story.ledger.add_event(session, said="1", truth="1", margin=0.8, sample=sample)
    story.ledger.add_event(session, said="1", margin=0.05, sample=ids[9])
    story.ledger.add_event(session, said="1", margin=0.01, sample=ids[10])
    story.ledger.add_event(session, said="1", margin=0.9, flagged=True, sample=ids[11])
    queue = detect("L11", story.ledger, PLAN).details["queue"]
    assert [sample for _, sample in queue] == [ids[11], ids[10], ids[9]]


def test_hard_cases_that_nobody_kept_cannot_be_mined(story):
    story.pilot("ada", 12, 3)
    found = detect("L11", story.ledger, PLAN)
    assert found.verdict == TOO_FEW and "3 more were hard and not kept" in found.sentence
    sample = story.capture(story.session("ben"), 1)[0]
    story.pilot("ben", 0, 1, sample=sample)
    assert detect("L11", story.ledger, PLAN).verdict == GO_BACK


def link(story, good, bad, *, people=8, each=60, **metric):
    for n in range(people):
        session = story.session(f"user {n}")
        for part, share in (("good", good), ("bad", bad)):
            for k in range(each):
                did = "accepted" if k < share * each else "gave up"
                values = {name: pair[part == "bad"] for name, pair in metric.items()}
                story.ledger.add_event(session, said="1", behaviour=did, **values)
    return story


@pytest.mark.parametrize(
    ("metric", "values"),
    [
        ("answer time", {"answer_ms": (200, 2000)}),
        ("confidence", {"confidence": (0.9, 0.4)}),
        ("right answers", {"truth": ("1", "2")}),
    ],
)
def test_each_metric_can_move_people(story, metric, values):
    link(story, 0.9, 0.5, each=20, **values)
    assert detect("L12", story.ledger, Plan(metric=metric)).verdict == NO_REASON


def test_a_small_pilot_without_a_link_is_no_proof_that_there_is_none(story):
    link(story, 0.7, 0.7, people=4, each=10, truth=("1", "2"))
    assert detect("L12", story.ledger, PLAN).verdict == TOO_FEW


def test_a_metric_that_drives_people_away_is_revisited(story):
    link(story, 0.4, 0.9, each=20, truth=("1", "2"))
    assert detect("L12", story.ledger, PLAN).verdict == GO_BACK


def test_both_places_are_offered_where_the_outline_goes_on_to_step_1(story):
    link(story, 0.8, 0.8, truth=("1", "2"))
    gate = open_gate(story.ledger, 4, notebook="08")
    assert gate.loop in {"L12", "L13"}
    assert [place.number for place in gate.places][1] == "01"
    assert "go on to step 1, 01_planning.ipynb" in gate.sentence


@pytest.mark.parametrize(
    ("counts", "ms", "rating", "says"),
    [
        ((58, 2), 1500, 5, "1.000 [0.988, 1.000] (n = 480) take longer than 800 ms"),
        ((58, 2), 300, 2, "people rate it 2.000 ["),
        ((30, 30), 300, 5, "0.500 [0.446, 0.554] (n = 480) of the answers are wrong"),
    ],
    ids=["too slow", "not liked", "too often wrong"],
)
def test_each_front_of_the_real_world_can_fail(story, counts, ms, rating, says):
    for n in range(8):
        story.pilot(f"user {n}", *counts, answer_ms=ms, rating=rating)
    found = detect("L13", story.ledger, PLAN)
    assert found.verdict == GO_BACK and says in found.sentence
    assert set(found.details["front"]) == {"errors", "answer times", "ratings"}


def test_two_people_who_rate_alike_are_no_certainty(story):
    for name in ("ada", "ben"):
        story.pilot(name, 100, 0, answer_ms=100, rating=1)
    assert detect("L13", story.ledger, PLAN).details["front"]["ratings"]["verdict"] == TOO_FEW


def test_the_real_world_is_not_great_before_times_and_errors_are_measured(story):
    for n in range(8):
        story.pilot(f"user {n}", 60, 0)
    found = detect("L13", story.ledger, PLAN)
    assert found.verdict == TOO_FEW and found.sentence.endswith("Measure answer times.")


def test_nobody_can_give_more_stars_than_there_are(story):
    for n, rating in enumerate([4, 5]):
        story.pilot(f"user {n}", 58, 2, answer_ms=300, rating=rating)
    sentence = detect("L13", story.ledger, PLAN).sentence
    assert "people rate it 4.500 [1.000, 5.000] (n = 2), at least 3.5 of 5 stars" in sentence


def test_three_people_who_leave_it_open_are_asked_for_more_people(story):
    story.domain(0.0, 30, people=3)
    found = detect("L9", story.ledger, PLAN)
    assert found.verdict == TOO_FEW and found.todo == "Pilot with more people."

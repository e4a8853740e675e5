"""Each detector on a ledger that must trigger it, one that must not, and one with too little."""

import os
import subprocess
import sys

import pytest

from ecosystem_kit import lifecycle
from ecosystem_kit.gates import (
    DETECTORS,
    GO_BACK,
    NO_REASON,
    PLACES,
    TOO_FEW,
    detect,
)
from ecosystem_kit.plan import Plan

PLAN = Plan.default()


def slow_captures(story):
    story.capture(story.session(), 40, every_s=100)


def quick_captures(story):
    story.capture(story.session(), 40, every_s=5)


def slow_labels(story):
    story.label(story.capture(story.session(), 30), seconds=60)


def quick_labels(story):
    story.label(story.capture(story.session(), 30), seconds=4)


def overfitted(story):
    story.evaluate(320, 400, train=400, gain="rising")


def generalising(story):
    story.evaluate(1600, 2000, train=1602, people=40, gain="rising")


def small_overfitted(story):
    story.evaluate(8, 10, train=10, gain="unclear")


def labeled_twice(story, agreeing, count):
    ids = story.capture(story.session(), count)
    first = [str(n % 6) for n in range(count)]
    second = [one if n < agreeing else "5" if one != "5" else "4" for n, one in enumerate(first)]
    story.label(ids, first)
    story.label(ids, second, pass_number=2)


def hopeless(story):
    story.evaluate(280, 400, gain="flat")


def good_enough(story):
    story.evaluate(394, 400, gain="flat")


def near_the_bar(story):
    story.evaluate(35, 40, gain="flat")


def piloted(story, right, wrong, people=5, *, evaluated=(388, 400)):
    story.evaluate(*evaluated)
    for n in range(people):
        story.pilot(f"pilot {n}", right, wrong)


def moved(story):
    story.domain(2.0, people=8)


def behaviours(story, good, bad, people=8, each=60):
    """Share of right and of wrong answers that people accept."""
    for n in range(people):
        session = story.session(f"user {n}")
        for truth, share in (("1", good), ("2", bad)):
            for k in range(each):
                did = "accepted" if k < share * each else "repeated"
                story.ledger.add_event(session, said="1", truth=truth, behaviour=did)


def real_world(story, right, wrong, *, people=5, ms=300, rating=4):
    for n in range(people):
        story.pilot(f"user {n}", right, wrong, answer_ms=ms, rating=rating)


def hard_case(story, *, labeled):
    session = story.session("ada")
    ids = story.capture(session, 20)
    for n, sample in enumerate(ids):
        truth = "2" if n < 3 else "1"
        story.ledger.add_event(session, said="1", truth=truth, margin=0.9, sample=sample)
    story.label(ids[:3] if labeled else ids[3:6])


def lamp_and_window(story, lamp):
    story.pilot("ada", 15, 3, session=story.session("ada", light="window"))
    story.pilot("ben", lamp, 0, session=story.session("ben", light="lamp"))


CASES = {
    "L1": (slow_captures, quick_captures, lambda s: s.capture(s.session(), 4, every_s=40)),
    "L2": (slow_labels, quick_labels, lambda s: s.label(s.capture(s.session(), 6), seconds=17)),
    "L3": (overfitted, generalising, small_overfitted),
    "L4": (
        lambda s: labeled_twice(s, 60, 120),
        lambda s: labeled_twice(s, 119, 120),
        lambda s: labeled_twice(s, 9, 10),
    ),
    "L5": (hopeless, good_enough, near_the_bar),
    "L6": (
        lambda s: s.mode("subtitles", [900] * 40, 2, 100),
        lambda s: s.mode("subtitles", [300] * 40, 2, 100),
        lambda s: s.mode("subtitles", [300] * 10, 0, 10),
    ),
    "L7": (
        lambda s: piloted(s, 18, 12),
        lambda s: piloted(s, 98, 2),
        lambda s: piloted(s, 9, 1, people=2),
    ),
    "L8": (
        lambda s: piloted(s, 40, 20, evaluated=(280, 400)),
        lambda s: piloted(s, 98, 2),
        lambda s: piloted(s, 9, 1, people=2, evaluated=(280, 400)),
    ),
    "L9": (moved, lambda s: s.domain(0.0, 600, people=60), lambda s: s.domain(0.9, 8)),
    "L10": (
        lambda s: lamp_and_window(s, 3),
        lambda s: lamp_and_window(s, 12),
        lambda s: s.pilot("ada", 3, 1),
    ),
    "L11": (
        lambda s: hard_case(s, labeled=False),
        lambda s: hard_case(s, labeled=True),
        lambda s: s.pilot("ada", 3, 1),
    ),
    "L12": (
        lambda s: behaviours(s, 0.8, 0.8),
        lambda s: behaviours(s, 0.9, 0.4, each=20),
        lambda s: behaviours(s, 0.8, 0.75, people=3, each=8),
    ),
    "L13": (
        lambda s: real_world(s, 20, 10),
        lambda s: real_world(s, 58, 2, people=9),
        lambda s: real_world(s, 9, 1, people=2),
    ),
}
VERDICTS = (GO_BACK, NO_REASON, TOO_FEW)
EACH = [
    pytest.param(loop, verdict, tell, id=f"{loop} {verdict}")
    for loop, tales in CASES.items()
    for verdict, tell in zip(VERDICTS, tales, strict=True)
]


def test_there_is_a_detector_and_a_case_for_each_loop_of_the_outline():
    loops = [one.id for one in lifecycle.LOOPS]
    assert list(DETECTORS) == loops == list(CASES)
    assert len(loops) == 13 and set(loops) <= set(PLACES)


@pytest.mark.parametrize(("loop", "verdict", "tell"), EACH)
def test_a_detector_says_what_the_ledger_shows(story, loop, verdict, tell):
    tell(story)
    found = detect(loop, story.ledger, PLAN)
    assert (found.loop, found.verdict) == (loop, verdict), found.sentence


@pytest.mark.parametrize(("loop", "tell"), [(loop, tales[0]) for loop, tales in CASES.items()])
def test_a_reason_names_numbers_interval_count_place_and_what_to_do(story, loop, tell):
    tell(story)
    found = detect(loop, story.ledger, PLAN)
    assert str(found.interval) in found.sentence and "(n = " in found.sentence
    assert f'Go back to {found.goto[0]}, "{found.place.heading}": ' in found.sentence
    assert found.todo and found.sentence.endswith(found.todo)
    assert found.threshold is not None
    stage = lifecycle.notebook(found.place.number).stage
    assert stage == lifecycle.loop(loop).to_stage, "the place lies in the step of the outline"


@pytest.mark.parametrize("loop", list(CASES))
def test_an_empty_ledger_says_too_little_and_what_would_say_more(story, loop):
    found = detect(loop, story.ledger, PLAN)
    assert found.verdict == TOO_FEW
    assert found.todo and found.sentence.endswith(found.todo)


@pytest.mark.parametrize(("loop", "verdict", "tell"), EACH)
def test_weighing_changes_nothing(story, loop, verdict, tell):
    tell(story)
    before = story.ledger._read("SELECT total_changes()")
    first, again = (detect(loop, story.ledger, PLAN) for _ in range(2))
    assert str(first) == str(again)
    assert story.ledger._read("SELECT total_changes()") == before


def test_an_unknown_loop_is_refused(story):
    with pytest.raises(KeyError, match="L1"):
        detect("L14", story.ledger, PLAN)


def test_importing_gates_loads_neither_pandas_nor_scikit_learn():
    code = "import ecosystem_kit.gates, sys; print({'pandas', 'sklearn'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "set()"

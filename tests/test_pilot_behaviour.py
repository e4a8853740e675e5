from collections import Counter

import pytest

from ecosystem_kit.ledger.events import BEHAVIOURS
from ecosystem_kit.synthetic.pilot_behaviour import CHANCES, kind_of, react


def many(said, truth, answer_ms=20.0):
    return [react("jin", said, truth=truth, answer_ms=answer_ms, key=n) for n in range(600)]


def test_same_occasion_gives_the_same_reaction():
    assert many("3", "3")[:5] == many("3", "3")[:5]


@pytest.mark.parametrize(("said", "truth"), [("3", "3"), ("3", "4"), ("unknown", "4")])
def test_people_accept_as_often_as_the_chances_say(said, truth):
    counts = Counter(one.behaviour for one in many(said, truth))
    assert set(counts) <= set(BEHAVIOURS)
    assert counts["accepted"] / 600 == pytest.approx(CHANCES[kind_of(said, truth)][0], abs=0.05)


def test_ratings_are_whole_stars_and_fall_with_wrong_answers_and_long_waits():
    stars = {key: [one.rating for one in many(*key)] for key in [("3", "3"), ("3", "4")]}
    slow = [one.rating for one in many("3", "3", answer_ms=3_000)]
    assert {value for values in stars.values() for value in values} <= {1.0, 2.0, 3.0, 4.0, 5.0}
    assert sum(stars["3", "3"]) > sum(slow) > sum(stars["3", "4"])


def test_only_wrong_answers_are_flagged_and_not_all_of_them():
    assert not any(one.flagged for one in many("3", "3"))
    assert not any(one.flagged for one in many("unknown", "3"))
    assert 0 < sum(one.flagged for one in many("3", "4")) < 600

import re

import numpy as np
import pytest

from ecosystem_kit.failure_faults import FAULTS, NOT_THIS, TELLS
from ecosystem_kit.failure_gym import CASES, Gym


@pytest.fixture(scope="module")
def gym():
    rng = np.random.default_rng(1)
    y = np.tile(list("01234"), 40)
    X = np.eye(5)[[int(one) for one in y]] + 0.4 * rng.normal(size=(200, 5))
    people = np.repeat(["ada", "bo", "cy", "dee", "eve"], 40)
    # Each person speaks a little differently: without that a leak would do no harm.
    X += np.repeat(rng.normal(size=(5, 5)) * 0.25, 40, axis=0)
    return Gym(X, y, people)


@pytest.fixture(scope="module")
def shown(gym):
    return {gym._fault(number): gym.show(number) for number in range(1, 11)}


def test_every_fault_has_a_case_a_sign_and_a_word_for_those_who_name_it_wrongly(shown):
    assert set(FAULTS) == set(CASES) == set(TELLS) == set(NOT_THIS) == set(shown)


def test_each_case_shows_the_sign_that_gives_it_away(shown):
    assert shown["leak"].people_in_both > 0
    assert all(one.people_in_both == 0 for name, one in shown.items() if name != "leak")
    assert shown["one person"].people_in_training == 1
    assert shown["labels"].train.high < 0.95
    assert shown["too simple"].train.high < 0.7
    assert shown["missing class"].by_class["2"].startswith("0 of")
    assert shown["dead features"].unseen.estimate < 0.35
    assert shown["dead features"].train.estimate > 0.8
    assert int(re.search(r"(\d+)%", shown["imbalance"].most_said)[1]) > 80
    assert shown["shifted labels"].unseen.estimate < 0.2
    assert shown["other preparation"].train.estimate > 0.9
    assert shown["other preparation"].unseen.estimate < 0.6
    assert shown["overfitting"].train.estimate == 1
    assert 0.3 < shown["overfitting"].unseen.estimate < 0.95


def test_the_right_diagnosis_is_told_why_and_a_wrong_one_what_speaks_against_it(gym):
    for number in range(1, 11):
        verdicts = {fault: gym.diagnose(number, fault) for fault in FAULTS}
        right = [fault for fault, verdict in verdicts.items() if verdict.right]
        assert len(right) == 1
        assert TELLS[right[0]] in verdicts[right[0]].sentence
        wrong = next(fault for fault in FAULTS if fault != right[0])
        assert verdicts[wrong].sentence == NOT_THIS[wrong]


def test_evidence_reads_as_a_report(shown):
    lines = str(shown["leak"]).splitlines()
    assert lines[0].startswith("training samples right")
    assert "in both 5" in lines[2]


def test_the_list_of_faults_does_not_give_the_order_of_the_cases_away(gym):
    assert [gym._fault(number) for number in range(1, 11)] != list(FAULTS)


@pytest.mark.parametrize("number", [0, 11])
def test_a_case_or_a_fault_that_does_not_exist_is_refused(gym, number):
    with pytest.raises(ValueError, match="1 to 10"):
        gym.show(number)
    with pytest.raises(ValueError, match="one of"):
        gym.diagnose(1, "gremlins")


def test_three_people_are_too_few_to_break_a_split():
    with pytest.raises(ValueError, match="four or more"):
        Gym(np.zeros((3, 2)), np.array(["1", "2", "3"]), np.array(["a", "b", "c"]))

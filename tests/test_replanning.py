import numpy as np
import pytest

from ecosystem_kit import replanning
from ecosystem_kit.ledger import Ledger

HOURS = {1: 5.0, 2: 20.0, 3: 30.0, 4: 10.0}
NEVER = dict.fromkeys(HOURS, 0.0)
OFTEN = {1: 0.0, 2: 0.4, 3: 0.4, 4: 0.4}


def test_a_project_that_is_never_sent_back_takes_its_plan():
    walks = replanning.walk(HOURS, NEVER, n_walks=5)
    assert set(walks.hours) == {65.0}
    assert set(walks.visits) == {4}


def test_going_back_costs_hours_and_the_same_seed_gives_the_same_walks():
    walks = replanning.walk(HOURS, OFTEN, n_walks=300)
    again = replanning.walk(HOURS, OFTEN, n_walks=300)
    np.testing.assert_array_equal(walks.hours, again.hours)
    assert walks.quantile(0.8) > walks.quantile(0.5) > 65
    assert walks.hours.min() >= 65


def test_a_project_that_goes_round_for_ever_is_given_up():
    walks = replanning.walk(HOURS, dict.fromkeys(HOURS, 0.99), n_walks=20)
    assert walks.stopped.all()
    assert set(walks.visits) == {replanning.MOST_VISITS}


def test_gates_that_were_never_reached_count_as_not_known(tmp_path):
    with Ledger(tmp_path) as ledger:
        assert set(replanning.go_back_chances(ledger).values()) == {0.5}
        ledger.add_gate(
            2, verdict="GO BACK TO 1", loop="L1", sentence="too slow", evidence={"n": 30}
        )
        assert replanning.go_back_chances(ledger)[2] == pytest.approx(2 / 3)
        ledger.add_gate(2, verdict="GO", sentence="fast enough", evidence={"n": 90})
        assert replanning.go_back_chances(ledger)[2] == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("hours", "chances"),
    [
        ({1: 5.0}, NEVER),
        (HOURS, {1: 0.0}),
        ({**HOURS, 2: -1.0}, NEVER),
        (HOURS, {**NEVER, 3: 1.0}),
    ],
    ids=["hours missing", "chances missing", "negative hours", "certain return"],
)
def test_impossible_plans_are_refused(hours, chances):
    with pytest.raises(ValueError, match="wanted"):
        replanning.walk(hours, chances)

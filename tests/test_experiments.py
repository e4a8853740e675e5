"""Scores are logged with what they depend on, and stand side by side."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier

from ecosystem_kit import evaluation, experiments
from ecosystem_kit.gates import open_gate
from ecosystem_kit.gates.facts import run_interval
from ecosystem_kit.gates.rule import SHIP_THE_MODEL, SHIP_THE_RULE
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.scores import Score

GROUPS = np.repeat(["ada", "bo", "cy", "di"], 50)
TRUTH = np.full(200, "1")


def scored(wrong_of_50: int) -> Score:
    said = TRUTH.copy()
    said[np.arange(200) % 50 < wrong_of_50] = "2"
    return evaluation.score_on(Saying(said), np.zeros((200, 1)), TRUTH, GROUPS)


class Saying:
    """Says what it was told to say."""

    def __init__(self, said) -> None:
        self.said = said

    def predict(self, X):
        return self.said


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path) as one:
        yield one


def test_a_run_keeps_counts_persons_versions_and_seed(ledger) -> None:
    experiments.log_score(ledger, scored(5), name="rule", kind="sound", purpose="baseline", seed=3)
    (run,) = ledger.runs("baseline")
    assert (run.correct, run.total, run.seed, run.stage) == (180, 200, 3, 3)
    assert run.data_version == ledger.data_version()
    assert len(run.code_version.split()) == 2
    assert run_interval(run) == scored(5).interval


def test_a_score_of_people_seen_in_training_is_refused(ledger) -> None:
    dealt = evaluation.score_randomly(DummyClassifier(), np.zeros((200, 1)), TRUTH, GROUPS)
    with pytest.raises(ValueError, match="people unseen"):
        experiments.log_score(ledger, dealt, name="lucky", kind="sound")
    assert ledger.runs() == []


@pytest.mark.parametrize(
    ("model_wrong", "advice"), [(2, SHIP_THE_MODEL), (14, SHIP_THE_RULE)], ids=["far", "near"]
)
def test_the_gate_reads_the_paired_lead_that_was_logged(ledger, model_wrong, advice) -> None:
    scores = {"rule": scored(15), "model": scored(model_wrong)}
    experiments.log_all(ledger, scores, kind="picture")
    (run,) = ledger.runs("evaluation")
    paired = evaluation.compare(scores["model"], scores["rule"])
    assert run.details["over_rule"]["low"] == pytest.approx(paired.low)
    assert open_gate(ledger, 3, notebook="05").ship == advice


def test_the_table_shows_interval_count_people_and_the_lead_over_the_rule() -> None:
    table = experiments.table({"rule": scored(15), "model": scored(5)}, rule="rule")
    assert table["right"].tolist() == [0.7, 0.9]
    assert table["count"].tolist() == [200, 200]
    assert table["people"].tolist() == [4, 4]
    assert table["lead over the rule"].iloc[0] == "–"
    assert table["lead over the rule"].iloc[1].startswith("+0.200 [")


def test_the_run_table_holds_baselines_and_evaluations_of_a_kind(ledger) -> None:
    experiments.log_all(ledger, {"rule": scored(15), "model": scored(5)}, kind="picture")
    ledger.add_run("other", stage=3, purpose="learning curve", kind="picture")
    experiments.log_all(ledger, {"sound rule": scored(15)}, kind="sound")
    assert experiments.run_table(ledger)["name"].tolist() == ["rule", "model", "sound rule"]
    assert experiments.run_table(ledger, kind="sound")["right"].tolist() == [140]

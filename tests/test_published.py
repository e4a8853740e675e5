"""What others published, and what of it was rebuilt."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier

from ecosystem_kit import evaluation
from ecosystem_kit.published import RESULTS, beside, published


def test_every_published_number_has_a_source_and_says_whether_people_were_unseen() -> None:
    assert all(0 < one.share <= 1 and one.source and one.tested_on for one in RESULTS)
    assert {one.people_unseen for one in RESULTS} <= {"yes", "no", "not said"}
    assert published().shape == (len(RESULTS), 6)


def test_ours_stand_below_theirs_with_interval_and_what_was_reproduced() -> None:
    groups = np.repeat(["ada", "bo"], 10)
    truth = np.array(["0", "1"] * 10)
    score = evaluation.score_by_person(DummyClassifier(), np.zeros((20, 1)), truth, groups)
    table = beside({"embedding": score, "MFCC": score}, task="words")
    ours = table[table["method"].str.startswith("ours")]
    assert list(ours["right"]) == [str(score.interval)] * 2
    assert [one.split(":")[0] for one in ours["reproduced?"]] == ["in part", "built by us"]
    assert set(table["reproduced?"][: len(table) - 2]) == {"no: other data"}


def test_a_task_without_publications_is_refused() -> None:
    with pytest.raises(ValueError, match="signs, words"):
        beside({}, task="smells")

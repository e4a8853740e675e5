import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from ecosystem_kit import one_change


def first_columns(X):
    return X[:, :2]


@pytest.fixture(scope="module")
def tried():
    rng = np.random.default_rng(0)
    y = np.tile(["1", "2"], 100)
    X = rng.normal(size=(200, 4))
    X[:, 2:] += (y == "2")[:, None] * 4.0  # the signal is in the last two columns
    blind = make_pipeline(FunctionTransformer(first_columns), LogisticRegression())
    versions = {"the same": blind, "all columns": LogisticRegression()}
    groups = np.repeat(list("abcde"), 40)
    found = one_change.one_change_at_a_time(blind, versions, X=X, y=y, groups=groups)
    back = one_change.one_change_at_a_time(
        LogisticRegression(), {"blind": blind}, X=X, y=y, groups=groups
    )
    return [*found, *back]


def test_a_change_is_better_worse_or_too_small_to_say(tried):
    assert [one.verdict for one in tried] == ["too few to say", "better", "worse"]
    assert tried[0].gain.estimate == 0
    assert tried[1].gain.low > 0.2
    assert tried[1].details()["verdict"] == "better"


def test_the_table_shows_the_base_and_every_person(tried):
    table = one_change.table_of(tried[:2])
    assert list(table.index) == ["base", "the same", "all columns"]
    assert {*"abcde"} < set(table.columns)
    assert table.loc["base", "verdict"] == ""
    assert table.loc["all columns", "a"] > table.loc["base", "a"]

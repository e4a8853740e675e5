import numpy as np
from sklearn.linear_model import LogisticRegression

from ecosystem_kit import one_change


def test_each_change_is_held_against_the_same_base():
    rng = np.random.default_rng(0)
    y = np.tile(["1", "2"], 100)
    signal = (y == "2")[:, None] * 4.0
    poor, rich = rng.normal(size=(200, 2)) + 0.1 * signal, rng.normal(size=(200, 2)) + signal
    model, groups = LogisticRegression(), np.repeat(list("abcde"), 40)
    changes = {"the same": (model, poor), "with signal": (model, rich)}
    same, better = one_change.one_change_at_a_time((model, poor), changes, y=y, groups=groups)
    assert (same.gain.estimate, same.verdict) == (0, "too few to say")
    assert better.gain.low > 0.2
    assert better.verdict == "better"
    reverse = one_change.one_change_at_a_time(
        (model, rich), {"poor": (model, poor)}, y=y, groups=groups
    )
    assert reverse[0].verdict == "worse"
    table = one_change.table_of([same, better])
    assert list(table.index) == ["the same", "with signal"]
    assert one_change.as_details(better)["verdict"] == "better"

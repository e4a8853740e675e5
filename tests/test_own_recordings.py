"""A few recordings of one's own, beside those of others."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from ecosystem_kit.ledger.records import Arrays
from ecosystem_kit.own_recordings import own_recordings, what_own_add

MODEL = KNeighborsClassifier(1)


def people(*, own_ways: bool) -> tuple[np.ndarray, Arrays]:
    """Return four people, two sessions each, two recordings of two classes in each.

    With `own_ways` the words of every second person are swapped.
    """
    rows = [(p, s, c) for p in range(4) for s in range(2) for c in range(2) for _ in range(2)]
    person, session, label = np.array(rows).T
    features = (label ^ (person % 2 if own_ways else 0))[:, None] + 0.01 * person[:, None]
    names = np.array(["ada", "bo", "cy", "di"])[person]
    numbers = np.arange(len(rows))
    return features, Arrays(features, label.astype(str), names, 2 * person + session, numbers)


def test_own_recordings_help_where_people_differ() -> None:
    features, arrays = people(own_ways=True)
    found = own_recordings(MODEL, features, arrays, per_class=(1,))
    assert found["1 own of each class"].estimate == 1.0
    assert found["other people alone"].estimate < 1.0


def test_other_people_suffice_where_all_are_alike() -> None:
    features, arrays = people(own_ways=False)
    found = own_recordings(MODEL, features, arrays, per_class=(1, 2))
    assert {one.estimate for one in found.values()} == {1.0}
    assert {one.count for one in found.values()} == {16}


def test_nothing_of_the_tested_session_is_learnt_from() -> None:
    features, arrays = people(own_ways=False)
    later = arrays.sessions % 2 == 1
    features[later] = 1 - features[later]
    found = own_recordings(MODEL, features, arrays, per_class=(2,))
    assert found["2 own of each class"].estimate == 0.0


def test_a_model_of_made_up_people_is_asked_as_it_is() -> None:
    features, arrays = people(own_ways=False)
    fitted = KNeighborsClassifier(1).fit([[0.0], [1.0]], ["1", "0"])
    found = own_recordings(MODEL, features, arrays, made_up=fitted, name="kNN")
    assert next(iter(found)) == "kNN: made-up people alone"
    assert found["kNN: made-up people alone"].estimate == 0.0


def test_one_person_alone_may_be_asked_for() -> None:
    features, arrays = people(own_ways=False)
    found = own_recordings(MODEL, features, arrays, persons=["cy"])
    assert {one.count for one in found.values()} == {4}


def test_without_a_second_session_it_is_refused() -> None:
    features, arrays = people(own_ways=False)
    single = replace(arrays, sessions=arrays.sessions // 2)
    with pytest.raises(ValueError, match="second session"):
        own_recordings(MODEL, features, single)


def test_what_own_recordings_add_is_said_for_each_kind_of_features() -> None:
    features, arrays = people(own_ways=True)
    rows = own_recordings(MODEL, features, arrays, name="kNN")
    rows |= own_recordings(MODEL, features, arrays, per_class=(1,), name="again")
    first, second = what_own_add(rows).splitlines()
    assert first.startswith("kNN: other people alone 0.") and "with 2 own of each class" in first
    assert second.startswith("again: other people alone 0.") and "with 1 own" in second
    gain = rows["kNN: other people + 2 own"].estimate - rows["kNN: other people alone"].estimate
    assert first.endswith(f"{gain:+.3f}")

import shutil
import sqlite3
import tempfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from ledger_makers import people, picture, quick_ledger, sound

from ecosystem_kit.ledger import UnknownRecord, WrongInput, decode_mask, encode_mask


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    with quick_ledger(tmp_path) as made:
        yield made


@pytest.fixture
def one(ledger):
    """A picture of 16×12 pixels without a label."""
    return ledger.add_picture(ledger.add_session("ada", consent=True), picture())


def test_a_new_label_holds_and_the_old_one_stays_in_the_history(ledger, one):
    first = ledger.add_label(one, "2", by="ada", seconds=1.5, helped_by="rule", guide_version=2)
    second = ledger.add_label(one, "3")
    assert ledger.sample(one).label == "3"
    assert second > first
    old, new = ledger.label_history(one)
    assert (old.value, old.by, old.seconds, old.helped_by) == ("2", "ada", 1.5, "rule")
    assert (old.guide_version, old.revision, new.value) == (2, first, "3")


def test_undo_is_an_operation_and_goes_back_label_by_label(ledger, one):
    for value in ("1", "2", "3"):
        ledger.add_label(one, value)
    ledger.undo_label(one)
    assert ledger.sample(one).label == "2"
    ledger.undo_label(one)
    ledger.undo_label(one)
    assert ledger.sample(one).label is None
    assert len(ledger.labels()) == 0
    assert [label.operation for label in ledger.label_history(one)] == ["set"] * 3 + ["undo"] * 3
    assert [label.undoes for label in ledger.label_history(one)][3:] == [3, 2, 1]
    with pytest.raises(WrongInput, match="nothing to take back"):
        ledger.undo_label(one)


def test_after_an_undo_a_label_can_be_given_again(ledger, one):
    ledger.add_label(one, "1")
    ledger.undo_label(one)
    ledger.add_label(one, "2")
    ledger.undo_label(one)
    assert ledger.sample(one).label is None


def test_passes_and_tasks_do_not_touch_each_other(ledger, one):
    ledger.add_label(one, "1")
    ledger.add_label(one, "2", pass_number=2)
    ledger.add_label(one, (1, 2, 3, 4), task="box")
    assert ledger.labels(pass_number=2).to_dict() == {one: "2"}
    assert ledger.sample(one).label == "1"
    ledger.undo_label(one, pass_number=2)
    assert ledger.labels().to_dict() == {one: "1"}
    assert ledger.labels("box")[0].value == (1, 2, 3, 4)


def test_each_task_gives_back_what_was_put_in(ledger, one):
    mask = np.zeros((12, 16), bool)
    mask[3:7, 5:9] = True
    ledger.add_label(one, mask, task="mask")
    ledger.add_label(one, np.array([0.5, 0, 15.5, 12]), task="box")
    heard = ledger.add_sound(1, sound(samples=16_000))
    ledger.add_label(heard, (0.1, 0.9), task="segment")
    np.testing.assert_array_equal(ledger.labels("mask")[0].value, mask)
    assert ledger.labels("box").to_dict() == {one: (0.5, 0, 15.5, 12)}
    assert ledger.labels("segment")[0].value == (0.1, 0.9)
    ledger.add_label(one, encode_mask(mask), task="mask")
    np.testing.assert_array_equal(ledger.labels("mask").to_dict()[one], mask)


@pytest.mark.parametrize(
    ("value", "task", "tell"),
    [
        (3, "class", "put it in quotes"),
        ("", "class", "wanted text"),
        (None, "class", "wanted text"),
        ("3", "colour", "wanted one of 'class'"),
        ((1, 2, 3), "box", "3 numbers for a box"),
        ((1, 2, 30, 4), "box", "inside the picture of 16×12"),
        ((1, 2, 0, 4), "box", "with a width and a height"),
        ((-1, 2, 3, 4), "box", "inside"),
        (("a", 2, 3, 4), "box", "numbers"),
        ((float("nan"), 2, 3, 4), "box", "numbers"),
        (7, "box", "numbers"),
        (np.zeros((16, 12), bool), "mask", r"wanted \(height, width\) = \(12, 16\)"),
        (np.full((12, 16), 2), "mask", "besides 0 and 1"),
        ({"size": [12, 16], "counts": [3]}, "mask", "cover 3 pixels"),
        ({"counts": [3]}, "mask", "need 'size'"),
        ((0, 1), "segment", "is a picture; a segment needs a sound"),
    ],
)
def test_a_label_that_its_task_does_not_take_is_refused(ledger, one, value, task, tell):
    with pytest.raises(WrongInput, match=tell):
        ledger.add_label(one, value, task=task)
    assert ledger.label_history(one) == []


@pytest.mark.parametrize("value", [(0.5, 0.2), (-0.1, 0.2), (0.1, 9.0), (0.1, 0.1)])
def test_a_segment_lies_inside_its_sound(ledger, value):
    heard = ledger.add_sound(ledger.add_session("ada", consent=True), sound(samples=16_000))
    with pytest.raises(WrongInput, match="inside the sound of 1 s"):
        ledger.add_label(heard, value, task="segment")


@pytest.mark.parametrize(
    "about",
    [{"seconds": -1}, {"seconds": float("nan")}, {"pass_number": 0}, {"guide_version": 0}],
    ids=str,
)
def test_seconds_passes_and_guides_are_in_range(ledger, one, about):
    with pytest.raises(WrongInput, match="wanted"):
        ledger.add_label(one, "3", **about)


def test_many_labels_are_kept_all_or_none(ledger):
    ids = people(ledger, names=["ada"], label=False)["ada"]
    with pytest.raises(UnknownRecord, match="no sample 99"):
        ledger.add_many_labels([*ids, 99], ["1"] * 5)
    with pytest.raises(WrongInput, match="4 samples, 3 values"):
        ledger.add_many_labels(ids, ["1"] * 3)
    assert len(ledger.labels()) == 0
    assert ledger.add_many_labels(ids, ["1"] * 4, seconds=[1, 2, 3, None]) == [1, 2, 3, 4]
    assert ledger.labels().seconds == [1, 2, 3]
    assert ledger.labels().samples == ids
    assert [label.sample for label in ledger.labels()[1:3]] == ids[1:3]
    assert list(ledger.labels()[:1].to_dict()) == ids[:1]


def test_time_spent_is_added_up_for_each_task_and_pass(ledger, one):
    for seconds in (1.0, 3.0, None):
        ledger.add_label(one, "3", seconds=seconds)
    ledger.add_label(one, (0, 0, 1, 1), task="box", seconds=9)
    ledger.add_label(one, "3", pass_number=2, seconds=2)
    ledger.undo_label(one)
    assert [tuple(effort) for effort in ledger.label_effort()] == [
        ("box", 1, 1, 9.0, 81.0),
        ("class", 1, 2, 4.0, 10.0),
        ("class", 2, 1, 2.0, 4.0),
    ]


def test_an_operation_that_is_sent_again_is_kept_once(ledger, one):
    first = ledger.add_label(one, "3", operation="a", by="ada")
    assert ledger.add_label(one, "3", operation="a", by="ada") == first
    assert ledger.label_operation("a") == ledger.label_history(one)[0]
    assert ledger.label_operation("b") is None
    undone = ledger.undo_label(one, operation="b")
    assert ledger.undo_label(one, operation="b") == undone
    assert ledger.label_operation("b").undoes == first
    assert [each.revision for each in ledger.label_history(one)] == [first, undone]
    ledger.add_many_labels([one, one], ["4", "5"], operations=["c", "c"])
    assert ledger.labels().to_dict() == {one: "4"}


def test_an_undo_that_means_another_label_is_refused_and_nothing_changes(ledger, one):
    first = ledger.add_label(one, "3")
    second = ledger.add_label(one, "4")
    with pytest.raises(WrongInput, match=f"revision {second}, not {first}"):
        ledger.undo_label(one, revision=first)
    assert ledger.labels().to_dict() == {one: "4"}
    ledger.undo_label(one, revision=second)
    assert ledger.labels().to_dict() == {one: "3"}


def test_what_changed_since_a_revision_is_told_once(ledger, one):
    other = ledger.add_picture(1, picture(2))
    assert ledger.labels_since(0) == (0, {})
    ledger.add_label(one, "3")
    last = ledger.add_label(other, "4", pass_number=2)
    revision, changed = ledger.labels_since(0)
    assert (revision, [label.value for label in changed.values()]) == (last, ["3"])
    ledger.undo_label(one)
    assert ledger.labels_since(last) == (last + 1, {one: None})
    assert ledger.labels_since(last + 1) == (last + 1, {})
    assert ledger.labels_since(last, pass_number=2) == (last + 1, {})
    assert ledger.labels_since(None) == (last + 1, {})


def test_the_last_label_of_somebody_is_the_last_that_stands(ledger, one):
    assert ledger.last_label("ada") is None
    ledger.add_label(one, "3", by="ada")
    ledger.add_label(one, "4", by="ada")
    ledger.add_label(one, "5", by="bea")
    assert ledger.last_label("ada").value == "4"
    ledger.undo_label(one)
    ledger.undo_label(one)
    assert ledger.last_label("ada").value == "3"


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE label_operations SET operation_id = 'x'",
        "UPDATE label_operations SET value = '5'",
        "UPDATE label_operations SET sample = 2",
        "DELETE FROM label_operations",
    ],
)
def test_not_even_plain_sqlite_edits_the_history(ledger, one, edit):
    ledger.add_label(one, "3")
    connection = sqlite3.connect(ledger.path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(edit)
    connection.close()


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, min_side=1)))
def test_run_lengths_give_the_mask_back(mask):
    np.testing.assert_array_equal(decode_mask(encode_mask(mask)), mask)


operations = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(["0", "1", "unsure", "undo"]),
        st.sampled_from([1, 2]),
    ),
    max_size=25,
)


@given(operations)
@settings(deadline=None, max_examples=30)
def test_counts_labels_and_version_are_what_the_history_comes_to(steps):
    folder = tempfile.mkdtemp()
    try:
        with quick_ledger(folder) as ledger:
            people(ledger, names=["ada"], each=3, label=False)
            held = {}
            for sample, value, pass_number in steps:
                stack = held.setdefault((sample, pass_number), [])
                if value != "undo":
                    stack.append(value)
                    ledger.add_label(sample, value, pass_number=pass_number)
                elif stack:
                    stack.pop()
                    ledger.undo_label(sample, pass_number=pass_number)
            for number in (1, 2):
                wanted = {s: v[-1] for (s, p), v in held.items() if v and p == number}
                assert ledger.labels(pass_number=number).to_dict() == wanted
            first = {s: v[-1] for (s, p), v in held.items() if v and p == 1}
            assert {s.id: s.label for s in ledger.samples(labeled=True)} == first
            usable = [s for s, value in sorted(first.items()) if value != "unsure"]
            assert ledger.select("picture").ids.tolist() == usable
            assert ledger.problems() == []  # counts and version, recomputed from the rows
    finally:
        shutil.rmtree(folder)

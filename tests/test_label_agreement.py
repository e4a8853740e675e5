import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem_kit.label_agreement import both_passes, mean_overlap, overlap
from ecosystem_kit.ledger import Ledger

BOXES = st.tuples(*[st.integers(0, 12)] * 2, *[st.integers(1, 8)] * 2)


@given(BOXES, BOXES)
@settings(max_examples=60, deadline=None)
def test_the_overlap_of_boxes_is_that_of_the_pixels_that_they_cover(one, two):
    masks = []
    for x, y, width, height in (one, two):
        mask = np.zeros((24, 24), bool)
        mask[y : y + height, x : x + width] = True
        masks.append(mask)
    wanted = (masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum()
    assert overlap(one, two, task="box") == pytest.approx(wanted)
    assert overlap(*masks, task="mask") == pytest.approx(wanted)
    assert overlap(two, one, task="box") == pytest.approx(wanted)


def test_segments_overlap_by_shared_time_over_covered_time():
    assert overlap((0.2, 0.8), (0.4, 1.0), task="segment") == pytest.approx(0.4 / 0.8)
    assert overlap((0.2, 0.8), (0.2, 0.8), task="segment") == 1


def test_both_passes_holds_only_what_was_labeled_twice(tmp_path):
    with Ledger(tmp_path) as ledger:
        session = ledger.add_session("me", consent=True)
        ids = [
            ledger.add_picture(session, np.full((8, 8, 3), i, np.uint8), prompt="1")
            for i in range(3)
        ]
        ledger.add_many_labels(ids, ["1", "2", "unsure"])
        ledger.add_many_labels(ids[1:], ["2", "exclude"], pass_number=2)
        for number, height in zip(ids[:2], (2, 4), strict=True):
            ledger.add_label(number, (1, 1, 4, 4), task="box")
            ledger.add_label(number, (1, 1, 4, height), task="box", pass_number=2)
        table = both_passes(ledger)
        assert list(table.index) == ids[1:]
        assert both_passes(ledger, kind="picture").equals(table)
        assert both_passes(ledger, kind="sound").empty
        assert list(table["first"]) == ["2", "unsure"]
        assert list(table["second"]) == ["2", "exclude"]
        assert mean_overlap(ledger, task="box").estimate == 0.75
        assert mean_overlap(ledger, task="mask") is None

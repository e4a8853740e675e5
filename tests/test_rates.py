import numpy as np
import pytest

from ecosystem_kit import rates
from ecosystem_kit.gates import detect
from ecosystem_kit.intervals import Interval
from ecosystem_kit.ledger import Ledger
from ecosystem_kit.plan import Plan


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path) as ledger:
        yield ledger


def capture(ledger, times, *, person="ada", source="camera"):
    session = ledger.add_session(person, consent=True)
    shades = [len(ledger.samples()) + i for i in range(len(times))]
    return [
        ledger.add_picture(
            session, np.full((8, 8, 3), shade, np.uint8), taken_at=1000.0 + at, source=source
        )
        for shade, at in zip(shades, times, strict=True)
    ]


def test_a_break_is_no_slow_capture(ledger):
    capture(ledger, [0, 6, 12, 3612, 3618])
    rate = rates.capture_rate(ledger, "picture")
    assert (rate.estimate, rate.count) == (pytest.approx(10), 3)


def test_the_time_between_two_sessions_is_no_work(ledger):
    capture(ledger, [0, 6])
    capture(ledger, [300, 306], person="bo")
    assert rates.capture_rate(ledger, "picture").estimate == pytest.approx(10)


def test_a_replayed_person_has_a_pace_and_an_imported_file_has_none(ledger):
    capture(ledger, [0, 6, 12], source="replay")
    capture(ledger, [0, 1, 2], person="bo", source="import")
    assert rates.capture_rate(ledger, "picture").count == 2


def test_one_capture_gives_no_rate_but_a_sentence(ledger):
    capture(ledger, [0])
    with pytest.raises(ValueError, match="notebook 02"):
        rates.capture_rate(ledger, "picture")


def test_the_gate_and_the_notebooks_read_one_pace_and_one_time_per_label_off_one_ledger(ledger):
    for sample, seconds in zip(capture(ledger, range(0, 60, 6)), range(2, 12), strict=True):
        ledger.add_label(sample, "1", seconds=float(seconds))
    assert str(rates.capture_rate(ledger, "picture")) in detect("L1", ledger, Plan()).sentence
    assert str(rates.label_seconds(ledger)) in detect("L2", ledger, Plan()).sentence


def test_seconds_per_label_are_the_mean_of_the_timed_labels_alone(ledger):
    for sample, seconds in zip(capture(ledger, [0, 6, 12]), (2.0, None, 4.0), strict=True):
        ledger.add_label(sample, "1", seconds=seconds)
    found = rates.label_seconds(ledger)
    assert (found.estimate, found.count) == (pytest.approx(3.0), 2)


def test_labels_that_nobody_timed_give_no_mean_but_a_sentence(ledger):
    with pytest.raises(ValueError, match="the labeler keeps the time"):
        rates.label_seconds(ledger)


def test_a_pace_that_may_be_nought_takes_hours_without_end():
    assert rates.hours_for(10, Interval(1, 0, 2, 3)).high == float("inf")
    assert rates.hours_for(0, Interval(0, 0, 2, 0)).high == 0

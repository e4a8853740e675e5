from datetime import date

import numpy as np
import pytest

from ecosystem_kit import consent
from ecosystem_kit.ledger import Ledger


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path) as ledger:
        yield ledger


def test_nobody_asked_means_no(ledger):
    assert consent.of(ledger) == consent.Consent("me", camera=False, microphone=False)


def test_the_last_answer_counts_and_the_earlier_one_is_kept(ledger):
    consent.answer(ledger, camera=True, microphone=True)
    consent.answer(ledger, camera=False, microphone=True)
    assert not consent.of(ledger).camera
    assert consent.of(ledger).microphone
    assert [note.value["camera"] for note in ledger.notes_history("consent me")] == [True, False]


def test_each_person_answers_for_themselves(ledger):
    consent.answer(ledger, camera=True, microphone=True, person="kim")
    assert consent.of(ledger, "kim").camera
    assert not consent.of(ledger, "me").camera


def test_a_yes_has_a_last_day_and_a_no_has_none(ledger):
    today = date(2026, 11, 1)
    yes = consent.answer(ledger, camera=True, microphone=False, days=30, today=today)
    assert yes.until == "2026-12-01"
    assert "pictures may be kept" in str(yes)
    no = consent.answer(ledger, camera=False, microphone=False, today=today)
    assert no.until == ""
    assert "sample people" in str(no)


@pytest.mark.parametrize("value", ["perhaps", None, 1], ids=["a word", "silence", "a number"])
def test_what_is_neither_yes_nor_no_is_refused(ledger, value):
    with pytest.raises(TypeError, match="True or False"):
        consent.answer(ledger, camera=value, microphone=False)
    assert not consent.of(ledger).camera


def test_keeping_for_no_days_is_refused(ledger):
    with pytest.raises(ValueError, match="answer False"):
        consent.answer(ledger, camera=True, microphone=True, days=0)


def recorded(ledger, person, **session):
    ledger.add_sound(ledger.add_session(person, consent=True, **session), np.zeros(200, np.float32))


def test_a_yes_that_ran_out_or_was_taken_back_is_overdue_once_there_are_captures(ledger):
    then = date(2026, 11, 1)
    for person in ("ada", "bob", "eve", "zoe"):
        consent.answer(ledger, camera=True, microphone=True, person=person, days=30, today=then)
        if person != "zoe":  # nothing was captured of her
            recorded(ledger, person)
    recorded(ledger, "kim")  # asked on paper: the session alone says yes
    recorded(ledger, "sol", synthetic=True)
    assert consent.overdue(ledger, today=date(2026, 12, 1)) == []
    consent.answer(ledger, camera=False, microphone=False, person="bob", today=then)
    consent.answer(ledger, camera=True, microphone=True, person="eve", days=90, today=then)
    assert consent.overdue(ledger, today=then) == ["bob"]
    assert consent.overdue(ledger, today=date(2026, 12, 2)) == ["ada", "bob"]


def test_the_answer_of_a_forgotten_person_bears_no_name(ledger):
    consent.answer(ledger, camera=True, microphone=True, person="wilhelmina")
    consent.answer(ledger, camera=True, microphone=True, person="ottokar")
    recorded(ledger, "wilhelmina")
    ledger.forget_person("wilhelmina")
    assert ledger.read_note("consent (forgotten)")["camera"]
    files = [path.read_bytes() for path in ledger.folder.rglob("*") if path.is_file()]
    assert not any(b"wilhelmina" in data for data in files)
    assert consent.of(ledger, "ottokar").camera

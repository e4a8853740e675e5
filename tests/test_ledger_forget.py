import json
import os
import subprocess
import sys

import numpy as np
import pytest
from ledger_makers import people, picture, sound

from ecosystem_kit.ledger import Ledger, LedgerBusy, UnknownRecord


def raw(folder) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def tell_much(ledger, name: str) -> list[bytes]:
    """Leave traces of a person everywhere, and return what must not be found any more."""
    session = ledger.add_session(name, consent=True, place=f"the kitchen of {name}")
    seed = sum(name.encode())
    shown = ledger.add_picture(session, picture(seed, height=40, width=40), prompt=f"as {name} can")
    heard = ledger.add_sound(session, sound(seed, samples=3000))
    ledger.add_label(shown, "3", by=name, seconds=1.0)
    ledger.add_label(heard, "4", helped_by=name)
    ledger.add_event(session, said=f"hello {name}", sample=shown)
    ledger.add_run(
        f"without {name}",
        stage=3,
        purpose="evaluation",
        params={"left out": [name]},
        details={"by person": {name: 0.5}},
    )
    number = ledger.add_gate(3, verdict="GO", sentence=f"Best for {name}.", evidence={name: 1})
    ledger.decide_gate(number, "overruled", reason=f"{name} asked me to.")
    ledger.note("guess", {"who": name})
    media = [ledger.media_path(sample).read_bytes() for sample in (shown, heard)]
    hashes = [ledger.sample(sample).media.encode() for sample in (shown, heard)]
    return [name.encode(), *hashes, *(data[-400:-40] for data in media)]


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path) as made:
        yield made


def test_nothing_of_a_forgotten_person_is_left_in_any_file(ledger):
    secrets = tell_much(ledger, "Wilhelmina")
    others = tell_much(ledger, "Ottokar")
    assert all(secret in raw(ledger.folder) for secret in secrets)
    forgotten = ledger.forget_person("Wilhelmina")
    assert (forgotten.samples, forgotten.files) == (2, 2)
    found = raw(ledger.folder)
    assert [secret for secret in secrets if secret in found] == []
    assert all(other in found for other in others)
    assert ledger.people() == {"Ottokar": 2}
    assert len(ledger.events()) == 1
    assert ledger.problems() == []


def test_what_was_decided_stays_without_the_name(ledger):
    tell_much(ledger, "Wilhelmina")
    ledger.forget_person("Wilhelmina")
    (run,), (gate,) = ledger.runs(), ledger.gates()
    assert run.details == {"by person": {"(forgotten)": 0.5}}
    assert run.params == {"left out": ["(forgotten)"]}
    assert (gate.sentence, gate.reason) == ("Best for (forgotten).", "(forgotten) asked me to.")
    assert ledger.read_note("guess") == {"who": "(forgotten)"}


def test_a_name_inside_another_word_stays(ledger):
    ledger.add_session("Ann", consent=True)
    ledger.note("words", ["Annual", "Ann", "by Ann, today"])
    ledger.forget_person("Ann")
    assert ledger.read_note("words") == ["Annual", "(forgotten)", "by (forgotten), today"]


def test_a_picture_that_somebody_else_has_as_well_stays(ledger):
    for person in ("ada", "bob"):
        ledger.add_picture(ledger.add_session(person, consent=True), picture())
    forgotten = ledger.forget_person("ada")
    assert (forgotten.samples, forgotten.files) == (1, 0)
    (left,) = ledger.samples()
    np.testing.assert_array_equal(ledger.picture(left.id).shape, (12, 16, 3))


def test_numbers_of_forgotten_samples_are_not_given_again(ledger):
    last = people(ledger, names=["ada"])["ada"][-1]
    ledger.forget_all()
    session = ledger.add_session("bob", consent=True)
    assert session == 2
    assert ledger.add_picture(session, picture()) == last + 1


def test_forgetting_all_leaves_no_capture_and_the_empty_version(ledger):
    secrets = [*tell_much(ledger, "Wilhelmina"), *tell_much(ledger, "Ottokar")]
    ledger.forget_all()
    found = raw(ledger.folder)
    assert [secret for secret in secrets if secret in found] == []
    assert list((ledger.folder / "media").rglob("*.*")) == []
    assert ledger.data_version() == "000000000000"
    assert len(ledger.samples()) == len(ledger.events()) == len(ledger.label_effort()) == 0
    assert len(ledger.runs()) == 2


def test_the_data_version_is_as_if_the_person_had_never_come(ledger):
    people(ledger, names=["ada"])
    before = ledger.data_version()
    tell_much(ledger, "Wilhelmina")
    ledger.forget_person("Wilhelmina")
    assert ledger.data_version() == before


def test_an_unknown_person_is_named_with_those_that_there_are(ledger):
    people(ledger, names=["ada", "bob"])
    with pytest.raises(UnknownRecord, match="no 'zoe' in this ledger; there are: ada, bob"):
        ledger.forget_person("zoe")
    assert len(ledger.people()) == 2


def test_while_another_notebook_reads_it_says_so_and_the_next_opening_finishes(ledger):
    secrets = tell_much(ledger, "Wilhelmina")
    with Ledger(ledger.folder) as other:
        other._connection.execute("BEGIN")
        other.people()
        ledger._connection.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(LedgerBusy, match="Close the other notebooks"):
            ledger.forget_person("Wilhelmina")
        assert ledger.people() == {}
        other._connection.execute("COMMIT")
    Ledger(ledger.folder).close()
    found = raw(ledger.folder)
    assert [secret for secret in secrets if secret in found] == []
    assert list(ledger.folder.rglob("*.unfinished")) == []


def test_a_json_text_stays_json(ledger):
    ledger.add_session('a "quoted" name', consent=True)
    ledger.note("who", {'a "quoted" name': ['a "quoted" name', 1, None]})
    ledger.forget_person('a "quoted" name')
    assert ledger.read_note("who") == {"(forgotten)": ["(forgotten)", 1, None]}
    assert json.loads(ledger._read("SELECT value FROM notes")[0][0])


@pytest.mark.skipif(os.name == "nt", reason="takes SQLite's own file lock by fcntl")
def test_it_waits_for_another_notebook_that_copies_the_log(ledger):
    tell_much(ledger, "Wilhelmina")
    # SQLite's checkpoint lock is byte 121 of the shared-memory file (sqlite.org/walformat.html).
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys, time\n"
            "file = open(sys.argv[1], 'rb+')\n"
            "fcntl.lockf(file, fcntl.LOCK_EX, 1, 121)\n"
            "print('held', flush=True)\n"
            "time.sleep(0.5)\n",
            str(ledger.folder / "ledger.sqlite-shm"),
        ],
        stdout=subprocess.PIPE,
    )
    with holder:
        assert holder.stdout.readline() == b"held\n"
        ledger.forget_person("Wilhelmina")
    assert b"Wilhelmina" not in raw(ledger.folder)

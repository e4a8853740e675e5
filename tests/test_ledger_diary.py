import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_makers import people, picture, quick_ledger

from ecosystem_kit.ledger import UnknownRecord, WrongInput


@pytest.fixture
def clock():
    return [1_000_000.0]


@pytest.fixture
def ledger(tmp_path, monkeypatch, clock):
    monkeypatch.setattr("os.fsync", lambda _: None)
    with quick_ledger(tmp_path, clock=lambda: clock[0]) as made:
        yield made


def test_a_run_keeps_what_was_tried_on_which_data_with_which_code(ledger):
    people(ledger, names=["ada"])
    version = ledger.data_version()
    number = ledger.add_run(
        "hand net",
        stage=3,
        purpose="evaluation",
        kind="picture",
        correct=np.int64(9),
        total=10,
        seed=7,
        params={"C": np.float64(0.5)},
        details={"scores": np.arange(3), "people": ["ada"]},
        learning_curve=[[10, 0.5], [20, 0.7]],
    )
    (run,) = ledger.runs()
    assert (run.id, run.stage, run.correct, run.total, run.seed) == (number, 3, 9, 10, 7)
    assert run.data_version == version
    assert run.code_version
    assert run.params == {"C": 0.5}
    assert run.details == {"scores": [0, 1, 2], "people": ["ada"]}
    assert run.learning_curve == [[10, 0.5], [20, 0.7]]


def test_runs_are_found_by_purpose_kind_and_name_newest_last(ledger):
    for name, purpose, kind in (("a", "x", "picture"), ("b", "x", "sound"), ("a", "y", None)):
        ledger.add_run(name, stage="3", purpose=purpose, kind=kind)
    assert [run.name for run in ledger.runs("x")] == ["a", "b"]
    assert [run.purpose for run in ledger.runs(name="a")] == ["x", "y"]
    assert [run.name for run in ledger.runs(kind="sound")] == ["b"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"correct": 3},
        {"correct": 4, "total": 3},
        {"train_correct": -1, "train_total": 3},
        {"details": {"model": object()}},
    ],
    ids=["no total", "more right than there were", "fewer right than none", "no JSON"],
)
def test_a_run_that_makes_no_sense_is_refused(ledger, wrong):
    with pytest.raises(WrongInput, match="wanted"):
        ledger.add_run("a", stage=3, purpose="evaluation", **wrong)
    assert ledger.runs() == []


def test_events_keep_what_was_said_and_done(ledger):
    session = ledger.add_session("ada", consent=True)
    sample = ledger.add_picture(session, picture())
    number = ledger.add_event(
        session, said="3", truth="4", confidence=0.8, margin=0.1, answer_ms=300, rating=4,
        output="subtitles", behaviour="repeated", sample=sample,
    )  # fmt: skip
    other = ledger.add_event(ledger.add_session("bob", consent=True), said="1")
    (event,) = ledger.events(session)
    assert (event.id, event.person, event.said, event.sample) == (number, "ada", "3", sample)
    assert not event.flagged
    ledger.flag_event(other, truth="2")
    (event,) = ledger.events(person="bob")
    assert (event.flagged, event.truth) == (True, "2")
    ledger.flag_event(other)
    assert ledger.events()[-1].truth == "2"


def test_an_event_of_nobody_or_nothing_is_refused(ledger):
    session = ledger.add_session("ada", consent=True)
    with pytest.raises(UnknownRecord, match="no session 9"):
        ledger.add_event(9, said="3")
    with pytest.raises(UnknownRecord, match="no sample 5"):
        ledger.add_event(session, said="3", sample=5)
    with pytest.raises(WrongInput, match="behaviour 'shouted'"):
        ledger.add_event(session, said="3", behaviour="shouted")
    with pytest.raises(UnknownRecord, match="no event 1"):
        ledger.flag_event(1)
    assert ledger.events() == []


def test_a_gate_keeps_every_decision_and_shows_the_last(ledger):
    number = ledger.add_gate(
        2, verdict="GO BACK TO 1", loop="L1", sentence="Too slow.", evidence={"rate": [1, 2]}
    )
    assert ledger.gates()[0].decision is None
    ledger.decide_gate(number, "go back")
    ledger.decide_gate(number, "overruled", reason="I have a second camera now.")
    (gate,) = ledger.gates()
    assert (gate.decision, gate.reason) == ("overruled", "I have a second camera now.")
    assert (gate.stage, gate.loop, gate.evidence) == (2, "L1", {"rate": [1, 2]})
    kept = ledger._read("SELECT decision FROM gate_decisions ORDER BY id")
    assert kept == [("go back",), ("overruled",)]


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_overruling_takes_a_reason(ledger, reason):
    number = ledger.add_gate(2, verdict="STOP", sentence="No.", evidence=None)
    with pytest.raises(WrongInput, match="with a reason"):
        ledger.decide_gate(number, "overruled", reason=reason)
    with pytest.raises(WrongInput, match="with a reason"):
        ledger.add_gate(
            2, verdict="STOP", sentence="", evidence=1, decision="overrule", reason=reason
        )
    with pytest.raises(UnknownRecord, match="no gate 9"):
        ledger.decide_gate(9, "accepted")
    assert [gate.decision for gate in ledger.gates()] == [None]


def test_notes_keep_their_history(ledger):
    assert ledger.read_note("guess") is None
    assert ledger.read_note("guess", 3) == 3
    for value in ({"hours": 5}, None, "ten ≈ 10"):
        ledger.note("guess", value)
    assert ledger.read_note("guess") == "ten ≈ 10"
    assert [note.value for note in ledger.notes_history("guess")] == [
        {"hours": 5},
        None,
        "ten ≈ 10",
    ]
    with pytest.raises(WrongInput, match="can't be written down"):
        ledger.note("guess", {1, 2})


def test_hours_leave_out_breaks_and_go_to_the_notebook_that_was_open(ledger, clock):
    for notebook, later in (("03", 600), ("03", 601), ("03", 300), ("04", 60), ("03", 0)):
        ledger.mark_activity(notebook)
        clock[0] += later
    assert ledger.hours() == {"03": pytest.approx(900 / 3600), "04": pytest.approx(60 / 3600)}


@given(st.lists(st.tuples(st.sampled_from(["01", "02"]), st.integers(0, 1200)), max_size=20))
@settings(deadline=None, max_examples=25)
def test_hours_are_never_more_than_went_by(tmp_path_factory, marks):
    now = [0.0]
    with quick_ledger(tmp_path_factory.mktemp("hours"), clock=lambda: now[0]) as ledger:
        for notebook, gap in marks:
            now[0] += gap
            ledger.mark_activity(notebook)
        gaps = [gap for _, gap in marks[1:] if gap <= 600]
        assert sum(ledger.hours().values()) == pytest.approx(sum(gaps) / 3600)

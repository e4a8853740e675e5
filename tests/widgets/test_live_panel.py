"""What the assistant's panel keeps of live sight and hearing, without a browser."""

import pytest
from panel_asking import SOUND, ask, jpeg, make_assistant, show_frames

from ecosystem_kit.widgets import AssistantPanel

assistant = pytest.fixture(make_assistant)


@pytest.fixture(autouse=True)
def frames_are_in_time(monkeypatch):
    """The frames of these tests carry times of their own."""
    monkeypatch.setattr(
        "ecosystem_kit.widgets.live_answers.Freshness.is_late", lambda self, taken_ms: False
    )


def test_a_stopped_assistant_refuses_live_frames_with_a_sentence(assistant):
    panel = AssistantPanel(assistant)
    assistant.stop()
    (refused,) = show_frames(panel, 1)
    assert "stopped by its kill switch" in refused["error"]


def test_live_sight_keeps_one_event_for_a_number_that_is_held(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True)
    replies = show_frames(panel, 20)
    assert [reply["said"] for reply in replies] == ["2"] * 20
    assert [reply["given"] for reply in replies].count(True) == 1
    (event,) = project.ledger.events()
    assert len(panel.answers) == 1
    # The very bytes that the browser sent.
    assert project.ledger.media_path(event.sample).read_bytes() == jpeg()


def test_an_empty_room_is_looked_at_and_forgotten(assistant, project):
    assistant.hand.said = "unknown"
    panel = AssistantPanel(assistant, project, consent=True)
    replies = show_frames(panel, 20)
    assert replies[-1]["text"] == "I don't know"
    assert (project.ledger.events(), panel.answers) == ([], [])


def test_what_live_sight_did_not_keep_is_kept_when_it_is_called_wrong(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True)
    (reply,) = show_frames(panel, 1)
    assert not reply["kept"]
    found, _ = ask(panel, "wrong", {"number": reply["number"], "truth": "3"})
    assert "hard case" in found["sentence"]
    (event,) = project.ledger.events()
    assert (event.said, event.truth, event.flagged) == ("2", "3", True)


def test_a_held_answer_that_is_called_wrong_later_is_flagged_itself(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True)
    newest = show_frames(panel, 20)[-1]
    ask(panel, "wrong", {"number": newest["number"], "truth": "3"})
    (event,) = project.ledger.events()
    assert (event.flagged, event.truth) == (True, "3")
    # Another sign is another answer, though it was not held.
    assistant.hand.said = "3"
    (glimpse,) = show_frames(panel, 1, start_ms=2000)
    ask(panel, "wrong", {"number": glimpse["number"], "truth": "2"})
    assert [one.said for one in project.ledger.events()] == ["2", "3"]


def test_a_frame_that_waited_before_a_busy_kernel_is_not_looked_at(assistant, monkeypatch):
    panel = AssistantPanel(assistant)
    monkeypatch.setattr(panel._freshness, "is_late", lambda taken_ms: True)
    assert show_frames(panel, 1) == [{"dropped": True}]
    assert ask(panel, "last")[0] == {}


def test_called_wrong_twice_it_is_kept_once(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True)
    (reply,) = show_frames(panel, 1)
    for truth in ("3", "unknown"):
        ask(panel, "wrong", {"number": reply["number"], "truth": truth})
    (event,) = project.ledger.events()
    assert event.truth == "unknown"


def test_an_answer_that_is_forgotten_can_not_be_called_wrong(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True)
    first = show_frames(panel, 30)[0]
    found, _ = ask(panel, "wrong", {"number": first["number"], "truth": "3"})
    assert "not in memory any more" in found["error"]


def test_a_word_that_was_a_number_is_kept_and_talk_is_not(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True)
    spoken = (SOUND * 32767).astype("<i2").tobytes()
    reply, (heard,) = ask(panel, "word", {}, spoken)
    assert (reply["said"], reply["kept"], len(heard)) == ("2", True, 2 * 20_800)
    assistant.voice.said = "unknown"
    reply, _ = ask(panel, "word", {}, spoken)
    assert (reply["text"], reply["kept"]) == ("I don't know", False)
    assert len(project.ledger.events()) == 1

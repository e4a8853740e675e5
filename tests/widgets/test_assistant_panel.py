"""What the assistant's panel keeps, says and shows, without a browser."""

import numpy as np
import pytest
from panel_asking import PICTURE, SOUND, ask, jpeg, make_assistant, show_frames

from ecosystem_kit import consent, sample_people
from ecosystem_kit.assistant import Assistant, AssistantStoppedError
from ecosystem_kit.widgets import AssistantPanel

assistant = pytest.fixture(make_assistant)


def test_every_answer_becomes_an_event_of_one_session(assistant, project):
    panel = AssistantPanel(assistant, project, person="bo", consent=True)
    panel.see(PICTURE, truth="2")
    panel.hear(np.zeros(1600, np.float32), truth="3")
    events = project.ledger.events()
    assert [(event.said, event.truth) for event in events] == [("2", "2"), ("2", "3")]
    assert {event.person for event in events} == {"bo"}
    assert len(project.ledger.sessions("bo")) == 1
    kinds = [project.ledger.sample(event.sample).kind for event in events]
    assert kinds == ["picture", "sound"]


def test_without_consent_it_answers_and_keeps_nothing(assistant, project):
    panel = AssistantPanel(assistant, project)
    assert panel.see(PICTURE).said == "2"
    assert project.ledger.events() == []


def test_conditions_and_synthetic_people_are_the_sessions(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True, synthetic=True, light="lamp")
    panel.see(PICTURE)
    (session,) = project.ledger.sessions("me")
    assert (session.synthetic, session.light, session.device) == (True, "lamp", "")


def test_an_answer_can_be_kept_in_the_session_of_whoever_it_was_for(assistant, project):
    theirs = project.ledger.add_session("emeka", consent=True, synthetic=True)
    panel = AssistantPanel(assistant, project)
    panel.hear(SOUND, truth="3", session=theirs)
    panel.that_was_wrong()
    (event,) = project.ledger.events()
    assert (event.person, event.truth, event.flagged) == ("emeka", "3", True)
    # The panel itself is another person's, who has not agreed.
    panel.see(PICTURE)
    assert len(project.ledger.events()) == 1


def test_nobody_real_is_kept_under_a_synthetic_name(assistant, project):
    panel = AssistantPanel(assistant, project, person="emeka", consent=True, synthetic=True)
    ask(panel, "file", {"name": "a.jpg", "type": "image/jpeg"}, jpeg())
    show_frames(panel, 20)
    assert project.ledger.events() == []
    panel.see(PICTURE)
    assert len(project.ledger.events()) == 1
    assert "what you show or say here is not kept" in panel._greeting()["state"]["keeps"]


def test_a_condition_of_another_name_is_refused(assistant):
    with pytest.raises(TypeError, match="weather"):
        AssistantPanel(assistant, weather="fair")


def test_that_was_wrong_flags_the_last_event_with_the_truth(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True)
    panel.see(PICTURE)
    panel.that_was_wrong(truth="3")
    (event,) = project.ledger.events()
    assert (event.flagged, event.truth) == (True, "3")
    assert panel.notice == "Noted: this one comes back as a hard case."


def test_nothing_can_be_wrong_before_the_first_answer(assistant, project):
    with pytest.raises(IndexError, match="has not answered yet"):
        AssistantPanel(assistant, project).that_was_wrong()


def test_it_does_not_promise_to_keep_what_was_not_kept(assistant):
    panel = AssistantPanel(assistant)
    panel.see(PICTURE)
    panel.that_was_wrong()
    assert "Nothing of this was kept" in panel.notice
    panel.see(PICTURE)
    assert panel.notice == ""


def test_the_switch_stops_the_assistant_and_is_remembered_by_it(assistant):
    panel = AssistantPanel(assistant)
    state, _ = ask(panel, "stop")
    assert state["stopped"]
    with pytest.raises(AssistantStoppedError):
        panel.see(PICTURE)
    # Another panel of the same assistant, or the same one after a reload.
    assert AssistantPanel(assistant)._greeting()["state"]["stopped"]
    assert not ask(panel, "start")[0]["stopped"]
    assert panel.see(PICTURE).said == "2"


def test_the_switch_works_from_python_and_says_that_it_is_off(assistant):
    panel = AssistantPanel(assistant)
    panel.stop()
    assert assistant.stopped
    assert "until you start it again" in panel.notice
    panel.start()
    assert not assistant.stopped


def test_consent_given_in_the_panel_counts_from_then_on_and_is_written_down(assistant, project):
    panel = AssistantPanel(assistant, project)
    assert "Nothing of yours is kept" in panel._greeting()["state"]["keeps"]
    state, _ = ask(panel, "consent", {"given": True})
    assert state["consent"]
    assert "the one picture or sound" in state["keeps"]
    assert consent.of(project.ledger).camera
    panel.see(PICTURE)
    ask(panel, "consent", {"given": False})
    panel.see(PICTURE)
    assert len(project.ledger.events()) == 1
    assert not consent.of(project.ledger).camera


def test_a_panel_without_a_project_says_that_it_keeps_nothing(assistant):
    state = AssistantPanel(assistant, consent=True)._greeting()["state"]
    assert (state["can_keep"], state["keeps"]) == (
        False,
        "Nothing is kept: this panel has no project.",
    )


def test_a_sample_person_stands_in_under_their_own_name(assistant, project):
    panel = AssistantPanel(assistant, project, person="bo", consent=True)
    asked = {"person": "ada", "label": "3", "kind": "sound", "session": "lamp"}
    reply, (heard,) = ask(panel, "sample", asked)
    assert (reply["sense"], len(heard)) == ("voice", 2 * 20_800)
    assert panel.replay("ada", "3").said == "2"
    assert {(one.person, one.truth) for one in project.ledger.events()} == {("ada", "3")}
    assert all(one.synthetic for one in project.ledger.sessions("ada"))


def test_a_file_is_seen_or_heard(assistant):
    panel = AssistantPanel(assistant)
    reply, _ = ask(panel, "file", {"name": "a.jpg", "type": "image/jpeg"}, jpeg())
    assert reply["sense"] == "hand"
    spoken = sample_people.files("sound", persons=["ada"], labels=["3"])[0].path.read_bytes()
    reply, _ = ask(panel, "file", {"name": "a.flac", "type": "audio/flac"}, spoken)
    assert reply["sense"] == "voice"
    assert len(panel.answers) == 2


def test_a_file_that_can_not_be_read_is_named_in_the_panel(assistant):
    panel = AssistantPanel(assistant)
    reply, _ = ask(panel, "file", {"name": "<b>.jpg", "type": "image/jpeg"}, b"text")
    assert reply["error"].startswith("<b>.jpg: ")


def test_language_and_output_are_the_assistants_own(assistant):
    panel = AssistantPanel(assistant)
    ask(panel, "settings", {"language": "fr", "output": "voice-over"})
    assert panel.see(PICTURE).text == "deux"
    assert assistant.output == "voice-over"


def test_the_spoken_answers_of_a_language_come_as_files(assistant):
    content, files = ask(AssistantPanel(assistant), "clips", {"language": "fr"})
    assert content["said"] == [*"0123456789", "unknown"]
    assert all(file.startswith(b"fLaC") for file in files)
    refused, _ = ask(AssistantPanel(assistant), "clips", {"language": "../en"})
    assert "No answers are bundled" in refused["error"]


def test_what_it_should_have_said_is_chosen_from_what_it_can_say(assistant):
    assert AssistantPanel(assistant)._greeting()["state"]["classes"]["hand"] == [
        "2",
        "3",
        "unknown",
    ]
    assert AssistantPanel(Assistant())._greeting()["state"]["classes"] == {}


def test_the_newest_answer_is_there_for_a_view_that_opens_later(assistant):
    panel = AssistantPanel(assistant)
    assert ask(panel, "last")[0] == {}
    panel.see(PICTURE)
    content, (shown,) = ask(panel, "last")
    assert content["text"] == "two"
    assert shown.startswith(b"\xff\xd8")


def test_the_saved_notebook_shows_the_last_words_and_no_picture(assistant):
    panel = AssistantPanel(assistant)
    panel.see(np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8))
    assert repr(panel) == "AssistantPanel(1 answers, last 'two')"
    state = {name: one for name, one in panel.get_state().items() if name not in ("_esm", "_css")}
    assert len(str(state)) < 2_000

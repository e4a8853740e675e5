import numpy as np
import pytest

from ecosystem_kit.assistant import Assistant, AssistantStoppedError
from ecosystem_kit.widgets import AssistantPanel

PICTURE = np.zeros((8, 8, 3), np.uint8)


class SaysTwo:
    def predict(self, X):
        return np.full(len(X), "2")


@pytest.fixture
def assistant():
    return Assistant(hand=SaysTwo(), voice=SaysTwo())


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


def test_that_was_wrong_flags_the_last_event_with_the_truth(assistant, project):
    panel = AssistantPanel(assistant, project, consent=True)
    panel.see(PICTURE)
    panel.that_was_wrong(truth="3")
    (event,) = project.ledger.events()
    assert (event.flagged, event.truth) == (True, "3")


def test_nothing_can_be_wrong_before_the_first_answer(assistant, project):
    with pytest.raises(IndexError, match="has not answered yet"):
        AssistantPanel(assistant, project).that_was_wrong()


def test_the_switch_stops_the_assistant_and_starts_it_again(assistant):
    panel = AssistantPanel(assistant)
    panel._switch.value = True
    with pytest.raises(AssistantStoppedError):
        panel.see(PICTURE)
    panel._switch.value = False
    assert panel.see(PICTURE).said == "2"


def test_a_file_that_can_not_be_read_is_named_in_the_panel(assistant):
    panel = AssistantPanel(assistant)
    panel._on_file({"new": [{"name": "x.jpg", "content": b"text", "type": "image/jpeg"}]})
    assert "x.jpg" in panel._notice.value
    assert "role='alert'" in panel._notice.value


def test_the_name_of_a_file_is_shown_as_text_and_never_as_html(assistant):
    panel = AssistantPanel(assistant)
    panel._on_file({"new": [{"name": "<b>.jpg", "content": b"text", "type": "image/jpeg"}]})
    assert "&lt;b&gt;.jpg" in panel._notice.value


def test_the_button_says_that_nothing_was_answered_yet(assistant):
    panel = AssistantPanel(assistant)
    panel._on_wrong()
    assert "has not answered yet" in panel._notice.value


def test_the_button_does_not_promise_to_keep_what_was_not_kept(assistant):
    panel = AssistantPanel(assistant)
    panel.see(PICTURE)
    panel._on_wrong()
    assert "Nothing of this was kept" in panel._notice.value
    panel.see(PICTURE)
    assert panel._notice.value == ""


def test_the_switch_says_that_it_is_off(assistant):
    panel = AssistantPanel(assistant)
    panel._switch.value = True
    assert "until you start it again" in panel._notice.value


def test_the_saved_notebook_shows_the_last_words_and_no_picture(assistant):
    panel = AssistantPanel(assistant)
    panel.see(PICTURE)
    assert repr(panel) == "AssistantPanel(1 answers, last 'two')"

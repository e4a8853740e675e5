import numpy as np
import pytest

from ecosystem_kit import first_minute
from ecosystem_kit.assistant import Assistant


class _Always:
    """An estimator that says the same to everybody."""

    classes_ = np.array(["3", "unknown"])

    def predict(self, X):
        return np.full(len(X), "3")

    def predict_proba(self, X):
        return np.tile([0.8, 0.2], (len(X), 1))


@pytest.fixture
def assistant():
    return Assistant(_Always(), _Always(), language="fr")


def test_a_person_shows_and_says_a_number_and_gets_two_answers(assistant):
    meeting = first_minute.meet(assistant, "diallo", shows="2", says="5")
    assert (meeting.seen.text, meeting.heard.text) == ("trois", "trois")
    assert meeting.picture.ndim == 3
    assert meeting.sound.ndim == 1


def test_the_meeting_says_that_the_person_is_synthetic_and_describes_picture_and_sound(assistant):
    html = first_minute.meet(assistant, "ada", shows="2", says="5")._repr_html_()
    assert "Ada (synthetic)" in html
    assert 'alt="A drawn hand of Ada shows 2"' in html
    assert "voice saying 5" in html


@pytest.mark.parametrize(
    "slip", [{"person": "nobody"}, {"shows": "12"}, {"session": "night"}], ids=str
)
def test_a_slip_of_the_pen_names_what_there_is(assistant, slip):
    with pytest.raises(ValueError, match="choose"):
        first_minute.meet(assistant, **slip)


@pytest.mark.parametrize("kind", ["picture", "sound"])
def test_everybody_is_asked_once_for_each_label(kind):
    score = first_minute.ask_everybody(_Always(), kind, labels=["3", "4"])
    assert len(score.truth) == 20
    assert score.people == 10
    assert score.interval.estimate == 0.5


def test_each_room_is_drawn_with_its_score():
    rooms = {
        room: first_minute.ask_everybody(_Always(), "sound", labels=["3"], session=room)
        for room in ("daylight", "lamp")
    }
    ax = first_minute.rooms_plot(rooms)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["daylight", "lamp"]

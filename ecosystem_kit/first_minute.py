"""The first minute of the course: the finished assistant meets a bundled, synthetic person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit import sample_people
from ecosystem_kit.assistant import Answer, Assistant
from ecosystem_kit.widgets.sample_view import html_of_picture, html_of_sound

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ecosystem_kit.scores import Score


@dataclass(frozen=True, repr=False)
class Meeting:
    """One person showed a number and said a number, and the assistant answered both.

    Attributes
    ----------
    person : str
        Who.
    shows, says : str
        The classes in truth.
    seen, heard : Answer
        What the assistant answered.
    picture : ndarray of uint8, shape (height, width, 3)
        RGB.
    sound : ndarray of float32, shape (samples,)
        Mono, 16 kHz.
    """

    person: str
    shows: str
    says: str
    seen: Answer
    heard: Answer
    picture: Any
    sound: Any

    def __repr__(self) -> str:
        return (
            f"{self.person} (synthetic) shows {self.shows}, the assistant: {self.seen.text}; "
            f"says {self.says}, the assistant: {self.heard.text}"
        )

    def _repr_html_(self) -> str:
        name = escape(self.person.capitalize())
        hand = html_of_picture(self.picture, alt=f"A drawn hand of {name} shows {self.shows}")
        voice = html_of_sound(self.sound, alt=f"Waveform of {name}'s voice saying {self.says}")
        return (
            '<div style="display:flex;flex-wrap:wrap;gap:2em;align-items:flex-start">'
            f"{_half(f'{name} (synthetic) shows a number', hand, self.seen)}"
            f"{_half(f'{name} says a number', voice, self.heard)}</div>"
        )


def _half(heading: str, shown: str, answer: Answer) -> str:
    return (
        f'<div style="max-width:24em"><div>{heading}</div>{shown}'
        f"<div>The assistant answers:</div>{answer._repr_html_()}</div>"
    )


def meet(
    assistant: Assistant,
    person: str = "ada",
    *,
    shows: str = "3",
    says: str = "5",
    session: str = "daylight",
) -> Meeting:
    """Let a bundled person show a number and say a number to the assistant.

    Parameters
    ----------
    assistant : Assistant
        With eyes and ears.
    person : str
        A name from `ecosystem_kit.synthetic.people`.
    shows, says : str
        A digit in quotes, or "unknown".
    session : {"daylight", "lamp"}
        The conditions of the capture.

    Raises
    ------
    ValueError
        When there is no such person, digit or session.
    """
    picture = sample_people.one("picture", person, shows, session=session)
    sound = sample_people.one("sound", person, says, session=session)
    return Meeting(
        person, shows, says, assistant.see(picture), assistant.hear(sound), picture, sound
    )


def ask_everybody(
    estimator: Any, kind: str, *, labels: Sequence[str] = "012345", session: str = "lamp"
) -> "Score":
    """Return how often an estimator is right when each bundled person gives each label once.

    Parameters
    ----------
    estimator : fitted classifier
        The assistant's eyes or ears.
    kind : {"picture", "sound"}
        What it takes.
    labels : sequence of str
        What each person shows or says.
    session : {"daylight", "lamp"}
        The conditions.
    """
    from ecosystem_kit.evaluation import score_on

    pairs = [(person.name, label) for person in sample_people.PEOPLE for label in labels]
    X = np.stack([sample_people.one(kind, *pair, session=session) for pair in pairs])
    return score_on(estimator, X, [label for _, label in pairs], [name for name, _ in pairs])


def rooms_plot(rooms: "Mapping[str, Score]") -> "Axes":
    """Draw the score of each room with its interval, and return the axes."""
    from ecosystem_kit.plots import interval_plot

    return interval_plot({room: score.interval for room, score in rooms.items()})

"""The replayed pilot: a real assistant answers recordings of people it was never fitted on.

The answers, their confidence and their milliseconds are computed here and now. What the person
did then is a synthetic stand-in (`ecosystem_kit.synthetic.pilot_behaviour`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit import consent, sample_people
from ecosystem_kit.assistant import UNKNOWN, Answer, Assistant
from ecosystem_kit.synthetic.pilot_behaviour import react
from ecosystem_kit.wording import wrapped

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Event
    from ecosystem_kit.project import Project

STAND_IN = (
    "Nobody has piloted the assistant yet. A replayed pilot stands in: bundled synthetic voices, "
    "answered by a real model; what they did then is drawn by a program."
)


@dataclass(frozen=True, eq=False)
class PilotClips:
    """Recordings of the people of the pilot.

    Attributes
    ----------
    ids : list of int
        Samples in the ledger.
    X : ndarray of float32, shape (clips, samples)
        Mono, 16 kHz, the word in the middle.
    truth, persons : arrays of str, shape (clips,)
        What was meant ("unknown" for every word outside the plan), and by whom.
    sessions : array of int, shape (clips,)
        Sessions in the ledger.
    """

    ids: list[int]
    X: NDArray[np.float32]
    truth: NDArray[np.str_]
    persons: NDArray[np.str_]
    sessions: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, chosen: Any) -> "PilotClips":
        """Return some of them: an index array, a slice, or a mask."""
        rows = np.arange(len(self))[chosen]
        ids = [self.ids[row] for row in rows]
        return PilotClips(
            ids, self.X[rows], self.truth[rows], self.persons[rows], self.sessions[rows]
        )


def bring_in(
    project: "Project",
    persons: Sequence[str] = sample_people.PILOT_PEOPLE,
    *,
    labels: Sequence[str] | None = None,
) -> PilotClips:
    """Let bundled people say their words to the project's microphone, and return the clips.

    Parameters
    ----------
    project : Project
        The recordings go to its ledger, marked as synthetic and without labels.
    persons : sequence of str
        Who comes. Whoever refused the microphone on the consent card stays out.
    labels : sequence of str, optional
        What they say; the plan's classes and "unknown" where None.

    Raises
    ------
    ValueError
        When everybody refused.
    """
    from ecosystem_kit.hearing import trim_to_word

    ledger, classes = project.ledger, [*project.plan.classes, UNKNOWN]
    willing = [name for name in persons if not _refused(project, name)]
    if not willing:
        raise ValueError(
            f"Nobody of {', '.join(persons)} agreed to be recorded; wanted: 2 or more people. Ask "
            "others, or ask again later."
        )
    ids = sample_people.replay(ledger, "sound", persons=willing, labels=labels or classes)
    samples = [ledger.sample(number) for number in ids]
    meant = [one.prompt if one.prompt in classes else UNKNOWN for one in samples]
    return PilotClips(
        ids,
        np.stack([trim_to_word(ledger.sound(number)) for number in ids]),
        np.array(meant),
        np.array([one.person for one in samples]),
        np.array([one.session for one in samples]),
    )


def _refused(project: "Project", person: str) -> bool:
    asked = bool(project.ledger.read_note(f"consent {person}"))
    return asked and not consent.of(project.ledger, person).microphone


def replay_pilot(
    project: "Project", assistant: Assistant, clips: PilotClips, *, model: str
) -> list["Event"]:
    """Let the assistant answer each clip, and keep every answer as an event.

    A clip that was answered already is not answered again, so a cell may be run twice.

    Parameters
    ----------
    project : Project
        The events go to its ledger.
    assistant : Assistant
        With a voice estimator.
    clips : PilotClips
        What it hears.
    model : str
        The run whose promise this pilot is held against.

    Returns
    -------
    list of Event
        Those of these clips, oldest first.
    """
    ledger = project.ledger
    ledger.note("piloted", {**(ledger.read_note("piloted") or {}), "sound": model})
    there = {event.sample for event in ledger.events()}
    if len(clips):
        # Nets load when first asked; nobody in a pilot waits for that.
        assistant.hear(clips.X[0])
    for row, number in enumerate(clips.ids):
        if number not in there:
            _keep(project, assistant.hear(clips.X[row]), clips, row)
    return [event for event in ledger.events() if event.sample in set(clips.ids)]


def _keep(project: "Project", answer: Answer, clips: PilotClips, row: int) -> None:
    person, truth = str(clips.persons[row]), str(clips.truth[row])
    done = react(person, answer.said, truth=truth, answer_ms=answer.answer_ms, key=clips.ids[row])
    project.ledger.add_event(
        clips.sessions[row],
        said=answer.said,
        truth=truth,
        confidence=_number(answer.confidence),
        margin=_number(answer.margin),
        answer_ms=answer.answer_ms,
        output=answer.output,
        behaviour=done.behaviour,
        rating=done.rating,
        flagged=done.flagged,
        sample=clips.ids[row],
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


def ensure_pilot(project: "Project", assistant: Assistant, *, model: str) -> PilotClips:
    """Return the pilot's clips; replay the pilot, and say so, where there was none."""
    empty = not project.ledger.events()
    clips = bring_in(project)
    if empty:
        replay_pilot(project, assistant, clips, model=model)
        print(wrapped(STAND_IN))
    return clips

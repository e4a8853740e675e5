"""What the assistant panel decided on: kept in the ledger where consent was given, or forgotten."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ecosystem_kit import sample_people

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ecosystem_kit.assistant import Answer
    from ecosystem_kit.project import Project
    from ecosystem_kit.synthetic.people import Session

# On the screen a picture is no larger, in pixels.
SHOWN_PX = 640


@dataclass
class Decision:
    """One look or one listening of the assistant, kept in memory until newer ones follow.

    Attributes
    ----------
    number : int
        Counts the panel's decisions.
    sense : {"hand", "voice"}
        What decided.
    answer : Answer
        The decision.
    shown : ndarray
        A picture, uint8 (height, width, 3), RGB; or a sound, float32 (samples,), 16 kHz.
    file : bytes or None
        The picture as the browser sent it, which is kept as it is.
    sample : tuple of str and Session, or None
        The bundled person who stood in, and under which conditions.
    truth : str or None
        What was really shown or said, where somebody knows.
    session : int or None
        A session of the ledger that it belongs to; the panel's own where None.
    live : bool
        Whether somebody before the browser showed or said it.
    same_as : Decision or None
        The answer that was given for this gesture, of which this is a later look.
    event : int or None
        Its number in the ledger, once it is kept.
    """

    number: int
    sense: str
    answer: "Answer"
    shown: "NDArray[Any]"
    file: bytes | None = None
    sample: "tuple[str, Session] | None" = None
    truth: str | None = None
    session: int | None = None
    live: bool = False
    same_as: "Decision | None" = None
    event: int | None = None

    def content(self) -> dict[str, Any]:
        """Return what the browser shows of it, without picture and sound."""
        answer = self.answer
        return {
            "number": self.number,
            "sense": self.sense,
            "said": answer.said,
            "text": answer.text,
            # NaN, where the estimator gives no probability, is no JSON.
            "confidence": answer.confidence if answer.confidence == answer.confidence else None,
            "answer_ms": round(answer.answer_ms, 2),
            "kept": self.event is not None,
        }

    def preview(self) -> bytes:
        """Return what it decided on for the screen: a JPEG, or 16-bit samples at 16 kHz."""
        if self.sense == "voice":
            return (self.shown.clip(-1, 1) * 32767).astype("<i2").tobytes()
        import cv2

        height, width = self.shown.shape[:2]
        scale = min(1.0, SHOWN_PX / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(self.shown, size, interpolation=cv2.INTER_AREA)
        _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
        return jpeg.tobytes()


class EventKeeper:
    """Puts decisions into a project's ledger, each with the picture or sound that led to it.

    Parameters
    ----------
    project : Project
        Whose ledger.
    person : str
        Who talks to the assistant; bundled people who stand in are kept under their own names.
    synthetic : bool
        Whether that person was made by a program.
    conditions : dict of str to str
        Of the session.
    """

    def __init__(
        self, project: "Project", *, person: str, synthetic: bool, conditions: dict[str, str]
    ) -> None:
        self.ledger = project.ledger
        self.person, self.synthetic, self.conditions = person, synthetic, conditions
        self._session: int | None = None

    def keep(self, decision: Decision) -> int:
        """Keep a decision and return its event's number; it is on disk when this returns."""
        session, answer = self._session_of(decision), decision.answer
        if decision.sense == "hand":
            shown = decision.shown if decision.file is None else decision.file
            sample = self.ledger.add_picture(session, shown, source="pilot")
        else:
            sample = self.ledger.add_sound(session, decision.shown, source="pilot")
        decision.event = self.ledger.add_event(
            session,
            said=answer.said,
            truth=decision.truth,
            confidence=answer.confidence,
            margin=answer.margin,
            answer_ms=answer.answer_ms,
            output=answer.output,
            sample=sample,
        )
        return decision.event

    def _session_of(self, decision: Decision) -> int:
        if decision.session is not None:
            return decision.session
        if decision.sample is not None:
            person, session = decision.sample
            kind = "picture" if decision.sense == "hand" else "sound"
            return sample_people.open_session(self.ledger, kind, session, person=person)
        if self._session is None:
            self._session = self.ledger.add_session(
                self.person, consent=True, synthetic=self.synthetic, **self.conditions
            )
        return self._session

"""The assistant, live: it looks and listens, answers, and can be stopped and put right."""

from typing import TYPE_CHECKING, Any, ClassVar

from ecosystem_kit.assistant import UNKNOWN, Answer, Assistant
from ecosystem_kit.synthetic.people import SESSIONS
from ecosystem_kit.widgets.assistant_requests import AssistantRequests

if TYPE_CHECKING:
    from ecosystem_kit.project import Project


class AssistantPanel(AssistantRequests):
    """Talk to an assistant by camera, microphone, files, sample people or Python.

    With consent, an answer becomes an event in the ledger, with the one picture or sound that it
    was given for. Of live sight that is a number held for 0.6 s, of live hearing a word that was
    a number, and whatever somebody calls wrong; all else is looked at and forgotten.

    Parameters
    ----------
    assistant : Assistant
        With the estimators that it sees and hears by, rules or models.
    project : Project, optional
        Where the events go; nothing is kept where None.
    person : str, default="me"
        Who talks to it.
    consent : bool, default=False
        Whether that person agreed that what is shown and said is kept with the event. The panel
        asks, and the answer given there counts from then on.
    synthetic : bool, default=False
        Whether that person was made by a program.
    device, light, background, distance, noise, place : str
        The session's conditions, in the learner's words.

    Attributes
    ----------
    answers : list of Answer
        What was said so far, oldest first; of live sight the answers given, not each frame.
    notice : str
        The last sentence that the panel said.

    Examples
    --------
    >>> from ecosystem_kit import vision
    >>> panel = AssistantPanel(Assistant(vision.load_starter()))
    >>> panel.replay("ada", "3").said  # doctest: +SKIP
    '3'
    """

    parts: ClassVar[tuple[str, ...]] = (
        "camera_device.js",
        "camera_pictures.js",
        "reply_filling.js",
        "camera_stream.js",
        "sound_pictures.js",
        "sound_drawing.js",
        "sound_ring.js",
        "sound_recorder.js",
        "assistant_panel_ear.js",
        "assistant_panel_voice.js",
        "assistant_panel_view.js",
        "assistant_panel_controls.js",
        "assistant_panel.js",
    )
    styles: ClassVar[tuple[str, ...]] = ("assistant_panel.css",)

    def __init__(
        self,
        assistant: Assistant,
        project: "Project | None" = None,
        *,
        person: str = "me",
        consent: bool = False,
        synthetic: bool = False,
        device: str = "",
        light: str = "",
        background: str = "",
        distance: str = "",
        noise: str = "",
        place: str = "",
    ) -> None:
        self.assistant, self.project = assistant, project
        self.person, self.consent, self.synthetic = person, consent, synthetic
        conditions = {"device": device, "light": light, "background": background}
        conditions |= {"distance": distance, "noise": noise, "place": place}
        self.conditions = {name: value for name, value in conditions.items() if value}
        self.answers: list[Answer] = []
        self.notice = ""
        super().__init__()

    def see(self, picture: Any, *, truth: str | None = None, session: int | None = None) -> Answer:
        """Show the assistant a picture.

        Parameters
        ----------
        picture : ndarray of uint8, shape (height, width, 3)
            RGB.
        truth : str, optional
            What was really shown, where somebody knows.
        session : int, optional
            A session of the project's ledger to keep it in, whose person agreed when it was
            opened; this panel's own where None.

        Returns
        -------
        Answer
            Also shown in the panel, and kept as an event.

        Raises
        ------
        AssistantStoppedError
            After the kill switch.
        """
        return self._shown(self._decided("hand", picture, truth=truth, session=session))

    def hear(self, sound: Any, *, truth: str | None = None, session: int | None = None) -> Answer:
        """Play the assistant a sound, ``float32 (samples,)`` at 16 kHz; see `see`."""
        return self._shown(self._decided("voice", sound, truth=truth, session=session))

    def replay(
        self, person: str, label: str, *, kind: str = "picture", session: str = SESSIONS[0].name
    ) -> Answer:
        """Let a bundled, synthetic person show or say a number.

        Parameters
        ----------
        person : str
            A name from `ecosystem_kit.synthetic.people`. Events go to a session of that person.
        label : str
            A digit in quotes, or "unknown".
        kind : {"picture", "sound"}
            Whether it is shown or said.
        session : {"daylight", "lamp"}
            The conditions.

        Raises
        ------
        ValueError
            When nobody of that name, or nothing of that label, is bundled.
        """
        return self._shown(self._replayed(person, label, kind=kind, session=session))

    def that_was_wrong(self, truth: str | None = None) -> None:
        """Flag the last answer, so that it comes back as a hard case to label.

        Parameters
        ----------
        truth : str, optional
            What it should have said.

        Raises
        ------
        IndexError
            When nothing was answered yet.
        """
        with self._lock:
            if not self._recent:
                message = "The assistant has not answered yet, so nothing can be wrong."
                raise IndexError(message)
            self._flag(self._recent[next(reversed(self._recent))], truth)
        self._tell("notice", {"sentence": self.notice})

    def stop(self) -> None:
        """Pull the kill switch: no more answers, and every camera and microphone goes off."""
        self._switched(stopped=True)

    def start(self) -> None:
        """Let the assistant answer again; camera and microphone stay off until switched on."""
        self._switched(stopped=False)

    def __repr__(self) -> str:
        last = self.answers[-1].text if self.answers else UNKNOWN
        return f"AssistantPanel({len(self.answers)} answers, last {last!r})"

"""The assistant with a switch, a memory of what it said, and a button for when it was wrong."""

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from ecosystem_kit.assistant import UNKNOWN, Answer, Assistant
from ecosystem_kit.widgets.sample_view import html_of_picture, html_of_sound

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

SAW, HEARD = "<div>The assistant saw:</div>", "<div>The assistant heard:</div>"


class AssistantPanel(ipywidgets.VBox):
    """Talk to an assistant; every answer becomes an event in the ledger.

    Parameters
    ----------
    assistant : Assistant
        With the estimators that it sees and hears by.
    project : Project, optional
        Where the events go; nothing is kept where None.
    person : str, default="me"
        Who talks to it.
    consent : bool, default=False
        Whether that person agreed that what is shown and said is kept with the event.
    **conditions : str
        The session's conditions, see `Camera`.

    Attributes
    ----------
    answers : list of Answer
        What was said so far, oldest first.
    """

    def __init__(
        self,
        assistant: Assistant,
        project: "Project | None" = None,
        *,
        person: str = "me",
        consent: bool = False,
        **conditions: str,
    ) -> None:
        self.assistant, self.project = assistant, project
        self.person, self.consent = person, consent
        self.conditions: dict[str, Any] = dict(conditions)
        self.answers: list[Answer] = []
        self._session: int | None = None
        self._event: int | None = None
        super().__init__(self._parts())

    def _parts(self) -> list[ipywidgets.Widget]:
        tall = ipywidgets.Layout(height="44px", width="auto")
        self._file = ipywidgets.FileUpload(
            accept="image/*,audio/*", description="Show or play a file", layout=tall
        )
        self._file.observe(self._on_file, names="value")
        wrong = ipywidgets.Button(description="That was wrong", icon="flag", layout=tall)
        wrong.on_click(lambda _: self._on_wrong())
        self._switch = ipywidgets.ToggleButton(
            description="Stop the assistant", icon="power-off", layout=tall
        )
        self._switch.observe(self._on_switch, names="value")
        self._shown, self._said, self._notice = (ipywidgets.HTML() for _ in range(3))
        row = ipywidgets.Box(
            [self._file, wrong, self._switch], layout=ipywidgets.Layout(flex_flow="row wrap")
        )
        return [row, self._shown, self._said, self._notice]

    def see(self, picture: Any, *, truth: str | None = None) -> Answer:
        """Show the assistant a picture, ``uint8 (height, width, 3)`` RGB.

        Parameters
        ----------
        picture : ndarray of uint8, shape (height, width, 3)
            RGB.
        truth : str, optional
            What was really shown, where somebody knows.

        Returns
        -------
        Answer
            Also shown in the panel, and kept as an event.
        """
        self._shown.value = SAW + html_of_picture(picture, alt="What the assistant saw")
        return self._kept(self.assistant.see(picture), picture, truth=truth)

    def hear(self, sound: Any, *, truth: str | None = None) -> Answer:
        """Play the assistant a sound, ``float32 (samples,)`` at 16 kHz; see `see`."""
        self._shown.value = HEARD + html_of_sound(sound, alt="What the assistant heard")
        return self._kept(self.assistant.hear(sound), sound, truth=truth)

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
        if not self.answers:
            message = "The assistant has not answered yet, so nothing can be wrong."
            raise IndexError(message)
        if self.project is None or self._event is None:
            self._notice.value = _status("Nothing of this was kept, so nothing can be noted.")
            return
        self.project.ledger.flag_event(self._event, truth=truth)
        self._notice.value = _status("Noted: this one comes back as a hard case.")

    def _kept(self, answer: Answer, input_: Any, *, truth: str | None) -> Answer:
        self.answers.append(answer)
        self._said.value = f"<div>The assistant answers:</div>{answer._repr_html_()}"
        self._notice.value = ""
        if self.project is not None and self.consent:
            ledger, session = self.project.ledger, self._open_session()
            # What was shown or said is kept with the answer: a hard case can then be labeled.
            keep = ledger.add_picture if input_.ndim == 3 else ledger.add_sound
            self._event = ledger.add_event(
                session,
                said=answer.said,
                truth=truth,
                confidence=answer.confidence,
                margin=answer.margin,
                answer_ms=answer.answer_ms,
                output=answer.output,
                sample=keep(session, input_, source="pilot"),
            )
        return answer

    def _open_session(self) -> int:
        assert self.project is not None
        if self._session is None:
            self._session = self.project.ledger.add_session(
                self.person, consent=self.consent, **self.conditions
            )
        return self._session

    def _on_file(self, change: dict[str, Any]) -> None:
        from ecosystem_kit.hearing import read_sound
        from ecosystem_kit.vision import decode_picture

        for one in change["new"]:
            content = bytes(one["content"])
            try:
                if str(one["type"]).startswith("image/"):
                    self.see(decode_picture(content))
                else:
                    self.hear(read_sound(content)[0])
            except (ValueError, RuntimeError) as problem:
                sentence = escape(f"{one['name']}: {problem}")
                self._notice.value = f"<div role='alert'>{sentence}</div>"

    def _on_wrong(self) -> None:
        if self.answers:
            self.that_was_wrong()
        else:
            self._notice.value = _status("It has not answered yet: show or play it a file first.")

    def _on_switch(self, change: dict[str, Any]) -> None:
        (self.assistant.stop if change["new"] else self.assistant.start)()
        self._switch.description = "Start the assistant" if change["new"] else "Stop the assistant"
        stopped = "Stopped: it answers nothing until you start it again."
        self._notice.value = _status(stopped if change["new"] else "It answers again.")

    def __repr__(self) -> str:
        last = self.answers[-1].text if self.answers else UNKNOWN
        return f"AssistantPanel({len(self.answers)} answers, last {last!r})"


def _status(sentence: str) -> str:
    return f"<div role='status'>{sentence}</div>"

"""What camera and microphone share: a session, a plan of what is still wanted, and its filling."""

from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from ecosystem_kit import sample_people
from ecosystem_kit.assistant import UNKNOWN

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

CONDITIONS = ("device", "light", "background", "distance", "noise", "place")


class Capture(ipywidgets.VBox):
    """A capture widget for one person under one set of conditions.

    `Camera` and `Microphone` say what is captured. Nothing that is captured is put into the
    notebook: it goes to the project's ledger, and is on disk before it is counted here.

    Parameters
    ----------
    project : Project
        Where the captures go, and the plan that says how many are wanted.
    person : str, default="me"
        A nickname.
    consent : bool, default=False
        Whether that person agreed to be captured. Without it nothing is kept.
    **conditions : str
        ``device``, ``light``, ``background``, ``distance``, ``noise``, ``place``.

    Attributes
    ----------
    captured : list of int
        Ids of the samples captured here, oldest first.
    refused : list of str
        One sentence for each file that could not be read.

    Raises
    ------
    TypeError
        When a condition has another name than the six above.
    """

    kind = ""
    accept = ""
    verb = ""

    def __init__(
        self, project: "Project", *, person: str = "me", consent: bool = False, **conditions: str
    ) -> None:
        strange = sorted(set(conditions) - set(CONDITIONS))
        if strange:
            message = f"A session has no condition {strange}: choose from {list(CONDITIONS)}."
            raise TypeError(message)
        self.project, self.person, self.consent = project, person, consent
        self.conditions: dict[str, Any] = dict(conditions)
        self.captured: list[int] = []
        self.refused: list[str] = []
        self._session: int | None = None
        super().__init__(self._parts())
        self._say()

    def _parts(self) -> list[ipywidgets.Widget]:
        classes = [*self.project.plan.classes, UNKNOWN]
        self._prompt = ipywidgets.Dropdown(options=classes, description=self.verb)
        self._files = ipywidgets.FileUpload(
            accept=self.accept, multiple=True, description="Add files"
        )
        self._files.observe(self._on_files, names="value")
        self._status = ipywidgets.HTML()
        return [ipywidgets.HBox([self._prompt, self._files]), self._status]

    def _on_files(self, change: dict[str, Any]) -> None:
        files = [(one["name"], bytes(one["content"])) for one in change["new"]]
        try:
            self._keep(files, self._prompt.value)
        except ValueError as problem:
            # A widget's callback has no cell to print into: the sentence goes on the widget.
            self.refused.append(str(problem))
        self._say()

    def upload(self, paths: Iterable[Path | str], *, prompt: str | None = None) -> list[int]:
        """Capture from files on disk, as the button does.

        Parameters
        ----------
        paths : iterable of Path
            Pictures or recordings, in any format that the kit reads.
        prompt : str, optional
            What was asked for; the one chosen in the widget where None.

        Returns
        -------
        list of int
            Ids of the new samples. A file that can't be read is named in `refused`.

        Raises
        ------
        ValueError
            When the person has not consented.
        """
        files = [(Path(path).name, Path(path).read_bytes()) for path in paths]
        ids = self._keep(files, prompt or self._prompt.value)
        self._say()
        return ids

    def replay(
        self, person: str, *, session: str | None = None, labels: Sequence[str] | None = None
    ) -> list[int]:
        """Let a bundled sample person stand before the camera or microphone.

        Parameters
        ----------
        person : str
            A name from `ecosystem_kit.synthetic.people`.
        session : str, optional
            ``"daylight"`` or ``"lamp"``; both where None.
        labels : sequence of str, optional
            What is shown or said; the plan's classes and "unknown" where None.

        Returns
        -------
        list of int
            Ids of the new samples.
        """
        ids = sample_people.replay(
            self.project.ledger,
            self.kind,
            persons=[person],
            sessions=None if session is None else [session],
            labels=labels or [*self.project.plan.classes, UNKNOWN],
        )
        self.captured += ids
        self._say()
        return ids

    def still_wanted(self) -> dict[str, int]:
        """Return how many samples of each class the plan still wants from this person.

        Returns
        -------
        dict of str to int
            Class to number wanted, never below zero.
        """
        plan, have = self.project.plan, self.project.ledger.prompts(self.kind, person=self.person)
        share = -(-plan.samples_per_class // plan.people)
        return {name: max(0, share - have.get(name, 0)) for name in [*plan.classes, UNKNOWN]}

    def _keep(self, files: list[tuple[str, bytes]], prompt: str) -> list[int]:
        ledger = self.project.ledger
        add: Callable[..., int] = ledger.add_picture if self.kind == "picture" else ledger.add_sound
        ids = []
        for name, content in files:
            try:
                ids.append(add(self._open_session(), content, prompt=prompt, source="upload"))
            except ValueError as problem:
                if not self.consent:
                    raise
                self.refused.append(f"{name}: {problem}")
        self.captured += ids
        return ids

    def _open_session(self) -> int:
        if self._session is None:
            self._session = self.project.ledger.add_session(
                self.person, consent=self.consent, **self.conditions
            )
        return self._session

    def _say(self) -> None:
        wanted = {name: count for name, count in self.still_wanted().items() if count}
        lines = [f"Captured here: {len(self.captured)}."]
        if not self.consent:
            lines = [f"Without consent nothing of {self.person} is kept: files are refused."]
        if wanted:
            listed = ", ".join(f"{count} of “{name}”" for name, count in wanted.items())
            lines.append(f"Still wanted from {self.person}: {listed}.")
        text = "<br>".join(escape(line, quote=False) for line in lines + self.refused)
        self._status.value = f"<div role='status'>{text}</div>"

    def __repr__(self) -> str:
        return f"{type(self).__name__}(person={self.person!r}, captured={len(self.captured)})"

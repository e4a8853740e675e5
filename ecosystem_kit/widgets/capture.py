"""What camera and microphone share: a session, a plan of what is still wanted, and its filling."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecosystem_kit import consent as consents
from ecosystem_kit import sample_people
from ecosystem_kit.assistant import UNKNOWN
from ecosystem_kit.widgets.browser_widget import BrowserWidget, Content, Reply

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

CONDITIONS = ("device", "light", "background", "distance", "noise", "place")
# A list of broken files that is longer than this helps nobody.
SHOWN_REFUSALS = 5


class Capture(BrowserWidget):
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
        Whether that person agreed to be captured. Without it nothing is kept; the widget asks.
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
    sense = ""
    accept = ""
    verb = ""

    def __init__(
        self, project: "Project", *, person: str = "me", consent: bool = False, **conditions: str
    ) -> None:
        self.conditions: dict[str, Any] = dict(_checked(conditions))
        self.project, self.person, self.consent = project, person, consent
        self.captured: list[int] = []
        self.refused: list[str] = []
        self.prompt = self._classes()[0]
        self._session: int | None = None
        super().__init__()

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
        return self._keep_files(files, prompt or self.prompt)

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
        with self._lock:
            ids = sample_people.replay(
                self.project.ledger,
                self.kind,
                persons=[person],
                sessions=None if session is None else [session],
                labels=labels or self._classes(),
            )
            self.captured += ids
        self._changed()
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
        return {name: max(0, share - have.get(name, 0)) for name in self._classes()}

    @property
    def status(self) -> str:
        """What the widget says below its buttons, a line each."""
        wanted = {name: count for name, count in self.still_wanted().items() if count}
        lines = [f"Captured here: {len(self.captured)}."]
        if not self.consent:
            lines = [f"Without consent nothing of {self.person} is kept: files are refused."]
        if wanted:
            listed = ", ".join(f"{count} of “{name}”" for name, count in wanted.items())
            lines.append(f"Still wanted from {self.person}: {listed}.")
        return "\n".join(lines + self.refused[-SHOWN_REFUSALS:])

    def _handle(
        self, kind: str, content: Content, buffers: list[memoryview]
    ) -> Reply | Content | None:
        requests: dict[str, Callable[[Content, list[memoryview]], Content | None]] = {
            "prompt": self._on_prompt,
            "consent": self._on_consent,
            "session": self._on_session,
            "upload": self._on_upload,
            "keep": self._on_keep,
            "replay": self._on_replay,
        }
        if kind not in requests:
            return super()._handle(kind, content, buffers)
        return requests[kind](content, buffers)

    def _greeting(self) -> Content:
        return self._state()

    def _state(self) -> Content:
        """Return what the browser shows: small JSON things, none of them captured."""
        return {
            "kind": self.kind,
            "accept": self.accept,
            "verb": self.verb,
            "person": self.person,
            "consent": self.consent,
            "conditions": {name: self.conditions.get(name, "") for name in CONDITIONS},
            "prompt": self.prompt,
            "wanted": self.still_wanted(),
            "captured": len(self.captured),
            "refused": self.refused[-SHOWN_REFUSALS:],
            "days": self.project.plan.retention_days,
            "samplePeople": list(sample_people.TRAINING_PEOPLE),
            "sampleSessions": [session.name for session in sample_people.SESSIONS],
        }

    def _changed(self) -> None:
        """Show every open view what is captured and wanted now."""
        self._tell("state", self._state())

    def _on_prompt(self, content: Content, _: list[memoryview]) -> None:
        self.prompt = str(content["prompt"])
        self._changed()

    def _on_consent(self, content: Content, _: list[memoryview]) -> None:
        ledger, senses = self.project.ledger, consents.of(self.project.ledger, self.person)
        answers = {"camera": senses.camera, "microphone": senses.microphone}
        answers[self.sense] = bool(content["yes"])
        consents.answer(
            ledger,
            camera=answers["camera"],
            microphone=answers["microphone"],
            person=self.person,
            days=self.project.plan.retention_days,
        )
        self.consent = answers[self.sense]
        self._changed()

    def _on_session(self, content: Content, _: list[memoryview]) -> None:
        """Begin another session: another person, or other conditions."""
        conditions = {k: str(v).strip() for k, v in content["conditions"].items() if str(v).strip()}
        person = str(content["person"]).strip()
        if not person:
            raise ValueError("A session needs a person: write a nickname.")
        if person != self.person:
            self.consent = bool(getattr(consents.of(self.project.ledger, person), self.sense))
        if (person, conditions) != (self.person, self.conditions):
            self._session = None
        self.person, self.conditions = person, dict(_checked(conditions))
        self._changed()

    def _on_upload(self, content: Content, buffers: list[memoryview]) -> Content:
        before = len(self.refused)
        files = [(str(content["name"]), bytes(one)) for one in buffers]
        samples = self._keep_files(files, str(content["prompt"]))
        return {"samples": samples, "refused": self.refused[before:]}

    def _on_keep(self, content: Content, buffers: list[memoryview]) -> Content:
        """Keep what the browser captured: one prompt, a time in ms for each buffer."""
        taken = [time / 1000 for time in content["taken_at"]]
        items = list(zip(map(bytes, buffers), taken, strict=True))
        if content.get("again"):
            items = [one for one in items if not self._has(*one)]
        prompts = [str(content["prompt"])] * len(items)
        ids = self._add_many([data for data, _ in items], prompts, [time for _, time in items])
        self.captured += ids
        self._changed()
        return {"samples": ids}

    def _on_replay(self, content: Content, _: list[memoryview]) -> Content:
        labels, session = content.get("labels"), content.get("session")
        return {"samples": self.replay(content["replayed"], session=session, labels=labels)}

    def _has(self, data: bytes, taken_at: float) -> bool:
        """Return whether this very capture is kept: its answer was lost on the way."""
        import hashlib

        name = hashlib.sha256(data).hexdigest()
        samples = self.project.ledger.samples(self.kind, person=self.person)
        return any(name in one.media and abs(one.taken_at - taken_at) < 1e-3 for one in samples)

    def _add_many(
        self, captures: list[bytes], prompts: list[str], taken_at: list[float]
    ) -> list[int]:
        if not captures:
            return []
        ledger = self.project.ledger
        add: Any = ledger.add_many_pictures if self.kind == "picture" else ledger.add_many_sounds
        ids = add(
            self._open_session(), captures, prompts=prompts, taken_at=taken_at, source=self.sense
        )
        return list(ids)

    def _keep_files(self, files: list[tuple[str, bytes]], prompt: str) -> list[int]:
        ledger = self.project.ledger
        add: Callable[..., int] = ledger.add_picture if self.kind == "picture" else ledger.add_sound
        ids = []
        with self._lock:
            for name, content in files:
                try:
                    ids.append(add(self._open_session(), content, prompt=prompt, source="upload"))
                except ValueError as problem:
                    if not self.consent:
                        raise
                    self.refused.append(f"{name}: {problem}")
            self.captured += ids
        self._changed()
        return ids

    def _open_session(self) -> int:
        if self._session is None:
            self._session = self.project.ledger.add_session(
                self.person, consent=self.consent, **self.conditions
            )
        return self._session

    def _classes(self) -> list[str]:
        return [*self.project.plan.classes, UNKNOWN]

    def __repr__(self) -> str:
        return f"{type(self).__name__}(person={self.person!r}, captured={len(self.captured)})"


def _checked(conditions: dict[str, str]) -> dict[str, str]:
    strange = sorted(set(conditions) - set(CONDITIONS))
    if strange:
        message = f"A session has no condition {strange}: choose from {list(CONDITIONS)}."
        raise TypeError(message)
    return conditions

"""What the assistant panel's browser side asks for, and how it is answered."""

from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit import consent as consents
from ecosystem_kit import sample_people
from ecosystem_kit.assistant import OUTPUTS, UNKNOWN, WORDS, Answer, Assistant
from ecosystem_kit.resources import folder
from ecosystem_kit.synthetic.people import PEOPLE, SESSIONS
from ecosystem_kit.widgets.answer_events import Decision, EventKeeper
from ecosystem_kit.widgets.browser_widget import Content, Reply
from ecosystem_kit.widgets.live_answers import Freshness, Steadiness
from ecosystem_kit.widgets.live_frames import LiveFrames

if TYPE_CHECKING:
    from ecosystem_kit.project import Project

# Decisions that can still be called wrong; each holds its picture, so they are few.
REMEMBERED = 12
NOT_KEPT = "Nothing of this was kept, so nothing can be noted."


class AssistantRequests(LiveFrames):
    """The panel without its public methods: decisions, what is kept of them, and requests."""

    assistant: Assistant
    project: "Project | None"
    person: str
    consent: bool
    synthetic: bool
    conditions: dict[str, str]
    answers: list[Answer]
    notice: str

    def __init__(self) -> None:
        self._keeper: EventKeeper | None = None
        self._number = 0
        self._recent: OrderedDict[int, Decision] = OrderedDict()
        self._steadiness, self._freshness = Steadiness(), Freshness()
        self._standing: Decision | None = None
        super().__init__()

    def _switched(self, *, stopped: bool) -> Content:
        (self.assistant.stop if stopped else self.assistant.start)()
        off = "Stopped: it answers nothing until you start it again."
        return self._change(off if stopped else "It answers again.")

    def _change(self, sentence: str) -> Content:
        self.notice = sentence
        self._tell("state", self._state())
        return self._state()

    def _decided(self, sense: str, shown: Any, **about: Any) -> Decision:
        """Let the assistant look or listen once, on purpose, and keep that where it may."""
        with self._lock:
            decision = self._decide(sense, shown, **about)
            self._give(decision)
        return decision

    def _decide(self, sense: str, shown: Any, **about: Any) -> Decision:
        answer = (self.assistant.see if sense == "hand" else self.assistant.hear)(shown)
        self._number += 1
        decision = Decision(self._number, sense, answer, shown, **about)
        self._recent[decision.number] = decision
        while len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return decision

    def _give(self, decision: Decision) -> None:
        self.answers.append(decision.answer)
        self.notice = ""
        self._keep(decision)

    def _keep(self, decision: Decision) -> None:
        # A session that Python names was opened with the consent of whoever it belongs to.
        asked = self.consent or decision.session is not None
        mistaken = self.synthetic and decision.live
        if self.project is None or not asked or mistaken or decision.event is not None:
            return
        if self._keeper is None:
            about: dict[str, Any] = {"person": self.person, "synthetic": self.synthetic}
            self._keeper = EventKeeper(self.project, conditions=self.conditions, **about)
        self._keeper.keep(decision)

    def _flag(self, decision: Decision, truth: str | None) -> None:
        decision = decision.same_as or decision
        self._keep(decision)
        if self.project is None or decision.event is None:
            self.notice = NOT_KEPT
            return
        self.project.ledger.flag_event(decision.event, truth=truth)
        self.notice = "Noted: this one comes back as a hard case."

    def _shown(self, decision: Decision) -> Answer:
        if self.browser_is_there:
            self._tell("answer", decision.content(), [decision.preview()])
        return decision.answer

    def _replayed(self, person: str, label: str, *, kind: str, session: str) -> Decision:
        shown = sample_people.one(kind, person, label, session=session)
        about = next(one for one in SESSIONS if one.name == session)
        sense = "hand" if kind == "picture" else "voice"
        return self._decided(sense, shown, truth=label, sample=(person, about))

    def _greeting(self) -> Content:
        return {"state": self._state(), "people": [one.name for one in PEOPLE]}

    def _state(self) -> Content:
        """Return what every view shows of the panel, besides answers."""
        senses = {"hand": self.assistant.hand, "voice": self.assistant.voice}
        return {
            "stopped": self.assistant.stopped,
            "language": self.assistant.language,
            "output": self.assistant.output,
            "consent": bool(self.consent),
            "can_keep": self.project is not None,
            "person": self.person,
            "keeps": self._keeps(),
            "notice": self.notice,
            "classes": {name: _classes(one) for name, one in senses.items() if one is not None},
        }

    def _keeps(self) -> str:
        if self.project is None:
            return "Nothing is kept: this panel has no project."
        if not self.consent:
            who = "yours" if self.person == "me" else self.person
            return f"Nothing of {who} is kept: the assistant looks, listens and forgets."
        if self.synthetic:
            return f"{self.person} is synthetic: what you show or say here is not kept."
        return (
            "Kept in this project, on the kernel's machine alone, until “eco forget”: each answer "
            "given, with the one picture or sound that it was given for."
        )

    def _handle(self, kind: str, content: Content, buffers: list[memoryview]) -> Reply | Content:
        wishes: dict[str, Callable[[], Reply | Content]] = {
            "frame": lambda: self._on_frame(content, buffers),
            "word": lambda: self._on_word(np.frombuffer(buffers[0], "<i2")),
            "file": lambda: _with_preview(self._on_file(content, bytes(buffers[0]))),
            "sample": lambda: self._on_sample(content),
            "last": self._on_last,
            "clips": lambda: _clips(str(content["language"])),
            "wrong": lambda: self._on_wrong(int(content["number"]), content.get("truth")),
            "consent": lambda: self._on_consent(given=content["given"] is True),
            "settings": lambda: self._on_settings(content["language"], content["output"]),
            "stop": lambda: self._switched(stopped=True),
            "start": lambda: self._switched(stopped=False),
        }
        return wishes[kind]() if kind in wishes else super()._handle(kind, content, buffers) or {}

    def _on_sample(self, content: Content) -> Reply:
        asked = {name: str(content[name]) for name in ("kind", "session")}
        return _with_preview(self._replayed(content["person"], content["label"], **asked))

    def _on_last(self) -> Reply | Content:
        newest = next(reversed(self._recent.values()), None)
        return {} if newest is None else _with_preview(newest)

    def _on_frame(self, content: Content, buffers: list[memoryview]) -> Content:
        watched = self._take_frame(content, buffers)
        if content.get("first"):
            self._steadiness.reset()
        frame = self.last_frame
        if frame is None or self._freshness.is_late(frame.taken_at * 1000):
            return {**watched, "dropped": True}
        decision = self._decide("hand", frame.picture, file=frame.jpeg, live=True)
        given = self._steadiness.add(decision.answer.said, frame.taken_at)
        if given:
            self._give(decision)
            self._standing = decision
        elif decision.answer.said == self._steadiness.given != UNKNOWN:
            decision.same_as = self._standing
        return {**watched, **decision.content(), "given": given}

    def _on_word(self, samples: Any) -> Reply:
        from ecosystem_kit.hearing import trim_to_word

        sound = trim_to_word(samples.astype(np.float32) / 32768)
        decision = self._decide("voice", sound, live=True)
        # What was no number may have been meant for somebody else: forgotten, unless called wrong.
        if decision.answer.said != UNKNOWN:
            self._give(decision)
        return {**decision.content(), "given": True}, [decision.preview()]

    def _on_file(self, content: Content, data: bytes) -> Decision:
        from ecosystem_kit.hearing import read_sound, trim_to_word
        from ecosystem_kit.vision import decode_picture

        try:
            if str(content["type"]).startswith("image/"):
                return self._decided("hand", decode_picture(data), live=True)
            return self._decided("voice", trim_to_word(read_sound(data)[0]), live=True)
        except (ValueError, RuntimeError) as problem:
            message = f"{content['name']}: {problem}"
            raise ValueError(message) from problem

    def _on_wrong(self, number: int, truth: str | None) -> Content:
        if number not in self._recent:
            message = "That answer is not in memory any more: show or say it again."
            raise ValueError(message)
        self._flag(self._recent[number], truth)
        return {"sentence": self.notice}

    def _on_consent(self, *, given: bool) -> Content:
        self.consent = given
        if self.project is not None and not self.synthetic:
            days = int(self.project.plan.retention_days)
            consents.answer(
                self.project.ledger, camera=given, microphone=given, person=self.person, days=days
            )
        return self._change("From now on answers are kept." if given else "Nothing more is kept.")

    def _on_settings(self, language: str, output: str) -> Content:
        if language in WORDS and output in OUTPUTS:
            self.assistant.language, self.assistant.output = language, output
        return self._change(f"Answers come as {output}.")


def _with_preview(decision: Decision) -> Reply:
    return {**decision.content(), "given": True}, [decision.preview()]


def _classes(estimator: Any) -> list[str]:
    """Return what an estimator can answer: what it should have said is chosen from these."""
    known = [str(one) for one in getattr(estimator, "classes_", "012345")]
    return sorted({*known, UNKNOWN}, key=lambda one: (one == UNKNOWN, one))


def _clips(language: str) -> Reply:
    """Return the bundled spoken answers of a language, for a browser that can't speak it."""
    if language not in WORDS:
        message = f"No answers are bundled in {language!r}: choose from {list(WORDS)}."
        raise ValueError(message)
    said = [*"0123456789", UNKNOWN]
    spoken = folder("data") / "answers" / language
    files = [(spoken / f"{one}.flac").read_bytes() for one in said]
    return {"language": language, "said": said}, files

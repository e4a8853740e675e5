"""The plan of stage 1: what later gates hold the project to.

`Plan` keeps the requirements, the resources and the risks; `plan.toml` is the same thing as a
file that one may edit by hand. What is not sensible is refused with a sentence, never guessed.
"""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ecosystem_kit import plan_checks as checks

OUTPUTS = ("subtitles", "voice-over")
LANGUAGES = ("en", "fr")
METRICS = ("right answers", "answer time", "confidence")
LABEL_TASKS = ("class", "box", "mask", "segment")
STAGES = (1, 2, 3, 4)


class PlanError(ValueError):
    """The plan can't be used as it stands; the message says where and what to do."""


@dataclass
class Risk:
    """Something that may go wrong for somebody: what, who answers for it, and the mend."""

    text: str
    owner: str = ""
    mend: str = ""


def _example_risks() -> list[Risk]:
    return [
        Risk("Hands with a skin tone that the data hardly have are not found", "me",
             "Collect from more people and look at each slice in the pilot"),
        Risk("Voices with another accent or a stammer are not understood", "me",
             "Test on speakers left out and always allow the other way of answering"),
        Risk("A wrong number is taken for right", "me",
             'Show the number before it counts, and say "unknown" below a threshold'),
    ]  # fmt: skip


def _asks(table: str, wanted: checks.Wanted, default: Any, comment: str) -> Any:
    notes = {"table": table, "wanted": wanted, "comment": comment}
    if isinstance(default, (list, dict)):
        return field(default_factory=default.copy, metadata=notes)
    return field(default=default, metadata=notes)


@dataclass
class Plan:
    """What is to be built, how good it must be, what it may cost, and what may go wrong.

    Every field has a default, so `Plan()` is the course's example plan. Shares go from 0 to 1,
    times are in milliseconds or hours as their names say.

    Raises
    ------
    PlanError
        If a field holds something that no gate could work with.

    Examples
    --------
    >>> Plan(max_error=0.05).max_error
    0.05
    >>> Plan(max_error=5)
    Traceback (most recent call last):
    ecosystem_kit.plan.PlanError: The plan needs a change: max_error: found 5 (a whole number); \
wanted: a number from 0 to 1. Write for instance 0.1.
    """

    purpose: str = _asks(
        "assistant", checks.words("take a number without touching anything"),
        "Take a number from a hand sign or a spoken word", "what the assistant is for",
    )  # fmt: skip
    user: str = _asks(
        "assistant", checks.words("somebody cooking"),
        "Somebody whose hands are wet or busy", "who uses it",
    )  # fmt: skip
    instead_of: str = _asks(
        "assistant", checks.words("a keypad"),
        "Typing the number on a keypad", "what it replaces",
    )  # fmt: skip
    classes: list[str] = _asks(  # noqa: RUF009  makes a field
        "assistant", checks.digits(), list("012345"), 'the digits it tells apart, "unknown" aside'
    )
    output: str = _asks("assistant", checks.one_of(*OUTPUTS), "subtitles", "how it answers")
    language: str = _asks("assistant", checks.one_of(*LANGUAGES), "en", "English or French")
    max_error: float = _asks(
        "requirements", checks.number(0, 1, 0.1), 0.10, "largest share of wrong answers"
    )
    max_answer_ms: float = _asks(
        "requirements", checks.number(1, 60_000, 800), 800, "longest wait for 95 of 100 answers"
    )
    beat_rule_by: float = _asks(
        "requirements", checks.number(0, 1, 0.05), 0.05, "how much better than the rule"
    )
    expected_rule: float = _asks(
        "requirements", checks.number(0, 1, 0.8), 0.80, "share right that the rule should reach"
    )
    metric: str = _asks(
        "requirements", checks.one_of(*METRICS), "right answers", "what we measure and improve"
    )
    behaviour: str = _asks(
        "requirements", checks.words("people accept the first answer"),
        "People accept the first answer instead of repeating it or giving up",
        "what people should do when the metric is good",
    )  # fmt: skip
    min_rating: float = _asks(
        "requirements", checks.number(1, 5, 3.5), 3.5, "mean rating wanted, from 1 to 5"
    )
    samples_per_class: int = _asks(
        "resources", checks.whole(1, 1_000_000, 60), 60, "captures wanted of each class"
    )
    people: int = _asks("resources", checks.whole(1, 100_000, 10), 10, "people to capture")
    label_task: str = _asks(
        "resources", checks.one_of(*LABEL_TASKS), "class", "what a label is made of"
    )
    labeling_hours: float = _asks(
        "resources", checks.number(0, 10_000, 2), 2, "hours for all the labels"
    )
    money_eur: float = _asks("resources", checks.number(0, 1e9, 100), 100, "money to spend")
    hours: dict[int, float] = _asks(  # noqa: RUF009  makes a field
        "resources", checks.hours(), {1: 4, 2: 6, 3: 12, 4: 8}, "hours for each stage"
    )
    consent: str = _asks(
        "ethics", checks.words("asked before each session"),
        "Asked before each session, kept with it, and taken back at any time",
        "how people say yes, and how they take it back",
    )  # fmt: skip
    retention_days: int = _asks(
        "ethics", checks.whole(0, 36_500, 90), 90, "days until captures are deleted"
    )
    min_slice_count: int = _asks(
        "ethics", checks.whole(1, 100_000, 10), 10, "fewest samples to judge a kind of capture by"
    )
    risks: list[Risk] = field(default_factory=_example_risks)

    def __post_init__(self) -> None:
        """Take hours by their stage's number, and refuse what makes no sense."""
        self.check()

    def check(self) -> None:
        """Raise PlanError if a field holds something that no gate could work with."""
        if problems := self.problems():
            listed = "\n".join(f"{name}: {text}" for name, text in problems.items())
            raise PlanError(f"The plan needs a change: {listed}")
        self.hours = {int(key): float(value) for key, value in self.hours.items()}

    def problems(self) -> dict[str, str]:
        """Return for each field that can't stay so what was found, wanted and what to do."""
        found = {}
        for one in asked_fields():
            problem = one.metadata["wanted"].problem(getattr(self, one.name))
            if problem:
                found[one.name] = problem
        if not isinstance(self.risks, list) or not all(isinstance(r, Risk) for r in self.risks):
            found["risks"] = (
                f"found {checks.shown(self.risks)}; wanted: a list of Risk(text, owner, mend)."
            )
        return found

    def gaps(self) -> list[str]:
        """Return what is still to be written before stage 1 is done, a sentence each."""
        sentences = [
            f'"{one.name}" is empty: write {one.metadata["comment"]}.'
            for one in asked_fields()
            if isinstance(getattr(self, one.name), str) and not getattr(self, one.name).strip()
        ]
        if not self.risks:
            sentences.append("No risk is named: write at least whom it may fail, and how badly.")
        for risk in self.risks:
            missing = [part for part in ("owner", "mend") if not getattr(risk, part).strip()]
            if missing:
                sentences.append(f'The risk "{risk.text}" has no {" and no ".join(missing)}.')
        return sentences

    @property
    def samples_wanted(self) -> int:
        """All captures wanted: the classes and "unknown", each `samples_per_class` times."""
        return self.samples_per_class * (len(self.classes) + 1)

    @classmethod
    def default(cls) -> "Plan":
        """Return the course's example plan."""
        return cls()

    @classmethod
    def load(cls, path: str | Path) -> "Plan":
        """Return the plan that a file holds; the file stays as it is.

        Raises
        ------
        PlanError
            If the file is missing, can't be read, or holds something that makes no sense: the
            message names file, line, key, what was found and wanted, and what to do.
        """
        from ecosystem_kit.plan_file import read_plan

        return read_plan(Path(path))

    def save(self, path: str | Path) -> Path:
        """Write the plan to a file, with comments; keep the comments of one that is there.

        Raises
        ------
        PlanError
            If the plan makes no sense, the file that is there can't be read (it is kept), or
            the folder can't be written.
        """
        from ecosystem_kit.plan_file import write_plan

        self.check()
        return write_plan(self, Path(path))


def asked_fields() -> list[Any]:
    """Return the fields that have a table, a check and a comment, in the file's order."""
    return [one for one in fields(Plan) if one.metadata]

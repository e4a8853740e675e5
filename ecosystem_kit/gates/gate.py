"""The gate at the end of a stage: go on, go back, or stop, and what was decided."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecosystem_kit import lifecycle
from ecosystem_kit.gates.detectors import detect
from ecosystem_kit.gates.evidence import GO_BACK, TOO_FEW, Evidence
from ecosystem_kit.gates.places import ONWARD, Place
from ecosystem_kit.gates.planning import weigh_plan
from ecosystem_kit.gates.rule import SHIP_THE_RULE, rule_or_model

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.plan import Plan
    from ecosystem_kit.project import Project

GO, STOP = "GO", "STOP"

PRESSING = (
    "plan",
    # Data first: whether it can be had, and whether its labels can be trusted, decides what all
    # later evidence is worth.
    "L1", "L2", "L4", "L9",
    # Then what would make the model better, then what would make it do with less.
    "L7", "L3", "L8", "L5", "L6", "L13", "L12",
    # Routine work last: it is done in an hour and doubts nothing.
    "L10", "L11",
)  # fmt: skip
HOPELESS = ("L1", "L5", "L8", "L13")
"""Loops that say the requirement is not met; with the budget used up they are reasons to stop."""


class GateError(ValueError):
    """A decision that a gate can't keep; the message says what is missing."""


@dataclass
class Gate:
    """What a stage's evidence says, and the learner's answer to it.

    Attributes
    ----------
    stage : int
        The stage that it ends.
    verdict : str
        "GO", "GO BACK TO n" or "STOP".
    loop : str or None
        The most pressing loop, where there is one.
    sentence : str
        Its evidence, the place to go and what to do there, in words.
    evidence : list of Evidence
        All that was weighed, the most pressing first.
    ship : str
        "ship the model" or "ship the rule" in stage 3, where both were scored; else empty.
    decision : str or None
        What was decided, once it was.
    """

    stage: int
    verdict: str
    loop: str | None
    sentence: str
    evidence: list[Evidence]
    ledger: "Ledger" = field(repr=False)
    ship: str = ""
    decision: str | None = None
    reason: str | None = None
    _number: int | None = None

    @property
    def to_stage(self) -> int | None:
        """The stage to go back to, or None."""
        return int(self.verdict.rsplit(" ", 1)[1]) if self.verdict.startswith("GO BACK") else None

    @property
    def places(self) -> list[Place]:
        """Where to go: the most pressing loop's place, and where it leads on to."""
        if self.loop is None:
            return []
        onward = ONWARD.get(self.loop)
        return [self.evidence[0].place, *([onward] if onward else [])]

    def accept(self) -> "Gate":
        """Do what the gate says, and keep that in the ledger."""
        return self._decide("accept")

    def go_back(self, to: int | None = None) -> "Gate":
        """Go back, by default to where the gate says, and keep that in the ledger.

        Raises
        ------
        GateError
            If there is no earlier stage of that number.
        """
        stage = self.to_stage if to is None else to
        if stage is None or stage not in range(1, self.stage + 1):
            raise GateError(
                f"Found stage {stage} to go back to; wanted: one from 1 to {self.stage}. Write "
                "for instance gate.go_back(to=1)."
            )
        return self._decide(f"go back to {stage}")

    def stop(self, reason: str | None = None) -> "Gate":
        """End the project: a fair outcome. It is kept in the ledger, with the reason if given."""
        return self._decide("stop", reason)

    def overrule(self, reason: str) -> "Gate":
        """Decide against the gate; the reason is kept in the ledger.

        Raises
        ------
        GateError
            If there is no reason.
        """
        if not isinstance(reason, str) or not reason.strip():
            raise GateError(
                "Found no reason; wanted: a sentence on why the evidence doesn't count here. You "
                'may overrule a gate, and later you will want to know why: gate.overrule("…").'
            )
        return self._decide("overrule", reason.strip())

    def _decide(self, decision: str, reason: str | None = None) -> "Gate":
        if (self.decision, self.reason) == (decision, reason):
            return self
        if self._number is None:
            self._number = self._same_as_last(decision, reason)
        if self._number is None:
            self._number = self.ledger.add_gate(
                self.stage, verdict=self.verdict, loop=self.loop, sentence=self.sentence,
                evidence=[one.for_ledger() for one in self.evidence],
                decision=decision, reason=reason,
            )  # fmt: skip
        elif self.decision is not None:
            self.ledger.decide_gate(self._number, decision, reason=reason)
        self.decision, self.reason = decision, reason
        return self

    def _same_as_last(self, decision: str, reason: str | None) -> int | None:
        """Return the last gate's number if a cell was only run again, so it is kept once."""
        said = (self.stage, self.verdict, self.sentence, decision, reason)
        for last in self.ledger.gates()[-1:]:
            if (last.stage, last.verdict, last.sentence, last.decision, last.reason) == said:
                return last.id
        return None

    def __str__(self) -> str:
        """Write the gate as text."""
        from ecosystem_kit.gates.show import gate_text

        return gate_text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from ecosystem_kit.gates.show import gate_html

        return gate_html(self)


def open_gate(
    project: "Project | Ledger",
    stage: int,
    *,
    plan: "Plan | None" = None,
    notebook: str | None = None,
) -> Gate:
    """Return the gate of a stage with everything weighed; nothing is decided yet.

    Parameters
    ----------
    project : Project or Ledger
        Whose evidence is weighed; only read until a decision.
    stage : int
        1 to 4.
    plan : Plan, optional
        The project's own by default; the example plan for a ledger alone.
    notebook : str, optional
        Weigh only the loops that this notebook decides, such as "02".

    Raises
    ------
    KeyError
        If there is no such stage.
    GateError
        If the notebook is not one of the stage's.
    PlanError
        If the project's plan.toml can't be read.
    """
    from ecosystem_kit.plan import Plan

    lifecycle.stage(stage)
    ledger: Any = getattr(project, "ledger", project)
    plan = plan or getattr(project, "plan", None) or Plan.default()
    found = _weigh_stage(ledger, plan, stage, notebook)
    found.sort(key=_pressing)
    back = [one for one in found if one.verdict == GO_BACK and one.loop != "rule"]
    verdict, loop, sentence = _verdict(ledger, plan, stage, back, found)
    ship = _ship([one for one in found if one.loop == "rule"])
    if ship:
        sentence = f"{sentence} {ship[0].upper()}{ship[1:]}."
    return Gate(stage, verdict, loop, sentence, found, ledger, ship)


def _weigh_stage(
    ledger: "Ledger", plan: "Plan", stage: int, notebook: str | None
) -> list[Evidence]:
    numbers = [one.number for one in lifecycle.notebooks_of(stage)]
    if notebook is not None and notebook not in numbers:
        raise GateError(
            f"Found notebook {notebook!r} for stage {stage}; wanted: {' or '.join(numbers)}."
        )
    chosen = [
        one for one in lifecycle.loops_from(stage) if notebook is None or one.notebook == notebook
    ]
    found = weigh_plan(plan) if stage == 1 else [detect(one.id, ledger, plan) for one in chosen]
    return found + (rule_or_model(ledger, plan) if stage == 3 else [])


def _pressing(one: Evidence) -> tuple[int, int]:
    rank = {GO_BACK: 0, TOO_FEW: 1}.get(one.verdict, 2)
    return (3, 0) if one.loop == "rule" else (rank, PRESSING.index(one.loop))


def _verdict(
    ledger: "Ledger", plan: "Plan", stage: int, back: list[Evidence], found: list[Evidence]
) -> tuple[str, str | None, str]:
    if not back:
        unsure = sum(one.verdict == TOO_FEW for one in found if one.loop != "rule")
        sentence = "No evidence asks to go back."
        if unsure:
            sentence += f" {unsure} of {len(found)} can't say yet: go on with open eyes."
        return GO, None, sentence
    first = back[0]
    spent, planned = sum(ledger.hours().values()), sum(plan.hours.values())
    hopeless = [one for one in back if one.loop in HOPELESS]
    if hopeless and spent >= planned:
        sentence = (
            f"The budget is used up ({spent:.1f} of {planned:g} hours), and the requirement is "
            f"out of reach. {hopeless[0].facts} Stopping is a fair outcome; write down what you "
            "learned."
        )
        back.remove(hopeless[0])
        found.insert(0, found.pop(found.index(hopeless[0])))
        return STOP, hopeless[0].loop, sentence
    to_stage = 1 if first.loop == "plan" else lifecycle.loop(first.loop).to_stage
    sentence = first.sentence
    if first.loop in ONWARD:
        onward = ONWARD[first.loop]
        sentence += f" Or go on to step 1, {onward}: {onward.todo}"
    return f"GO BACK TO {to_stage}", None if first.loop == "plan" else first.loop, sentence


def _ship(rules: list[Evidence]) -> str:
    advice = {one.details["ship"] for one in rules if "ship" in one.details}
    # Signs and words are one assistant: each kind's own advice stands in the evidence.
    return SHIP_THE_RULE if SHIP_THE_RULE in advice else min(advice, default="")

"""Gates say whether the project may go on, should go back, or had better stop.

Each of the outline's thirteen loops has a detector, a function from ledger and plan to
`Evidence`: an interval, a sentence, and one of three verdicts: "go back", "no reason", or
"too few to say". A gate ends each stage, weighs its loops, and keeps what the learner decides.
"""

from ecosystem_kit.gates.detectors import DETECTORS, detect
from ecosystem_kit.gates.evidence import GO_BACK, NO_REASON, TOO_FEW, VERDICTS, Evidence
from ecosystem_kit.gates.gate import Gate, GateError, open_gate
from ecosystem_kit.gates.places import ONWARD, PLACES, Place
from ecosystem_kit.gates.rule import SHIP_THE_MODEL, SHIP_THE_RULE, rule_or_model

__all__ = [
    "DETECTORS",
    "GO_BACK",
    "NO_REASON",
    "ONWARD",
    "PLACES",
    "SHIP_THE_MODEL",
    "SHIP_THE_RULE",
    "TOO_FEW",
    "VERDICTS",
    "Evidence",
    "Gate",
    "GateError",
    "Place",
    "detect",
    "open_gate",
    "rule_or_model",
]

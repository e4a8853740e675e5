"""The thirteen detectors by their loops."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ecosystem_kit import lifecycle
from ecosystem_kit.gates import data, deployment, roll_out, training
from ecosystem_kit.gates.evidence import Evidence

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger
    from ecosystem_kit.plan import Plan

DETECTORS: dict[str, Callable[["Ledger", "Plan"], Evidence]] = {
    "L1": data.too_hard_to_get,
    "L2": data.easier_to_label_another,
    "L3": training.overfitting,
    "L4": training.labels_unreliable,
    "L5": training.too_hard,
    "L6": training.trade_off,
    "L7": deployment.fails_in_pilot,
    "L8": deployment.keep_improving,
    "L9": deployment.data_mismatch,
    "L10": deployment.collect_more,
    "L11": deployment.mine_hard_cases,
    "L12": roll_out.metric_moves_nobody,
    "L13": roll_out.real_world,
}


def detect(loop_id: str, ledger: "Ledger", plan: "Plan") -> Evidence:
    """Return the evidence for one loop of the outline.

    Parameters
    ----------
    loop_id : str
        "L1" to "L13".
    ledger : Ledger
        Only read.
    plan : Plan
        What the ledger is held against.

    Raises
    ------
    KeyError
        If there is no such loop.
    """
    return DETECTORS[lifecycle.loop(loop_id).id](ledger, plan)

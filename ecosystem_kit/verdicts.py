"""What picture and sound quality share: a session's samples, and a verdict in words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecosystem_kit.ledger import Ledger, Session

GOOD = "good"


def verdict_of(faults: Iterable[str]) -> str:
    """Return the faults found in one sentence, or "good"."""
    return "; ".join(faults) or GOOD


def by_session(ledger: "Ledger", kind: str) -> "list[tuple[Session, list[int]]]":
    """Return each session that has samples of a kind, with their numbers, oldest first.

    Raises
    ------
    ValueError
        When there are none at all.
    """
    found: dict[int, list[int]] = {}
    for sample in ledger.samples(kind):
        found.setdefault(sample.session, []).append(sample.id)
    if not found:
        message = f"There is no {kind} in this project yet: capture or replay some first."
        raise ValueError(message)
    return [(one, found[one.id]) for one in ledger.sessions() if one.id in found]

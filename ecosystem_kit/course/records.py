"""What the course remembers of a learner's work: in this kernel, and in the project's ledger.

Nothing leaves the machine. Without a project (`begin` has not run) it lasts until the kernel stops.
"""

import sys
from typing import Any

_kept: dict[str, Any] = {}


def current_ledger() -> Any | None:
    """Return the ledger of the project that was begun in this kernel, or None."""
    # Imported only if the notebook did: checks must work without any project.
    project_module = sys.modules.get("ecosystem_kit.project")
    project = project_module.current() if project_module else None
    return project.ledger if project else None


def keep(key: str, value: Any) -> None:
    """Remember a JSON value under a key; the ledger keeps the earlier ones as well."""
    _kept[key] = value
    ledger = current_ledger()
    if ledger is not None:
        ledger.note(key, value)


def kept(key: str, default: Any = None) -> Any:
    """Return the value last remembered under a key, or the default."""
    ledger = current_ledger()
    found = ledger.read_note(key) if ledger is not None else None
    return _kept.get(key, default) if found is None else found


def forget() -> None:
    """Forget what this kernel remembers; what the ledger holds stays there."""
    _kept.clear()

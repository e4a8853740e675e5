"""JSON values in the ledger's text columns."""

import json
from typing import Any

from ecosystem_kit.ledger.errors import WrongInput


def to_json(value: Any) -> str | None:
    """Return a JSON value as text, None as None; numpy's numbers and arrays are converted.

    Raises
    ------
    WrongInput
        JSON has no such value.
    """
    if value is None:
        return None
    try:
        return json.dumps(value, default=_plain, ensure_ascii=False)
    except (TypeError, ValueError) as error:
        raise WrongInput(
            f"this can't be written down ({error}); wanted numbers, text, lists and dicts of them"
        ) from error


def from_json(text: str | None) -> Any:
    """Return the value of a JSON text, None for None."""
    return None if text is None else json.loads(text)


def _plain(value: Any) -> Any:
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is no JSON value")

"""Hand a learner's things to a check so that neither can spoil the other."""

import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

KIT_NAME = "ecosystem_kit"
# The bytecode of a function that does nothing (`pass`, `...` or a docstring only) is this long.
EMPTY_BODY = len((lambda: None).__code__.co_code)
COPIED = (list, dict, set, bytearray, tuple, np.ndarray)


class NotTried(Exception):  # noqa: N818  an outcome, no error
    """The learner has not written anything yet; the message says what is waited for."""


class LearnersError(Exception):
    """The learner's code raised; the original is ``__cause__``, ``name`` is what was called."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def copied(value: Any) -> Any:
    """Return a copy of plain containers and arrays; anything else (a model, a ledger) as it is.

    Examples
    --------
    >>> first = [1, [2]]
    >>> second = copied(first)
    >>> second[1].append(3); first
    [1, [2]]
    """
    is_table = type(value).__module__.startswith("pandas.")
    return copy.deepcopy(value) if isinstance(value, COPIED) or is_table else value


class Guarded:
    """A learner's function as the check calls it: on copies, its errors told from the check's.

    Attributes
    ----------
    gave_nothing : bool
        Whether the last call gave back None.
    """

    def __init__(self, function: Callable[..., Any], name: str) -> None:
        self.function = function
        self.name = name
        self.gave_nothing = False

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the learner's function on copies, and return a copy of what it gives."""
        # Looked up outside the try: an error in copying would be the check's own.
        args, kwargs = copied(args), copied(kwargs)
        try:
            result = self.function(*args, **kwargs)
        except NotImplementedError as error:
            raise NotTried(f"Write `{self.name}` in the cell above, and run that cell.") from error
        except (Exception, SystemExit) as error:
            raise LearnersError(self.name) from error
        if result is Ellipsis or (result is None and self._is_empty()):
            raise NotTried(f"`{self.name}` is still empty: write what it shall do.")
        self.gave_nothing = result is None
        return copied(result)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.function, name)

    def _is_empty(self) -> bool:
        code = getattr(self.function, "__code__", None)
        return code is not None and len(code.co_code) <= EMPTY_BODY


def take(namespace: Mapping[str, Any], name: str) -> Any:
    """Return what the learner has under a name, ready for a check.

    Raises
    ------
    NotTried
        If there is nothing yet, or only what the cell began with.
    """
    if name not in namespace:
        raise NotTried(f"There is no `{name}` yet: write it in the cell above, and run that cell.")
    value = namespace[name]
    if value is None or value is Ellipsis:
        raise NotTried(f"`{name}` is still {value!r}: put your answer there, and run that cell.")
    is_function = callable(value) and not hasattr(value, "fit")
    if not is_function:
        return copied(value)
    if str(getattr(value, "__module__", "")).split(".")[0] == KIT_NAME:
        raise NotTried(f"`{name}` is the course's own now: write yours, and run that cell again.")
    return Guarded(value, name)

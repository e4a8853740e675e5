"""What this process has fitted already: a check asks for the same fits as the learner just did."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

_found: dict[tuple[Any, ...], Any] = {}


def remember(
    make_model: Callable[[float], Any], data: tuple[Any, ...], fits: Iterable[Any]
) -> None:
    """Keep fits, each with its ``parameter``, until the process ends.

    Parameters
    ----------
    make_model : callable
        What made the models.
    data : tuple of arrays
        What they were fitted and tested on; other content is other data.
    fits : iterable
        What came out.
    """
    key = _key(make_model, data)
    _found.update({(*key, fit.parameter): fit for fit in fits})


def recall(
    make_model: Callable[[float], Any], data: tuple[Any, ...], parameters: Iterable[float]
) -> list[Any]:
    """Return the fits of these parameters in their order; none where one of them is not known.

    Examples
    --------
    >>> from types import SimpleNamespace as Fit
    >>> remember(float, (np.zeros(3),), [Fit(parameter=1.0, right=7)])
    >>> recall(float, (np.zeros(3),), [1.0])[0].right
    7
    >>> recall(float, (np.zeros(3),), [1.0, 2.0]), recall(float, (np.ones(3),), [1.0])
    ([], [])
    """
    key = _key(make_model, data)
    wanted = [(*key, one) for one in parameters]
    return [_found[one] for one in wanted] if all(one in _found for one in wanted) else []


def _key(make_model: Callable[[float], Any], data: tuple[Any, ...]) -> tuple[Any, ...]:
    parts = [np.ascontiguousarray(one) for one in data]
    content = hashlib.sha256(b"".join(one.tobytes() for one in parts)).hexdigest()
    return make_model, content, *(one.shape for one in parts)

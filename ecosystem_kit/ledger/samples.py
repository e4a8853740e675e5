"""Samples as a sequence that reads only what is looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.errors import UnknownRecord
from ecosystem_kit.ledger.records import Sample

if TYPE_CHECKING:
    import pandas

PAGE = 500
"""Rows read at once while iterating: enough that the query's own cost vanishes."""

READ_SAMPLES = """
SELECT samples.id, kind, session, person, prompt, media, taken_at, label, source, width, height,
       duration_s
FROM samples JOIN sessions ON sessions.id = session
WHERE samples.id IN (SELECT value FROM json_each(?)) ORDER BY samples.id
"""

Read = Callable[[str, Sequence[Any]], list[Any]]


class Samples(Sequence[Sample]):
    """Samples of one query, oldest first.

    The numbers are read at once, so the sequence stays as it was when it was asked for; what
    each sample is like is read page by page. Slices are `Samples` as well.

    Parameters
    ----------
    read : callable
        Runs a query.
    numbers : int64 of shape (samples,)
        The samples' numbers, rising.
    """

    def __init__(self, read: Read, numbers: NDArray[np.int64]) -> None:
        self._read = read
        self._numbers = numbers

    @property
    def ids(self) -> list[int]:
        """The samples' numbers."""
        return self._numbers.tolist()

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Sample: ...
    @overload
    def __getitem__(self, index: slice) -> "Samples": ...
    def __getitem__(self, index: int | slice) -> "Sample | Samples":
        if isinstance(index, slice):
            return Samples(self._read, self._numbers[index])
        found = list(self._page(self._numbers[[index]]))
        if not found:
            number = self._numbers[index]
            raise UnknownRecord(f"sample {number} was deleted since: ask for the samples again")
        return found[0]

    def __iter__(self) -> Iterator[Sample]:
        for start in range(0, len(self), PAGE):
            yield from self._page(self._numbers[start : start + PAGE])

    def _page(self, numbers: NDArray[np.int64]) -> Iterator[Sample]:
        rows = self._read(READ_SAMPLES, (as_json(numbers),))
        found = {row[0]: Sample._make(row) for row in rows}
        return (found[number] for number in numbers.tolist() if number in found)

    def to_frame(self) -> "pandas.DataFrame":
        """Return a table with a row for each sample and its number as index."""
        import pandas

        return pandas.DataFrame(list(self), columns=list(Sample._fields)).set_index("id")

    def __repr__(self) -> str:
        if not len(self):
            return "Samples(none)"
        return f"Samples({len(self):,}: {self._numbers[0]} to {self._numbers[-1]})"


def as_json(numbers: Sequence[int] | NDArray[np.int64]) -> str:
    """Return numbers as the JSON text that ``json_each`` takes."""
    return f"[{','.join(map(str, numbers))}]"


def from_list(text: str | None) -> NDArray[np.int64]:
    """Return the numbers that ``group_concat`` joined; as one text they are read 4× as fast.

    Parameters
    ----------
    text : str or None
        None where there was no row.
    """
    if not text:
        return np.empty(0, np.int64)
    return np.fromstring(text, dtype=np.int64, sep=",")

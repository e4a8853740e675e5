"""Samples as a sequence that reads only what is looked at."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from ecosystem_kit.ledger.errors import UnknownRecord
from ecosystem_kit.ledger.records import Sample

if TYPE_CHECKING:
    import pandas

PAGE = 500
"""Samples read at once while iterating: large enough that the query's own cost vanishes."""

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

    Attributes
    ----------
    ids : list of int
        The samples' numbers.
    """

    def __init__(self, read: Read, ids: list[int]) -> None:
        self._read = read
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> Sample: ...
    @overload
    def __getitem__(self, index: slice) -> "Samples": ...
    def __getitem__(self, index: int | slice) -> "Sample | Samples":
        if isinstance(index, slice):
            return Samples(self._read, self.ids[index])
        number = self.ids[index]
        found = self._page([number])
        if not found:
            raise UnknownRecord(f"sample {number} was deleted since: ask for the samples again")
        return found[0]

    def __iter__(self) -> Iterator[Sample]:
        for start in range(0, len(self.ids), PAGE):
            yield from self._page(self.ids[start : start + PAGE])

    def _page(self, ids: list[int]) -> list[Sample]:
        rows = self._read(READ_SAMPLES, (f"[{','.join(map(str, ids))}]",))
        found = {row[0]: Sample(*row) for row in rows}
        return [found[number] for number in ids if number in found]

    def to_frame(self) -> "pandas.DataFrame":
        """Return a table with a row for each sample and its number as index."""
        import pandas

        return pandas.DataFrame(list(self), columns=Sample._fields).set_index("id")

    def __repr__(self) -> str:
        if not self.ids:
            return "Samples(none)"
        return f"Samples({len(self.ids):,}: ids {self.ids[0]} to {self.ids[-1]})"

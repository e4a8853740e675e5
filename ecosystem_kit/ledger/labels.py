"""Current labels as a sequence that reads only what is looked at."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from ecosystem_kit.ledger.errors import UnknownRecord
from ecosystem_kit.ledger.label_values import read_value
from ecosystem_kit.ledger.records import Label
from ecosystem_kit.ledger.samples import PAGE, Read, as_json

_COLUMNS = (
    'o.sample, o.value, o.task, o.pass_number, o."by", o.seconds, o.guide_version, '
    "o.helped_by, o.revision, o.at, o.operation, o.undoes"
)
HISTORY = f"SELECT {_COLUMNS} FROM label_operations AS o WHERE sample = ? ORDER BY revision"
BY_ID = f"SELECT {_COLUMNS} FROM label_operations AS o WHERE operation_id = ?"
LAST_BY = f"""
SELECT {_COLUMNS} FROM label_operations AS o
WHERE o.task = ? AND o.pass_number = ? AND o."by" = ? AND o.operation = 'set' AND NOT EXISTS (
    SELECT 1 FROM label_operations AS u
    WHERE u.sample = o.sample AND u.task = o.task AND u.pass_number = o.pass_number
      AND u.operation = 'undo' AND u.undoes = o.revision
)
ORDER BY o.revision DESC LIMIT 1
"""
CHANGED = """
SELECT DISTINCT sample FROM label_operations
WHERE revision > ? AND revision <= ? AND task = ? AND pass_number = ? ORDER BY sample
"""
_CURRENT = (
    "FROM current_labels AS c JOIN label_operations AS o ON o.revision = c.revision "
    "WHERE c.task = ? AND c.pass_number = ? AND c.sample IN (SELECT value FROM json_each(?))"
)


class Labels(Sequence[Label]):
    """Current labels of one task and pass, by sample number.

    Which samples have one is read at once; the labels themselves page by page.

    Parameters
    ----------
    read : callable
        Runs a query.
    numbers : int64 of shape (labels,)
        The samples' numbers, rising.
    task, pass_number
        Of the labels.
    """

    def __init__(
        self, read: Read, numbers: NDArray[np.int64], *, task: str, pass_number: int
    ) -> None:
        self._read = read
        self._numbers = numbers
        self._which = (task, pass_number)

    @property
    def samples(self) -> list[int]:
        """The samples' numbers."""
        return self._numbers.tolist()

    @property
    def seconds(self) -> list[float]:
        """How long each took, of those that were timed."""
        rows = self._read(
            f"SELECT o.seconds {_CURRENT} AND o.seconds IS NOT NULL ORDER BY c.sample",
            (*self._which, as_json(self._numbers)),
        )
        return [seconds for (seconds,) in rows]

    def to_dict(self) -> dict[int, Any]:
        """Return the labels by sample number."""
        # As two texts 100,000 labels are read three times as fast as row by row.
        rows = self._read(
            "SELECT json_group_array(sample), json_group_array(value) FROM current_labels "
            "WHERE task = ? AND pass_number = ?",
            self._which,
        )
        numbers, texts = map(json.loads, rows[0])
        task = self._which[0]
        values = texts if task == "class" else [read_value(text, task=task) for text in texts]
        found = dict(zip(numbers, values, strict=True))
        if len(found) == len(self):
            return found
        return {number: found[number] for number in self.samples if number in found}

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Label: ...
    @overload
    def __getitem__(self, index: slice) -> "Labels": ...
    def __getitem__(self, index: int | slice) -> "Label | Labels":
        if isinstance(index, slice):
            task, pass_number = self._which
            return Labels(self._read, self._numbers[index], task=task, pass_number=pass_number)
        found = self._page(self._numbers[[index]])
        if not found:
            raise UnknownRecord(
                f"sample {self._numbers[index]} has no such label any more: ask for them again"
            )
        return found[0]

    def __iter__(self) -> Iterator[Label]:
        for start in range(0, len(self), PAGE):
            yield from self._page(self._numbers[start : start + PAGE])

    def _page(self, numbers: NDArray[np.int64]) -> list[Label]:
        rows = self._read(
            f"SELECT {_COLUMNS} {_CURRENT} ORDER BY c.sample", (*self._which, as_json(numbers))
        )
        return [as_label(row) for row in rows]

    def __repr__(self) -> str:
        return f"Labels({self._which[0]}, pass {self._which[1]}: {len(self):,})"


def as_label(row: tuple[Any, ...]) -> Label:
    """Return a row of the label history as a `Label`."""
    return Label._make((row[0], read_value(row[1], task=row[2]), *row[2:]))

"""How far two labels, or two labelers, agree: overlap for shapes, a table for classes."""

import json
from typing import TYPE_CHECKING, Any

from ecosystem_kit import intervals
from ecosystem_kit.gates import overlap as stored_overlap
from ecosystem_kit.intervals import Interval

if TYPE_CHECKING:
    import pandas

    from ecosystem_kit.ledger import Ledger


def overlap(first: Any, second: Any, *, task: str) -> float:
    """Return intersection over union of two boxes, masks or segments, 0 to 1.

    Parameters
    ----------
    first, second : box (x, y, width, height), bool mask (height, width), or segment (start, end)
        Pixels of the picture, or seconds.
    task : {"box", "mask", "segment"}
        What both are.

    Examples
    --------
    >>> overlap((0, 0, 10, 10), (5, 0, 10, 10), task="box")
    0.3333333333333333
    >>> overlap((0.2, 0.6), (0.7, 0.9), task="segment")
    0.0
    """
    return float(stored_overlap.overlap(_stored(first, task), _stored(second, task), task=task))


def _stored(value: Any, task: str) -> str:
    from ecosystem_kit.ledger import encode_mask

    return json.dumps(encode_mask(value) if task == "mask" else [float(one) for one in value])


def both_passes(
    ledger: "Ledger", *, task: str = "class", kind: str | None = None
) -> "pandas.DataFrame":
    """Return the samples that were labeled twice, with both labels.

    Parameters
    ----------
    ledger : Ledger
        Only read.
    task : {"class", "box", "mask", "segment"}, default="class"
        Which labels.
    kind : {"picture", "sound"}, optional
        Of what; of both where None.

    Returns
    -------
    DataFrame
        A row a sample (its number is the index): kind, person, asked (the prompt), first,
        second (the labels of the two passes that hold now).
    """
    import pandas

    first = ledger.labels(task, 1).to_dict()
    second = ledger.labels(task, 2).to_dict()
    rows = []
    for number in sorted(first.keys() & second.keys()):
        sample = ledger.sample(number)
        if kind in (None, sample.kind):
            about = [number, sample.kind, sample.person, sample.prompt]
            rows.append([*about, first[number], second[number]])
    names = ["sample", "kind", "person", "asked", "first", "second"]
    return pandas.DataFrame(rows, columns=names).set_index("sample")


def mean_overlap(ledger: "Ledger", *, task: str) -> Interval | None:
    """Return the mean overlap of two passes, 0 to 1; None where fewer than two pairs are there."""
    table = both_passes(ledger, task=task)
    pairs = zip(table["first"], table["second"], strict=True)
    values = [overlap(one, two, task=task) for one, two in pairs]
    return intervals.mean(values) if len(values) > 1 else None

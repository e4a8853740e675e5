"""Files and their labels as one table, ``labels.csv``: a row for each file.

Only ``file`` is needed; the other columns are empty or left out where there is no such label.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any

from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.exchange import Given, Item, numbers, whole
from ecosystem_kit.ledger.exports import harmless

COLUMNS = (
    *("file", "kind", "class", "box_x", "box_y", "box_width", "box_height"),
    *("segment_start_s", "segment_end_s", "mask"),
)
_BOX, _SEGMENT = COLUMNS[3:7], COLUMNS[7:9]


def write_table(items: Iterable[Item]) -> str:
    """Return the table; a mask is COCO's run lengths as JSON.

    Text that a spreadsheet would run as a formula gets an apostrophe in front, which `read_table`
    takes away again.
    """
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    for item in items:
        row: dict[str, Any] = {"file": item.file, "kind": item.kind, "class": item.value("class")}
        row |= dict(zip(_BOX, item.value("box") or (), strict=False))
        row |= dict(zip(_SEGMENT, item.value("segment") or (), strict=False))
        if item.value("mask") is not None:
            row["mask"] = json.dumps(item.value("mask"), separators=(",", ":"))
        writer.writerow({name: harmless(value) for name, value in row.items()})
    return file.getvalue()


def read_table(text: str) -> list[Item]:
    """Return the files of the table with their labels.

    Parameters
    ----------
    text : str
        With a first line that names the columns; commas or semicolons between them.

    Raises
    ------
    WrongInput
        There is no column ``file``, or a row has something else than its column wants.
    """
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if "file" not in (rows.fieldnames or ()):
        found = ", ".join(map(str, rows.fieldnames or ())) or "nothing"
        raise WrongInput(f"found the columns {found}; wanted 'file' and those of {COLUMNS[1:]}")
    try:
        return [_item(row, line=rows.line_num) for row in rows]
    except csv.Error as error:
        raise WrongInput(f"line {rows.line_num}: {error}: save it as CSV again") from error


def _item(row: dict[str, Any], *, line: int) -> Item:
    cells = {name: _plain(value) for name, value in row.items() if isinstance(value, str) and value}
    kind = cells.get("kind", "picture")
    if kind not in ("picture", "sound") or "file" not in cells:
        raise WrongInput(
            f"line {line}: found the file {cells.get('file')!r} of kind {kind!r}; wanted a path, "
            "and 'picture' or 'sound'"
        )
    item = Item(cells["file"], kind)
    if "class" in cells:
        item.labels["class"] = Given(cells["class"])
    for task, names in (("box", _BOX), ("segment", _SEGMENT)):
        values = [cells[name] for name in names if name in cells]
        if values:
            found = numbers(values, count=len(names), what=f"line {line}, {task}")
            item.labels[task] = Given(tuple(whole(number) for number in found))
    if "mask" in cells:
        item.labels["mask"] = Given(_mask(cells["mask"], line))
    return item


def _mask(text: str, line: int) -> dict[str, Any]:
    try:
        runs = json.loads(text)
        height, width = runs["size"]
        counts = [int(count) for count in runs["counts"]]
    except (ValueError, KeyError, TypeError) as error:
        raise WrongInput(
            f"line {line}: found {text:.40} as a mask; wanted run lengths as JSON: "
            '{"size": [height, width], "counts": […]}'
        ) from error
    return {"size": [int(height), int(width)], "counts": counts}


def _plain(text: str) -> str:
    """Take away the apostrophe that `harmless` put in front."""
    return text[1:] if re.match(r"'+[=+\-@\t\r]", text) else text

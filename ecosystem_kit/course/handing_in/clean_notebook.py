"""A notebook's copy without a face and without a voice; the notebook itself stays as it is.

Cells stay, since they are what is graded. Of their outputs only text stays: a figure may be a
sheet of faces, and no program can tell. What is pasted into a text goes as well.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ecosystem_kit.course.handing_in.hidden_media import DATA_ADDRESS, hidden_in
from ecosystem_kit.course.handing_in.pseudonyms import Pseudonyms
from ecosystem_kit.wording import counted

TAKEN_OUT = "(taken out before handing in)"
MEMORY = "the widgets' memory"
FORMATTED = "formatted output (its text stays)"
PLURALS = {FORMATTED: "formatted outputs (their text stays)"}
KEPT_OF_NOTEBOOK = ("kernelspec", "language_info")
KEPT_OF_CELL = ("nbgrader", "tags", "deletable", "editable")
# nbgrader's marks of a cell are a dozen short words and numbers.
LONGEST_MARK = 1000


@dataclass
class Cleaned:
    """A copy to hand in.

    Attributes
    ----------
    text : str
        The notebook as JSON.
    taken : Counter of str
        What was taken out, such as ``{"picture": 3}``.
    refused : list of str
        Cells that would have to be changed by hand, each with what is in it.
    names : dict of str to list of int
        Persons whose names stand in cells that can't be changed, with the cells' numbers.
    """

    text: str = ""
    taken: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    names: dict[str, list[int]] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say what was taken out."""
        if not self.taken:
            return "nothing had to be taken out"
        parts = [
            what if what == MEMORY else counted(count, what, PLURALS.get(what, ""))
            for what, count in sorted(self.taken.items())
        ]
        return f"taken out of its copy: {', '.join(parts)}"


def clean(text: str, people: Pseudonyms) -> Cleaned:
    """Return a notebook's copy to hand in.

    Parameters
    ----------
    text : str
        The notebook as JSON; version 4.
    people : Pseudonyms
        Their names become numbers in outputs. In cells they stay: changed code may fail.

    Raises
    ------
    ValueError
        If it is no notebook.
    """
    try:
        given = json.loads(text)
        cells = [one for one in given["cells"] if one["cell_type"] in ("code", "markdown", "raw")]
        made = Cleaned()
        kept = [_cell(one, number, made, people) for number, one in enumerate(cells, start=1)]
        copy = {
            "cells": kept,
            "metadata": _short(given.get("metadata", {}), KEPT_OF_NOTEBOOK),
            "nbformat": int(given["nbformat"]),
            "nbformat_minor": int(given.get("nbformat_minor", 5)),
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"found no notebook in it ({type(error).__name__}: {error})") from error
    if "widgets" in given.get("metadata", {}):
        made.taken[MEMORY] += 1
    made.text = json.dumps(copy, indent=1, ensure_ascii=False) + "\n"
    return made


def _cell(cell: dict[str, Any], number: int, made: Cleaned, people: Pseudonyms) -> dict[str, Any]:
    source = _joined(cell["source"])
    if cell.get("attachments"):
        made.taken["pasted picture"] += len(cell["attachments"])
    if cell["cell_type"] == "markdown":
        source, count = DATA_ADDRESS.subn(TAKEN_OUT, source)
        if count:
            made.taken["pasted picture"] += count
    if hidden := hidden_in(source):
        made.refused.append(f"cell {number} holds {hidden}")
    for name in people.named_in(source):
        made.names.setdefault(name, []).append(number)
    kept: dict[str, Any] = {
        "cell_type": cell["cell_type"],
        "metadata": _short(cell.get("metadata", {}), KEPT_OF_CELL),
        "source": source,
    }
    if "id" in cell:
        kept["id"] = str(cell["id"])[:64]
    if cell["cell_type"] == "code":
        outputs = [_output(one, made, people) for one in cell.get("outputs", [])]
        kept["execution_count"] = _whole(cell.get("execution_count"))
        kept["outputs"] = [one for one in outputs if one is not None]
    return kept


def _output(one: dict[str, Any], made: Cleaned, people: Pseudonyms) -> dict[str, Any] | None:
    """Return an output with its text alone; None where it has none."""
    kind = one.get("output_type")
    if kind == "stream":
        name = "stderr" if one.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _text(one.get("text"), made, people)}
    if kind == "error":
        lines = one.get("traceback")
        lines = lines if isinstance(lines, list) else []
        return {
            "output_type": kind,
            "ename": _text(one.get("ename"), made, people),
            "evalue": _text(one.get("evalue"), made, people),
            "traceback": [_text(line, made, people) for line in lines],
        }
    data = one.get("data")
    if kind not in ("display_data", "execute_result") or not isinstance(data, dict):
        return None
    for form in sorted(data):
        if form != "text/plain":
            made.taken[_plain_name(form)] += 1
    if "text/plain" not in data:
        return None
    kept = {"output_type": kind, "metadata": {}}
    if kind == "execute_result":
        kept["execution_count"] = _whole(one.get("execution_count"))
    return {**kept, "data": {"text/plain": _text(data["text/plain"], made, people)}}


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _plain_name(form: str) -> str:
    """Return what a learner calls a form of output."""
    if form.startswith("image/"):
        return "picture"
    if form.startswith(("audio/", "video/")):
        return "sound" if form.startswith("audio/") else "video"
    return "widget" if "widget" in form else FORMATTED


def _text(value: Any, made: Cleaned, people: Pseudonyms) -> str:
    text = _joined(value)
    if hidden := hidden_in(text):
        made.taken["printed text that could be a picture or a sound"] += 1
        return f"{TAKEN_OUT[:-1]}: {hidden})\n"
    return people.in_text(text)


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "".join(str(one) for one in value)
    return value if isinstance(value, str) else ""


def _short(metadata: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return some of the metadata, as far as it is too short to hide anything."""
    if not isinstance(metadata, dict):
        return {}
    kept = {name: metadata[name] for name in names if name in metadata}
    written = {name: json.dumps(one) for name, one in kept.items()}
    return {
        name: kept[name]
        for name, one in written.items()
        if len(one) <= LONGEST_MARK and not hidden_in(one)
    }

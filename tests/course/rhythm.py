"""Measure the rhythm of a notebook: how long, how dense, in what order.

Ask, predict, one to eight lines, look, one bold sentence: the limits below keep a notebook readable
in an hour. `faults_of` returns what breaks them, one sentence each.
"""

import ast
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

LIMITS = {
    "cells": (20, 32),
    "words": (500, 950),
    "words a prose cell": (40, 60),
    "code lines a cell": (1, 8),
    "code cells in a row": (0, 2),
    "checked exercises": (3, 5),
    "defs": (0, 1),
}
FEWEST_ALT_WORDS = 4
MARKERS = re.compile(r"^\s*### (BEGIN|END) (SOLUTION|HIDDEN TESTS)")
HIDDEN = re.compile(r"^\s*### BEGIN HIDDEN TESTS.*?^\s*### END HIDDEN TESTS[^\n]*\n?", re.M | re.S)
HEADING = re.compile(r"^(#{1,6}) +(.+)$", re.M)


class Fault(NamedTuple):
    """A rule that a notebook breaks, and how."""

    notebook: str
    rule: str
    words: str

    def __str__(self) -> str:
        return f"{self.notebook} · {self.rule}: {self.words}"


@dataclass
class Rhythm:
    """What was measured of one notebook."""

    number: str
    cells: list[dict[str, Any]]
    measured: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        prose = [count for count in map(words_in, self.of("markdown")) if count]
        code = [code_lines(text) for text in self.of("code")]
        trees = [parsed(text) for text in self.of("code")]
        self.measured = {
            "cells": len(self.cells),
            "words": sum(prose),
            "words a prose cell": round(sum(prose) / max(len(prose), 1), 1),
            "code lines a cell": max(code, default=0),
            "code cells in a row": longest_run([cell["cell_type"] for cell in self.cells]),
            "checked exercises": len([one for one in self.cells if grading(one).get("grade")]),
            "defs": sum(isinstance(node, DEFINITIONS) for tree in trees for node in ast.walk(tree)),
        }

    def of(self, kind: str) -> list[str]:
        """Return the texts of the cells of one kind, in order."""
        return [source(cell) for cell in self.cells if cell["cell_type"] == kind]


DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def read(path: Path) -> Rhythm:
    """Measure the notebook in a file; its number is the file name's first two letters."""
    return Rhythm(path.name[:2], json.loads(path.read_text(encoding="utf-8"))["cells"])


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def grading(cell: dict[str, Any]) -> dict[str, Any]:
    return cell.get("metadata", {}).get("nbgrader", {})


def words_in(markdown: str) -> int:
    """Count the words that are read: no headings, addresses, tags or fenced code."""
    text = re.sub(r"^```.*?^```", " ", markdown, flags=re.M | re.S)
    text = HEADING.sub(" ", text)
    text = re.sub(r"\]\([^)]*\)|<[^>]+>|\$\$.*?\$\$", " ", text, flags=re.S)
    # A word has a letter or a digit in it: dashes and bullets are none.
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def code_lines(code: str) -> int:
    """Count lines that do something: no blanks, comments, markers, and no hidden tests."""
    lines = HIDDEN.sub("", code).splitlines()
    return sum(bool(one.strip()) and not one.strip().startswith("#") for one in lines)


def parsed(code: str) -> ast.Module:
    """Parse a cell; magics and shell lines, which are no Python, are left out."""
    return ast.parse(re.sub(r"^\s*[%!].*$", "", code, flags=re.M))


def longest_run(kinds: list[str]) -> int:
    longest = run = 0
    for kind in kinds:
        run = run + 1 if kind == "code" else 0
        longest = max(longest, run)
    return longest


def faults_of(path: Path) -> list[Fault]:
    """Return every rule of the rhythm that a notebook breaks."""
    return faults_in(read(path))


def faults_in(rhythm: Rhythm) -> list[Fault]:
    """Return every rule of the rhythm that measured cells break."""
    found = [
        (rule, f"found {value:g}, wanted {LIMITS[rule][0]} to {LIMITS[rule][1]}")
        for rule, value in rhythm.measured.items()
        if not LIMITS[rule][0] <= value <= LIMITS[rule][1]
    ]
    for look in (_empty, _defs_outside, _alt_texts, _headings, _opening, _ending):
        found += look(rhythm)
    return [Fault(rhythm.number, rule, words) for rule, words in found]


Found = list[tuple[str, str]]


def _empty(rhythm: Rhythm) -> Found:
    empty = [one["id"] for one in rhythm.cells if not source(one).strip()]
    empty += [
        one["id"]
        for one in rhythm.cells
        if one["cell_type"] == "code" and source(one).strip() and code_lines(source(one)) == 0
    ]
    return [("code lines a cell", f"nothing is done in {', '.join(empty)}")] if empty else []


def _defs_outside(rhythm: Rhythm) -> Found:
    outside = [
        one["id"]
        for one in rhythm.cells
        if one["cell_type"] == "code" and not grading(one).get("solution")
        if any(isinstance(node, DEFINITIONS) for node in ast.walk(parsed(source(one))))
    ]
    words = f"{', '.join(outside)} defines something: longer code belongs in the kit"
    return [("def outside an exercise", words)] if outside else []


def _alt_texts(rhythm: Rhythm) -> Found:
    found: Found = []
    for cell in rhythm.cells:
        text = source(cell)
        if cell["cell_type"] == "markdown":
            alts = re.findall(r"!\[([^\]]*)\]\(", text)
            alts += [
                (re.findall(r'alt="([^"]*)"', tag) or [""])[0]
                for tag in re.findall("<img[^>]*>", text)
            ]
            if any(len(alt.split()) < FEWEST_ALT_WORDS for alt in alts):
                found.append(("alt texts", f"a picture in {cell['id']} has no alt text"))
            continue
        for call in (node for node in ast.walk(parsed(text)) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func)
            if name in {"plt.show", "pyplot.show", "plt.imshow", "pyplot.imshow"}:
                found.append(("alt texts", f"{cell['id']} shows a figure by {name}"))
            if name.endswith("figures.show") and not _alt_is_said(call):
                found.append(("alt texts", f"a figure in {cell['id']} has no alt text"))
    return found


def _alt_is_said(call: ast.Call) -> bool:
    alts = [one.value for one in call.keywords if one.arg == "alt"]
    if len(alts) == 1 and isinstance(alts[0], ast.Constant):
        return len(str(alts[0].value).split()) >= FEWEST_ALT_WORDS
    return len(alts) == 1  # a text that is put together when it runs: `show` looks at that one


def _headings(rhythm: Rhythm) -> Found:
    markdown = "\n\n".join(
        re.sub(r"^```.*?^```", "", one, flags=re.M | re.S) for one in rhythm.of("markdown")
    )
    levels = [len(marks) for marks, _ in HEADING.findall(markdown)]
    found: Found = []
    if Counter(levels)[1] != 1 or levels[:1] != [1]:
        found.append(("headings", f"found {Counter(levels)[1]} titles, wanted one, and it first"))
    for before, after in pairwise(levels):
        if after > before + 1:
            found.append(("headings", f"a heading jumps from level {before} to {after}"))
    return found


def _opening(rhythm: Rhythm) -> Found:
    first = rhythm.cells[0] if rhythm.cells else {"cell_type": "", "source": ""}
    if first["cell_type"] == "markdown" and "?" in source(first):
        return []
    return [("opens with a question", "the first cell asks nothing")]


def _ending(rhythm: Rhythm) -> Found:
    """Look for "What we saw" with bold terms, then the quiz, then the gate, in this order."""
    places = {
        "What we saw": _place(rhythm, "markdown", r"^#+ What we saw"),
        "quiz": _place(rhythm, "code", rf'^quiz\("{rhythm.number}"\)'),
        "gate": _place(rhythm, "code", r"\bopen_gate\("),
    }
    found = [("gate", "no gate is opened")] if places["gate"] is None else []
    missing = [name for name in ("What we saw", "quiz") if places[name] is None]
    if missing:
        return [*found, ("ending", f"there is no {' and no '.join(missing)} at the end")]
    order = [place for place in places.values() if place is not None]
    if order != sorted(order) or order[-1] < len(rhythm.cells) - 4:
        return [*found, ("ending", "wanted What we saw, the quiz, the gate, and little after that")]
    said = source(rhythm.cells[order[0]]).split("What we saw")[1]
    if len(re.findall(r"\*\*[^*]+\*\*", said)) < 3:
        found.append(("ending", "What we saw has fewer than three bold terms"))
    return found


def _place(rhythm: Rhythm, kind: str, pattern: str) -> int | None:
    hits = [
        place
        for place, cell in enumerate(rhythm.cells)
        if cell["cell_type"] == kind and re.search(pattern, source(cell), re.M)
    ]
    return hits[-1] if hits else None


def table(paths: list[Path]) -> str:
    """Return what was measured of each notebook as a Markdown table."""
    rows = [["notebook", *LIMITS], ["---"] * (len(LIMITS) + 1)]
    rows += [
        [one.number, *(f"{value:g}" for value in one.measured.values())] for one in map(read, paths)
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)

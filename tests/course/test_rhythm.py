"""The notebooks keep the rhythm, and the measure of the rhythm sees each break of it."""

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import rhythm

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("[0-9]*.ipynb"))

# (notebook, rule): why this one may. Each must still be needed, or the test fails.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("00", "gate"): (
        "No stage lies behind the first notebook, so no gate has evidence to weigh: under the "
        "heading “The gate” it asks instead whether guess, consent and equipment are there."
    ),
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda one: one.stem)
def test_notebook_keeps_the_rhythm(path) -> None:
    faults = rhythm.faults_of(path)
    excused = {rule for notebook, rule in EXCEPTIONS if notebook == path.name[:2]}
    assert [str(one) for one in faults if one.rule not in excused] == []
    assert excused <= {one.rule for one in faults}, "an exception that is needed no longer"


def test_every_exception_has_an_argument() -> None:
    assert all(len(words.split()) >= 8 for words in EXCEPTIONS.values())


def markdown(text: str) -> dict:
    return {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": text}


def code(text: str, **nbgrader) -> dict:
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": "code", "id": "code", "metadata": metadata, "source": text}


PROSE = " ".join(["word"] * 50)


def good_cells() -> list[dict]:
    """A made-up notebook that keeps every rule."""
    cells = [markdown(f"# 42 Asking\n\nWhat is it? {PROSE}"), code('begin("42")')]
    for number in (1, 2, 3):
        cells += [markdown(f"## Part {number}\n\n{PROSE}"), code("value = 1\nvalue + 1")]
        cells += [
            markdown(PROSE),
            code("### BEGIN SOLUTION\nanswer = 2\n### END SOLUTION", solution=True),
            code(f'check("42.{number}")', grade=True),
        ]
    cells += [
        markdown(PROSE),
        code('figures.show(figure, alt="Bars that grow from left to right")'),
    ]
    cells += [markdown("## What we saw\n\n- **one**, **two** and **three** " + PROSE)]
    return [
        *cells,
        code('quiz("42")'),
        markdown(f"## The gate\n\n{PROSE}"),
        code("open_gate(p, 1)"),
    ]


def faults(cells: list[dict]) -> set[str]:
    return {one.rule for one in rhythm.faults_in(rhythm.Rhythm("42", cells))}


def test_a_good_notebook_has_no_faults() -> None:
    assert faults(good_cells()) == set()


def replaced(place: int, cell: dict) -> list[dict]:
    cells = good_cells()
    cells[place] = cell
    return cells


BREAKS = {
    "cells": lambda: good_cells()[:2] + good_cells()[7:],
    "words": lambda: replaced(2, markdown(f"## Part\n\n{PROSE * 12}")),
    "words a prose cell": lambda: [markdown("# What?\n\nfew words")] + good_cells()[1:2]
    + [markdown("very few words")] * 12 + good_cells()[2:],
    "code lines a cell": lambda: replaced(3, code("\n".join(f"a{n} = {n}" for n in range(9)))),
    "code cells in a row": lambda: replaced(4, code("another = 1")),
    "checked exercises": lambda: replaced(6, markdown(PROSE)),
    "defs": lambda: replaced(5, code("def a():\n  pass\ndef b():\n  pass", solution=True)),
    "def outside an exercise": lambda: replaced(3, code("def helper():\n    return 1")),
    "alt texts": lambda: replaced(18, code("figures.show(figure)")),
    "headings": lambda: replaced(2, markdown(f"#### Part\n\n{PROSE}")),
    "opens with a question": lambda: replaced(0, markdown(f"# 42 Telling\n\n{PROSE}")),
    "ending": lambda: [*good_cells()[:-4], *good_cells()[-3:]],
    "gate": lambda: good_cells()[:-1],
}  # fmt: skip


@pytest.mark.parametrize("rule", BREAKS)
def test_break_of_the_rule_is_seen(rule) -> None:
    assert rule in faults(BREAKS[rule]())


@pytest.mark.parametrize(
    ("place", "cell", "rule"),
    [
        (18, code('figures.show(figure, alt="Bars")'), "alt texts"),
        (18, code("plt.show()"), "alt texts"),
        (2, markdown(f"![](map.svg) {PROSE}"), "alt texts"),
        (2, markdown(f'<img src="map.svg"> {PROSE}'), "alt texts"),
        (2, markdown(f"# Second title\n\n{PROSE}"), "headings"),
        (3, code("# only a comment"), "code lines a cell"),
        (3, code(""), "code lines a cell"),
        (3, code("class Helper:\n    size = 1"), "def outside an exercise"),
        (19, markdown(f"## What we saw\n\n{PROSE}"), "ending"),
        (20, code('quiz("41")'), "ending"),
    ],
    ids=[
        "short alt", "plt", "picture", "img", "two titles", "comment", "empty", "class", "no terms",
        "other quiz",
    ],
)  # fmt: skip
def test_other_ways_to_break_a_rule_are_seen(place, cell, rule) -> None:
    assert rule in faults(replaced(place, cell))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("## Heading only", 0),
        ("Two **words** — here", 3),
        ("See [the map](https://example.org/a/b) now", 4),
        ("<img src='a b c'> one", 1),
        ("- `a`\n- b\n\n```python\nno = words\n```", 2),
    ],
)
def test_words_are_counted_as_they_are_read(text, count) -> None:
    assert rhythm.words_in(text) == count


def test_lines_that_nobody_sees_are_not_counted() -> None:
    hidden = 'check("42.1")\n### BEGIN HIDDEN TESTS\nassert True\n### END HIDDEN TESTS'
    assert rhythm.code_lines(hidden) == 1
    assert rhythm.code_lines("### BEGIN SOLUTION\n\n# why\na = 1\n### END SOLUTION") == 1


def test_table_has_a_row_for_each_notebook(tmp_path) -> None:
    path = tmp_path / "42_asking.ipynb"
    path.write_text(json.dumps({"cells": good_cells()}), encoding="utf-8")
    assert rhythm.table([path]).splitlines()[-1].startswith("| 42 | 23 |")
    assert rhythm.faults_of(path) == []

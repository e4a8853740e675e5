"""Read off a source notebook what its tests may take from the teacher, and what from the learner.

A name is the teacher's when only the teacher's cells bind it, from nothing that a learner can
change. Everything else is asked from the submission, as data.
"""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

BUILTINS = frozenset(dir(builtins)) | {"display", "get_ipython", "__name__"}


@dataclass
class Cell:
    """A cell of a notebook, without nbformat: importing that takes longer than a submission."""

    cell_type: str
    source: str
    metadata: dict


@dataclass
class Statement:
    """One statement of the source notebook."""

    cell: int
    node: ast.stmt
    binds: set[str]
    reads: set[str]
    changes: set[str]
    stores: set[str]  # those of the changes that are not the mere call of a method
    open: bool  # stands in a cell that learners may edit
    needed: bool = False  # by a name, for a test; others count for what they write elsewhere

    @property
    def is_import(self) -> bool:
        """Whether it only imports."""
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    @property
    def source(self) -> str:
        """Its code."""
        return ast.unparse(self.node)


@dataclass
class Plan:
    """What the judge knows of a notebook.

    Attributes
    ----------
    teachers : set of str
        Names that the judge has from the source notebook.
    before : dict of int to list of Statement
        For each cell's position, the teacher's statements that the judge runs there: all that
        take nothing from the learner, for some write to the project what later ones read.
    asked : dict of int to set of str
        For each test cell's position, the names that it reads.
    wanted : dict of int to list of str
        Those of them that are asked from the submission.
    """

    teachers: set[str] = field(default_factory=set)
    before: dict[int, list[Statement]] = field(default_factory=dict)
    asked: dict[int, set[str]] = field(default_factory=dict)
    wanted: dict[int, list[str]] = field(default_factory=dict)
    left_behind: set[int] = field(default_factory=set)


def transformed(source: str) -> str:
    """Return a cell's code with IPython's own words turned into Python."""
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(source)


def is_test(cell: Any) -> bool:
    """Return whether a cell is graded by running it."""
    # Without nbgrader's own functions: importing them takes longer than a submission.
    marks = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(marks.get("grade")) and not is_answer(cell)


def grade_id_of(cell: Any) -> str:
    """Return the name that nbgrader knows a graded cell by."""
    return str(cell.metadata["nbgrader"]["grade_id"])


def is_answer(cell: Any) -> bool:
    """Return whether learners may edit a cell's answer."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def statements_of(cells: Iterable[Any]) -> Iterator[Statement]:
    """Yield the statements of all code cells; a cell that is no Python has none."""
    for position, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(transformed(cell.source))
        except SyntaxError:
            continue
        for node in tree.body:
            yield _statement(node, position, is_answer(cell))


def _statement(node: ast.stmt, cell: int, is_open: bool) -> Statement:
    binds: set[str] = set()
    reads: set[str] = set()
    changes: set[str] = set()
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        binds.add(node.name)
        inside = {id(one) for part in node.body for one in ast.walk(part)}
    else:
        inside = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and id(one) not in inside:
            (reads if isinstance(one.ctx, ast.Load) else binds).add(one.id)
        elif isinstance(one, ast.Import | ast.ImportFrom):
            binds |= {(part.asname or part.name).split(".")[0] for part in one.names}
        elif isinstance(one, ast.Attribute | ast.Subscript) and not isinstance(one.ctx, ast.Load):
            changes |= root_of(one)
        elif isinstance(one, ast.AugAssign):
            changes |= root_of(one.target)
    stores = set(changes)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        changes |= root_of(node.value.func)
    return Statement(cell, node, binds, reads | changes, changes, stores, is_open)


def root_of(node: ast.AST) -> set[str]:
    """Return the name at the root of ``a.b[0].c``, if it has one."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def names_in(node: ast.AST) -> set[str]:
    """Return all names that some code reads, inside functions as well."""
    return {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }


def plan(cells: list[Any]) -> Plan:
    """Return which names are the teacher's, what the judge runs for them, what tests ask for."""
    tests = {position for position, cell in enumerate(cells) if is_test(cell)}
    every = list(statements_of(cells))
    rest = [one for one in every if one.cell not in tests]
    imported = [one for one in rest if one.is_import]
    touched = {name for one in rest if one.open and not one.is_import for name in one.binds}
    modules = {name for one in imported for name in one.binds} - touched
    touched |= {name for one in rest if one.open for name in one.changes} - modules
    teachers = _teachers_names(rest, touched)
    found = Plan(teachers)
    needed: set[str] = set()
    tests_own: set[str] = set()
    for position in sorted(tests):
        wanted = _asked(cells[position].source, every, position, teachers)
        found.asked[position] = wanted
        needed |= wanted & teachers
        own = tests_own - {name for one in rest for name in one.binds}
        # What a learner imports is the judge's own, and yet has to be there.
        learners = {name for one in imported if one.open for name in one.binds}
        found.wanted[position] = sorted(wanted - (teachers - learners) - own)
        tests_own |= {name for one in every if one.cell == position for name in one.binds}
        later = {name for one in rest if one.cell > position for name in names_in(one.node)}
        own = {name for one in every if one.cell == position for name in one.binds | one.changes}
        if own & later:
            found.left_behind.add(position)
    ready = [one for one in rest if one.is_import or
             (not one.open and one.reads <= teachers | BUILTINS)]  # fmt: skip
    for one in ready:
        found.before.setdefault(one.cell, []).append(one)
    _mark_needed(ready, teachers, needed)
    return found


def _asked(source: str, every: list[Statement], position: int, teachers: set[str]) -> set[str]:
    asked = {name for one in every if one.cell == position for name in names_in(one.node)}
    asked |= set(_needs_of_checks(source))
    bodies = {one.node.name: one.node for one in every
              if isinstance(one.node, ast.FunctionDef) and one.node.name in teachers}  # fmt: skip
    waiting = list(asked)
    while waiting:
        name = waiting.pop()
        more = names_in(bodies[name]) - asked if name in bodies else set()
        asked |= more
        waiting += more
    return asked - (BUILTINS - {n for one in every for n in one.binds})


def _needs_of_checks(source: str) -> Iterator[str]:
    """Yield the names that the course's own checks take."""
    for number in re.findall(r"""check\(\s*["'](\d\d\.\d)["']""", source):
        from ecosystem_kit.course.registry import find_exercise

        yield from find_exercise(number).needs


def _teachers_names(rest: list[Statement], touched: set[str]) -> set[str]:
    """Take away, until nothing changes, what is bound or changed with something of the learner."""
    teachers = {name for one in rest for name in one.binds} - touched
    while True:
        spoilt = {
            name
            for one in rest
            if not one.is_import and (one.open or not one.reads <= teachers | BUILTINS)
            for name in one.binds | (one.changes if not one.open else set())
        }
        modules = {name for one in rest if one.is_import for name in one.binds} - touched
        spoilt -= modules
        if not spoilt & teachers:
            return teachers
        teachers -= spoilt


def _mark_needed(ready: list[Statement], teachers: set[str], needed: set[str]) -> None:
    """Mark the teacher's statements on which the needed names depend."""
    needed = set(needed)
    while True:
        more = [one for one in ready
                if not one.needed and (one.binds | one.changes) & needed & teachers]  # fmt: skip
        if not more:
            return
        for one in more:
            one.needed = True
            needed |= names_in(one.node)

"""Run the teacher's own cells of a release once, so that long ones need not run for each learner.

A course's notebook trains for half a minute in cells that nobody changes. A submission's process
starts from one that has run them, and takes over what they made and showed. Which cells of a
submission may be taken over is decided in the judge's process, by `Own`.
"""

import ast
import gc
import hashlib
import json
import pickle
import sqlite3
import sys
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from ecosystem_kit.classroom.trust import (
    Cell,
    Statement,
    is_answer,
    is_test,
    names_in,
    statements_of,
)

# Shorter cells are run in each submission, as nbgrader would.
LONG_S = 0.1
# What can bind any name: after it nothing is known.
ANYTHING = {"exec", "eval", "globals", "locals", "vars", "setattr", "get_ipython", "__import__"}
LEDGER = "ledger.sqlite"
SHOWING = {"print", "display"}


@dataclass(frozen=True)
class Scene:
    """What a cell showed, as a notebook holds it, the names it bound, the notes it kept."""

    told: dict
    names: dict[str, Any]
    notes: list[tuple[str, str]]

    def keep_notes(self) -> None:
        """Keep the notes once more, in the project that is open now."""
        from ecosystem_kit.course.records import keep

        for key, value in self.notes:
            keep(key, json.loads(value))


def teachers_cells(cells: Iterable[Cell]) -> list[str]:
    """Return the code of the cells that are neither answers nor tests."""
    return [cell.source for cell in cells
            if cell.cell_type == "code" and not is_answer(cell) and not is_test(cell)]  # fmt: skip


def rehearse(cells: list[Cell], servant: Any, *, until: float) -> dict[str, Scene]:
    """Run the teacher's cells in this process; return what the long ones made, by their code.

    Parameters
    ----------
    cells : list of Cell
        Of a released notebook: no solutions and no hidden tests are in it.
    servant : Servant
        Whose shell runs them; its namespace is empty again afterwards.
    until : float
        When to go on without the rest, on the monotonic clock.
    """
    scenes: dict[str, Scene] = {}
    names = servant.shell.user_ns
    for source in teachers_cells(cells):
        if time.monotonic() > until:
            break
        before, traces, began = dict(names), Traces.now(), time.perf_counter()
        told = servant.run(source)
        took = time.perf_counter() - began
        bound = {name: value for name, value in names.items()
                 if not name.startswith("_") and before.get(name, names) is not value}  # fmt: skip
        if took <= LONG_S or told["failed"] or not _keeps_to_itself(source):
            continue
        after = Traces.now()
        if after.besides_notes == traces.besides_notes:
            # A copy, which later cells can't change. What can't be copied, such as an open
            # project, is made again in each submission.
            with suppress(Exception):
                notes = after.notes[len(traces.notes) :]
                scenes[source] = Scene(told, _copied(bound), notes)
    clear(servant.shell)
    return scenes


def _copied(names: dict[str, Any]) -> dict[str, Any]:
    modules = {name: value for name, value in names.items() if isinstance(value, ModuleType)}
    rest = {name: value for name, value in names.items() if name not in modules}
    # At once, so that what is one thing under two names stays one thing.
    copied: dict[str, Any] = pickle.loads(pickle.dumps(rest))
    return modules | copied


def _keeps_to_itself(source: str) -> bool:
    """Return whether a cell changes nothing that stood before it."""
    statements = list(statements_of([Cell("code", source, {})]))
    bound = {name for one in statements for name in one.binds}
    return all(one.stores <= bound for one in statements)


def clear(shell: Any) -> None:
    """Forget all names and close the project, whose file must not stay open over a fork."""
    let_go_of_project()
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
    # The shell looks for garbage when it forgets: what is imported by now is none.
    gc.freeze()
    kept = {"get_ipython": shell.user_ns.get("get_ipython")}
    shell.reset(new_session=True)
    shell.user_ns.update(kept)


def let_go_of_project() -> None:
    """Close the project that the teacher's cells began in this process."""
    project = sys.modules.get("ecosystem_kit.project")
    if project is not None:
        project.end()


@dataclass(frozen=True)
class Traces:
    """What stands in the files where the teacher's cells work: the notes, and a hash of the rest.

    A cell that writes there anything but notes has to be run in each submission.
    """

    notes: list[tuple[str, str]]
    besides_notes: str

    @classmethod
    def now(cls) -> "Traces":
        """Read them in the folder where this process works."""
        notes: list[tuple[str, str]] = []
        rest = hashlib.sha256()
        for path in sorted(path for path in Path.cwd().rglob("*") if path.is_file()):
            if path.name == LEDGER:
                notes += _read_ledger(path, rest)
            elif not path.name.startswith(LEDGER):  # what SQLite keeps beside it
                found = path.stat()
                rest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
        return cls(notes, rest.hexdigest())


def _read_ledger(path: Path, rest: Any) -> list[tuple[str, str]]:
    """Return a ledger's notes, and add all that is in other tables to a hash."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in sorted(tables.fetchall()):
            if table not in ("notes", "sqlite_sequence"):
                for row in connection.execute(f'SELECT * FROM "{table}"'):
                    rest.update(repr(row).encode())
        return connection.execute("SELECT key, value FROM notes ORDER BY id").fetchall()


class Own:
    """Follows, cell by cell, which names a submission has made its own.

    Parameters
    ----------
    source : list of Cell
        The teacher's notebook.
    """

    def __init__(self, source: list[Cell]) -> None:
        self.teachers = set(teachers_cells(source))
        imports = [one for one in statements_of(source) if one.is_import]
        self.imports = {one.source for one in imports}
        self.modules = {name for one in imports for name in one.binds}
        self.names: set[str] = set()
        self.all = False

    def leaves(self, source: str) -> bool:
        """Return whether a cell, the next one, is the teacher's and meets only the teacher's."""
        statements = list(statements_of([Cell("code", source, {})]))
        if source in self.teachers:
            reads = {name for one in statements for name in names_in(one.node)}
            if not self.all and not reads & self.names:
                return True
        self.all |= not statements and bool(source.strip())
        for one in statements:
            self._take(one)
        return False

    def _take(self, one: Statement) -> None:
        if one.is_import and one.source in self.imports:
            return
        reads = names_in(one.node)
        self.all |= bool(reads & ANYTHING)
        self.names |= one.binds | one.stores
        if isinstance(one.node, ast.Expr) and not reads & SHOWING:
            # A call for its effect may change whatever it is given.
            self.names |= reads - self.modules

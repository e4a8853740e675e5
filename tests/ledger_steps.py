"""Kills a writer before each single step of an operation: each flush, rename, and statement."""

import os
import pathlib
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ecosystem_kit.ledger import Ledger

PICTURE = np.arange(768, dtype=np.uint8).reshape(16, 16, 3)
SOUND = np.linspace(-0.5, 0.5, 300, dtype=np.float32)
OPERATIONS: dict[str, Callable[[Ledger], Any]] = {
    "add one": lambda ledger: ledger.add_picture(1, PICTURE),
    "add three": lambda ledger: ledger.add_many_sounds(1, [SOUND, SOUND / 2, SOUND / 3]),
    "label": lambda ledger: ledger.add_label(1, "4"),
    "undo": lambda ledger: ledger.undo_label(1),
    "forget": lambda ledger: ledger.forget_person("bob"),
}


def prepare(folder: Path) -> None:
    """Make a ledger of two persons, one of them to be forgotten."""
    with Ledger(folder) as ledger:
        for person in ("ada", "bob"):
            session = ledger.add_session(person, consent=True)
            sample = ledger.add_picture(session, PICTURE[::-1] // session)
            ledger.add_label(sample, "3")
            ledger.add_event(session, said="3", sample=sample)


def state(folder: Path) -> dict[str, Any]:
    """Return what a ledger holds, and raise if it is not whole."""
    with Ledger(folder) as ledger:
        problems = ledger.problems()
        assert not problems, problems
        left = [path.name for path in folder.rglob("*.*") if path.suffix in (".part", ".aside")]
        assert not left, left
        return {
            "people": ledger.people(),
            "labels": [label.value for label in ledger.labels()],
            "history": len(ledger.label_history(1)),
            "events": len(ledger.events()),
        }


def _die_at(step: int, ledger: Ledger) -> None:
    """Kill this process before its `step`-th step from now."""
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            tick()
            return function(*arguments, **named)

        return call

    os.fsync = watched(os.fsync)
    for name in ("touch", "unlink", "replace", "write_bytes", "mkdir"):
        setattr(pathlib.Path, name, watched(getattr(pathlib.Path, name)))
    ledger._connection.set_trace_callback(tick)


def kill_steps(folder: Path, *, rounds: int, seed: int) -> dict[str, object]:
    """Kill at each step of each operation (`rounds` at most); return what was broken."""
    prepare(folder / "start")
    before = state(folder / "start")
    faults, kills = [], dict.fromkeys(OPERATIONS, 0)
    for name, operation in OPERATIONS.items():
        shutil.copytree(folder / "start", folder / "done")
        with Ledger(folder / "done") as ledger:
            operation(ledger)
        allowed = [before, state(folder / "done")]
        shutil.rmtree(folder / "done")
        for step in range(1, rounds + 1):
            shutil.copytree(folder / "start", folder / "now")
            child = os.fork()
            if child == 0:
                ledger = Ledger(folder / "now")
                _die_at(step, ledger)
                operation(ledger)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            if os.WIFSIGNALED(status):
                kills[name] += 1
            try:
                if (found := state(folder / "now")) not in allowed:
                    faults.append(f"{name}, step {step}: {found}")
            except AssertionError as error:
                faults.append(f"{name}, step {step}: {error}")
            shutil.rmtree(folder / "now")
            if not os.WIFSIGNALED(status):
                break
    return {"kills": kills, "faults": faults}

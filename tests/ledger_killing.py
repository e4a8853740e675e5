"""Kills writers of a ledger at random moments and looks at what they leave.

Run by ``test_ledger_kill.py`` in a process of its own, which has loaded what a writer needs once
and then forks: a new Python for each kill would take ten times as long. Prints a JSON line.
"""

import gc
import json
import os
import select
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from ledger_old import kill_migrations
from ledger_steps import kill_steps
from ledger_writer import BULK, Writer

from ecosystem_kit.ledger import Ledger

LONGEST_LIFE_S = 0.06
ROUNDS_PER_LEDGER = 20


@dataclass
class Promises:
    """What writers were told is safe."""

    samples: dict[str, list[int]] = field(default_factory=dict)
    labels: dict[str, list[tuple[int, int, str | None]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    bulks: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    going: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    count: int = 0

    def hear(self, line: str) -> None:
        """Take down one message of a writer."""
        said = json.loads(line)
        person = said.get("person")
        if said["what"] == "added":
            self.samples.setdefault(person, []).extend(said["samples"])
        elif said["what"] == "labeled":
            row = (said["sample"], said["revision"], said["value"])
            self.labels.setdefault(person, []).append(row)
        elif said["what"] == "noted":
            self.notes.append(said["key"])
        elif said["what"] == "bulk":
            self.bulks.append(said["token"])
        elif said["what"] == "forgetting":
            self.going.add(person)
        elif said["what"] == "forgotten":
            self.gone.add(person)
        elif said["what"] == "failed":
            self.failed.append(said["error"])
        self.count += 1


def start_writer(folder: Path, *, seed: int) -> tuple[int, int]:
    """Fork a writer; return its process number and the end of its pipe that we read."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        try:
            Writer(folder, pipe=theirs, seed=seed).run()
        except BaseException as error:
            os.write(theirs, (json.dumps({"what": "failed", "error": repr(error)}) + "\n").encode())
        finally:
            os._exit(1)
    os.close(theirs)
    return child, ours


def kill(child: int, pipe: int) -> str:
    """Kill a writer; return all that it said."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(pipe, encoding="utf-8") as file:
        return file.read()


def one_round(folder: Path, promises: Promises, chance: np.random.Generator) -> dict[str, int]:
    """Kill one writer, or one of two while the other goes on and somebody else opens."""
    two = chance.random() < 0.3
    seeds = [int(seed) for seed in chance.integers(1, 2**31, 2 if two else 1)]
    writers = [start_writer(folder, seed=seed) for seed in seeds]
    for _, pipe in writers:
        select.select([pipe], [], [], 10)  # until it has opened the ledger
    time.sleep(chance.uniform(0, LONGEST_LIFE_S))
    said = kill(*writers.pop())
    if writers:
        Ledger(folder).close()  # clears up beside a writer that lives
        time.sleep(chance.uniform(0, LONGEST_LIFE_S / 2))
        said += kill(*writers.pop())
    for line in said.splitlines():
        promises.hear(line)
    marks = list((folder / "media").glob("*.unfinished"))
    return {"kills": len(seeds), "inside": len(marks)}


def broken(folder: Path, promises: Promises) -> list[str]:
    """Return each promise that the ledger did not keep."""
    with Ledger(folder) as ledger:
        found = [f"problem: {text}" for text in ledger.problems()]
        there = set(ledger.samples().ids)
        for person, samples in promises.samples.items():
            left = there.intersection(samples)
            if person in promises.gone and left:
                found.append(f"{person} was forgotten and is still there")
            elif person in promises.going - promises.gone:
                # Cut off while it was forgotten: all or nothing.
                if left and left != set(samples):
                    found.append(f"{person} is half forgotten")
                if not left:
                    promises.gone.add(person)
                    promises.labels.pop(person, None)
            elif person not in promises.gone and left != set(samples):
                found.append(f"{person} lost {set(samples) - left}")
        found += _broken_labels(ledger, promises)
        found += [f"note {key} is gone" for key in promises.notes if ledger.read_note(key) is None]
        for token in promises.bulks:
            count = ledger._read("SELECT count(*) FROM samples WHERE prompt = ?", (token,))[0][0]
            if count not in (0, BULK):
                found.append(f"{count} of {BULK} samples of bulk {token}")
    return found + _half_files(folder) + _names_on_disk(folder, promises)


def _broken_labels(ledger: Ledger, promises: Promises) -> list[str]:
    rows = ledger._read("SELECT revision, sample, value FROM label_operations")
    kept = {revision: (sample, value) for revision, sample, value in rows}
    return [
        f"label {revision} is gone"
        for person, labels in promises.labels.items()
        if person not in promises.gone
        for sample, revision, value in labels
        if kept.get(revision) != (sample, value)
    ]


def _half_files(folder: Path) -> list[str]:
    marks = [*folder.rglob("*.part"), *folder.rglob("*.unfinished")]
    return [f"{path.name} was not cleared up" for path in marks]


def _names_on_disk(folder: Path, promises: Promises) -> list[str]:
    data = b"".join(path.read_bytes() for path in folder.glob("ledger.sqlite*"))
    return [f"{name} is still on the disk" for name in promises.gone if name.encode() in data]


def kill_writers(folder: Path, *, rounds: int, seed: int) -> dict[str, object]:
    """Kill `rounds` times and more; return what was counted and what was broken."""
    chance = np.random.default_rng(seed)
    total = {"kills": 0, "inside": 0}
    faults: list[str] = []
    failed: list[str] = []
    promised = 0
    for number in range(rounds):
        if number % ROUNDS_PER_LEDGER == 0:
            promises, place = Promises(), folder / str(number)
        for name, count in one_round(place, promises, chance).items():
            total[name] += count
        faults += broken(place, promises)
        if number % ROUNDS_PER_LEDGER == ROUNDS_PER_LEDGER - 1:
            promised += promises.count
            failed += promises.failed
    return {**total, "promised": promised, "failed": failed, "faults": faults}


if __name__ == "__main__":
    cv2.setNumThreads(1)
    with Ledger(Path(sys.argv[2]) / "warm") as ledger:  # loads what is loaded when first used
        session = ledger.add_session("nobody", consent=True)
        ledger.add_picture(session, np.zeros((16, 16, 3), np.uint8))
        ledger.add_sound(session, np.zeros(200, np.float32))
    del ledger
    # What is loaded is not collected in each child: that would copy all of its memory.
    gc.collect()
    gc.freeze()
    what, target, many, start = sys.argv[1:]
    run = {"writers": kill_writers, "migrations": kill_migrations, "steps": kill_steps}[what]
    print(json.dumps(run(Path(target), rounds=int(many), seed=int(start))))

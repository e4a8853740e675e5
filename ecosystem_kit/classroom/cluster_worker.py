"""What a worker of a Dask cluster does: keep a warm pair for an assignment, run submissions on it.

The pair is the same as on the teacher's machine (`workers.warm_pair`). It is started with the
first submission of an assignment, stays for those that follow, and ends with the worker, however
that ends: its processes end when nobody talks to them.
"""

import atexit
import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

import ecosystem_kit
from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.sandbox import needed_paths
from ecosystem_kit.classroom.workers import Bench, warm_pair

APART = "submissions can't be kept apart there"
LOOK = "from ecosystem_kit.classroom.sandbox import why_missing; print(why_missing())"


class Warm:
    """The warm pairs of this process, one for each assignment that is being graded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[Bench, ExitStack]] = {}
        self._users: dict[str, int] = {}

    def take(self, setup: str, *, at_once: int) -> Bench:
        """Return the pair for an assignment, made where there is none; `give_back` follows."""
        key = hashlib.sha256(setup.encode()).hexdigest()
        with self._lock:
            if key not in self._kept:
                self._close_idle()
                self._kept[key] = _started(json.loads(setup), at_once=at_once)
            self._users[key] = self._users.get(key, 0) + 1
            return self._kept[key][0]

    def give_back(self, setup: str, *, broken: bool) -> None:
        """Say that a submission has been run; a pair that broke is not used again."""
        key = hashlib.sha256(setup.encode()).hexdigest()
        with self._lock:
            self._users[key] -= 1
            if broken and key in self._kept:
                self._kept.pop(key)[1].close()

    def close(self) -> None:
        """End every pair."""
        with self._lock:
            while self._kept:
                self._kept.popitem()[1][1].close()

    def _close_idle(self) -> None:
        # Each holds an assignment's imports: hundreds of megabytes.
        for key in [one for one in self._kept if not self._users.get(one)]:
            self._kept.pop(key)[1].close()


def _started(setup: dict, *, at_once: int) -> tuple[Bench, ExitStack]:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="eco-grade-"))
        unpack(setup["files"], Path(folder))
        orders = {"released": setup["released"], "visible": needed_paths(),
                  "sandboxed": setup["sandboxed"], "cwd": folder}  # fmt: skip
        limits = Limits(**setup["limits"])
        bench = stack.enter_context(warm_pair(orders, limits=limits, workers=at_once))
        bench.show_sources(setup["sources"])
        bench.wait_until_ready()
        return bench, stack.pop_all()


WARM = Warm()
atexit.register(WARM.close)


def why_not(setup: str) -> str:
    """Return why this worker can't run submissions, or nothing."""
    wanted = json.loads(setup)
    here = ecosystem_kit.__version__
    if here != wanted["version"]:
        return f"it has version {here} of the kit, and {wanted['version']} is wanted: install that"
    if not wanted["sandboxed"]:
        return ""
    # In a process of its own: this one has threads, which a fork would not survive.
    found = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=False
    )
    said = found.stdout.strip() if found.returncode == 0 else found.stderr.strip()[-300:]
    return f"{APART}: {said}" if said else ""


def grade(setup: str, job: str) -> str:
    """Run and judge one notebook.

    Parameters
    ----------
    setup : str
        JSON of the assignment: "released", "sources", "files", "limits", "sandboxed", "version".
    job : str
        JSON of the submission: "notebook", "cells", and "files" by path.

    Returns
    -------
    str
        JSON of two things: the list of number and outcome for each cell, and why the
        submission's process was ended, empty where it was not.
    """
    from distributed import get_worker

    work, told = json.loads(job), []
    bench = WARM.take(setup, at_once=get_worker().state.nthreads)
    broken = True
    try:
        with tempfile.TemporaryDirectory(prefix="eco-grade-") as folder:
            unpack(work["files"], Path(folder))
            files = folder if work["files"] else None
            why = bench.grade(
                work["notebook"], work["cells"], files=files,
                tell=lambda number, what: told.append([number, what]),
            )  # fmt: skip
        broken = False
    finally:
        WARM.give_back(setup, broken=broken)
    return json.dumps([told, why])


def unpack(files: dict[str, str], folder: Path) -> None:
    """Write files by their paths into a folder."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(data))

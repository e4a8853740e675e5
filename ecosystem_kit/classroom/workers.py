"""The engine's warm processes for an assignment, and how a submission is put before them."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any, Protocol

from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.line import Broken, Line

LONGEST_ANSWER = 2**28
# Seconds beyond the submission's own until the engine gives up waiting for its supervisor.
GRACE_S, LONGEST_FAREWELL_S = 20.0, 5.0
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "HOME", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
# One thread each: a process that has others can't be forked safely.
ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)


# The two kinds of rooms, in the order that the warm process has them.
SUBMISSIONS, JUDGES = 0, 1


class NotRun(RuntimeError):  # noqa: N818  reads as a sentence where it is raised
    """A submission was not run, through no fault of its own; the message says why."""


class Keeper:
    """The engine's end of the process that makes the rooms."""

    def __init__(self, control: socket.socket) -> None:
        self.control, self.lock = control, threading.Lock()

    def make(self, kind: int, files: str | None, work: list[socket.socket]) -> socket.socket:
        """Have a room made and somebody let in; return the socket that says how that ended.

        The sockets in `work` go to who is let in, and are closed here.
        """
        ours, theirs = socket.socketpair()
        message = json.dumps([kind, files]).encode()
        descriptors = [one.fileno() for one in (theirs, *work)]
        with self.lock:
            socket.send_fds(self.control, [len(message).to_bytes(4, "big") + message], descriptors)
        for one in (theirs, *work):
            one.close()
        return ours


def _start(controls: list[socket.socket], lives: int, folder: str) -> subprocess.Popen:
    # Only what Python needs: a submission inherits it, and keys often stand in the environment.
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    environment |= dict.fromkeys(ONE_THREAD, "1")
    environment |= {"PYTHONUTF8": "1", "NBGRADER_EXECUTION": "autograde"}
    environment |= {"HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"}
    environment["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    numbers = [one.fileno() for one in controls]
    return subprocess.Popen(
        [sys.executable, "-m", "ecosystem_kit.classroom.warm_worker", *map(str, numbers)],
        pass_fds=[*numbers, lives], env=environment, stdin=subprocess.DEVNULL, cwd=folder,
        start_new_session=True,
    )  # fmt: skip


@contextmanager
def warm_pair(orders: dict, *, limits: Limits, workers: int) -> Iterator["Bench"]:
    """Start the warm processes; they want to be shown the sources next."""
    pairs = [socket.socketpair() for _ in range(3)]
    # Every process of ours keeps the writing end: the other one says when all of them have ended.
    ended, lives = os.pipe()
    process = _start([theirs for _, theirs in pairs], lives, orders["cwd"])
    for descriptor in (*(theirs.detach() for _, theirs in pairs), lives):
        os.close(descriptor)
    keeper, student, judge = (ours for ours, _ in pairs)
    try:
        with keeper, student, judge:
            Line(student, longest=LONGEST_ANSWER).say({**orders, "limits": asdict(limits)})
            yield Bench(Keeper(keeper), student, judge, workers=workers)
    finally:
        _end(process, ended)


def _end(process: subprocess.Popen, ended: int) -> None:
    """Wait for what ends by itself now that nobody talks to it, and help it if it does not."""
    if not select.select([ended], [], [], LONGEST_FAREWELL_S)[0]:
        os.killpg(process.pid, signal.SIGKILL)
    os.close(ended)
    process.wait()


class AnyBench(Protocol):
    """What runs and judges submissions, here or elsewhere; see `Bench`."""

    def show_sources(self, sources: dict[str, list[dict]]) -> None:
        """Take the teacher's notebooks."""

    def wait_until_ready(self) -> None:
        """Wait until submissions may come."""

    def grade(
        self,
        notebook: str,
        cells: list[dict],
        *,
        files: str | None,
        tell: Callable[[int, Any], None],
    ) -> str:
        """Have one notebook run and judged."""


class Bench:
    """Puts submissions before the judge, from several threads at once."""

    def __init__(
        self, keeper: Keeper, student: socket.socket, judge: socket.socket, *, workers: int
    ) -> None:
        self.keeper, self.student, self.judge = keeper, student, judge
        # One sandbox more than that is made ready, and waits here until it may begin.
        self.places = threading.Semaphore(workers)

    def show_sources(self, sources: dict[str, list[dict]]) -> None:
        """Show the judge the teacher's notebooks.

        Raises
        ------
        Broken
            If it has ended; what it said stands on stderr.
        """
        Line(self.judge, longest=LONGEST_ANSWER).say(sources)

    def wait_until_ready(self) -> None:
        """Wait until both processes have imported everything.

        Raises
        ------
        Broken
            If they ended instead; what they said stands on stderr.
        """
        for one in (self.student, self.judge):
            Line(one, longest=1000).hear()

    def grade(
        self,
        notebook: str,
        cells: list[dict],
        *,
        files: str | None,
        tell: Callable[[int, Any], None],
    ) -> str:
        """Have one notebook run and judged.

        Parameters
        ----------
        notebook : str
            Name of the notebook.
        cells : list of dict
            "source" and "test" of each code cell.
        files : str or None
            Folder whose files the submission finds beside it.
        tell : callable
            Gets each cell's number and what came out.

        Returns
        -------
        str
            Empty, or why the submission's process was ended.
        """
        to_student, to_judge = socket.socketpair()
        ours, theirs = socket.socketpair()
        student_status = self.keeper.make(SUBMISSIONS, files, [to_student])
        judge_status = self.keeper.make(JUDGES, files, [theirs, to_judge])
        with student_status, judge_status, ours, self.places:
            for status in (student_status, judge_status):
                status.sendall(b"!")
            line, lost = Line(ours, longest=LONGEST_ANSWER), False
            try:
                line.say({"notebook": notebook, "cells": cells})
                while (message := line.hear()) != "done":
                    tell(*message)
                    lost = lost or "lost" in message[1]
            except Broken:
                return _why_ended(self._status(student_status), self._status(judge_status))
            return _why_ended(self._status(student_status), {}) if lost else ""

    def _status(self, status: socket.socket) -> dict:
        if not select.select([status], [], [], GRACE_S)[0]:
            return {"how": "deadline"}
        try:
            return json.loads(status.recv(4096) or b"{}")
        except ValueError:
            return {}


def _why_ended(student: dict, judge: dict) -> str:
    words = {
        "deadline": "it ran longer than its time",
        "memory": "it used more memory than it may",
        "setup": f"the sandbox could not be made ({student.get('why', '')})",
    }
    if judge.get("how") == "setup":
        return f"the judge's sandbox could not be made ({judge.get('why', '')})"
    if judge.get("how") == "memory":
        return "its answers used more memory than they may"
    code = student.get("code", 0)
    ended = f"its process ended by signal {code - 128}" if code > 128 else "its process ended"
    return words.get(student.get("how", ""), ended)

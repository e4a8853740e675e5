"""The engine's two warm processes for an assignment, and how a submission is put before them."""

import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.wire import Broken, Line

LONGEST_ANSWER = 2**28
# Seconds beyond the submission's own until the engine gives up waiting for its supervisor.
GRACE_S = 20.0
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "HOME", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class WarmProcess:
    """A warm process of one role ("judge" or "submission")."""

    def __init__(self, orders: dict) -> None:
        ours, theirs = socket.socketpair()
        # Only what Python needs: a submission inherits it, and keys often stand in the environment.
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        environment |= dict.fromkeys(ONE_THREAD, "1")
        environment |= {"PYTHONUTF8": "1", "NBGRADER_EXECUTION": "autograde"}
        environment |= {"HOME": "/tmp", "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ecosystem_kit.classroom.warm_worker", str(theirs.fileno())],
            pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL,
            cwd=orders["cwd"], start_new_session=True,
        )  # fmt: skip
        theirs.close()
        self.control, self.lock = ours, threading.Lock()
        Line(ours, longest=LONGEST_ANSWER).say(orders)

    def wait_until_ready(self) -> None:
        """Wait until it has imported everything.

        Raises
        ------
        Broken
            If it ended instead.
        """
        Line(self.control, longest=1000).hear()

    def fork(self, files: str | None, connections: list[socket.socket]) -> socket.socket:
        """Have it fork for one submission; return the socket that says how that ended."""
        ours, theirs = socket.socketpair()
        message = json.dumps(files).encode()
        descriptors = [one.fileno() for one in (theirs, *connections)]
        with self.lock:
            socket.send_fds(self.control, [len(message).to_bytes(4, "big") + message], descriptors)
        for one in (theirs, *connections):
            one.close()
        return ours

    def close(self) -> None:
        """End it, and with it everything that it forked."""
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def warm_pair(orders: dict, *, sources: dict[str, str], limits: Limits) -> Iterator["Bench"]:
    """Start both warm processes; the sources go to the judge's alone."""
    orders = {**orders, "limits": asdict(limits)}
    processes = []
    try:
        processes.append(WarmProcess({**orders, "role": "submission"}))
        processes.append(WarmProcess({**orders, "role": "judge", "sources": sources}))
        for process in processes:
            process.wait_until_ready()
        yield Bench(*processes, limits=limits)
    finally:
        for process in processes:
            process.close()


class Bench:
    """Puts submissions before the judge, from several threads at once."""

    def __init__(self, student: WarmProcess, judge: WarmProcess, *, limits: Limits) -> None:
        self.student, self.judge, self.limits = student, judge, limits

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
        student_status = self.student.fork(files, [to_student])
        judge_status = self.judge.fork(files, [theirs, to_judge])
        with student_status, judge_status, ours:
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

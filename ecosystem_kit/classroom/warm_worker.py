"""A process that has imported what an assignment needs, and forks a sandbox for each submission.

Started by the engine, twice for an assignment: once for the submissions, once for the judge. The
first one never sees a source notebook or a submission: what is not in its memory can't be read
there by the processes that it forks.
"""

import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.sandbox import Room, report, run_apart
from ecosystem_kit.classroom.wire import Broken, Line

LONGEST_SETUP = 2**28
# The judge outlives the submission, to say what became of it.
JUDGE_LONGER_S = 10.0


def main() -> None:
    """Prepare as the engine says, then fork for each pair of sockets that it sends."""
    control = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    setup = Line(control, longest=LONGEST_SETUP)
    try:
        orders = setup.hear()
    except Broken:
        return
    limits = Limits(**orders["limits"])
    if orders["role"] == "judge":
        limits = replace(limits, wall_s=limits.wall_s + JUDGE_LONGER_S)
    room = Room(tuple(orders["visible"]), sandboxed=orders["sandboxed"], limits=limits)
    work = _judging(orders) if orders["role"] == "judge" else _serving(orders, limits)
    # Children that end need nobody to wait for them: their supervisors tell the engine.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    setup.say("ready")
    while True:
        length, descriptors, _, _ = socket.recv_fds(control, 4, 3)
        if not length:
            return
        files = json.loads(control.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL))
        if os.fork() == 0:
            control.close()
            _supervise(work, replace(room, files=files), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _supervise(work: Callable[[list[int]], None], room: Room, descriptors: list[int]) -> None:
    status, *keep = descriptors
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        result = run_apart(lambda: work(keep), room=room, keep=keep, status=status)
        report(status, result)
        code = 0
    finally:
        os._exit(code)


def import_all(statements: list[str]) -> None:
    """Run import statements; one that fails is left to the cell that has it."""
    for statement in statements:
        with contextlib.suppress(Exception), contextlib.redirect_stdout(None):
            exec(statement, {})


def _serving(orders: dict, limits: Limits) -> Callable[[list[int]], None]:
    from ecosystem_kit.classroom import run_submission

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    import_all(orders["imports"])
    run_submission.prepare_shell()

    def serve(descriptors: list[int]) -> None:
        line = Line(socket.socket(fileno=descriptors[0]), longest=limits.message_bytes)
        run_submission.serve(line, most_output=limits.output_chars)

    return serve


def _judging(orders: dict) -> Callable[[list[int]], None]:
    import nbformat

    from ecosystem_kit.classroom.verdict import Court

    os.environ["MPLBACKEND"] = "agg"
    import_all(orders["imports"])
    courts = {
        name: Court(nbformat.reads(text, as_version=4).cells)
        for name, text in orders["sources"].items()
    }

    def judge(descriptors: list[int]) -> None:
        limits = Limits(**orders["limits"])
        engine = Line(socket.socket(fileno=descriptors[0]), longest=LONGEST_SETUP)
        until = time.monotonic() + limits.wall_s
        student = Line(socket.socket(fileno=descriptors[1]), longest=limits.message_bytes,
                       until=until)  # fmt: skip
        job = engine.hear()
        courts[job["notebook"]].judge(
            job["cells"], line=student, tell=lambda number, what: engine.say([number, what])
        )
        engine.say("done")

    return judge


if __name__ == "__main__":
    sys.stdout = sys.stderr
    main()

"""A process that has imported what an assignment needs, and forks a sandbox for each submission.

Started by the engine once for an assignment. After the imports it parts into two: one for the
submissions, one for the judge. The first one never sees a source notebook or a submission: what is
not in its memory can't be read there by the processes that it forks.
"""

import contextlib
import gc
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
    """Import as the engine says, part into two processes, fork in each as the engine says."""
    control, judges_control = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        orders = Line(control, longest=LONGEST_SETUP).hear()
    except Broken:
        return
    limits = Limits(**orders["limits"])
    import_all(orders["imports"])
    is_judge = os.fork() == 0
    if is_judge:
        control.close()
        control, limits = judges_control, replace(limits, wall_s=limits.wall_s + JUDGE_LONGER_S)
    else:
        judges_control.close()
    room = Room(tuple(orders["visible"]), sandboxed=orders["sandboxed"], limits=limits)
    try:
        work = _judging(control, limits) if is_judge else _serving(limits)
    except Broken:
        os._exit(0)
    _fork_as_told(control, work, room)


def _fork_as_told(control: socket.socket, work: Callable[[list[int]], None], room: Room) -> None:
    # Children that end need nobody to wait for them: their supervisors tell the engine.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What is there now stays: no forked process shall touch, and thereby copy, it all.
    gc.collect()
    gc.freeze()
    Line(control, longest=LONGEST_SETUP).say("ready")
    while True:
        length, descriptors, _, _ = socket.recv_fds(control, 4, 3)
        if not length:
            # At once: to take apart all that is imported would take a second.
            os._exit(0)
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


def _serving(limits: Limits) -> Callable[[list[int]], None]:
    from ecosystem_kit.classroom import run_submission

    run_submission.prepare_shell()

    def serve(descriptors: list[int]) -> None:
        line = Line(socket.socket(fileno=descriptors[0]), longest=limits.message_bytes)
        run_submission.serve(line, most_output=limits.output_chars)

    return serve


def _judging(control: socket.socket, limits: Limits) -> Callable[[list[int]], None]:
    import nbformat

    from ecosystem_kit.classroom.verdict import Court

    sources = Line(control, longest=LONGEST_SETUP).hear()
    courts = {
        name: Court(nbformat.reads(text, as_version=4).cells) for name, text in sources.items()
    }

    def judge(descriptors: list[int]) -> None:
        engine, student = (socket.socket(fileno=number) for number in descriptors)
        to_engine = Line(engine, longest=LONGEST_SETUP)
        job = to_engine.hear()
        until = time.monotonic() + limits.wall_s - JUDGE_LONGER_S / 2
        to_student = Line(student, longest=limits.message_bytes, until=until)
        courts[job["notebook"]].judge(
            job["cells"], line=to_student, tell=lambda number, what: to_engine.say([number, what])
        )
        to_engine.say("done")

    return judge


if __name__ == "__main__":
    sys.stdout = sys.stderr
    main()

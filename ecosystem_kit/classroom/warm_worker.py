"""A process that has imported what an assignment needs, and forks into a room for each submission.

Started by the engine once for an assignment. Before it imports anything heavy, it leaves behind the
keeper of the rooms. After the imports it parts into two: one for the submissions, one for the
judge. The first one never sees a source notebook or a submission: what is not in its memory can't
be read there by the processes that it forks.
"""

import contextlib
import gc
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit.classroom.guests import Host, Work
from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.line import Broken, Line
from ecosystem_kit.classroom.rooms import Room, keep_rooms, leave
from ecosystem_kit.classroom.submissions import plain_files

if TYPE_CHECKING:
    from ecosystem_kit.classroom.trust import Cell

LONGEST_SETUP = 2**28
# The judge outlives the submission, to say what became of it.
JUDGE_LONGER_S = 10.0


def main() -> None:
    """Leave a keeper behind, import as the engine says, part into two, fork as the keeper says."""
    keepers, control, judges = (socket.socket(fileno=int(number)) for number in sys.argv[1:4])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        orders = Line(control, longest=LONGEST_SETUP).hear()
    except Broken:
        return
    limits = Limits(**orders["limits"])
    room = Room(tuple(orders["visible"]), sandboxed=orders["sandboxed"], limits=limits)
    judges_room = replace(room, limits=replace(limits, wall_s=limits.wall_s + JUDGE_LONGER_S))
    if room.sandboxed:
        leave(apart=False)
    channels = [socket.socketpair(type=socket.SOCK_DGRAM) for _ in range(2)]
    if os.fork() == 0:
        for one in (control, judges):
            one.close()
        keep_rooms(keepers, channels=[one for _, one in channels], rooms=[room, judges_room])
    keepers.close()
    gc.disable()
    # Not before: the keeper shall stay small.
    from ecosystem_kit.classroom.trust import Cell

    released = [[Cell(**cell) for cell in cells] for cells in orders["released"]]
    _warm_up(released)
    is_judge = os.fork() == 0
    (control if is_judge else judges).close()
    with _desk(Path(orders["cwd"])):
        if is_judge:
            _serve(judges, _judging(judges, limits), channels[1][0], judges_room)
        else:
            _serve(control, _serving(released, limits), channels[0][0], room)
    # At once: to take apart all that is imported would take a second.
    os._exit(0)


@contextlib.contextmanager
def _desk(source: Path) -> Iterator[None]:
    """Work in a folder of one's own with the teacher's files, where the teacher's cells may write.

    The teacher's own folder stays as it is.
    """
    with tempfile.TemporaryDirectory(prefix="eco-desk-", ignore_cleanup_errors=True) as desk:
        for path in plain_files(source):
            target = Path(desk) / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        os.chdir(desk)
        yield
        os.chdir("/")


def _serve(control: socket.socket, work: Work, channel: socket.socket, room: Room) -> None:
    # What is there now stays: no forked process shall touch, and thereby copy, it all.
    gc.freeze()
    gc.enable()
    host = Host(channel, work=work, room=room)
    Line(control, longest=LONGEST_SETUP).say("ready")
    host.serve(control)


def _warm_up(released: list[list["Cell"]]) -> None:
    """Import what the released notebooks import, and do once what would be done first in each."""
    from ecosystem_kit.classroom import run_submission
    from ecosystem_kit.classroom.trust import statements_of

    run_submission.prepare_shell()
    for statement in statements_of(cell for cells in released for cell in cells):
        if statement.is_import:
            import_now(statement.source)
    if "sklearn" in sys.modules:
        # Its first estimator looks through all that is installed for plugins.
        from sklearn.dummy import DummyClassifier

        DummyClassifier().fit([[0.0], [1.0]], [0, 1])


def import_now(statement: str) -> None:
    """Run an import; one that fails is left to the cell that has it."""
    with contextlib.suppress(Exception), contextlib.redirect_stdout(None):
        exec(statement, {})


def _serving(released: list[list["Cell"]], limits: Limits) -> Work:
    from ecosystem_kit.classroom import run_submission
    from ecosystem_kit.classroom.rehearsal import rehearse

    servant = run_submission.servant(None, most_output=limits.output_chars)
    until = time.monotonic() + limits.wall_s
    scenes = [rehearse(cells, servant, until=until) for cells in released]

    def serve(descriptors: list[int]) -> None:
        line = Line(socket.socket(fileno=descriptors[0]), longest=limits.message_bytes)
        run_submission.servant(line, most_output=limits.output_chars, scenes=scenes).serve()

    return serve


def _judging(control: socket.socket, limits: Limits) -> Work:
    from ecosystem_kit.classroom.rehearsal import let_go_of_project
    from ecosystem_kit.classroom.trust import Cell
    from ecosystem_kit.classroom.verdict import Court

    try:
        sources = Line(control, longest=LONGEST_SETUP).hear()
    except Broken:
        os._exit(0)
    courts = {
        name: Court([Cell(**cell) for cell in cells], number)
        for number, (name, cells) in enumerate(sources.items())
    }
    let_go_of_project()

    def judge(descriptors: list[int]) -> None:
        engine, student = (socket.socket(fileno=number) for number in descriptors)
        to_engine = Line(engine, longest=LONGEST_SETUP)
        job = to_engine.hear()
        until = time.monotonic() + limits.wall_s + JUDGE_LONGER_S / 2
        to_student = Line(student, longest=limits.message_bytes, until=until)
        courts[job["notebook"]].judge(
            job["cells"], line=to_student, tell=lambda number, what: to_engine.say([number, what])
        )
        to_engine.say("done")

    return judge


if __name__ == "__main__":
    sys.stdout = sys.stderr
    main()

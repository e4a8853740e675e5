"""Make the rooms in which submissions run, and watch over each until it ends.

Linux only: namespaces for users, mounts, process ids, network and messages. A room is made by
processes that have imported nothing heavy, for a fork of a large process takes fifty times as long:
the keeper forks a supervisor for each room, that one the first process inside, which builds the
room and reaps. Whoever runs in it is forked from elsewhere (see `guests`), with the key that the
supervisor sends. When the first process ends, the kernel ends all the others inside.
"""

import json
import math
import os
import select
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.memory_watch import holds_more_than

# As root, each room gets a user number of its own, far from those of real users.
FIRST_USER, USERS = 2_000_000, 1_000_000
WATCH_EVERY_S = 0.1
WORK = "/tmp/work"
LONGEST_REASON = 500
MOST_DESCRIPTORS, MOST_OPEN = 5, 4096


@dataclass(frozen=True)
class Room:
    """What a sandbox shows: paths to read (at their own places), and files copied to its work."""

    visible: tuple[str, ...] = ()
    files: str | None = None
    sandboxed: bool = True
    limits: Limits = field(default_factory=Limits)


def keep_rooms(
    control: socket.socket, *, channels: Sequence[socket.socket], rooms: Sequence[Room]
) -> None:
    """Make a room for each message, until the engine goes; never returns.

    A message says which kind of room, and which files go in. With it come the socket for the
    room's status and those for its guest, who gets the key through the channel of that kind.
    """
    from ecosystem_kit.classroom import sandbox_root  # noqa: F401  once, not in each room

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        length, descriptors, _, _ = socket.recv_fds(control, 4, MOST_DESCRIPTORS)
        if not length:
            os._exit(0)
        kind, files = json.loads(control.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL))
        if os.fork() == 0:
            control.close()
            status, *work = descriptors
            room = replace(rooms[kind], files=files)
            supervise(room, channel=channels[kind], status=status, work=work)
        for descriptor in descriptors:
            os.close(descriptor)


def supervise(room: Room, *, channel: socket.socket, status: int, work: Sequence[int] = ()) -> None:
    """Make a room, hand over its key, watch it to its end and report that; never returns.

    Parameters
    ----------
    room : Room
        What is visible, and the limits.
    channel : socket.socket
        Takes the key: for whom the room is, as JSON, with the descriptors of the room (that of its
        first process), of the socket on which the guest's fate is told, and those in `work`.
    status : int
        A socket's descriptor: a byte from it starts the clock; when its other end closes,
        everything inside is ended; it gets the result.
    """
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with socket.socket(fileno=status) as told, suppress(BrokenPipeError, ConnectionResetError):
            result = _make_and_watch(room, Ends(channel, told, work))
            told.sendall(json.dumps(result).encode())
        code = 0
    finally:
        os._exit(code)


@dataclass(frozen=True)
class Ends:
    """Of what leads to others: to the guest, to the engine; and what the guest gets."""

    channel: socket.socket
    status: socket.socket
    work: Sequence[int]


def _make_and_watch(room: Room, ends: Ends) -> dict:
    user = FIRST_USER + time.monotonic_ns() % USERS if os.geteuid() == 0 else None
    first, folder = None, WORK
    try:
        if room.sandboxed:
            first = _make(room, user)
        else:
            folder = tempfile.mkdtemp(prefix="eco-work-")
            shutil.copytree(room.files or folder, folder, symlinks=True, dirs_exist_ok=True)
    except (OSError, shutil.Error) as error:
        return {"how": "setup", "code": 1, "why": str(error)}
    try:
        return _open(room, first, whom={"user": user, "folder": folder}, ends=ends)
    finally:
        if first is None:
            shutil.rmtree(folder, ignore_errors=True)


def _open(room: Room, first: int | None, *, whom: dict, ends: Ends) -> dict:
    """Hand over the key, then watch."""
    report, theirs = socket.socketpair()
    with report:
        key = [] if first is None else [os.pidfd_open(first)]
        given = [*key, theirs.fileno(), *ends.work]
        socket.send_fds(ends.channel, [json.dumps(whom).encode()], given)
        theirs.close()
        for descriptor in (*key, *ends.work):
            os.close(descriptor)
        return _watch(first, room, report, ends.status)


def _make(room: Room, user: int | None) -> int:
    """Return the first process of a new room, when the room is ready."""
    leave(apart=True)
    said, saying = os.pipe()
    first = os.fork()
    if first == 0:
        _first_process(room, saying, os.getuid() if user is None else user)
    os.close(saying)
    why = os.read(said, LONGEST_REASON).decode("utf-8", "replace")
    os.close(said)
    if why:
        os.waitpid(first, 0)
        raise OSError(why)
    return first


def leave(*, apart: bool) -> None:
    """Enter new namespaces: of all kinds, or only one for users, from where rooms can be entered.

    As root no namespace for users is needed.
    """
    from ecosystem_kit.classroom import system_calls as linux

    user, group = os.geteuid(), os.getegid()
    flags = (linux.APART if apart else 0) | (linux.NEW_USER if user else 0)
    if flags:
        linux.unshare(flags)
    if user:
        map_to_itself(user, group)


def map_to_itself(user: int, group: int) -> None:
    """Say that in this namespace for users there is one user, with the number that it had."""
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path("/proc/self", name).write_text(text, encoding="utf-8")


def _first_process(room: Room, saying: int, owner: int) -> None:
    """Build the room, say nothing where that is done, then stay until ended."""
    from ecosystem_kit.classroom import system_calls as linux
    from ecosystem_kit.classroom.sandbox_root import build_root

    try:
        close_all_but((saying,))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        # Orphans come here, and are gone when they end.
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        linux.process_control(linux.DEATH_SIGNAL, signal.SIGKILL)
        build_root(room, owner=owner)
        os.close(saying)
        while True:
            signal.pause()
    except BaseException as error:
        os.write(saying, f"{type(error).__name__}: {error}".encode()[:LONGEST_REASON])
    finally:
        os._exit(1)


def close_all_but(keep: Sequence[int]) -> None:
    """Close every descriptor but those and the first three."""
    edges = [2, *sorted(keep), os.sysconf("SC_OPEN_MAX")]
    for low, high in pairwise(edges):
        os.closerange(low + 1, min(high, MOST_OPEN))


def _watch(first: int | None, room: Room, report: socket.socket, status: socket.socket) -> dict:
    # Made ready while others run: the time counts from the engine's word on.
    end, how = math.inf, "ended"
    guest: dict = {"code": 1, "why": ""}
    while how == "ended":
        ready = select.select([report, status], [], [], WATCH_EVERY_S)[0]
        if report in ready:
            told = report.recv(4096)
            for line in told.splitlines():
                guest |= json.loads(line)
            if not told or "ended" in guest:
                break
        elif status in ready:
            if status.recv(1):
                end = time.monotonic() + room.limits.wall_s
            else:
                how = "left alone"
        elif time.monotonic() > end:
            how = "deadline"
        elif first is not None and holds_more_than(room.limits.memory_bytes):
            how = "memory"
    _end(first, guest.get("process"))
    return {"how": "setup" if guest["why"] else how, "code": guest["code"], "why": guest["why"]}


def _end(first: int | None, guest: int | None) -> None:
    """End all that is inside; without a sandbox: all that has not left the guest's group."""
    if first is not None:
        os.kill(first, signal.SIGKILL)
        os.waitpid(first, 0)
    elif guest is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(guest, signal.SIGKILL)

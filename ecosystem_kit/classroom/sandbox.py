"""Run a function in a process of its own that can't see, reach or outlive what it should not.

Linux only: namespaces for users, mounts, process ids, network and messages, and resource limits.
Three processes stand in a row: a supervisor outside, the first process of the sandbox, which
reaps, and the one that runs the function. When the first one ends, the kernel ends all the others.
"""

import json
import math
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from ecosystem_kit.classroom.limits import Limits, SandboxMissing
from ecosystem_kit.classroom.memory_watch import holds_more_than

# As root, each sandbox gets a user number of its own, far from those of real users.
FIRST_USER, USERS = 2_000_000, 1_000_000
NOBODY = 65534
WATCH_EVERY_S = 0.1
WORK = "/tmp/work"
ADVICE = (
    "Grade on Linux 5.12 or newer where user namespaces are allowed (as root in a container: with "
    "CAP_SYS_ADMIN), or say `unsandboxed=True` if you trust every submission with this account."
)


@dataclass(frozen=True)
class Room:
    """What a sandbox shows: paths to read (at their own places), and files copied to its work."""

    visible: tuple[str, ...] = ()
    files: str | None = None
    sandboxed: bool = True
    limits: Limits = field(default_factory=Limits)


def needed_paths() -> tuple[str, ...]:
    """Return the folders that Python, the kit and its data need; no notebooks, no home."""
    import ecosystem_kit

    kit = Path(ecosystem_kit.__file__).resolve().parent
    system = [path for path in ("/usr", "/opt/hostedtoolcache") if Path(path).is_dir()]
    etc = ["ld.so.cache", "localtime", "fonts", "nsswitch.conf", "alternatives", "mime.types"]
    found = {*system, *(f"/etc/{name}" for name in etc), sys.prefix, sys.base_prefix, str(kit)}
    found |= {str(kit.parent / "data"), *(path for path in sys.path if "site-packages" in path)}
    return tuple(sorted(path for path in found if Path(path).exists()))


def why_missing() -> str:
    """Return why there is no sandbox on this system, or nothing where there is one."""
    if not sys.platform.startswith("linux"):
        return f"no sandbox on {sys.platform}"
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 2)
        found = run_apart(lambda: None, room=Room(needed_paths()))
        said = found["why"] or f"what runs inside ends with {found['code']} ({found['how']})"
        os.write(writing, said.encode()[:500])
        os._exit(found["code"] != 0)
    os.close(writing)
    said = os.read(reading, 500).decode("utf-8", "replace")
    os.close(reading)
    return "" if os.waitpid(child, 0)[1] == 0 else f"namespaces can't be had ({said})"


def require_sandbox() -> None:
    """Make sure that a sandbox can be had.

    Raises
    ------
    SandboxMissing
        With what to do instead.
    """
    reason = why_missing()
    if reason:
        raise SandboxMissing(f"Submissions can't be kept apart here: {reason}. {ADVICE}")


def run_apart(
    function: Callable[[], None], *, room: Room, keep: Sequence[int] = (), status: int | None = None
) -> dict:
    """Run a function in a sandbox, as its supervisor; changes this process for good.

    Parameters
    ----------
    function : callable
        Called without arguments in the innermost process.
    room : Room
        What is visible, and the limits.
    keep : sequence of int
        File descriptors that stay open inside.
    status : int, optional
        A socket's descriptor: a byte from it starts the clock; when its other end closes,
        everything inside is ended.

    Returns
    -------
    dict
        "how" ("ended", "deadline", "memory", "left alone", "setup") and "code", the exit code
        (128 and the signal's number where a signal ended it).
    """
    ended_by, ready = os.pipe()
    try:
        if room.sandboxed:
            _leave(as_root=os.geteuid() == 0)
        else:
            os.setsid()
    except OSError as error:
        return {"how": "setup", "code": 1, "why": str(error)}
    first = os.fork()
    if first == 0:
        os.close(ended_by)
        _first_process(function, room, (*keep, ready))
    os.close(ready)
    for descriptor in keep:
        os.close(descriptor)
    return _watch(first, room, ended_by, status)


def _leave(*, as_root: bool) -> None:
    from ecosystem_kit.classroom import system_calls as linux

    apart = linux.NEW_MOUNTS | linux.NEW_PIDS | linux.NEW_NETWORK | linux.NEW_IPC | linux.NEW_UTS
    if as_root:
        linux.unshare(apart)
    else:
        user, group = os.getuid(), os.getgid()
        linux.unshare(apart | linux.NEW_USER)
        _map_to_itself(user, group)


def _map_to_itself(user: int, group: int) -> None:
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path("/proc/self", name).write_text(text, encoding="utf-8")


def _first_process(function: Callable[[], None], room: Room, keep: Sequence[int]) -> None:
    """Build the room, run the function in a child, reap all, end as the child ended."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        as_root = os.geteuid() == 0
        user = FIRST_USER + time.monotonic_ns() % USERS
        if room.sandboxed:
            from ecosystem_kit.classroom import system_calls as linux
            from ecosystem_kit.classroom.sandbox_root import build_root

            linux.process_control(linux.DEATH_SIGNAL, signal.SIGKILL)
            build_root(room, owner=user if as_root else os.getuid())
        main = os.fork()
        if main == 0:
            _innermost(function, room, keep, user if as_root else None)
        _close_all_but(())
        code = 1
        while True:
            process, code = os.wait()
            if process == main:
                break
        os._exit(128 + os.WTERMSIG(code) if os.WIFSIGNALED(code) else os.WEXITSTATUS(code))
    except BaseException as error:
        os.write(keep[-1], f"{type(error).__name__}: {error}".encode()[:500])
        os._exit(97)


def _innermost(
    function: Callable[[], None], room: Room, keep: Sequence[int], user: int | None
) -> None:
    code = 97
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        _close_all_but(keep)
        if room.sandboxed:
            _become_nobody(user)
        _limit(room.limits)
        os.close(keep[-1])
        code = 98
        function()
        code = 0
    except MemoryError:
        code = 99
    except BaseException as error:
        if code == 97:
            os.write(keep[-1], f"{type(error).__name__}: {error}".encode()[:500])
    finally:
        os._exit(code)


def _become_nobody(user: int | None) -> None:
    from ecosystem_kit.classroom import system_calls as linux

    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        linux.process_control(linux.SET_DUMPABLE, 1)
        linux.unshare(linux.NEW_USER)
        _map_to_itself(user, user)
    # No namespaces inside: they would bring back mounts, and with them memory that no limit counts.
    Path("/proc/sys/user/max_user_namespaces").write_text("0", encoding="utf-8")
    linux.drop_capabilities()


def _limit(limits: Limits) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
    space = pages * resource.getpagesize() + limits.memory_bytes
    wanted = {
        resource.RLIMIT_CPU: limits.cpu_s,
        resource.RLIMIT_AS: space if pages else resource.RLIM_INFINITY,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }
    for number, value in wanted.items():
        most = resource.getrlimit(number)[1]
        held = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(number, (held, held))


def _close_all_but(keep: Sequence[int]) -> None:
    edges = [2, *sorted(keep), os.sysconf("SC_OPEN_MAX")]
    for low, high in pairwise(edges):
        os.closerange(low + 1, min(high, 4096))


def _watch(first: int, room: Room, ended_by: int, status: int | None) -> dict:
    # Made ready while others run: the time counts from the engine's word on.
    end = math.inf if status is not None else time.monotonic() + room.limits.wall_s
    how = "ended"
    process = os.pidfd_open(first)
    while how == "ended":
        sources = [process] if status is None else [process, status]
        ready = select.select(sources, [], [], WATCH_EVERY_S)[0]
        if process in ready:
            break
        if status in ready:
            if os.read(status, 1):
                end = time.monotonic() + room.limits.wall_s
            else:
                how = "left alone"
        elif time.monotonic() > end:
            how = "deadline"
        elif room.sandboxed and holds_more_than(room.limits.memory_bytes):
            how = "memory"
    if how != "ended" or not room.sandboxed:
        _end(first, whole_group=not room.sandboxed)
    code = os.waitpid(first, 0)[1]
    why = os.read(ended_by, 500).decode("utf-8", "replace")
    code = 128 + os.WTERMSIG(code) if os.WIFSIGNALED(code) else os.WEXITSTATUS(code)
    return {"how": "setup" if why else how, "code": code, "why": why}


def _end(first: int, *, whole_group: bool) -> None:
    if not whole_group:
        os.kill(first, signal.SIGKILL)
        return
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)
    try:
        os.kill(first, signal.SIGKILL)
    except ProcessLookupError:
        return


def report(status: int, result: dict) -> None:
    """Tell the other end of a socket how it ended; an end that has gone needs no telling."""
    try:
        os.write(status, json.dumps(result).encode())
    except (BrokenPipeError, ConnectionResetError):
        return

"""Whether submissions can be kept apart on this system, and a way to run one function apart."""

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from ecosystem_kit.classroom.guests import Host
from ecosystem_kit.classroom.limits import SandboxMissing
from ecosystem_kit.classroom.rooms import Room, leave, supervise

ADVICE = (
    "Grade on Linux 5.12 or newer where user namespaces are allowed (as root in a container: with "
    "CAP_SYS_ADMIN), or say `unsandboxed=True` if you trust every submission with this account."
)


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


def run_apart(function: Callable[[], None], *, room: Room) -> dict:
    """Run a function in a room of its own; changes this process for good.

    Returns
    -------
    dict
        "how" ("ended", "deadline", "memory", "left alone", "setup") and "code", the exit code
        (128 and the signal's number where a signal ended it), and "why" it could not be done.
    """
    try:
        if room.sandboxed:
            leave(apart=False)
    except OSError as error:
        return {"how": "setup", "code": 1, "why": str(error)}
    ours, theirs = socket.socketpair(type=socket.SOCK_DGRAM)
    status, supervisors = socket.socketpair()
    if os.fork() == 0:
        status.close()
        supervise(room, channel=theirs, status=supervisors.detach())
    supervisors.close()
    host = Host(ours, work=lambda _: function(), room=room)
    status.sendall(b"!")
    host.serve(status)
    return json.loads(status.recv(4096))

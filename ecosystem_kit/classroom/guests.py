"""Fork a function into a room that was made ready for it, and tell the room's supervisor its end.

The fork is made by the large process that has imported everything, and it is the only one: it is
born inside the room's namespace for processes, and enters the other namespaces itself.
"""

import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ecosystem_kit.classroom.limits import Limits
from ecosystem_kit.classroom.rooms import (
    LONGEST_REASON,
    MOST_DESCRIPTORS,
    Room,
    close_all_but,
    map_to_itself,
)

Work = Callable[[list[int]], None]
LONGEST_KEY = 1000


class Host:
    """Lets a function into each room whose key comes; the rooms' supervisors hear how it ended.

    Parameters
    ----------
    channel : socket.socket
        Where the keys come, see `rooms.supervise`.
    work : callable
        Called inside with the descriptors that came with the key.
    room : Room
        Whether there is a sandbox, and the limits.
    """

    def __init__(self, channel: socket.socket, *, work: Work, room: Room) -> None:
        self.channel, self.work, self.room = channel, work, room
        self.guests: dict[int, socket.socket] = {}
        self.woken, waking = socket.socketpair()
        for one in (self.woken, waking):
            one.setblocking(False)
        self.waking = waking
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)

    def serve(self, control: socket.socket) -> None:
        """Let in whoever comes, until the other end of the control socket closes."""
        while True:
            ready = select.select([control, self.channel, self.woken], [], [])[0]
            if self.woken in ready:
                self.tell_the_ended()
            if self.channel in ready:
                self.let_in()
            if control in ready:
                break
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    def let_in(self) -> None:
        """Take the next key, and fork into its room."""
        key, descriptors, _, _ = socket.recv_fds(self.channel, LONGEST_KEY, MOST_DESCRIPTORS)
        inside = descriptors.pop(0) if self.room.sandboxed else None
        report, *work = descriptors
        supervisor = socket.socket(fileno=report)
        try:
            process = self._fork(inside)
        except OSError as error:
            tell(supervisor, why=str(error), ended=True)
            supervisor.close()
        else:
            if process == 0:
                become_guest(
                    lambda: self.work(work), room=self.room, key=inside, keep=work,
                    report=supervisor, **json.loads(key),
                )  # fmt: skip
            self.guests[process] = supervisor
            tell(supervisor, process=process)
        for descriptor in (*work, *([] if inside is None else [inside])):
            os.close(descriptor)

    def _fork(self, inside: int | None) -> int:
        if inside is not None:
            from ecosystem_kit.classroom import system_calls as linux

            # For what is forked next. There is no way back, and none is needed.
            linux.enter(inside, linux.NEW_PIDS)
        return os.fork()

    def tell_the_ended(self) -> None:
        """Tell the supervisors of those who have ended."""
        while True:
            try:
                if not self.woken.recv(4096):
                    break
            except BlockingIOError:
                break
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not process:
                return
            supervisor = self.guests.pop(process, None)
            if supervisor is not None:
                code = os.waitstatus_to_exitcode(status)
                tell(supervisor, code=code if code >= 0 else 128 - code, ended=True)
                supervisor.close()


def tell(supervisor: socket.socket, **what: object) -> None:
    """Tell a room's supervisor; one that has ended needs no telling."""
    try:
        supervisor.sendall(json.dumps(what).encode() + b"\n")
    except (BrokenPipeError, ConnectionResetError):
        return


def become_guest(
    function: Callable[[], None], *, room: Room, key: int | None, keep: Sequence[int],
    report: socket.socket, user: int | None, folder: str,
) -> None:  # fmt: skip
    """Enter the room for good, give up every right, run the function; never returns."""
    code = 97
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        # A group of its own: a signal to its group shall reach nobody outside.
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nothing, descriptor)
        close_all_but((*keep, report.fileno(), *([] if key is None else [key])))
        if key is not None:
            _enter(key, user)
            os.close(key)
        os.chdir(folder)
        _limit(room.limits)
        report.close()
        code = 98
        function()
        code = 0
    except MemoryError:
        code = 99
    except BaseException as error:
        if code == 97:
            tell(report, why=f"{type(error).__name__}: {error}"[:LONGEST_REASON])
    finally:
        os._exit(code)


def _enter(key: int, user: int | None) -> None:
    from ecosystem_kit.classroom import system_calls as linux

    kinds = linux.APART & ~linux.NEW_PIDS
    linux.enter(key, kinds if user is not None else kinds | linux.NEW_USER)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        linux.process_control(linux.SET_DUMPABLE, 1)
        linux.unshare(linux.NEW_USER)
        map_to_itself(user, user)
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

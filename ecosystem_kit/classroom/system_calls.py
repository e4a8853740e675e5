"""The few Linux system calls that Python 3.11 does not offer."""

import ctypes
import os
import platform

NEW_MOUNTS, NEW_UTS, NEW_IPC = 0x0002_0000, 0x0400_0000, 0x0800_0000
NEW_USER, NEW_PIDS, NEW_NETWORK = 0x1000_0000, 0x2000_0000, 0x4000_0000
# All that a room has of its own; a user namespace comes on top where this is not root.
APART = NEW_MOUNTS | NEW_UTS | NEW_IPC | NEW_PIDS | NEW_NETWORK
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 0x4_0000
NOSUID, NODEV, NOEXEC = 2, 4, 8
# mount_setattr(2): it has one number on all architectures, and needs Linux 5.12.
MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE = 442, -100, 0x8000
ATTR_READ_ONLY, ATTR_NOSUID, ATTR_NODEV = 1, 2, 4
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
DETACH = 2
DEATH_SIGNAL, SET_DUMPABLE, DROP_FROM_BOUNDING_SET, NO_NEW_PRIVILEGES = 1, 4, 24, 38
# The header of capset(2) for two words of capabilities, from linux/capability.h.
CAPABILITY_VERSION, LAST_CAPABILITY = 0x2008_0522, 63

_libc = ctypes.CDLL(None, use_errno=True)


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "user_fd")]


def _checked(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Give this process (or, for process ids, its next children) namespaces of its own."""
    _checked(_libc.unshare(flags), "unshare")


def enter(descriptor: int, flags: int) -> None:
    """Move this process (or, for process ids, its next children) into another's namespaces.

    The descriptor is that of a process, or of the namespace itself.
    """
    _checked(_libc.setns(descriptor, flags), "setns")


def mount(source: str, target: str, kind: str = "", *, flags: int = 0, options: str = "") -> None:
    """Mount a file system, or a folder a second time."""
    words = [text.encode() for text in (source, target, kind)]
    _checked(_libc.mount(*words, ctypes.c_ulong(flags), options.encode()), f"mount {target}")


def make_read_only(target: str, *, recursive: bool = True) -> None:
    """Make a mount read-only, without devices and without set-uid programs."""
    attributes = _MountAttributes(ATTR_READ_ONLY | ATTR_NOSUID | ATTR_NODEV, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    flags = AT_RECURSIVE if recursive else 0
    result = _libc.syscall(
        MOUNT_SETATTR, AT_FDCWD, target.encode(), flags, ctypes.byref(attributes), size
    )
    _checked(result, f"read-only {target}")


def change_root(new: str) -> None:
    """Make a folder the root, and let go of the old one with all that is in it."""
    os.chdir(new)
    number = PIVOT_ROOT.get(platform.machine())
    if number is None:
        raise OSError(f"no pivot_root known for {platform.machine()}")
    _checked(_libc.syscall(number, b".", b"."), "pivot_root")
    _checked(_libc.umount2(b".", DETACH), "umount")
    os.chdir("/")


def process_control(option: int, value: int) -> None:
    """Call prctl(2)."""
    zero = ctypes.c_ulong(0)
    _checked(_libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero), f"prctl {option}")


def drop_capabilities() -> None:
    """Give up every capability for good, and the way to gain new ones."""
    for number in range(LAST_CAPABILITY + 1):
        # Numbers above the kernel's last one are refused, and there is nothing to drop.
        _libc.prctl(DROP_FROM_BOUNDING_SET, ctypes.c_ulong(number), 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    _checked(_libc.capset(header, (ctypes.c_uint32 * 6)()), "capset")
    process_control(NO_NEW_PRIVILEGES, 1)

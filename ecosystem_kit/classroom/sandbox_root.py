"""Build the file system that a sandbox sees: read-only, small, with a private scratch folder."""

import os
import shutil
from pathlib import Path

from ecosystem_kit.classroom import system_calls as linux
from ecosystem_kit.classroom.rooms import WORK, Room

# Any folder that is always there and that nothing inside needs: the new root is laid over it.
BASE = "/sys"
LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
DEVICES = ("null", "zero", "full", "random", "urandom")
BYTES_FOR_FOLDERS = 2**20


def build_root(room: Room, *, owner: int) -> None:
    """Build the new root and change to it; `owner` (a user's number) may write to the scratch."""
    linux.mount("none", "/", flags=linux.RECURSIVE | linux.PRIVATE)
    base = Path(BASE)
    linux.mount("eco", BASE, "tmpfs", options=f"size={BYTES_FOR_FOLDERS},mode=755")
    # First, for the kit itself may lie in /tmp: laid over it later, the scratch would hide it.
    _make_scratch(base, room, owner)
    shown: list[str] = []
    for path in sorted({*room.visible, *(link for link in LINKS if Path(link).exists())}):
        if any(path == one or path.startswith(one + "/") for one in shown):
            continue
        if Path(path).is_symlink():
            (base / path[1:]).symlink_to(Path(path).readlink())
        else:
            _show(path, base)
            shown.append(path)
    _make_devices(base)
    (base / "dev" / "shm").symlink_to("/tmp/shm")
    (base / "proc").mkdir()
    linux.mount("proc", f"{BASE}/proc", "proc", flags=linux.NOSUID | linux.NODEV | linux.NOEXEC)
    linux.make_read_only(BASE, recursive=False)
    linux.change_root(BASE)
    os.chdir(WORK)


def _show(path: str, base: Path) -> None:
    target = base / path[1:]
    target.parent.mkdir(parents=True, exist_ok=True)
    if Path(path).is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    linux.mount(path, str(target), flags=linux.BIND | linux.RECURSIVE)
    linux.make_read_only(str(target))


def _make_devices(base: Path) -> None:
    (base / "dev").mkdir()
    for name in DEVICES:
        (base / "dev" / name).touch()
        linux.mount(f"/dev/{name}", str(base / "dev" / name), flags=linux.BIND)
    (base / "dev" / "fd").symlink_to("/proc/self/fd")


def _make_scratch(base: Path, room: Room, owner: int) -> None:
    """Make /tmp and /dev/shm one memory file system of limited size, with the given files in."""
    size = f"size={room.limits.scratch_bytes},nr_inodes=20000,mode=1777"
    scratch = base / "tmp"
    scratch.mkdir()
    linux.mount("eco", str(scratch), "tmpfs", flags=linux.NOSUID | linux.NODEV, options=size)
    work = base / WORK[1:]
    if room.files:
        shutil.copytree(room.files, work, symlinks=True)
    else:
        work.mkdir()
    (scratch / "shm").mkdir()
    for path in (work, *work.rglob("*"), scratch / "shm"):
        os.chown(path, owner, -1, follow_symlinks=False)

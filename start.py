#!/usr/bin/env python3
"""Make the course's own environment beside this file, then open the course or test it.

    python3 start.py                       make what is missing, open JupyterLab on notebook 00
    python3 start.py --no-browser          print the address instead (--port 8899: on that port)
    python3 start.py test [pytest's own]   install the test tools as well and run the tests

Only the standard library is used, and nothing newer than Python 3.6, so that a Python that is
too old still reads this far and can be told so. Nothing outside this folder is changed.
"""

import argparse
import collections
import errno
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "course.json"  # which lock files were installed to the end
UNFINISHED = VENV / "UNFINISHED"  # there while an installation runs, and after it was killed

OLDEST_PYTHON = (3, 11)  # what nbgrader and scikit-learn of the lock file ask for
NEEDED_GB = 2.0  # the packages take 1.3 GB, unpacking them some more
ALONE = ("tests/classroom/test_hostile.py", "tests/browser")  # a busy machine spoils these
LOCKS = {"course": ("course",), "test": ("test", "course")}  # test.lock holds course.lock

NO_SPACE = ("no space left on device", "os error 28", "not enough space on the disk")
NO_NETWORK = (  # what pip and uv say, on the three systems
    *("failed to establish a new connection", "connection refused", "connection broken"),
    *("name resolution", "getaddrinfo failed", "nodename nor servname", "dns error"),
    *("error sending request", "failed to fetch", "network is unreachable", "read timed out"),
    *("certificate_verify_failed", "proxyerror", "(from versions: none)"),
)


class StartError(Exception):
    """What was found, what was wanted, what to do."""

    def __init__(self, found, wanted, do):
        super().__init__(f"\n  found:  {found}\n  wanted: {wanted}\n  do:     {do}")


class NoNetworkError(StartError):
    """Packages are missing and can't be fetched."""


def check_python(version=None):
    """Raise StartError where this Python is older than the course's packages allow."""
    version = tuple(version or sys.version_info[:3])
    if version[:2] >= OLDEST_PYTHON:
        return
    newer = [name for name in (f"python3.{minor}" for minor in range(11, 20)) if runs(name, "-V")]
    do = "install Python 3.12 (on Windows: from its web site or the Microsoft Store)"
    raise StartError(
        f"Python {'.'.join(map(str, version))} at {sys.executable}",
        "Python 3.11 or newer",
        f"run `{newer[-1]} start.py`, it is on this machine" if newer else do,
    )


def check_port(port):
    """Raise StartError where the port that was asked for is taken or not allowed."""
    try:
        with socket.socket() as probe:
            if os.name != "nt":  # there the option would let two servers share one port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        taken = getattr(error, "errno", None) == errno.EADDRINUSE
        raise StartError(
            f"port {port} is taken by another program" if taken else f"port {port}: {error}",
            "a free port between 1024 and 65535",
            f"choose another (`--port {port + 1 if 1024 <= port < 65535 else 8890}`), or leave "
            "--port out and the next free one is used",
        ) from None


def check_space(needed_gb=NEEDED_GB):
    """Raise StartError where the disk has no room for the packages."""
    free_gb = shutil.disk_usage(str(ROOT)).free / 1e9
    if free_gb < needed_gb:
        raise no_space(f"{free_gb:.1f} GB free on the disk of {ROOT}")


def no_space(found):
    """Return the error for a full disk."""
    do = "free some space (`pip cache purge` may help), or move this folder to another disk"
    return StartError(found, f"{NEEDED_GB:.0f} GB", do)


def check_venv_module():
    """Raise StartError where this Python can't make environments (Debian splits that off)."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise StartError(
            f"Python {minor} at {sys.executable} without its module {' and '.join(missing)}",
            "a Python that can make virtual environments, or uv",
            f"on Debian and Ubuntu `sudo apt install python{minor}-venv`; elsewhere install "
            "Python anew with all its parts, or install uv",
        )


def venv_python():
    """Return the path of the environment's Python, whether it exists or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs(program, *arguments):
    """Return True where a program is there and ends well with these arguments."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    found = shutil.which(str(program))
    return bool(found) and subprocess.call([found, *arguments], **quiet) == 0


def fingerprint(lock):
    """Return a hash of all that one installation depends on."""
    digest = hashlib.sha256(str(ROOT).encode())  # the kit is installed as a link to this folder
    files = [ROOT / "requirements" / f"{lock}.lock", ROOT / "pyproject.toml"]
    for path in files + sorted((ROOT / "jupyter").rglob("*.json")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def installed():
    """Return {lock: fingerprint} of what was installed to the end, {} where that is unknown."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def is_ready(kind):
    """Return True where nothing is left to install: no network is touched then."""
    stamp = installed()
    same = all(stamp.get(lock) == fingerprint(lock) for lock in LOCKS[kind])
    return same and not UNFINISHED.exists() and runs(venv_python(), "-c", "")


def run(command):
    """Run an installer, showing one moving line; raise StartError where it fails."""
    settings = dict(os.environ, UV_COMPILE_BYTECODE="1", PIP_USER="0", PYTHONUNBUFFERED="1")
    settings["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=str(ROOT), env=settings, **pipes)
    last, packages = collections.deque(maxlen=30), 0
    width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else 0
    with process.stdout:
        for raw in process.stdout:
            last.append(raw.decode("utf-8", "replace").rstrip())
            packages += last[-1].startswith("Collecting")
            if width:
                print(f"\r{packages or ''} {last[-1]}"[:width].ljust(width), end="", flush=True)
    if width:
        print("\r" + " " * width, end="\r", flush=True)
    if process.wait():
        raise explain(command, list(last))


def explain(command, lines):
    """Return the error that an installer's last lines stand for."""
    text = "\n".join(lines).lower()
    print("\n".join(line[:160] for line in lines[-8:]), flush=True)
    if any(sign in text for sign in NO_SPACE):
        return no_space("the disk filled up while packages were unpacked")
    if any(sign in text for sign in NO_NETWORK):
        return NoNetworkError(
            "no way to the place that the packages come from",
            "a network connection, this once (afterwards the course works offline)",
            "connect and run the same command again: it goes on from here. Behind a company's "
            "proxy set HTTPS_PROXY, and PIP_INDEX_URL and PIP_CERT as its help desk says",
        )
    return StartError(
        f"`{' '.join(map(str, command[:5]))} ...` failed, with the words above",
        "a finished installation",
        "run the same command again; if it stays so, delete the folder .venv, try Python 3.12, "
        "and open an issue with the lines above",
    )


def make_venv(uv):
    """Make the environment where there is none that runs."""
    if runs(venv_python(), "-c", ""):
        return
    base = getattr(sys, "_base_executable", None) or sys.executable
    if uv:
        run([uv, "venv", "--allow-existing", "--python", base, str(VENV)])
    else:
        check_venv_module()
        run([base, "-m", "venv", str(VENV)])


def install(kind, uv):
    """Install the lock file's packages, then the kit itself as a link to this folder."""
    make_venv(uv)
    python = str(venv_python())
    if not uv and not runs(python, "-c", "import pip"):
        run([python, "-m", "ensurepip"])
    start = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    lock = str(ROOT / "requirements" / f"{kind}.lock")
    print(f"Installing requirements/{kind}.lock: one to three minutes, once.", flush=True)
    run([*start, "--no-deps", "--require-hashes", "-r", lock])
    run([*start, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])


def prepare(kind):
    """Bring the environment to what the lock file says; nothing to do takes no network."""
    if is_ready(kind):
        return
    usable = runs(venv_python(), "-c", "") and not UNFINISHED.exists()
    worked_before = installed() if usable else {}
    if VENV.is_dir() and not usable:
        print("The last try didn't finish: making .venv anew.", flush=True)
        shutil.rmtree(str(VENV))
    if not worked_before:
        check_space()
    VENV.mkdir(exist_ok=True)
    UNFINISHED.write_text("An installation is running here, or was killed.\n", encoding="utf-8")
    uv = shutil.which("uv")
    try:
        try:
            install(kind, uv)
        except NoNetworkError:
            if not uv:
                raise
            print("uv reaches no package index: trying pip with its own settings.", flush=True)
            install(kind, None)
    except NoNetworkError:
        if worked_before:  # packages are fetched before any is changed: what was there still works
            UNFINISHED.unlink()
        raise
    stamp = dict(worked_before, **{lock: fingerprint(lock) for lock in LOCKS[kind]})
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")
    UNFINISHED.unlink()


def hand_over(module, arguments):
    """Become the environment's Python running a module (on Windows: wait for it)."""
    command = [str(venv_python()), "-m", module, *arguments]
    sys.stdout.flush()
    if os.name != "nt":  # one process fewer, and Ctrl-C reaches the server itself
        os.execv(command[0], command)
    return subprocess.call(command)


def run_tests(chosen):
    """Test; what a busy machine would spoil comes last and alone."""
    steps = [["-n", "2", "--dist", "loadscope", *(chosen or [f"--ignore={one}" for one in ALONE])]]
    steps += [] if chosen else [[*ALONE]]
    settings = {"cwd": str(ROOT), "env": dict(os.environ, OMP_NUM_THREADS="1")}
    pytest = [str(venv_python()), "-m", "pytest"]
    return max(subprocess.call(pytest + one, **settings) for one in steps)


def parse(arguments):
    """Return the options; what follows `test` belongs to pytest."""
    parser = argparse.ArgumentParser(prog="start.py", epilog="`start.py test` runs the tests.")
    parser.add_argument("--no-browser", action="store_true", help="print the address only")
    parser.add_argument("--port", type=int, help="the port to serve on (default: 8888 or next)")
    return parser.parse_args(arguments)


def main(arguments):
    """Do what the command line says; return the exit code."""
    check_python()
    if arguments[:1] == ["test"]:
        prepare("test")
        return run_tests(arguments[1:])
    options = parse(arguments)
    if options.port is not None:
        check_port(options.port)
    prepare("course")
    return hand_over("ecosystem_kit.cli", ["open", *arguments])


def explain_os(error):
    """Return the error that the file system's refusal stands for."""
    if error.errno == errno.ENOSPC:
        return no_space(str(error))
    return StartError(str(error), f"a folder that may be written: {ROOT}", "change its rights")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StartError as error:
        sys.exit(f"The course can't start yet.{error}")
    except OSError as error:
        sys.exit(f"The course can't start yet.{explain_os(error)}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run the same command again: it starts over where needed.")

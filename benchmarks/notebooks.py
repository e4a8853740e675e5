"""Seconds and peak memory of every notebook, kernel and JupyterLab's server together.

    python benchmarks/notebooks.py [00 05 ...]

Each notebook runs with its solutions, top to bottom, on two cores, in a new project, in a kernel
that a real JupyterLab server started. The first row is an empty notebook: what the stack costs
before the course does anything. Where the system lets us (Linux, root) there is no network but
the machine's own; elsewhere every proxy leads nowhere. Exit code 1 where a bar is missed.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from jupyter_client import BlockingKernelClient
from jupyter_core.paths import jupyter_runtime_dir

from ecosystem_kit.course.lab import lab_command

ROOT = Path(__file__).resolve().parents[1]
MOST_S, MOST_MB = 60, 1000  # the bars: on two cores, and for Binder's smallest machine
SAMPLE_EVERY_S = 0.1
TOKEN, PORT = "benchmark", 8877
ALONE = "ECO_BENCHMARK_ALONE"  # set once we run in a network of our own


@dataclass
class Row:
    """What one notebook took."""

    name: str
    cells: int
    seconds: float
    server_mb: float
    kernel_mb: float
    failed: str = ""

    def __str__(self) -> str:
        together = self.server_mb + self.kernel_mb
        missed = self.failed or together >= MOST_MB or self.seconds >= MOST_S
        verdict = f"FAILED at {self.failed}" if self.failed else "MISSED" if missed else "ok"
        numbers = f"{self.cells:5d} {self.seconds:8.1f} {self.server_mb:8.0f} {self.kernel_mb:8.0f}"
        return f"{self.name:24s} {numbers} {together:9.0f}  {verdict}"


class Watch(threading.Thread):
    """Samples the memory of a server and of all that it started, and keeps the peak."""

    def __init__(self, server: psutil.Process) -> None:
        super().__init__(daemon=True)
        self.server, self.done = server, threading.Event()
        self.peak = (0.0, 0.0)

    def run(self) -> None:
        while not self.done.wait(SAMPLE_EVERY_S):
            with contextlib.suppress(psutil.Error):
                kernel = sum(map(memory_mb, self.server.children(recursive=True)))
                self.peak = max(self.peak, (memory_mb(self.server), kernel), key=sum)


def memory_mb(process: psutil.Process) -> float:
    """Return a process's memory; what it shares with others counts once in all (Linux's PSS)."""
    try:
        full = process.memory_full_info()
        return getattr(full, "pss", full.rss) / 1e6
    except psutil.Error:  # it ended while we looked
        return 0.0


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[psutil.Process]:
    """Run JupyterLab's server on a folder."""
    command = lab_command(folder, browser=False, port=PORT)
    command += [f"--IdentityProvider.token={TOKEN}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, **quiet) as server:
        try:
            while True:
                with contextlib.suppress(OSError):
                    ask("api/status")
                    break
                if server.poll() is not None:
                    sys.exit(f"the server ended with {server.returncode}")
                time.sleep(0.1)
            yield psutil.Process(server.pid)
        finally:
            server.terminate()


def ask(path: str, *, method: str = "GET", body: dict | None = None) -> dict:
    """Ask the server; return its answer."""
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/{path}", data=data, method=method)
    request.add_header("Authorization", f"token {TOKEN}")
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return json.loads(text) if text else {}


def measure(name: str, sources: list[tuple[str, str]], folder: Path) -> Row:
    """Run one notebook's code cells, given as (id, source), in a kernel of the server's own."""
    (folder / name).write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    with serving(folder) as server:
        watch = Watch(server)
        watch.start()
        start = time.perf_counter()
        wanted = {"path": name, "type": "notebook", "kernel": {"name": "python3"}}
        session = ask("api/sessions", method="POST", body=wanted)
        number = session["kernel"]["id"]
        client = BlockingKernelClient(
            connection_file=str(Path(jupyter_runtime_dir()) / f"kernel-{number}.json")
        )
        client.load_connection_file()
        client.start_channels()
        wait_for(client)
        failed = next((cell for cell, source in sources if not runs(client, source)), "")
        seconds = time.perf_counter() - start
        client.stop_channels()
        watch.done.set()
        watch.join()
        ask(f"api/kernels/{number}", method="DELETE")
    return Row(name.removesuffix(".ipynb"), len(sources), seconds, *watch.peak, failed)


def wait_for(client: BlockingKernelClient) -> None:
    """Return when the kernel answers; while it starts, its heart doesn't beat yet."""
    for last_try in [False] * 300 + [True]:
        try:
            return client.wait_for_ready(timeout=60)
        except RuntimeError:
            if last_try:
                raise
            time.sleep(0.1)


def runs(client: BlockingKernelClient, source: str) -> bool:
    """Run one cell; return whether it raised nothing."""
    quiet = {"output_hook": lambda message: None, "allow_stdin": False}
    answer = client.execute_interactive(source, timeout=600, **quiet)
    return bool(answer["content"]["status"] == "ok")


def code_of(path: Path) -> list[tuple[str, str]]:
    """Return the code cells of a notebook as (id, source)."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [(c["id"], "".join(c["source"])) for c in cells if c["cell_type"] == "code"]


def without_network() -> str:
    """Cut the network off and say how; may start this program anew."""
    nowhere = "http://127.0.0.1:9"
    os.environ |= dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), nowhere)
    os.environ |= {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    if ALONE in os.environ:
        return "no network but the machine's own"
    unshare, probe = shutil.which("unshare"), ["-n", "true"]
    if unshare and subprocess.call([unshare, *probe], stderr=subprocess.DEVNULL) == 0:
        os.environ[ALONE] = "1"
        up = 'ip link set lo up && exec "$0" "$@"'
        own = [sys.executable, *sys.argv]
        os.execv(unshare, [unshare, "-n", "sh", "-c", up, *own])
    return "every proxy leads nowhere"


def main(wanted: list[str]) -> int:
    """Measure the notebooks whose numbers are given, or all; return 1 where a bar is missed."""
    how = without_network()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    paths = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    jobs = {"empty.ipynb": [("one", "1 + 1")]}
    jobs |= {p.name: code_of(p) for p in paths if not wanted or p.name[:2] in wanted}
    print(f"two cores, {how}; bars: {MOST_S} s, {MOST_MB} MB together")
    print(
        f"{'notebook':24s} {'cells':>5} {'seconds':>8} {'server':>8} {'kernel':>8} {'MB both':>9}"
    )
    rows = []
    for name, sources in jobs.items():
        with tempfile.TemporaryDirectory() as folder:
            os.environ["ECO_PROJECT"] = str(Path(folder) / "project")
            rows.append(measure(name, sources, Path(folder)))
        print(rows[-1], flush=True)
    return int(not all(str(row).endswith("ok") for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

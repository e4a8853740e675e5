"""A JupyterLab server of the tests' own, and the way to a notebook in it."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
START_S = 60  # a hang is an error; slowness is the benchmarks' business


class Lab:
    """One JupyterLab server in a folder of its own."""

    def __init__(self, folder, **environment):
        self.folder, self.token = folder, secrets.token_hex(8)
        (folder / "work").mkdir(parents=True)
        self.log = folder / "server.log"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.environment = {**lab_environment(folder), **environment}

    def start(self, *options):
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += [f"--ServerApp.port={self.port}", f"--ServerApp.root_dir={self.folder / 'work'}"]
        command += [f"--IdentityProvider.token={self.token}", "--ServerApp.port_retries=0"]
        # By another name than localhost the page is insecure: that is tested as well.
        command += ["--ServerApp.allow_remote_access=True"]
        command += ["--LabApp.expose_app_in_browser=True", *options]
        log = self.log.open("wb")
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
        )
        log.close()
        self.wait_until_there()
        return self

    def wait_until_there(self):
        stop = time.monotonic() + START_S
        while time.monotonic() < stop:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            try:
                urllib.request.urlopen(f"{self.url}/api?token={self.token}", timeout=5).close()
                return
            except OSError:
                time.sleep(0.2)
        pytest.fail(self.log.read_text(encoding="utf-8"))

    def write(self, cells, name="test.ipynb"):
        made = [nbformat.v4.new_code_cell(cell) for cell in cells]
        notebook = nbformat.v4.new_notebook(cells=made)
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        path = self.folder / "work" / name
        nbformat.write(notebook, path)
        return path

    def stop(self):
        end_process(self.process)


def end_process(process):
    """Ask a process to end; one that doesn't is ended."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def lab_environment(folder):
    """Return settings of a learner's machine: nobody else's, but the kit's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    kept |= {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    kept |= {"JUPYTER_DATA_DIR": str(folder / "data"), "JUPYTER_RUNTIME_DIR": str(folder / "run")}
    # What installing the kit puts into etc/jupyter, as it stands in this work tree.
    kept |= {"JUPYTER_CONFIG_PATH": str(ROOT / "jupyter"), "PYTHONPATH": str(ROOT)}
    return kept | {"OMP_NUM_THREADS": "1", "ECO_PROJECT": str(folder / "project")}


NOTEBOOK = "window.jupyterapp.shell.currentWidget"
PANEL_THERE = "window.jupyterapp?.shell?.currentWidget?.context?.sessionContext"
KERNEL_READY = f"""(patience) => Promise.race([
  (async () => {{
    await jupyterapp.restored;
    const {{ context }} = {NOTEBOOK};
    await context.ready;
    await context.sessionContext.ready;
    const {{ kernel }} = context.sessionContext.session;
    while (kernel.connectionStatus !== "connected") await new Promise((r) => setTimeout(r, 50));
    await kernel.requestKernelInfo();
    return true;
  }})(),
  new Promise((resolve) => setTimeout(() => resolve(false), patience)),
])"""


def show_notebook(page, address, tries=2):
    """Go to a notebook's address until its kernel answers: about one open in twenty hangs."""
    from playwright.sync_api import TimeoutError as TooLate

    for left in reversed(range(tries)):
        try:
            page.goto(address, wait_until="domcontentloaded", timeout=START_S * 1000)
            page.wait_for_function(PANEL_THERE, timeout=START_S * 1000)
            if page.evaluate(KERNEL_READY, START_S * 1000):
                return
        except TooLate:
            if not left:
                raise
    pytest.fail(f"The kernel of {address} never answered.")

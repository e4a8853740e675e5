"""JupyterLab serves the workspace, with notebook 00 open and without a teacher's tools."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from nbformat.v4 import new_notebook, writes

from ecosystem_kit.course import lab
from ecosystem_kit.course.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def space(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_lifecycle.ipynb").write_text(writes(new_notebook()), "utf-8")
    made = Workspace(tmp_path / "mine", source=tmp_path / "notebooks")
    made.update()
    return made


def test_the_first_layout_opens_notebook_00_beside_the_files(space):
    path = lab.prepare_layout(space.folder)
    written = json.loads(path.read_text(encoding="utf-8"))["data"]
    main = written["layout-restorer:data"]["main"]
    assert main["current"] == "notebook:00_lifecycle.ipynb"
    assert (space.folder / written[main["current"]]["data"]["path"]).exists()
    assert written["layout-restorer:data"]["left"]["current"] == "filebrowser"


def test_the_learners_own_layout_is_kept(space):
    path = lab.prepare_layout(space.folder)
    path.write_text("{}", encoding="utf-8")
    lab.prepare_layout(space.folder)
    assert path.read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize(
    ("options", "wanted", "unwanted"),
    [
        ({"browser": False, "port": 8899}, ["--no-browser", "--ServerApp.port=8899"], []),
        ({"browser": True, "port": None}, [], ["--no-browser", "port"]),
    ],
    ids=["a port, no browser", "neither"],
)
def test_the_options_reach_the_server(tmp_path, options, wanted, unwanted):
    command = lab.lab_command(tmp_path, **options)
    assert all(part in command for part in wanted)
    assert not any(part in word for part in unwanted for word in command)


def wait_until_it_listens(port: int, run: subprocess.Popen) -> None:
    """Return when the port answers: the address is printed a moment before."""
    while run.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.socket() as probe:
            probe.connect(("127.0.0.1", port))
            return
        time.sleep(0.02)
    raise AssertionError(f"the server ended with {run.returncode}")


@pytest.fixture
def server(space, tmp_path):
    """A running server; yields a function that gets an address as JSON or text."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        **os.environ,
        "ECO_WORKSPACE": str(space.folder),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
    }
    command = [sys.executable, "-m", "ecosystem_kit.cli", "open", "--no-browser"]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen([*command, "--port", str(port)], cwd=ROOT, env=settings, **pipe) as run:
        said = ""
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/lab\?token=(\w+)", said)):
            line = run.stdout.readline()
            assert line, f"the server ended: {said}"
            said += line

        def get(path: str) -> str:
            address = f"http://127.0.0.1:{port}/{path}"
            token = {"Authorization": f"token {found[1]}"}
            with urllib.request.urlopen(urllib.request.Request(address, headers=token)) as answer:
                return answer.read().decode()

        wait_until_it_listens(port, run)

        yield get
        run.terminate()
        run.communicate()


def test_it_serves_the_workspace_without_news_or_a_teachers_tools(server, space):
    names = [one["name"] for one in json.loads(server("api/contents"))["content"]]
    assert "00_lifecycle.ipynb" in names
    layout = json.loads(server("lab/api/workspaces/default"))
    assert "notebook:00_lifecycle.ipynb" in layout["data"]
    news = "lab/api/settings/@jupyterlab/apputils-extension:notification"
    assert json.loads(server(news))["schema"]["properties"]["fetchNews"]["default"] == "false"
    page = server("lab")
    off = json.loads(re.search(r"\"disabledExtensions\": (\[[^]]*\])", page)[1])
    assert {"@jupyter/nbgrader:formgrader", "@jupyter/nbgrader:create-assignment"} <= set(off)

"""JupyterLab on the learner's workspace, in a prepared layout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from ecosystem_kit.course.workspace import Workspace, write_atomically

FIRST = "00_lifecycle.ipynb"
LAYOUT_FOLDER = ".jupyter/workspaces"  # the learner's other JupyterLab keeps its own layout


def open_lab(workspace: Workspace, *, browser: bool = True, port: int | None = None) -> int:
    """Serve the workspace until the learner stops it; return the server's exit code.

    Parameters
    ----------
    workspace : Workspace
        An up-to-date workspace.
    browser : bool
        Open the web browser; without it the address is printed only.
    port : int, optional
        The port to serve on; by default 8888 or the next free one.
    """
    prepare_layout(workspace.folder)
    command = lab_command(workspace.folder, browser=browser, port=port)
    settings = lab_settings(workspace.folder)
    print("Ctrl-C here stops the course; what you captured and wrote is on disk.", flush=True)
    if os.name != "nt":  # the server takes this process's place, and so its signals
        os.chdir(workspace.folder)
        os.execve(command[0], command, settings)
    return subprocess.call(command, env=settings, cwd=workspace.folder)


def lab_command(folder: Path, *, browser: bool, port: int | None) -> list[str]:
    """Return the command line that serves a folder."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}"]
    # Only the address and real warnings are shown, and nothing is asked of the network.
    command += ["--ServerApp.log_level=WARN", "--LabApp.extension_manager=readonly"]
    command += [] if browser else ["--no-browser"]
    if port is not None:  # the one asked for, or none
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container one is often root
        command.append("--allow-root")
    return command


def lab_settings(folder: Path) -> dict[str, str]:
    """Return the server's environment variables; its terminals find `eco` then."""
    programs = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "JUPYTERLAB_WORKSPACES_DIR": str(folder.resolve() / LAYOUT_FOLDER),
        "PATH": programs + os.pathsep + os.environ.get("PATH", ""),
    }


def prepare_layout(folder: Path) -> Path:
    """Write the first layout (notebook 00 beside the list of files) unless there is one.

    Returns
    -------
    Path
        The layout's file, which JupyterLab itself goes on to keep.
    """
    from jupyterlab_server.workspaces_handler import WORKSPACE_EXTENSION, slugify

    path = folder / LAYOUT_FOLDER / (slugify("default") + WORKSPACE_EXTENSION)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(layout(FIRST), indent=1) + "\n")
    return path


def layout(notebook: str) -> dict[str, object]:
    """Return JupyterLab's own description of a layout with one notebook open."""
    tab = f"notebook:{notebook}"
    return {
        "data": {
            "layout-restorer:data": {
                "main": {
                    "dock": {"type": "tab-area", "currentIndex": 0, "widgets": [tab]},
                    "current": tab,
                },
                "left": {
                    "collapsed": False,
                    "visible": True,
                    "current": "filebrowser",
                    "widgets": ["filebrowser", "running-sessions", "@jupyterlab/toc:plugin"],
                },
                "right": {"collapsed": True, "visible": True, "widgets": []},
                "relativeSizes": [0.18, 0.82, 0],
            },
            "file-browser-filebrowser:cwd": {"path": ""},
            tab: {"data": {"path": notebook, "factory": "Notebook"}},
        },
        "metadata": {"id": "default"},
    }

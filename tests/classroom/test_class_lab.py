"""nbgrader's tools are off in a learner's JupyterLab and on in a teacher's."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from class_makers import make_course

from ecosystem_kit.classroom import teacher_lab

ROOT = Path(__file__).resolve().parents[2]

# What a server of this environment would switch off, by the functions that it asks itself.
LOOK = """
import json
from jupyter_core.paths import jupyter_config_path, jupyter_path
from jupyter_server.config_manager import BaseJSONConfigManager
from jupyterlab_server.config import get_page_config
page = get_page_config(jupyter_path("labextensions"))
servers = {}
for folder in reversed(jupyter_config_path()):
    found = BaseJSONConfigManager(config_dir=folder, read_directory=True)
    one = found.get("jupyter_server_config").get("ServerApp", {})
    servers.update(one.get("jpserver_extensions", {}))
print(json.dumps([page["disabledExtensions"], [k for k, on in servers.items() if not on]]))
"""
SERVER_PARTS = {
    f"nbgrader.server_extensions.{one}"
    for one in ("assignment_list", "course_list", "formgrader", "validate_assignment")
}


def switched_off(settings: dict) -> tuple[set, set]:
    """Return what is off in the browser and on the server."""
    command = [sys.executable, "-W", "ignore", "-c", LOOK]
    ran = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    page, server = json.loads(ran.stdout)
    return set(page), set(server)


@pytest.fixture
def nobody(tmp_path):
    """Settings of somebody who has none of their own."""
    return {**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "none")}


def plugins() -> set[str]:
    """Return every plugin that the installed nbgrader brings to JupyterLab, read off its code."""
    folder = Path(sys.prefix) / "share/jupyter/labextensions/@jupyter/nbgrader/static"
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
    return set(re.findall(r"\"(@jupyter/nbgrader:[a-z-]+)\"", code))


def test_every_part_of_nbgrader_is_off_in_a_learners_jupyterlab(nobody):
    page, server = switched_off(nobody)
    assert len(plugins()) >= 6
    assert plugins() <= page
    assert server >= SERVER_PARTS


def test_the_kit_itself_ships_each_of_these_switches():
    folder = ROOT / "jupyter"
    page = json.loads((folder / "labconfig/page_config.json").read_text("utf-8"))
    assert {one for one, off in page["disabledExtensions"].items() if off} >= plugins()
    server = folder / "jupyter_server_config.d/zz-ecosystem-kit.json"
    parts = json.loads(server.read_text("utf-8"))["ServerApp"]["jpserver_extensions"]
    assert {one for one, on in parts.items() if not on} >= SERVER_PARTS


def test_a_teacher_gets_the_formgrader_and_keeps_a_learners_list_off(tmp_path, nobody, monkeypatch):
    monkeypatch.setattr(os, "environ", nobody)
    settings = teacher_lab.teacher_settings(make_course(tmp_path))
    page, server = switched_off(settings)
    on = {f"@jupyter/nbgrader:{one}" for one in ("menu", "formgrader", "create-assignment")}
    assert page & plugins() == plugins() - on
    assert server & SERVER_PARTS == SERVER_PARTS - {"nbgrader.server_extensions.formgrader"}

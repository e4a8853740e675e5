"""Run the arithmetic of the widgets' front ends in Node, without a page."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import ecosystem_kit

FOLDER = Path(ecosystem_kit.__file__).parent / "widgets"


def node() -> str:
    """Return a Node.js: this machine's, or the one that Playwright brings along."""
    found = shutil.which("node")
    if found is None:
        driver = pytest.importorskip("playwright._impl._driver", reason="no node to run it")
        found = driver.compute_driver_executable()[0]
    return str(found)


def run_in_node(*names: str, script: str):
    """Return what ``script``'s last expression, an object, is after the files are joined."""
    text = "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
    script = f"{text}\nconsole.log(JSON.stringify((() => {{ {script} }})()));"
    command = [node(), "--input-type=module", "-"]
    result = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)

"""What the map works out without a page: where an arrow key leads, and where a notebook lies."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import ecosystem_kit.widgets
from ecosystem_kit.map_content import items_of, picture_of

MODULE = Path(ecosystem_kit.widgets.__file__).parent / "lifecycle_map_items.js"


def run(code: str):
    """Run code with the module's functions in Node.js; return what it printed, read as JSON."""
    node = shutil.which("node")
    if node is None:
        driver = pytest.importorskip("playwright._impl._driver", reason="no node to run it")
        node = driver.compute_driver_executable()[0]
    names = "{ folderInLab, neighbour, signOf }"
    script = f"import {names} from {json.dumps(MODULE.as_uri())};\n{code}"
    command = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return json.loads(done.stdout)


def test_a_notebook_is_looked_for_beside_the_one_that_is_open() -> None:
    addresses = {
        "/lab/tree/00_lifecycle.ipynb": "",
        "/lab/tree/my%20course/00_lifecycle.ipynb": "my course/",
        "/user/ada/lab/workspaces/auto-x/tree/a/b/00.ipynb": "a/b/",
        "/doc/tree/a/00.ipynb": "a/",
        "/notebooks/a/00.ipynb": None,
        "/lab": None,
    }
    code = f"console.log(JSON.stringify({json.dumps(list(addresses))}.map(folderInLab)));"
    assert run(code) == list(addresses.values())


def test_arrow_keys_reach_everything_and_never_jump_out() -> None:
    items = items_of(picture_of(None), None)
    keys = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]
    found = run(
        f"const items = {json.dumps(items)}, keys = {json.dumps(keys)};"
        "console.log(JSON.stringify(items.map((_, at) =>"
        " keys.map((key) => neighbour(items, at, key)))));"
    )
    reached, waiting = {0}, [0]
    while waiting:
        new = set(found[waiting.pop()]) - reached
        reached |= new
        waiting += new
    assert reached == set(range(len(items)))
    names = [one["key"] for one in items]
    steps = {
        names[at]: dict(zip(keys, [names[to] for to in row], strict=True))
        for at, row in enumerate(found)
    }
    assert steps["3"]["ArrowRight"] in ("3-1", "3-2")
    assert (steps["2-1"]["ArrowLeft"], steps["2"]["ArrowLeft"]) == ("2", "infrastructure")
    assert (steps["4-2-1"]["ArrowDown"], steps["1"]["ArrowUp"]) == ("4-2-1", "lifecycles")


def test_an_arrow_bears_the_sign_that_presses_most() -> None:
    signs = {"go back": "↩", "no reason": "✔", "too few to say": "?"}

    def loop(verdict):
        told = verdict and {
            "verdict": verdict, "sign": signs[verdict], "presses": verdict == "go back"
        }  # fmt: skip
        return {"evidence": told}

    arrows = [
        {"loops": [loop("no reason"), loop("go back")]},
        {"loops": [loop("no reason"), loop("too few to say")]},
        {"loops": [loop(None), loop("no reason")]},
        {"loops": [loop(None)]},
        {},
    ]
    code = f"console.log(JSON.stringify({json.dumps(arrows)}.map((one) => signOf(one).sign)));"
    assert run(code) == ["↩", "?", "✔", "", ""]

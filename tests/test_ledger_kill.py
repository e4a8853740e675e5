"""Kills a writer of a ledger; the killing itself is done by ``ledger_killing.py``."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork"), reason="kills forked writers, and Windows has no fork"
)


@pytest.fixture
def quick_folder(tmp_path):
    """A folder in memory where there is one: what a kill leaves is the same as on a disk."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def run(what: str, folder: Path, *, rounds: int) -> dict:
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "tests/ledger_killing.py", what, str(folder), str(rounds), "1"],
        cwd=ROOT,
        env={**os.environ, **threads, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nothing_acknowledged_is_lost_and_nothing_is_half_there_after_250_kills(tmp_path):
    found = run("writers", tmp_path, rounds=200)
    assert found["faults"] == []
    assert found["kills"] >= 250
    assert found["failed"] == []
    # The kills must hit: at work on media, and after promises that count.
    assert found["inside"] >= 20
    assert found["promised"] >= 200


def test_a_kill_before_any_single_step_leaves_the_state_before_or_after(quick_folder):
    found = run("steps", quick_folder, rounds=99)
    assert found["faults"] == []
    assert min(found["kills"].values()) >= 5


def test_a_kill_while_an_old_ledger_is_brought_up_leaves_the_old_or_the_new_one(quick_folder):
    found = run("migrations", quick_folder, rounds=50)
    assert found["faults"] == []
    assert found["old"] + found["new"] == 50
    assert found["old"] >= 1

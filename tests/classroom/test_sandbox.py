"""What a sandbox shows, wherever the kit lies, and what it says where there is none."""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the sandbox is Linux's", allow_module_level=True)

from ecosystem_kit.classroom import sandbox

missing = sandbox.why_missing()
pytestmark = pytest.mark.skipif(bool(missing), reason=f"no sandbox: {missing}")


def ended(function, *, visible):
    """Run a function in a sandbox, in a process of its own; return its exit code."""
    child = os.fork()
    if child == 0:
        room = sandbox.Room((*sandbox.needed_paths(), *visible))
        os._exit(sandbox.run_apart(function, room=room)["code"])
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def tmp_path():
    """The case of a course that was cloned into the folder for temporary files."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_what_lies_beside_the_scratch_is_seen_and_cannot_be_changed(tmp_path):
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "part.py").write_text("here", encoding="utf-8")
    (tmp_path / "other").write_text("nobody's business", encoding="utf-8")

    def look():
        assert (tmp_path / "kit" / "part.py").read_text(encoding="utf-8") == "here"
        assert not (tmp_path / "other").exists()
        with pytest.raises(OSError, match="Read-only"):
            (tmp_path / "kit" / "new").touch()
        # Where this is not root, the way to the kit belongs to the scratch, and goes with it.
        with contextlib.suppress(PermissionError):
            (tmp_path / "new").touch()

    assert ended(look, visible=[str(tmp_path / "kit")]) == 0
    assert not (tmp_path / "new").exists()


def test_the_reason_is_said_where_there_is_none(monkeypatch):
    def refuse(*, apart):
        raise OSError("unshare: not permitted")

    monkeypatch.setattr(sandbox, "leave", refuse)
    assert "unshare: not permitted" in sandbox.why_missing()

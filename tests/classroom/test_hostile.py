"""Submissions that mean harm: each ends with a mark or a reason, and harms nobody.

They use up processors, memory and their whole time, so `start.py test` runs them alone.
"""

import json
import os
import socket
import sys
from pathlib import Path

import pytest
from hostile import EVERY
from small_class import RIGHT, hand_in, make_course, marks

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
if sys.platform.startswith("linux"):
    from ecosystem_kit.classroom import sandbox
    from ecosystem_kit.classroom.engine import grade_assignment
    from ecosystem_kit.classroom.limits import MEBIBYTE, Limits

    missing = sandbox.why_missing()
    pytestmark = pytest.mark.skipif(bool(missing), reason=f"no sandbox: {missing}")


MARK = "eco-orphan-7301"
LIMITS = Limits(
    wall_s=4, cpu_s=2, memory_bytes=500 * MEBIBYTE, processes=40, file_bytes=20 * MEBIBYTE,
    scratch_bytes=40 * MEBIBYTE, message_bytes=16 * MEBIBYTE,
) if sys.platform.startswith("linux") else None  # fmt: skip


def hashes(course: Path) -> dict[str, bytes]:
    kept = ("source", "release", "submitted")
    return {
        str(path): path.read_bytes() for name in kept for path in (course / name).rglob("*.ipynb")
    }


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Grade all of them, an honest one after each; return results, the course and its files."""
    course = make_course(tmp_path_factory.mktemp("class"))
    listener = socket.create_server(("127.0.0.1", 0))
    hidden = socket.socket(socket.AF_UNIX)
    hidden.bind(f"\0{MARK}")
    hidden.listen()
    os.environ["SECRET_OF_THE_TEACHER"] = "x"
    words = {"course": course, "port": listener.getsockname()[1], "mark": MARK}
    order = []
    for number, (name, (answer, _)) in enumerate(EVERY.items()):
        hand_in(course, name, answer.format(**words))
        hand_in(course, f"honest {number}", RIGHT)
        order += [name, f"honest {number}"]
    before = hashes(course)
    results = grade_assignment(course, "hw", students=order, workers=2, limits=LIMITS)
    listener.settimeout(0.01)
    with listener, hidden:
        yield {one.student: one for one in results}, course, before, listener
    del os.environ["SECRET_OF_THE_TEACHER"]


@pytest.mark.parametrize("name", EVERY)
def test_each_ends_with_its_marks_or_with_a_reason(graded, name):
    results, course, _, _ = graded
    found, wanted = marks(course, name), EVERY[name][1]
    reasons = results[name].not_gradable
    if wanted is not None:
        assert (found["test-share"], found["test-model"]) == wanted, reasons
    for test, mark in found.items():
        assert (mark is None) == (f"small/{test}" in reasons)
        assert mark is None or mark == 0 or wanted is not None


@pytest.mark.parametrize("number", range(len(EVERY)))
def test_an_honest_submission_after_each_gets_its_marks(graded, number):
    assert marks(graded[1], f"honest {number}") == {"test-share": 2, "test-model": 3}


def test_nothing_of_the_class_is_changed(graded):
    _, course, before, _ = graded
    assert hashes(course) == before


def test_nothing_called_home(graded):
    with pytest.raises(TimeoutError):
        graded[3].accept()


def test_nothing_is_left_running(graded):
    running = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            running.append(path.read_bytes())
        except OSError:
            continue  # it ended meanwhile
    # Somebody else's grading on this machine is none of ours.
    ours = sys.executable.encode() + b"\0-m\0ecosystem_kit.classroom.warm_worker"
    assert not [line for line in running if MARK.encode() in line or line.startswith(ours)]


def test_nothing_of_a_submission_runs_where_it_is_looked_at(graded):
    path = graded[1] / "autograded" / "shows a script" / "hw" / "small.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    shown = [one["data"] for cell in book["cells"] for one in cell.get("outputs", [])
             if "data" in one]  # fmt: skip
    assert {key for data in shown for key in data} <= {"text/plain", "text/html"}
    pages = ["".join(data["text/html"]) for data in shown if "text/html" in data]
    assert pages
    assert not any(tag in page for page in pages for tag in ("<script", "<img"))


def test_outputs_are_cut(graded):
    sizes = [path.stat().st_size for path in (graded[1] / "autograded").rglob("*.ipynb")]
    assert max(sizes) < 10**6

"""The grading engine on honest, broken and odd submissions, beside nbgrader's own autograder."""

import json
import os
import shutil
import subprocess
import sys
import time

import psutil
import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the engine's sandbox is Linux's", allow_module_level=True)

from nbgrader.api import Gradebook
from small_class import HONEST, RIGHT, hand_in, make_course, marks, nbgrader

from ecosystem_kit.classroom import sandbox
from ecosystem_kit.classroom.assignment import NotReleased
from ecosystem_kit.classroom.engine import grade_assignment
from ecosystem_kit.classroom.limits import Limits, SandboxMissing

missing = sandbox.why_missing()
needs_sandbox = pytest.mark.skipif(bool(missing), reason=f"no sandbox: {missing}")
# One right, one wrong in each way; nbgrader takes seconds for each.
COMPARED = ("bob", "eve")
FULL = {"test-share": 2, "test-model": 3}


def graded_cell(book, name):
    return next(one for one in book["cells"]
                if one["metadata"].get("nbgrader", {}).get("grade_id") == name)  # fmt: skip


def duplicate(book):
    book["cells"].insert(2, json.loads(json.dumps(graded_cell(book, "answer"))))


def duplicate_test(book):
    book["cells"].append(json.loads(json.dumps(graded_cell(book, "test-share"))))


def split(book):
    place = book["cells"].index(graded_cell(book, "answer"))
    first, second = (json.loads(json.dumps(book["cells"][place])) for _ in range(2))
    first["source"], second["source"] = RIGHT.split("\n", 1)
    book["cells"][place : place + 1] = [first, second]


def without_tests(book):
    book["cells"] = book["cells"][:2]


def stripped(book):
    for one in book["cells"]:
        one["metadata"] = {}


def stripped_without_ids(book):
    stripped(book)
    for one in book["cells"]:
        del one["id"]


def more_points(book):
    graded_cell(book, "test-model")["metadata"]["nbgrader"]["points"] = 100


def easier_test(book):
    graded_cell(book, "test-model")["source"] = "assert True"


def not_json(folder):
    (folder / "small.ipynb").write_text("{", encoding="utf-8")


def too_deep(folder):
    (folder / "small.ipynb").write_text("[" * 10**5, encoding="utf-8")


def link_to_gradebook(folder):
    (folder / "small.ipynb").unlink()
    (folder / "small.ipynb").symlink_to(folder.parents[2] / "gradebook.db")


def pipe(folder):
    (folder / "small.ipynb").unlink()
    os.mkfifo(folder / "small.ipynb")


def linked_folder(folder):
    shutil.rmtree(folder)
    folder.symlink_to(folder.parents[2] / "source" / "hw")


MENDED = {one.__name__: one for one in (
    duplicate, duplicate_test, split, without_tests, stripped, stripped_without_ids,
)}  # fmt: skip
REFUSED = {
    one.__name__: one for one in (not_json, too_deep, link_to_gradebook, pipe, linked_folder)
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = make_course(tmp_path_factory.mktemp("class") / "course")
    for name, (answer, _) in HONEST.items():
        hand_in(folder, name, answer)
    shutil.copytree(folder, folder.parent / "stock")
    for name in set(HONEST) - set(COMPARED):
        shutil.rmtree(folder.parent / "stock" / "submitted" / name)
    for name, change in {**MENDED, "more_points": more_points}.items():
        hand_in(folder, name, RIGHT, change=change)
    hand_in(folder, "easier_test", HONEST["dan"][0], change=easier_test)
    for name, change in REFUSED.items():
        change(hand_in(folder, name, RIGHT))
    (hand_in(folder, "nothing") / "small.ipynb").unlink()
    return folder


@pytest.fixture(scope="module")
def graded(course):
    return {one.student: one for one in grade_assignment(course, "hw", limits=Limits(wall_s=60))}


@needs_sandbox
@pytest.mark.parametrize("name", HONEST)
def test_an_honest_submission_gets_its_marks(course, graded, name):
    assert tuple(marks(course, name)[test] for test in FULL) == HONEST[name][1]
    assert graded[name].score == sum(HONEST[name][1])


@needs_sandbox
def test_the_marks_are_those_of_nbgrader(course, graded):
    stock = course.parent / "stock"
    nbgrader(stock, "autograde", "hw")
    ours = {name: marks(course, name) for name in COMPARED}
    assert ours == {name: marks(stock, name) for name in COMPARED}


@needs_sandbox
@pytest.mark.parametrize("name", MENDED)
def test_a_bad_notebook_is_mended_and_said_to_be(course, graded, name):
    assert marks(course, name) == FULL
    assert graded[name].notes
    shown = (course / "autograded" / name / "hw" / "small.ipynb").read_text(encoding="utf-8")
    assert "Mended before grading" in shown


@needs_sandbox
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_notebook_is_refused_with_its_reason(course, graded, name):
    assert set(marks(course, name).values()) == {None}
    assert set(graded[name].not_gradable) == {"small/test-share", "small/test-model"}
    assert all("process" not in reason for reason in graded[name].not_gradable.values())


@needs_sandbox
def test_a_test_and_its_points_are_the_teachers(course, graded):
    assert marks(course, "more_points") == FULL
    assert marks(course, "easier_test") == {"test-share": 2, "test-model": 0}


@needs_sandbox
def test_what_was_not_handed_in_gets_nothing(course, graded):
    assert set(marks(course, "nothing").values()) == {0}
    assert not graded["nothing"].not_gradable


@needs_sandbox
def test_a_refusal_waits_for_a_person_and_a_nought_does_not(course, graded):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        waits = {name: [one.needs_manual_grade for one in
                        gradebook.find_submission_notebook("small", "hw", name).grades]
                 for name in ("not_json", "cleo")}  # fmt: skip
    assert waits == {"not_json": [True, True], "cleo": [False, False]}


@needs_sandbox
def test_a_second_run_does_only_what_is_left(course, graded):
    hand_in(course, "bob", RIGHT)
    again = {one.student: one.was_done for one in grade_assignment(course, "hw")}
    assert [name for name, was_done in again.items() if not was_done] == ["bob"]
    assert marks(course, "bob") == FULL


@needs_sandbox
def test_a_stopped_run_goes_on_where_it_was(course, graded, monkeypatch):
    def stop(one):
        raise KeyboardInterrupt

    for name in ("ada", "eve"):
        hand_in(course, name, RIGHT + "\n# later")
    with pytest.raises(KeyboardInterrupt):
        grade_assignment(course, "hw", students=["ada", "eve"], on_done=stop)
    again = grade_assignment(course, "hw", students=["ada", "eve"])
    assert sorted(one.was_done for one in again) == [False, True]
    assert {name: marks(course, name) for name in ("ada", "eve")} == {"ada": FULL, "eve": FULL}


@needs_sandbox
def test_a_persons_mark_and_comment_survive_a_regrade(course, graded):
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("test-model", "small", "hw", "dan").manual_score = 1.5
        gradebook.find_comment("answer", "small", "hw", "dan").manual_comment = "Nearly."
        gradebook.db.commit()
    hand_in(course, "dan", "def share(right, total):\n    return 0")
    grade_assignment(course, "hw", students=["dan"], unsandboxed=True)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test-model", "small", "hw", "dan")
        assert (grade.score, grade.auto_score, grade.needs_manual_grade) == (1.5, 0, True)
        assert gradebook.find_comment("answer", "small", "hw", "dan").comment == "Nearly."


def test_an_unknown_assignment_says_what_to_do(course):
    with pytest.raises(NotReleased, match="release it"):
        grade_assignment(course, "other", unsandboxed=True)


def test_where_there_is_no_sandbox_it_refuses_and_says_what_to_do(course, monkeypatch):
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    with pytest.raises(SandboxMissing, match="unsandboxed=True"):
        grade_assignment(course, "hw")


GRADE = """
import sys
from pathlib import Path
from ecosystem_kit.classroom.engine import grade_assignment
grade_assignment(Path(sys.argv[1]), "hw")
"""


@needs_sandbox
def test_an_engine_that_is_killed_leaves_nothing_running(course, tmp_path):
    ignore = shutil.ignore_patterns("submitted", "autograded", ".graded")
    alone = shutil.copytree(course, tmp_path / "course", ignore=ignore)
    hand_in(alone, "sleeper", "import os, time\nos.fork()\ntime.sleep(1000)")
    command = [sys.executable, "-W", "ignore", "-c", GRADE, str(alone)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as engine:
        running: list[psutil.Process] = []
        end = time.monotonic() + 60
        # The warm pair, who makes the rooms; for each room a supervisor, its first, who runs in it.
        while len(running) < 10 and time.monotonic() < end:
            time.sleep(0.2)
            running = psutil.Process(engine.pid).children(recursive=True)
        engine.kill()
    assert len(running) == 10
    assert psutil.wait_procs(running, timeout=20)[1] == []

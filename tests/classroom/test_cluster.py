"""The same grading on a Dask cluster: equal marks, sandboxed, and nothing lost when workers die."""

import json
import os
import shutil
import signal
import sys
import time
import warnings
from pathlib import Path

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("the engine's sandbox is Linux's", allow_module_level=True)

from small_class import ASSIGNMENT, HONEST, RIGHT, hand_in, make_course, marks

from ecosystem_kit.classroom import cluster, cluster_worker, sandbox
from ecosystem_kit.classroom.engine import LeftUngraded, grade_assignment

missing = sandbox.why_missing()
pytestmark = pytest.mark.skipif(bool(missing), reason=f"no sandbox: {missing}")
MARKS = {name: dict(zip(("test-share", "test-model"), two, strict=True))
         for name, (_, two) in HONEST.items()}  # fmt: skip


@pytest.fixture(scope="module")
def local():
    """A cluster of two workers on this machine."""
    from distributed import LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        )
        yield made
        made.close()


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return make_course(tmp_path_factory.mktemp("class") / "course")


@pytest.fixture
def course(released, tmp_path):
    made = shutil.copytree(released, tmp_path / "course")
    for name, (answer, _) in HONEST.items():
        hand_in(made, name, answer)
    return made


def warm_processes(local):
    """Return the numbers of the processes that this cluster's workers keep warm."""
    workers = {str(one.process.process.pid) for one in local.workers.values()}
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = (place / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[1]
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if parent in workers and b"classroom.warm_worker" in command:
            found.append(place)
    return found


def kill(local, place):
    """End a worker as a power cut would; return its process's number."""
    until(lambda: local.workers[place].status.name == "running")
    number = local.workers[place].process.process.pid
    os.kill(number, signal.SIGKILL)
    return number


def has_work(local, nanny):
    """Return whether the scheduler has given something to a nanny's worker."""
    return bool(local.scheduler.workers[nanny.worker_address].processing)


def until(holds, seconds=30):
    stop = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < stop
        time.sleep(0.1)


def test_marks_on_a_cluster_are_the_marks_of_this_machine_and_hostile_work_stays_apart(
    local, course, tmp_path
):
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    hand_in(course, "mallory", f"{RIGHT}\nprint(open({str(secret)!r}).read())")
    (hand_in(course, "fay", f"{RIGHT}\nprint(open('own.txt').read())") / "own.txt").write_text("x")
    graded = grade_assignment(course, ASSIGNMENT, scheduler=local.scheduler_address)
    assert {one.student for one in graded} == {*HONEST, "mallory", "fay"}
    assert {name: marks(course, name) for name in HONEST} == MARKS
    assert marks(course, "fay") == {"test-share": 2, "test-model": 3}
    page = course / "autograded" / "mallory" / ASSIGNMENT / "small.ipynb"
    text = page.read_text(encoding="utf-8")
    assert "FileNotFoundError" in text
    assert "a secret" not in text
    again = grade_assignment(course, ASSIGNMENT, scheduler=local.scheduler_address)
    assert all(one.was_done for one in again)


def test_workers_killed_in_the_middle_lose_nothing_double_nothing_and_leave_nothing(local, course):
    students = [f"{name}-{number}" for number in range(4) for name in HONEST]
    for student in students:
        hand_in(course, student, HONEST[student.split("-")[0]][0])
    written, killed = [], []

    def kill_now_and_then(one):
        written.append(one.student)
        if len(written) in (3, 8, 14):
            killed.append(kill(local, len(killed) % 2))

    grade_assignment(
        course, ASSIGNMENT, students=students, scheduler=local.scheduler_address,
        on_done=kill_now_and_then,
    )  # fmt: skip
    assert len(set(killed)) == 3
    assert sorted(written) == sorted(students)
    assert {one: marks(course, one) for one in students} == {
        one: MARKS[one.split("-")[0]] for one in students
    }


def test_warm_processes_end_with_their_worker(local, course):
    grade_assignment(course, ASSIGNMENT, students=["ada"], scheduler=local.scheduler_address)
    warm = warm_processes(local)
    assert warm
    try:
        local.scale(0)
        until(lambda: not any(place.exists() for place in warm))
        until(lambda: not local.scheduler.workers)
    finally:
        local.scale(2)
        local.wait_for_workers(2)


def test_a_cluster_that_has_lost_its_last_worker_is_not_waited_for(local, course, monkeypatch):
    monkeypatch.setattr(cluster, "LOOK_EVERY_S", 0.2)
    monkeypatch.setattr(cluster, "NOBODY_S", 0.5)
    hand_in(course, "slow", f"import time; time.sleep(60)\n{RIGHT}")
    try:
        with pytest.raises(LeftUngraded, match="no worker any more: start one"):
            grade_assignment(
                course, ASSIGNMENT, students=["slow", "ada"], scheduler=local.scheduler_address,
                on_done=lambda one: local.scale(0),
            )  # fmt: skip
        assert marks(course, "ada") == MARKS["ada"]
    finally:
        until(lambda: not local.scheduler.workers)
        local.scale(2)
        local.wait_for_workers(2)


def test_work_that_no_worker_survives_is_left_and_named_and_the_rest_has_its_marks(
    local, course, monkeypatch
):
    hand_in(course, "slow", f"import time; time.sleep(8)\n{RIGHT}")
    monkeypatch.setattr(local.scheduler, "allowed_failures", 0)
    monkeypatch.setattr(cluster, "TRIES", 1)
    order = ["slow", "ada"]  # the first one stays, and its worker goes, when the other one is done

    def kill_who_has_it(one):
        kill(local, next(place for place, nanny in local.workers.items() if has_work(local, nanny)))

    with pytest.raises(LeftUngraded, match=r"1 not graded, slow first .*The same command does"):
        grade_assignment(
            course, ASSIGNMENT, students=order, scheduler=local.scheduler_address,
            on_done=kill_who_has_it,
        )  # fmt: skip
    assert marks(course, "ada") == MARKS["ada"]
    assert not (course / "autograded" / "slow").exists()
    hand_in(course, "slow", RIGHT)
    local.wait_for_workers(2)
    again = grade_assignment(course, ASSIGNMENT, students=order, scheduler=local.scheduler_address)
    assert [one.student for one in again if not one.was_done] == ["slow"]
    assert marks(course, "slow") == MARKS["ada"]


def test_a_cluster_that_can_not_grade_is_said_with_what_to_do(local, course, monkeypatch):
    address = local.scheduler_address
    monkeypatch.setattr(cluster.ecosystem_kit, "__version__", "99", raising=False)
    with pytest.raises(cluster.NoCluster, match=r"version .* of the kit, and 99 is wanted"):
        grade_assignment(course, ASSIGNMENT, scheduler=address)
    monkeypatch.undo()
    monkeypatch.setattr(cluster, "CONNECT_S", 0.5)
    with pytest.raises(cluster.NoCluster, match="dask scheduler"):
        grade_assignment(course, ASSIGNMENT, scheduler="tcp://127.0.0.1:9")


def test_a_worker_without_a_sandbox_says_why(monkeypatch):
    monkeypatch.setattr(cluster_worker, "LOOK", "print('namespaces are forbidden')")
    here = cluster_worker.ecosystem_kit.__version__
    found = cluster_worker.why_not(json.dumps({"version": here, "sandboxed": True}))
    assert found == "submissions can't be kept apart there: namespaces are forbidden"

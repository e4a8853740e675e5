"""Grades ever larger classes on a local Dask cluster while its workers are killed at random.

Run: python benchmarks/grading_cluster.py [--sizes 10 100 1000] [--kills 5]

A class hands in a scikit-learn notebook of four cells. For each size it is graded in a fresh
course on a cluster of two workers, of which one is killed every so often. Printed are the seconds
and how many a minute, how far the memory of this process and of the workers has grown, and whether
each submission has its one mark and the right one. The start of the cluster does not count, the
warm-up of each assignment and the writing back do.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import warnings
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "classroom"))
from small_class import ASSIGNMENT, HONEST, hand_in, make_course, marks  # noqa: E402

from ecosystem_kit.classroom.engine import LeftUngraded, grade_assignment  # noqa: E402

SEED, MEBIBYTE = 0, 2**20


def resident(process: int | str) -> float:
    """Return what a process holds in memory, in MiB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


def worker_processes(cluster) -> list[int]:
    """Return the processes of the cluster's workers that run now."""
    nannies = [one for one in cluster.workers.values() if one.status.name == "running"]
    return [one.process.process.pid for one in nannies if one.process and one.process.process]


def grade(course: Path, students: list[str], cluster, kills: int) -> dict[str, float]:
    """Grade a class; kill a worker so many times meanwhile; return what it took."""
    chance = random.Random(SEED)
    when = set(chance.sample(range(2, len(students) - 2), k=min(kills, len(students) // 5)))
    written: list[str] = []
    memory: list[float] = []
    killed = 0

    def note(one) -> None:
        nonlocal killed
        if one.was_done:
            return
        written.append(one.student)
        memory.append(resident("self"))
        found = worker_processes(cluster)
        if len(written) in when and found:
            os.kill(chance.choice(found), signal.SIGKILL)
            killed += 1

    began = time.perf_counter()
    address, runs = cluster.scheduler_address, 0
    while len(written) < len(students):
        runs += 1
        with suppress(LeftUngraded):  # the same command does the rest
            grade_assignment(course, ASSIGNMENT, students=students, scheduler=address, on_done=note)
    took = time.perf_counter() - began
    answers = list(HONEST.values())
    wanted = {
        student: dict(zip(("test-share", "test-model"), answers[n % len(answers)][1], strict=True))
        for n, student in enumerate(students)
    }
    wrong = sum(marks(course, student) != wanted[student] for student in students)
    return {
        "seconds": took,
        "a minute": 60 * len(students) / took,
        "kills": killed,
        "runs": runs,
        "lost": len(set(students) - set(written)),
        "doubled": len(written) - len(set(written)),
        "wrong": wrong,
        "MiB at a tenth": memory[len(memory) // 10],
        "MiB at the end": memory[-1],
        "MiB a worker": max(map(resident, worker_processes(cluster))),
    }


def main() -> None:
    """Grade classes of several sizes; print a table."""
    from distributed import LocalCluster

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--kills", type=int, default=5)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    answers = [answer for answer, _ in HONEST.values()]
    with tempfile.TemporaryDirectory() as folder:
        released = make_course(Path(folder) / "released")
        for size in asked.sizes:
            course = Path(shutil.copytree(released, Path(folder) / str(size)))
            students = [f"student-{number:04}" for number in range(size)]
            for number, student in enumerate(students):
                hand_in(course, student, answers[number % len(answers)])
            with LocalCluster(
                n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
            ) as cluster:
                # A worker that is killed while it starts is not started again by itself.
                cluster.adapt(minimum=2, maximum=2)
                found = grade(course, students, cluster, asked.kills)
            said = ", ".join(f"{name} {value:.0f}" for name, value in found.items())
            print(f"{size:5} submissions: {said}", flush=True)


if __name__ == "__main__":
    main()

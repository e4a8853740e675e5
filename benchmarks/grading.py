"""Times the grading engine beside nbgrader's own autograder, on the same submissions, in one run.

Run: python benchmarks/grading.py [--submissions 40] [--stock 40]

A class hands in a scikit-learn notebook of four cells. The engine grades all of them with one
worker and with two, each time in a fresh course: its start, the warm-up and the writing back
count. nbgrader grades the first --stock of them (seconds each, so fewer may be enough); its time
is taken per submission. The marks of those are compared one by one. Load counts on both sides.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "classroom"))
from small_class import HONEST, hand_in, make_course, marks, nbgrader  # noqa: E402

# Times as fast as nbgrader, by number of workers.
BARS = {1: 20, 2: 25}
GRADE = """
import sys
from pathlib import Path
from ecosystem_kit.classroom.engine import grade_assignment
grade_assignment(Path(sys.argv[1]), "hw", workers=int(sys.argv[2]))
"""


def timed_engine(course: Path, workers: int) -> float:
    """Return the seconds of a fresh Python that grades the whole course."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", GRADE, str(course), str(workers)]
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def main() -> None:
    """Make the class, grade it three times, print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--stock", type=int, default=40)
    asked = parser.parse_args()
    answers = [answer for answer, _ in HONEST.values()]
    students = [f"student-{number:03}" for number in range(asked.submissions)]
    with tempfile.TemporaryDirectory() as folder:
        stock = make_course(Path(folder) / "stock")
        for number, student in enumerate(students):
            hand_in(stock, student, answers[number % len(answers)])
        courses = {workers: Path(folder) / f"engine-{workers}" for workers in BARS}
        for course in courses.values():
            shutil.copytree(stock, course)
        compared = students[: asked.stock]
        for student in students[asked.stock :]:
            shutil.rmtree(stock / "submitted" / student)
        began = time.perf_counter()
        nbgrader(stock, "autograde", "hw")
        each = (time.perf_counter() - began) / len(compared)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"nbgrader            {each:6.2f} s each, {60 / each:6.0f} a minute")
        wanted = {student: marks(stock, student) for student in compared}
        for workers, course in courses.items():
            ours = timed_engine(course, workers) / len(students)
            same = {student: marks(course, student) for student in compared} == wanted
            print(
                f"engine, {workers} worker(s) {ours:6.2f} s each, {60 / ours:6.0f} a minute, "
                f"{each / ours:5.1f} times as fast (bar {BARS[workers]}), "
                f"marks {'identical' if same else 'DIFFERENT'}"
            )


if __name__ == "__main__":
    main()

"""Times the grading engine beside nbgrader's own autograder, on the same submissions, in one run.

Run: python benchmarks/grading.py [--submissions 40] [--stock 40] [--notebook 05]

A class hands in a scikit-learn notebook of four cells, or one of the course's own notebooks: right,
untouched, or with slips, in turn. The engine grades all of them with one worker and with two (the
course's own: with two), each time in a fresh course: its start, the warm-up and the writing back
count. nbgrader grades the first --stock of them (seconds or minutes each, so fewer may be enough);
its time is taken per submission. The marks of those are compared one by one. Load counts on both
sides.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "classroom"))
from small_class import HONEST, all_marks, fill_in, hand_in, make_course, nbgrader  # noqa: E402

# Times as fast as nbgrader, by number of workers.
BARS = {1: 20, 2: 25}
BARS_OF_COURSE = {2: 5}
SLIPS = {"05-1": "histogram = votes", "05-4": "ship = not ship"}
GRADE = """
import sys
from pathlib import Path
from ecosystem_kit.classroom.engine import grade_assignment
grade_assignment(Path(sys.argv[1]), sys.argv[2], workers=int(sys.argv[3]))
"""


def timed_engine(course: Path, assignment: str, workers: int) -> float:
    """Return the seconds of a fresh Python that grades the whole course."""
    began = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-c", GRADE, str(course), assignment, str(workers)]
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def small_class(folder: Path, students: list[str]) -> str:
    """Make a course with a small notebook and have it handed in; return the assignment's name."""
    make_course(folder)
    answers = [answer for answer, _ in HONEST.values()]
    for number, student in enumerate(students):
        hand_in(folder, student, answers[number % len(answers)])
    return "hw"


def class_of_notebook(folder: Path, students: list[str], notebook: str) -> str:
    """Make a course with one of the kit's notebooks and have it handed in; return its name."""
    (source,) = (ROOT / "notebooks").glob(f"{notebook}_*.ipynb")
    name = source.stem
    make_course(folder, json.loads(source.read_text(encoding="utf-8")), name=name)
    for number, student in enumerate(students):
        answers = {} if number % 3 == 1 else fill_in(source)
        for answer, slip in SLIPS.items():
            if number % 3 == 2 and f"exercise-{answer}" in answers:
                answers[f"exercise-{answer}"] += "\n" + slip
        hand_in(folder, student, answers, notebook=name, assignment=name)
    return name


def main() -> None:
    """Make the class, have it graded by each, print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--stock", type=int, default=40)
    parser.add_argument("--notebook", default="", help="two digits; a small one where left out")
    asked = parser.parse_args()
    students = [f"student-{number:03}" for number in range(asked.submissions)]
    bars = BARS_OF_COURSE if asked.notebook else BARS
    with tempfile.TemporaryDirectory() as folder:
        stock = Path(folder) / "stock"
        if asked.notebook:
            name = class_of_notebook(stock, students, asked.notebook)
        else:
            name = small_class(stock, students)
        courses = {workers: Path(folder) / f"engine-{workers}" for workers in bars}
        for course in courses.values():
            shutil.copytree(stock, course)
        compared = students[: asked.stock]
        for student in students[asked.stock :]:
            shutil.rmtree(stock / "submitted" / student)
        began = time.perf_counter()
        nbgrader(stock, "autograde", name)
        each = (time.perf_counter() - began) / len(compared)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        print(f"nbgrader            {each:6.2f} s each, {60 / each:6.1f} a minute")
        wanted = {student: all_marks(stock, student, name) for student in compared}
        for workers, course in courses.items():
            ours = timed_engine(course, name, workers) / len(students)
            found = {student: all_marks(course, student, name) for student in compared}
            print(
                f"engine, {workers} worker(s) {ours:6.2f} s each, {60 / ours:6.1f} a minute, "
                f"{each / ours:5.1f} times as fast (bar {bars[workers]}), "
                f"marks {'identical' if found == wanted else 'DIFFERENT'}"
            )


if __name__ == "__main__":
    main()

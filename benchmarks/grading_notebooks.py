"""Grades each of the course's own notebooks, once with the source's answers and once untouched.

Run: python benchmarks/grading_notebooks.py [00 05 ...]

Prints for each the points of both and the seconds that grading the two took. The answers of the
source must get all points, and an untouched release none.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "classroom"))
from small_class import course_of_notebook  # noqa: E402

from ecosystem_kit.classroom.engine import grade_assignment  # noqa: E402


def main() -> None:
    """Grade them one after the other, print a table, end with 1 if one is not as it must be."""
    every = sorted(path.stem[:2] for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook", nargs="*", default=every, help="two digits; all of them")
    failed = []
    print("notebook              right   untouched   seconds")
    for number in parser.parse_args().notebook:
        (source,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
        with tempfile.TemporaryDirectory() as folder:
            course = course_of_notebook(Path(folder) / "course", source)
            began = time.perf_counter()
            graded = {one.student: one for one in grade_assignment(course, source.stem)}
        right, untouched = graded["right"], graded["untouched"]
        seconds = time.perf_counter() - began
        print(
            f"{source.stem:<20} {right.score:g} of {right.max_score:g} "
            f"{untouched.score:11g} {seconds:9.1f}",
            flush=True,
        )
        if right.score < right.max_score or untouched.score or untouched.not_gradable:
            failed.append(f"{number}: {right.not_gradable or untouched.not_gradable}")
    if failed:
        sys.exit("not as it must be: " + "; ".join(failed))


if __name__ == "__main__":
    main()

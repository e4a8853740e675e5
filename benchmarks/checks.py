"""How long a learner waits for `check`: every exercise of the course, and the import before it.

    python benchmarks/checks.py [NN ...]

Each notebook runs from top to bottom with its solutions, in a process of its own, and each check
is timed where it stands: on the data that a learner has there. "first" has in it whatever is
loaded for it; "again" is the middle of five more. The import is what a fresh Python takes for
``from ecosystem_kit.course import check``, the quickest of nine, since other programs only add.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
MOST_MS, MOST_IMPORT_S = 50.0, 0.3
AGAIN = 5
TRIES = 9
IMPORT = "from ecosystem_kit.course import check, hint, solution"


def main() -> int:
    """Measure, print the table, and return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="*", help="two digits; all of them where none is given")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        print(json.dumps(time_checks(options.inside)))
        return 0
    import_s = time_import()
    rows = [
        row
        for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
        if not options.notebook or path.name[:2] in options.notebook
        for row in in_a_process(path)
    ]
    print(f"{'exercise':<9} {'first, ms':>10} {'again, ms':>10}   bar {MOST_MS:g} ms")
    for row in rows:
        held = "held" if row["right"] and row["again_ms"] < MOST_MS else "MISSED"
        print(f"{row['exercise']:<9} {row['first_ms']:>10.1f} {row['again_ms']:>10.1f}   {held}")
    print(f"import    {import_s:>10.3f} s{'':>12} bar {MOST_IMPORT_S:g} s")
    good = all(row["right"] and row["again_ms"] < MOST_MS for row in rows)
    return int(not (good and import_s < MOST_IMPORT_S))


def time_import() -> float:
    """Return the seconds that a fresh Python takes to import what a check needs."""
    timed = (
        f"import time; begin = time.perf_counter(); {IMPORT}; print(time.perf_counter() - begin)"
    )
    settings = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    said = []
    with tempfile.TemporaryDirectory() as compiled:  # by the first run, as at a learner's
        settings["PYTHONPYCACHEPREFIX"] = compiled
        for _ in range(TRIES):
            done = subprocess.run(
                [sys.executable, "-c", timed],
                env=settings,
                capture_output=True,
                text=True,
                check=True,
            )
            said.append(float(done.stdout))
    return min(said)


def in_a_process(path: Path) -> list[dict[str, Any]]:
    """Return what `time_checks` says, from a fresh process in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "ECO_PROJECT": str(Path(folder) / "project")}
        settings["MPLBACKEND"] = "agg"
        command = [sys.executable, str(Path(__file__).resolve()), "--inside", str(path)]
        done = subprocess.run(
            command, cwd=folder, env=settings, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise SystemExit(f"{path.name} could not be measured:\n{done.stderr[-2000:]}")
    return list(json.loads(done.stdout.splitlines()[-1]))


def time_checks(path: Path) -> list[dict[str, Any]]:
    """Run a notebook with its solutions, and time each of its checks where it stands."""
    from IPython.core.interactiveshell import InteractiveShell

    from ecosystem_kit import course

    rows: list[dict[str, Any]] = []
    check = course.check

    def timed(exercise_id: str, **options: Any) -> Any:
        took = []
        for _ in range(1 + AGAIN):
            begin = time.perf_counter()
            outcome = check(exercise_id, namespace=shell.user_ns, **options)
            took.append(1000 * (time.perf_counter() - begin))
        row = {"exercise": exercise_id, "first_ms": took[0], "right": outcome.right}
        rows.append({**row, "again_ms": statistics.median(took[1:])})
        return outcome

    course.check = timed
    shell = InteractiveShell.instance()
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"]).split("### BEGIN HIDDEN TESTS")[0]
        result = shell.run_cell(source, silent=False, store_history=False)
        result.raise_error()
    return rows


if __name__ == "__main__":
    sys.exit(main())

"""Hold that notebooks carry no outputs: `python tools/stripped.py [--fix] notebooks/*.ipynb`.

Outputs hold pictures of people and make changes unreadable. With `--fix` they are taken out.
"""

import json
import sys
from pathlib import Path


def leftovers(notebook: dict) -> list[str]:
    """Return the ids of the cells that hold an output, a run's number or its times."""
    return [
        cell.get("id", "?")
        for cell in notebook["cells"]
        if cell.get("outputs") or cell.get("execution_count") or "execution" in cell["metadata"]
    ]


def strip(notebook: dict) -> None:
    """Take outputs, run numbers and times out of a notebook, in place."""
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    notebook["metadata"].pop("widgets", None)


def main(arguments: list[str]) -> int:
    """Check (or mend) the notebooks; return 1 where one holds outputs."""
    failed = False
    for path in [Path(name) for name in arguments if name != "--fix"]:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        found = leftovers(notebook) + ["widgets"] * ("widgets" in notebook["metadata"])
        if found and "--fix" in arguments:
            strip(notebook)
            path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", "utf-8")
        elif found:
            failed = True
            print(f"{path}: outputs in {', '.join(found)}: `python tools/stripped.py --fix {path}`")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

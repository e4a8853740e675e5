"""Export requirements/*.lock from pyproject.toml: `python tools/lock.py [--upgrade]`.

uv resolves once for all platforms into uv.lock, which is not committed because it names the
registry it was made from; the exports name packages, versions and hashes only. An unchanged
pyproject.toml keeps every version unless `--upgrade` is given.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GROUPS = {"course": ["build", "nets"], "test": ["build", "nets", "test", "make-data"]}


def export_command(uv: str, *, groups: list[str], target: Path) -> list[str]:
    """Return uv's command that writes one lock file without the kit itself and without hosts."""
    command = [uv, "export", "--quiet", "--frozen", "--no-emit-project", "--no-header"]
    command += ["--no-default-groups", "--format", "requirements-txt", "--output-file", str(target)]
    return command + [part for group in groups for part in ("--group", group)]


def main(arguments: list[str]) -> None:
    """Resolve, then write both lock files."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("found no uv, wanted it on the PATH: install it (only for making lock files)")
    subprocess.run([uv, "lock", *arguments], cwd=ROOT, check=True)
    for name, groups in GROUPS.items():
        target = ROOT / "requirements" / f"{name}.lock"
        subprocess.run(export_command(uv, groups=groups, target=target), cwd=ROOT, check=True)
        print(f"{target.relative_to(ROOT)} written")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Write data/public/*.sha256 from copies of the public sets: `python tools/public_manifest.py DIR`.

DIR holds `signs/<digit>/*.JPG` and `speech/*.wav` as they stand in the public repositories at the
commits that data/public.toml pins. A manifest is read by `sha256sum -c` as well.
"""

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def manifest(folder: Path) -> str:
    """Return one line per file, `<sha256>  <path inside the set>`, sorted by path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in paths
    )


if __name__ == "__main__":
    for name in ("signs", "speech"):
        target = ROOT / "data" / "public" / f"{name}.sha256"
        target.write_text(manifest(Path(sys.argv[1]) / name), encoding="utf-8")

"""A course of a few lines with the real start.py, so that a whole installation takes seconds.

Its lock files name two wheels made here (one is called pytest), and its kit has a build backend
of its own, so that pip and uv do all that they would do, without any index.
"""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "ecosystem-kit"
version = "0.1.0"
"""
BACKEND = """\
from tiny_wheel import write_wheel
from pathlib import Path
def build_editable(folder, config_settings=None, metadata_directory=None):
    link = {"ecosystem_kit_link.pth": str(Path(__file__).resolve().parent) + "\\n"}
    return write_wheel(Path(folder), name="ecosystem_kit", files=link).name
"""
KIT = "import sys, tiny_tool\nprint('opened', *sys.argv[1:], 'with', tiny_tool.VERSION)\n"
PYTEST = "import sys\nprint('tests ran with', *sys.argv[1:])\nsys.exit(5)\n"


def write_wheel(folder: Path, *, name: str, files: dict[str, str], version: str = "0.1.0") -> Path:
    """Write a wheel of pure Python files."""
    info = f"{name}-{version}.dist-info"
    everything = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},{sha(text)},{len(text)}\n" for path, text in everything.items())
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**everything, f"{info}/RECORD": record}.items():
            archive.writestr(path, text)
    return wheel


def sha(text: str) -> str:
    """Return the hash as a wheel's record spells it."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return "sha256=" + digest.decode().rstrip("=")


class TinyCourse:
    """A folder with start.py and all that it needs, and a folder of wheels instead of an index."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.wheels = folder / "course", folder / "wheels"
        (self.folder / "ecosystem_kit").mkdir(parents=True)
        (self.folder / "requirements").mkdir()
        self.wheels.mkdir()
        shutil.copy(ROOT / "start.py", self.folder)
        shutil.copy(__file__, self.folder / "tiny_wheel.py")
        self.write("pyproject.toml", PYPROJECT)
        self.write("backend.py", BACKEND)
        self.write("ecosystem_kit/cli.py", KIT)
        self.lock("0.1.0")

    def write(self, name: str, text: str) -> None:
        """Write one file of the course."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def lock(self, version: str) -> None:
        """Make the wheels of one version and lock files that name them with their hashes."""
        tool = {"tiny_tool.py": f"VERSION = {version!r}\n"}
        wheels = {
            "tiny-tool": write_wheel(self.wheels, name="tiny_tool", files=tool, version=version),
            "pytest": write_wheel(self.wheels, name="pytest", files={"pytest.py": PYTEST}),
        }
        lines = {}
        for name, wheel in wheels.items():
            digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
            number = wheel.name.split("-")[1]
            lines[name] = f"{name}=={number} \\\n    --hash=sha256:{digest}\n"
        self.write("requirements/course.lock", lines["tiny-tool"])
        self.write("requirements/test.lock", "".join(lines.values()))

    def settings(self, *, uv: Path | None = None, reachable: bool = True, **more: str) -> dict:
        """Return environment variables under which packages come from the wheels, or nowhere."""
        where = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "UV_NO_INDEX": "1"}
        where["UV_FIND_LINKS"] = str(self.wheels)
        nowhere = "http://127.0.0.1:9/none"  # the port "discard", where nobody listens
        if not reachable:
            where = {"PIP_INDEX_URL": nowhere, "UV_INDEX_URL": nowhere, "PIP_RETRIES": "0"}
            where["UV_HTTP_RETRIES"] = "0"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "PYTHON"))}
        programs = [Path(shutil.which(name) or "/") for name in ("sh", "env")]
        folders = [*([uv.parent] if uv else []), *(path.parent for path in programs)]
        cache = str(self.folder.parent / "cache")
        kept |= {"PIP_CONFIG_FILE": os.devnull, "PIP_CACHE_DIR": cache, "UV_CACHE_DIR": cache}
        return {**kept, **where, "PATH": os.pathsep.join(map(str, folders)), **more}

    def start(self, *arguments: str, settings: dict) -> subprocess.CompletedProcess:
        """Run start.py to its end; output and errors come as one text."""
        command = [base_python(), "start.py", *arguments]
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.run(command, cwd=self.folder, env=settings, check=False, **both)


def base_python() -> str:
    """Return the Python that this environment was made from, as a newcomer would call it."""
    return str(getattr(sys, "_base_executable", sys.executable))

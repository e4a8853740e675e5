"""pyproject.toml, the lock files, conda's environment and Binder's say the same."""

import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# What conda-forge calls some packages otherwise: these builds leave out what the course lacks.
CONDA_NAMES = {
    "dask": "dask-core",
    "matplotlib": "matplotlib-base",
    "soundfile": "pysoundfile",
}
# In conda's list for other reasons than pyproject's dependencies.
CONDA_ONLY = {"python", "pip"}


def conda(name: str = "environment.yml") -> dict:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def ranges(lines: list[str]) -> dict[str, str]:
    """Return {canonical name: version range} of requirement lines."""
    parsed = map(Requirement, lines)
    return {canonicalize_name(one.name): str(one.specifier) for one in parsed}


def locked(name: str) -> dict[str, list[Requirement]]:
    """Return {canonical name: its pinned lines} of a lock file, one line per platform."""
    found: dict[str, list[Requirement]] = {}
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    for line in re.findall(r"^[a-z0-9][^\\\n]*", text, flags=re.MULTILINE):
        pin = Requirement(line.strip())
        found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def test_binder_has_a_true_copy_of_the_environment():
    copy = ROOT / "binder" / "environment.yml"
    assert not copy.is_symlink()
    assert copy.read_bytes() == (ROOT / "environment.yml").read_bytes()


def test_conda_asks_for_what_pyproject_asks_for():
    listed = conda()["dependencies"]
    by_pip = next(part["pip"] for part in listed if isinstance(part, dict))
    by_conda = [part for part in listed if isinstance(part, str)]
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]

    names = {conda_name: name for name, conda_name in CONDA_NAMES.items()}
    found = {names.get(name, name): r for name, r in ranges([*by_conda[1:], *by_pip]).items()}
    assert {name: r for name, r in found.items() if name not in CONDA_ONLY} == ranges(wanted)


def test_conda_names_the_exact_python_and_nothing_else_exactly():
    python, *rest = [part for part in conda()["dependencies"] if isinstance(part, str)]
    assert python == "python=3.12"  # with >= the solver goes below the course's floor
    assert [part for part in rest if ">=" not in part] == []
    assert Version("3.12") in Requirement(f"x{PROJECT['project']['requires-python']}").specifier


def test_the_notebooks_of_binder_are_made_after_the_kit_is_installed():
    script = (ROOT / "binder" / "postBuild").read_text(encoding="utf-8")
    steps = [line for line in script.splitlines() if line and not line.startswith("#")]
    assert steps == [
        "set -e",
        "pip install --no-deps --no-build-isolation -e .",
        "pip install --no-deps --group nets",
        "eco update",
    ]
    listing = git("ls-files", "--stage", "binder/postBuild", ".ci/run")
    assert {line.split()[0] for line in listing.splitlines()} == {"100755"}


def git(*arguments: str) -> str:
    """Return what git says of the repository, or skip where this isn't one."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_repo2docker_reads_the_binder_folder(tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    copy = tmp_path / "course"
    for name in git("ls-files").splitlines():
        if (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", "."]
    run = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "Building conda environment for python=3.12" in run.stderr
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "binder/environment.yml"' in run.stdout
    assert "RUN ./binder/postBuild" in run.stdout


@pytest.mark.parametrize("name", ["course", "test"])
def test_a_lock_file_satisfies_pyproject(name):
    groups = PROJECT["dependency-groups"]
    wanted = PROJECT["project"]["dependencies"] + groups["build"] + groups["nets"]
    wanted += groups["test"] if name == "test" else []
    pins = locked(name)
    for line in wanted:
        need = Requirement(line)
        versions = [next(iter(pin.specifier)).version for pin in pins[canonicalize_name(need.name)]]
        assert all(v in need.specifier for v in versions), f"{line}: the lock has {versions}"


def test_the_tests_run_on_what_the_learner_gets():
    course, test = locked("course"), locked("test")
    assert {name: test[name] for name in course} == course


@pytest.mark.parametrize("name", ["course", "test"])
def test_a_lock_file_names_no_host_and_a_hash_for_every_package(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    assert re.findall(r"https?://|--index|--find-links|--extra", text) == []
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_slows_the_notebooks_or_brings_a_screen_stays_out():
    unwanted = {"rfc3987-syntax", "opencv-python", "mediapipe", "onnxruntime", "librosa"}
    assert unwanted & set(locked("test")) == set()


def test_this_environment_is_the_locked_one():
    course, other = locked("course"), []
    for name, pins in course.items():
        here = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
        for pin in here:
            version = distribution(name).version
            other += [] if version in pin.specifier else [f"{pin} is {version}"]
    assert other == []

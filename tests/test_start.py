"""start.py: the first start, the second, the one after a kill, and each way to fail."""

import ast
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tiny_course import ROOT, TinyCourse, base_python

posix = pytest.mark.skipif(os.name == "nt", reason="made of POSIX signals and links")


def load(path: Path):
    """Import a start.py from where it lies."""
    spec = importlib.util.spec_from_file_location("start", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def course(tmp_path):
    return TinyCourse(tmp_path)


@pytest.fixture
def uv():
    found = shutil.which("uv")
    if found is None:
        pytest.skip("no uv on the PATH: pip does the same in the tests beside")
    return Path(found)


def test_it_installs_by_uv_where_there_is_one(course, uv):
    first = course.start("--no-browser", settings=course.settings(uv=uv))
    assert first.stdout.splitlines()[-1] == "opened open --no-browser with 0.1.0"
    assert "uv" in (course.folder / ".venv" / "pyvenv.cfg").read_text(encoding="utf-8")
    second = course.start(settings=course.settings(uv=uv, reachable=False))
    assert second.stdout == "opened open with 0.1.0\n"


def test_an_environment_that_works_is_kept_through_all_that_follows(course):
    first = course.start("--no-browser", "--port", "8899", settings=course.settings())
    assert first.stdout.splitlines()[-1] == "opened open --no-browser --port 8899 with 0.1.0"
    second = course.start(settings=course.settings(reachable=False))
    assert second.stdout == "opened open with 0.1.0\n"
    mine = course.folder / ".venv" / "mine.txt"
    mine.write_text("put here by me", encoding="utf-8")

    lost = course.start("test", settings=course.settings(reachable=False))
    assert "wanted: a network connection" in lost.stdout
    still = course.start(settings=course.settings(reachable=False))
    assert still.stdout == "opened open with 0.1.0\n"

    tests = course.start("test", "-k", "one", settings=course.settings())
    assert tests.stdout.splitlines()[-1] == "tests ran with -n 2 --dist loadscope -k one"
    assert tests.returncode == 5
    all_tests = course.start("test", settings=course.settings())
    assert all_tests.stdout.splitlines()[-2:] == [
        "tests ran with -n 2 --dist loadscope"
        " --ignore=tests/classroom/test_hostile.py --ignore=tests/browser",
        "tests ran with tests/classroom/test_hostile.py tests/browser",
    ]

    course.lock("0.2.0")
    renewed = course.start(settings=course.settings())
    assert renewed.stdout.splitlines()[-1] == "opened open with 0.2.0"

    (course.folder / ".venv" / "course.json").unlink()  # as if another tool had made it
    foreign = course.start(settings=course.settings())
    assert foreign.stdout.splitlines()[-1] == "opened open with 0.2.0"
    assert mine.exists()


@posix
def test_after_a_kill_the_next_start_repairs_the_environment(course):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command, place = [base_python(), "start.py"], course.folder / ".venv" / "bin" / "pip"
    half = subprocess.Popen(
        command, cwd=course.folder, env=course.settings(), start_new_session=True, **quiet
    )
    while not place.exists() and half.poll() is None:
        time.sleep(0.01)
    os.killpg(half.pid, signal.SIGKILL)
    assert half.wait() == -signal.SIGKILL

    repaired = course.start(settings=course.settings())
    assert repaired.stdout.splitlines()[0] == "The last try didn't finish: making .venv anew."
    assert repaired.stdout.splitlines()[-1] == "opened open with 0.1.0"
    assert repaired.returncode == 0


def test_without_a_network_the_first_start_says_so(course):
    lost = course.start(settings=course.settings(reachable=False))
    assert "found:  no way to the place that the packages come from" in lost.stdout
    assert "do:     connect and run the same command again" in lost.stdout
    assert "Traceback" not in lost.stdout
    assert lost.returncode == 1


def test_where_uv_finds_no_index_pip_is_tried_with_its_own_settings(course, uv):
    settings = course.settings(uv=uv) | {"UV_NO_INDEX": "", "UV_FIND_LINKS": ""}
    settings |= {"UV_INDEX_URL": "http://127.0.0.1:9/none", "UV_HTTP_RETRIES": "0"}
    run = course.start(settings=settings)
    assert "trying pip with its own settings" in run.stdout
    assert run.stdout.splitlines()[-1] == "opened open with 0.1.0"


@posix
def test_a_python_without_its_venv_module_is_told_the_package_to_install(course, tmp_path):
    library = Path(os.__file__).parent
    bare = tmp_path / "bare" / "lib" / library.name
    bare.mkdir(parents=True)
    for part in library.iterdir():
        if part.name != "ensurepip":
            (bare / part.name).symlink_to(part)
    settings = course.settings(PYTHONHOME=str(tmp_path / "bare"))
    run = course.start(settings=settings)
    minor = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert "without its module ensurepip" in run.stdout
    assert f"sudo apt install python{minor}-venv" in run.stdout
    assert run.returncode == 1


def test_a_taken_port_is_named_before_anything_is_installed(course):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = course.start("--port", str(port), settings=course.settings())
    assert f"found:  port {port} is taken by another program" in run.stdout
    assert "do:     choose another (`--port" in run.stdout
    assert run.returncode == 1
    assert not (course.folder / ".venv").exists()


@pytest.mark.parametrize("port", [70000, -1], ids=["too high", "negative"])
def test_an_impossible_port_is_refused(port):
    start = load(ROOT / "start.py")
    with pytest.raises(start.StartError, match=f"found:  port {port}"):
        start.check_port(port)


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)], ids=str)
def test_a_python_that_is_too_old_is_named(version):
    start = load(ROOT / "start.py")
    found = ".".join(map(str, version))
    with pytest.raises(start.StartError, match=rf"Python {found}[\s\S]*wanted: Python 3\.11"):
        start.check_python(version)
    start.check_python((3, 11, 0))


def test_python_3_6_can_still_read_it():
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))


@pytest.mark.parametrize("minor", [6, 7, 8, 9, 10])
def test_a_real_old_python_is_told_so(course, minor):
    found = [*Path.home().glob(f".pyenv/versions/*/bin/python3.{minor}")]
    found += [*Path("/usr").glob(f"bin/python3.{minor}")]
    if not found:
        pytest.skip(f"no Python 3.{minor} on this machine; its grammar is tested above")
    run = subprocess.run(
        [found[0], "start.py"], cwd=course.folder, capture_output=True, text=True, check=False
    )
    assert run.stderr.startswith(f"The course can't start yet.\n  found:  Python 3.{minor}.")
    assert run.returncode == 1


def test_a_full_disk_is_seen_before_the_download():
    start = load(ROOT / "start.py")
    start.check_space(0.001)
    with pytest.raises(start.StartError, match=r"found:  \d+\.\d GB free[\s\S]*do:     free some"):
        start.check_space(1e9)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_disk_that_fills_up_while_installing_is_named(capsys):
    start = load(ROOT / "start.py")
    write = "open('/dev/full', 'wb', buffering=0).write(b'x')"
    with pytest.raises(start.StartError, match="found:  the disk filled up"):
        start.run([sys.executable, "-c", write])
    assert "No space left on device" in capsys.readouterr().out


def test_an_installer_that_fails_otherwise_shows_its_last_words(capsys):
    start = load(ROOT / "start.py")
    with pytest.raises(start.StartError, match=r"failed, with the words above[\s\S]*Python 3\.12"):
        start.run([sys.executable, "-c", "raise SystemExit('something unheard of')"])
    assert "something unheard of" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_named(course):
    (course.folder / ".venv").write_text("a file in the environment's place", encoding="utf-8")
    run = course.start(settings=course.settings())
    assert "wanted: a folder that may be written" in run.stdout
    assert "Traceback" not in run.stdout

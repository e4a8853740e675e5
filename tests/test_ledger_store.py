import errno
import gc
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from ledger_makers import contents, people, picture, quick_ledger, sound

from ecosystem_kit.ledger import (
    Ledger,
    LedgerBusy,
    LedgerError,
    StorageError,
)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def read_only_folder():
    """A folder that this process may not write in, though the tests run as root."""
    if os.name == "nt":
        pytest.skip("permissions of a folder work otherwise on Windows")
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "project")
        with Ledger(folder) as ledger:
            people(ledger, names=["ada"])
        Path(parent).chmod(0o755)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if root:
                os.seteuid(0)
            for path in [folder, *folder.rglob("*")]:
                path.chmod(0o755)


def test_a_read_only_folder_is_named_and_nothing_is_lost(read_only_folder):
    before = contents(read_only_folder)
    for folder in (read_only_folder, read_only_folder / "new"):
        with pytest.raises(StorageError, match="not writable: choose another") as caught:
            Ledger(folder).add_session("bob", consent=True)
        assert caught.value.errno == errno.EACCES
        assert str(read_only_folder) in str(caught.value)
        assert isinstance(caught.value, OSError)
    assert contents(read_only_folder) == before


def test_a_full_disk_while_media_are_written_loses_nothing(tmp_path, monkeypatch):
    with Ledger(tmp_path) as ledger:
        people(ledger, names=["ada"])
        before = contents(tmp_path / "media")
        write = Path.write_bytes
        left = [1500]

        def limited(path, data):
            left[0] -= len(data)
            write(path, data[: len(data) // 2] if left[0] < 0 else data)
            if left[0] < 0:
                raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", limited)
        with pytest.raises(StorageError, match="disk is full: free some space") as caught:
            ledger.add_many_pictures(1, [picture(n) for n in range(50, 60)])
        monkeypatch.undo()
        assert caught.value.errno == errno.ENOSPC
        assert len(ledger.samples()) == 4
        assert contents(tmp_path / "media") == before
        assert ledger.problems() == []
        ledger.add_picture(1, picture(50))
        assert len(ledger.samples()) == 5


def test_a_full_disk_while_rows_are_written_loses_nothing(tmp_path):
    with Ledger(tmp_path) as ledger:
        people(ledger, names=["ada"])
        before = contents(tmp_path / "media")
        pages = ledger._read("PRAGMA page_count")[0][0]
        ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StorageError, match="disk is full"):
            ledger.note("long", "text " * 5000)
        with pytest.raises(StorageError, match="disk is full"):
            ledger.add_many_sounds(1, [sound(n, samples=40) for n in range(200)])
        assert len(ledger.samples()) == 4
        ledger._connection.execute("PRAGMA max_page_count = 1000000")
        ledger.note("long", "text " * 5000)
    with Ledger(tmp_path) as ledger:
        assert contents(tmp_path / "media") == before
        assert ledger.problems() == []


def test_media_are_on_the_disk_before_their_name_and_their_name_before_the_row(
    tmp_path, monkeypatch
):
    steps = []
    flush, rename = os.fsync, Path.replace

    def noted_flush(descriptor):
        kind = "folder" if os.path.isdir(f"/proc/self/fd/{descriptor}") else "file"  # noqa: PTH112
        steps.append(f"flush {kind}")
        flush(descriptor)

    def noted_rename(path, target):
        steps.append("rename")
        return rename(path, target)

    with Ledger(tmp_path) as ledger:
        session = ledger.add_session("ada", consent=True)
        monkeypatch.setattr(os, "fsync", noted_flush)
        monkeypatch.setattr(Path, "replace", noted_rename)
        ledger._connection.set_trace_callback(
            lambda sql: (
                steps.append(sql.split()[0]) if sql in ("COMMIT", "BEGIN IMMEDIATE") else None
            )
        )
        ledger.add_picture(session, picture())
        monkeypatch.undo()
        assert ledger._read("PRAGMA synchronous") == [(2,)]
        assert ledger._read("PRAGMA journal_mode") == [("wal",)]
    if os.name == "nt":
        assert steps == ["BEGIN", "flush file", "rename", "COMMIT"]
    elif Path("/proc/self/fd").exists():
        wanted = ["BEGIN", "flush folder", "flush file", "rename", "flush folder", "COMMIT"]
        assert steps == wanted


def test_a_closed_ledger_says_so(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerError, match="closed: open it again"):
        ledger.samples()


def test_a_ledger_that_nobody_closed_is_closed_with_its_last_name(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.add_session("ada", consent=True)
    del ledger
    gc.collect()
    assert [path.name for path in tmp_path.glob("ledger*")] == ["ledger.sqlite"]


def test_two_notebooks_see_each_others_samples_at_once(tmp_path):
    with Ledger(tmp_path) as one, Ledger(tmp_path) as two:
        session = one.add_session("ada", consent=True)
        number = two.add_picture(session, picture())
        one.add_label(number, "3")
        assert two.samples(label="3").ids == [number]
        assert two.data_version() == one.data_version()


def test_a_ledger_that_is_held_for_too_long_says_so(tmp_path):
    with quick_ledger(tmp_path) as one, quick_ledger(tmp_path) as two:
        two._connection.execute("PRAGMA busy_timeout = 1")
        with one._transaction("wait"), pytest.raises(LedgerBusy, match="another notebook"):
            two.note("a", 1)
        two.note("a", 1)


def write_much(folder: str, start: int, count: int) -> None:
    with Ledger(folder) as ledger:
        session = ledger.add_session(f"person {start}", consent=True)
        for number in range(start, start + count):
            sample = ledger.add_sound(session, sound(number, samples=80))
            ledger.add_label(sample, str(number % 3))
            ledger.note("last", number)


def test_two_processes_write_interleaved_from_the_first_moment(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=write_much, args=(str(tmp_path), start, 40)) for start in (0, 1000)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    with Ledger(tmp_path) as ledger:
        assert ledger.people(labeled=True) == {"person 0": 40, "person 1000": 40}
        assert len(ledger.notes_history("last")) == 80
        assert ledger.problems() == []


def test_threads_share_a_ledger(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    failures = []

    def work(ledger, start):
        try:
            session = ledger.add_session(f"person {start}", consent=True)
            for number in range(start, start + 25):
                sample = ledger.add_sound(session, sound(number, samples=80))
                ledger.add_label(sample, "3")
                assert sample in ledger.samples(session=session).ids
        except Exception as error:
            failures.append(error)

    with quick_ledger(tmp_path) as ledger:
        threads = [threading.Thread(target=work, args=(ledger, n * 100)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert list(ledger.people(labeled=True).values()) == [25] * 4
        assert ledger.problems() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_forked_child_writes_through_a_connection_of_its_own(tmp_path):
    program = """
import os, sys
from ecosystem_kit.ledger import Ledger
ledger = Ledger(sys.argv[1])
inherited = ledger._connection
child = os.fork()
ledger.note("who", "child" if child == 0 else "parent")
assert (ledger._connection is inherited) == (child != 0)
if child == 0:
    ledger.close()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
ledger.note("who", "parent")
assert len(ledger.notes_history("who")) == 3
ledger.close()
"""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, env=environment)


def test_a_ledger_opened_by_a_relative_path_stays_where_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Ledger("project") as ledger:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        session = ledger.add_session("ada", consent=True)
        ledger.picture(ledger.add_picture(session, picture()))
    assert list((tmp_path / "elsewhere").iterdir()) == []

"""The connection to ``ledger.sqlite``: one per process, safe for threads, killable at any moment.

A write takes SQLite's write lock first (``BEGIN IMMEDIATE``), then brings its media to the disk,
then commits the row, and only then returns. Whoever holds that lock is the only writer on this
ledger in any process, so a file that no row names, seen under the lock, is left over from a kill.
"""

import os
import sqlite3
import struct
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ecosystem_kit.ledger.errors import LedgerError, NewerLedger, NotALedger, explained
from ecosystem_kit.ledger.media import MediaFolder
from ecosystem_kit.ledger.schema import APPLICATION_ID, VERSION, bring_up

BUSY_S = 30.0
"""How long a write waits for another notebook's write; bulk imports take seconds."""

_inherited: list[sqlite3.Connection] = []


class Store:
    """Opens or makes a ledger; the classes beside this one add what it keeps.

    Parameters
    ----------
    folder : str or pathlib.Path
        The project's folder, made if it is not there.
    clock : callable
        Seconds since 1970, UTC.

    Raises
    ------
    NewerLedger
        A later version of the kit wrote this ledger; it is left untouched.
    NotALedger
        There is a ``ledger.sqlite``, but it is something else, or it is damaged.
    StorageError
        The folder cannot be made or written.
    """

    def __init__(self, folder: str | Path, *, clock: Callable[[], float] = time.time) -> None:
        self.folder = Path(folder)
        self.path = self.folder / "ledger.sqlite"
        self._clock = clock
        self._media = MediaFolder(self.folder / "media")
        self._lock = threading.RLock()
        with explained("open the ledger", self.path):
            self.folder.mkdir(parents=True, exist_ok=True)
            _refuse_newer(_version_in_file(self.path), self.path)
            self._open()
            try:
                self._bring_up()
                self._recover()
            except BaseException:
                self.close()
                raise

    def _open(self) -> None:
        self._pid = os.getpid()
        self._opened = _connect(self.path)
        self._closing = weakref.finalize(self, _close_in, self._pid, self._opened)

    def close(self) -> None:
        """Close the file; a closed ledger can't be used any more. Closing twice is no error."""
        with self._lock:
            self._closing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Ledger({str(self.folder)!r})"

    @property
    def _connection(self) -> sqlite3.Connection:
        if not self._closing.alive:
            raise LedgerError(f"this ledger is closed: open it again with Ledger({self.folder!r})")
        if os.getpid() != self._pid:
            # SQLite's file locks do not survive a fork: a child opens its own connection, and
            # must never close the one that it inherited.
            _inherited.append(self._opened)
            self._closing.detach()
            self._open()
        return self._opened

    def _now(self) -> float:
        return float(self._clock())

    def _seconds(self, time: float | datetime | None) -> float:
        if time is None:
            return self._now()
        return time.timestamp() if isinstance(time, datetime) else float(time)

    def _read(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
        with self._lock, explained("read the ledger", self.path):
            return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def _transaction(
        self, doing: str, *, contents: Mapping[str, bytes] | None = None
    ) -> Iterator[sqlite3.Connection]:
        """Hold the write lock; all of it is kept, with the media `contents`, or nothing."""
        with self._lock, explained(doing, self.folder):
            connection = self._connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                if contents:
                    self._media.put(contents)
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # SQLite may have rolled back by itself and given up the lock: then the mark
                # stays, and the next opening clears up.
                if connection.in_transaction:
                    try:
                        self._media.take_back()
                    finally:
                        connection.execute("ROLLBACK")
                raise
            self._media.settle()

    def _bring_up(self) -> None:
        connection = self._connection
        if connection.execute("PRAGMA user_version").fetchone()[0] == VERSION:
            return
        connection.execute("PRAGMA foreign_keys = OFF")
        with self._transaction("prepare the ledger"):
            # Asked again under the lock: another notebook may have been faster.
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            _refuse_newer(found, self.path)
            _refuse_foreign(connection, found, self.path)
            bring_up(connection, found=found)
        connection.execute("PRAGMA foreign_keys = ON")

    def _recover(self) -> None:
        """Clear away what a kill left behind."""
        if not self._media.unfinished():
            return
        with self._transaction("clear up after a kill") as connection:
            used = {name for (name,) in connection.execute("SELECT DISTINCT media FROM samples")}
            marks = self._media.unfinished()
            self._media.sweep(used)
            for mark in marks:
                mark.unlink(missing_ok=True)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        # VACUUM and sorting must not leave a learner's data in a temporary file.
        connection.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        connection.close()
        raise
    return connection


def _close_in(pid: int, connection: sqlite3.Connection) -> None:
    if os.getpid() == pid:
        connection.close()
    else:
        _inherited.append(connection)


def _version_in_file(path: Path) -> int:
    # Read from the header (bytes 60-63, big-endian) so that a ledger of a newer version is not
    # even opened. Source: sqlite.org/fileformat.html, section 1.3.
    if not path.exists():
        return 0
    with path.open("rb") as file:
        head = file.read(100)
    return int(struct.unpack(">I", head[60:64])[0]) if len(head) == 100 else 0


def _refuse_newer(found: int, path: Path) -> None:
    if found > VERSION:
        raise NewerLedger(
            f"{path} is a ledger of version {found}; this kit knows versions up to {VERSION}. "
            "Update the kit (`eco update`) and open it again. The ledger was left untouched."
        )


def _refuse_foreign(connection: sqlite3.Connection, found: int, path: Path) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    marked = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if tables and not (marked and found):
        raise NotALedger(
            f"{path} is a database, but no ledger of this course. Choose another folder for the "
            "project, or move that file away."
        )

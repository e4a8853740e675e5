"""The connection to ``ledger.sqlite``: one per process, safe for threads, killable at any moment.

A write takes SQLite's write lock first (``BEGIN IMMEDIATE``), then brings its media to the disk,
then commits the row, and only then returns. Whoever holds that lock is the only writer on this
ledger in any process, so a file that no row names, seen under the lock, is left over from a kill.
"""

import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ecosystem_kit.ledger.errors import LedgerBusy, LedgerError, explained
from ecosystem_kit.ledger.media import MediaFolder
from ecosystem_kit.ledger.opening import connect, empty_log, inspect
from ecosystem_kit.ledger.schema import VERSION, bring_up

_COUNT_SWEEP = """
INSERT INTO state (key, value) VALUES ('sweeps', 1)
ON CONFLICT (key) DO UPDATE SET value = value + 1
"""
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
        # Absolute, so that a notebook that changes its folder goes on writing to this ledger.
        self.folder = Path(folder).absolute()
        self.path = self.folder / "ledger.sqlite"
        self._clock = clock
        self._media = MediaFolder(self.folder / "media")
        self._lock = threading.RLock()
        with explained("open the ledger", self.path):
            self.folder.mkdir(parents=True, exist_ok=True)
            inspect(self.path)
            self._open()
            try:
                self._bring_up()
                self._recover()
            except BaseException:
                self.close()
                raise

    def _open(self) -> None:
        self._pid = os.getpid()
        self._opened = connect(self.path)
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
            raise LedgerError(
                f"this ledger is closed: open it again with Ledger({str(self.folder)!r})"
            )
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
        with self._transaction("prepare the ledger"):
            # Asked again under the lock: another notebook may have been faster.
            bring_up(connection, found=connection.execute("PRAGMA user_version").fetchone()[0])

    def _recover(self) -> None:
        """Clear away what a kill left behind, and finish a deletion that was begun."""
        marks = self._media.unfinished()
        if not marks:
            return
        self._sweep()
        try:
            if any(mark.name.startswith("forgetting") for mark in marks):
                self._scrub()
        except LedgerBusy:
            # Somebody reads what was deleted. The marks stay, so the next opening tries again.
            return
        for mark in marks:
            mark.unlink(missing_ok=True)

    def _sweep(self) -> int:
        """Delete the media that no sample uses; return how many files.

        A writer that is killed inside its commit can leave a whole transaction in the log that
        nobody sees while others have the ledger open, and that comes back when it is next opened
        by the first. The commit below writes over it. Until then its media are only set aside.
        """
        with self._transaction("clear up") as connection:
            aside = self._media.set_aside(used_media(connection))
            connection.execute(_COUNT_SWEEP)
        for path in aside:
            path.unlink(missing_ok=True)
        return len(aside)

    def _scrub(self) -> None:
        """Rewrite the file without what was deleted.

        Raises
        ------
        LedgerBusy
            Another notebook was reading all the while, so that the old pages had to stay.
        """
        with self._lock, explained("delete for good", self.path):
            self._connection.execute("VACUUM")
            emptied = empty_log(self._connection)
        if not emptied:
            raise LedgerBusy(
                f"the rows are deleted, but another notebook reads {self.path}, and so their "
                "bytes are still on the disk. Close the other notebooks and open the ledger "
                "again: that finishes it."
            )


def used_media(connection: sqlite3.Connection) -> set[str]:
    """Return the names of all media that a sample uses."""
    return {name for (name,) in connection.execute("SELECT DISTINCT media FROM samples")}


def _close_in(pid: int, connection: sqlite3.Connection) -> None:
    if os.getpid() == pid:
        connection.close()
    else:
        _inherited.append(connection)

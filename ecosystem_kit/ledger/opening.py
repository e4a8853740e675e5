"""Looking at a ledger's file before it is opened for writing, and opening it."""

import sqlite3
import time
from pathlib import Path

from ecosystem_kit.ledger.errors import LedgerError, NewerLedger, NotALedger
from ecosystem_kit.ledger.schema import APPLICATION_ID, VERSION

BUSY_S = 30.0
"""How long a write waits for another notebook's write; bulk imports take seconds."""
_ID_IN_HEADER = APPLICATION_ID.to_bytes(4, "big")
OLDEST_SQLITE = (3, 35, 0)
"""The first with upsert as the triggers use it; Python 3.11 comes with 3.37 or later."""


def inspect(path: Path) -> None:
    """Refuse a file that this version of the kit must not write; the file is only read.

    Raises
    ------
    NewerLedger
        A later version of the kit wrote it.
    NotALedger
        It is another program's database, or none.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise LedgerError(
            f"found SQLite {sqlite3.sqlite_version}; the ledger wants {wanted} or later: use the "
            "Python that `python3 start.py` sets up"
        )
    if not path.exists() or path.stat().st_size == 0:
        return
    _refuse_newer(path, _version_in_header(path))
    # Read-only: closing a writable connection would rewrite the file of a newer kit.
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_S, isolation_level=None
    )
    try:
        # One look at all three: another notebook may be making this ledger at this moment.
        connection.execute("BEGIN")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        marked = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    finally:
        connection.close()
    if tables and not marked:
        raise NotALedger(
            f"{path} is a database, but no ledger of this course. Choose another folder for the "
            "project, or move that file away."
        )
    _refuse_newer(path, version)


def _version_in_header(path: Path) -> int:
    # SQLite would put its two other files beside a file that it only reads; so the number is
    # looked up first where it stands (sqlite.org/fileformat.html, 1.3). While another notebook
    # has the ledger open, the latest one may be in the log alone.
    with path.open("rb") as file:
        head = file.read(100)
    is_ours = head.startswith(b"SQLite format 3\0") and head[68:72] == _ID_IN_HEADER
    return int.from_bytes(head[60:64], "big") if is_ours else 0


def _refuse_newer(path: Path, version: int) -> None:
    if version > VERSION:
        raise NewerLedger(
            f"{path} is a ledger of version {version}; this kit knows versions up to {VERSION}. "
            "Update the kit (`eco update`) and open it again. The ledger was left untouched."
        )


def connect(path: Path) -> sqlite3.Connection:
    """Open the file for writing, every commit on the disk before it is acknowledged."""
    connection = sqlite3.connect(
        path, timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        # VACUUM and sorting must not leave a learner's data in a temporary file.
        connection.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        connection.close()
        raise
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    # SQLite does not wait here when two notebooks make the same ledger at once.
    end = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > end:
                raise
            time.sleep(0.01)


def empty_log(connection: sqlite3.Connection) -> bool:
    """Bring all commits into the file and empty the log; return whether that could be done.

    SQLite waits here for readers, but not for somebody else who copies the log at this moment, as
    each notebook does that closes or has written much (sqlite.org/c3ref/wal_checkpoint_v2.html).
    So we ask again for as long as a write would wait.
    """
    end = time.monotonic() + connection.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
    while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True

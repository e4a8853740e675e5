"""What the ledger raises; each message says what was found, what was wanted, what to do."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class LedgerError(Exception):
    """Anything that the ledger refuses or cannot do."""


class WrongInput(LedgerError, ValueError):  # noqa: N818 - read as a sentence by learners
    """A value that the ledger cannot keep; nothing was changed."""


class ConsentMissing(WrongInput):
    """Nobody is recorded who has not said yes."""


class UnknownRecord(LedgerError, LookupError):  # noqa: N818
    """A session, sample, or gate that this ledger does not have."""


class NewerLedger(LedgerError):  # noqa: N818
    """The ledger was written by a later version of the kit; it was left untouched."""


class NotALedger(LedgerError):  # noqa: N818
    """The file is there, but it is no ledger, or it is damaged."""


class LedgerBusy(LedgerError, TimeoutError):  # noqa: N818
    """Another notebook held the ledger for longer than we wait."""


class StorageError(LedgerError, OSError):
    """The disk said no: full, read-only, or out of reach. What was kept before is still there."""

    def __str__(self) -> str:
        return str(self.args[1]) if len(self.args) > 1 else super().__str__()


def storage_error(error: OSError, *, doing: str, where: Path) -> StorageError:
    """Return the error that a learner can act on, with the system's own number kept.

    Parameters
    ----------
    error : OSError
        What the system reported.
    doing : str
        What we were about to do, as a phrase such as ``"keep a picture"``.
    where : pathlib.Path
        The file or folder.
    """
    number = error.errno or errno.EIO
    if number in _FULL:
        mend = "the disk is full: free some space and do it again"
    elif number in _FORBIDDEN:
        mend = "the folder is not writable: choose another one, or change its permissions"
    else:
        mend = f"the system says {error.strerror or error}: check the disk and do it again"
    text = f"could not {doing} in {where}; {mend}. Nothing that was kept before is lost."
    return StorageError(number, text)


@contextmanager
def explained(doing: str, where: Path) -> Iterator[None]:
    """Turn errors of the system and of SQLite into errors that say what to do."""
    try:
        yield
    except LedgerError:
        raise
    except OSError as error:
        raise storage_error(error, doing=doing, where=where) from error
    except sqlite3.Error as error:
        raise _explained_sqlite(error, doing=doing, where=where) from error


def _explained_sqlite(error: sqlite3.Error, *, doing: str, where: Path) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    numbers = {
        sqlite3.SQLITE_FULL: errno.ENOSPC,
        sqlite3.SQLITE_READONLY: errno.EACCES,
        sqlite3.SQLITE_CANTOPEN: errno.EACCES,
        sqlite3.SQLITE_PERM: errno.EACCES,
        sqlite3.SQLITE_IOERR: errno.EIO,
    }
    if code in numbers:
        found = OSError(numbers[code], str(error))
        return storage_error(found, doing=doing, where=where)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LedgerBusy(
            f"could not {doing} in {where}: another notebook or program has been writing to it "
            "all the while. Wait until it is done, or close it, and do it again."
        )
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return NotALedger(
            f"could not {doing}: {where} is not a ledger or is damaged ({error}). Put a backup in "
            "its place, or move it away and a new one is made; the media folder is untouched."
        )
    return error

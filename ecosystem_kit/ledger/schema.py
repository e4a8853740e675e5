"""The tables of a ledger, version by version.

``PRAGMA user_version`` holds the version of a ledger. `MIGRATIONS` brings a ledger of any earlier
version up, step by step, in one transaction; a new ledger takes the same steps from zero. A step
that was released is never edited: a change is a new step at the end.
"""

import sqlite3
from collections.abc import Callable

from ecosystem_kit.ledger.fingerprint import recompute_fingerprint
from ecosystem_kit.ledger.schema_1 import CREATE
from ecosystem_kit.ledger.schema_2 import KEEP_COUNTS
from ecosystem_kit.ledger.schema_3 import NAME_OPERATIONS

APPLICATION_ID = 0x45434F4C
"""Marks the file as ours for `file` and for the test on opening: the letters "ECOL"."""


def _statements(script: str) -> list[str]:
    found, text = [], ""
    for line in script.splitlines():
        text += line + "\n"
        if sqlite3.complete_statement(text):
            found.append(text.strip())
            text = ""
    return found


def _run(connection: sqlite3.Connection, script: str) -> None:
    # executescript would commit; a migration must be whole or not at all.
    for statement in _statements(script):
        connection.execute(statement)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _run(connection, CREATE)


def _keep_counts(connection: sqlite3.Connection) -> None:
    _run(connection, KEEP_COUNTS)
    recompute_fingerprint(connection)


def _name_operations(connection: sqlite3.Connection) -> None:
    _run(connection, NAME_OPERATIONS)


Migration = Callable[[sqlite3.Connection], None]
MIGRATIONS: list[Migration] = [_create, _keep_counts, _name_operations]
VERSION = len(MIGRATIONS)
"""The version that this kit writes."""


def bring_up(connection: sqlite3.Connection, *, found: int) -> None:
    """Bring a ledger from version `found` to `VERSION`; the caller holds the transaction.

    Parameters
    ----------
    connection : sqlite3.Connection
        Inside ``BEGIN IMMEDIATE``.
    found : int
        The ledger's ``user_version``, 0 for an empty file.
    """
    for step in MIGRATIONS[found:]:
        step(connection)
    connection.execute(f"PRAGMA user_version = {VERSION}")

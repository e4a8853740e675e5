"""The fingerprint behind `Ledger.data_version`: kept up to date, never recounted.

Each sample and each current label is hashed by what it is (its content and person, not its
number), and the hashes are added modulo 2**128. A sum does not depend on the order, so two
ledgers that hold the same data have the same version; and what is added can be taken away, so an
undo gives the earlier version back, at the cost of one hash.

Source: Bellare and Micciancio, "A new paradigm for collision-free hashing: incrementality at
reduced cost", EUROCRYPT 1997, section 4 (AdHash). It marks changes; it is no defence against
somebody who forges data.
"""

import sqlite3
from hashlib import blake2b

_MODULUS = 1 << 128
_KEY = "fingerprint"


def sample_term(kind: str, *, media: str, person: str) -> int:
    """Return the number that a sample adds to the fingerprint."""
    return _term("sample", kind, media, person)


def label_term(
    kind: str, *, media: str, person: str, task: str, pass_number: int, value: str
) -> int:
    """Return the number that a current label adds to the fingerprint."""
    return _term("label", kind, media, person, task, str(pass_number), value)


def _term(*parts: str) -> int:
    # Lengths in front: ("ab", "c") and ("a", "bc") must differ.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return int.from_bytes(blake2b(text.encode("utf-8"), digest_size=16).digest(), "big")


def read_fingerprint(connection: sqlite3.Connection) -> int:
    """Return the sum that the ledger holds."""
    row = connection.execute("SELECT value FROM state WHERE key = ?", (_KEY,)).fetchone()
    return int(row[0], 16) if row else 0


def add_to_fingerprint(connection: sqlite3.Connection, change: int) -> None:
    """Add `change` (negative to take away) inside the caller's transaction."""
    total = (read_fingerprint(connection) + change) % _MODULUS
    connection.execute(
        "INSERT INTO state (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (_KEY, f"{total:032x}"),
    )


def compute_fingerprint(connection: sqlite3.Connection) -> int:
    """Return the sum over all samples and labels, from the rows themselves."""
    total = 0
    rows = connection.execute(
        "SELECT kind, media, person FROM samples JOIN sessions ON sessions.id = session"
    )
    for kind, media, person in rows:
        total += sample_term(kind, media=media, person=person)
    rows = connection.execute(
        "SELECT kind, media, person, task, pass_number, value FROM current_labels "
        "JOIN samples ON samples.id = sample JOIN sessions ON sessions.id = session"
    )
    for kind, media, person, task, pass_number, value in rows:
        total += label_term(
            kind, media=media, person=person, task=task, pass_number=pass_number, value=value
        )
    return total % _MODULUS


def recompute_fingerprint(connection: sqlite3.Connection) -> None:
    """Write the sum anew, inside the caller's transaction (after a migration or a deletion)."""
    change = compute_fingerprint(connection) - read_fingerprint(connection)
    add_to_fingerprint(connection, change)

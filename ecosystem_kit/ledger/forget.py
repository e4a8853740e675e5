"""Deleting people for good."""

from dataclasses import dataclass

from ecosystem_kit.ledger.errors import LedgerBusy, UnknownRecord, explained
from ecosystem_kit.ledger.fingerprint import recompute_fingerprint
from ecosystem_kit.ledger.store import Store


@dataclass(frozen=True)
class Forgotten:
    """What was deleted."""

    persons: tuple[str, ...]
    samples: int
    files: int


class Forgetting(Store):
    """The part of a ledger that deletes."""

    def forget_person(self, person: str) -> Forgotten:
        """Delete everything that was captured of a person, for good.

        Raises
        ------
        UnknownRecord
            There is no such person.
        LedgerBusy
            Another program is reading; what it reads is deleted once it is closed.
        """
        known = [name for (name,) in self._read("SELECT DISTINCT person FROM sessions")]
        if person not in known:
            raise UnknownRecord(f"nobody is called {person!r} here; there are: {sorted(known)}")
        return self._forget((person,))

    def forget_all(self) -> Forgotten:
        """Delete everything that was captured of anybody, for good; see `forget_person`."""
        known = [name for (name,) in self._read("SELECT DISTINCT person FROM sessions")]
        return self._forget(tuple(sorted(known)))

    def _forget(self, persons: tuple[str, ...]) -> Forgotten:
        with self._transaction("forget") as connection:
            mark = self._media.begin("forgetting")
            before = connection.execute("SELECT count(*) FROM samples").fetchone()[0]
            for person in persons:
                connection.execute("DELETE FROM sessions WHERE person = ?", (person,))
            after = connection.execute("SELECT count(*) FROM samples").fetchone()[0]
            recompute_fingerprint(connection)
        with self._transaction("forget") as connection:
            used = {name for (name,) in connection.execute("SELECT DISTINCT media FROM samples")}
            files = self._media.sweep(used)
        self._scrub()
        mark.unlink(missing_ok=True)
        return Forgotten(persons, before - after, files)

    def _scrub(self) -> None:
        with self._lock, explained("forget", self.path):
            self._connection.execute("VACUUM")
            busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise LedgerBusy("another program is reading the ledger: close it and do it again")

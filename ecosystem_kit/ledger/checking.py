"""Whether a ledger is whole: its file, its counts, and each picture and sound."""

from ecosystem_kit.ledger.errors import explained
from ecosystem_kit.ledger.fingerprint import compute_fingerprint, read_fingerprint
from ecosystem_kit.ledger.store import Store, used_media

_WRONG_COUNTS = """
SELECT count(*) FROM (
    SELECT kind, session, coalesce(label, ''), coalesce(prompt, ''), count(*)
    FROM samples GROUP BY 1, 2, 3, 4
    EXCEPT SELECT kind, session, label, prompt, samples FROM tallies
)
"""
_WRONG_LABELS = """
SELECT count(*) FROM samples WHERE label IS NOT (
    SELECT value FROM current_labels WHERE task = 'class' AND pass_number = 1
    AND sample = samples.id
)
"""


class Checking(Store):
    """The part of a ledger that looks after itself."""

    def problems(self) -> list[str]:
        """Return what is wrong, a sentence each; an empty list where all is well.

        Every file is read and hashed, so it takes about a second for each gigabyte.
        """
        with self._transaction("check the ledger") as connection:
            found = [
                f"The file is damaged: {text}. Put a backup in its place."
                for (text,) in connection.execute("PRAGMA integrity_check")
                if text != "ok"
            ]
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                found.append("A row names a session or sample that is not there.")
            if connection.execute(_WRONG_COUNTS).fetchone()[0]:
                found.append("The counts differ from the samples.")
            if connection.execute(_WRONG_LABELS).fetchone()[0]:
                found.append("A sample's label differs from its history.")
            if compute_fingerprint(connection) != read_fingerprint(connection):
                found.append("The data version differs from the data.")
            with explained("check the media", self._media.folder):
                return found + self._media_problems(used_media(connection))

    def _media_problems(self, used: set[str]) -> list[str]:
        found = [
            f"{self._media.path(name)} is gone or damaged. Put it back from a backup."
            for name in sorted(used)
            if not self._media.holds(name)
        ]
        extra = [path for path in self._media.files() if path.name not in used]
        found += [f"{path} belongs to no sample and can be deleted." for path in extra]
        return found

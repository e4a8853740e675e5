"""A register of failed predictions, which may only shrink.

A model that fails somewhere can still be shipped, if one knows where. What must not happen
unseen is that a change mends three cases and breaks two others.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Change:
    """What happened to the register: names of cases that were mended, still fail, or are new."""

    mended: frozenset[str]
    still: frozenset[str]
    new: frozenset[str]

    @property
    def allowed(self) -> bool:
        """Whether nothing new fails."""
        return not self.new

    def __str__(self) -> str:
        """Say what changed, in one line or two."""
        counts = f"{len(self.mended)} mended, {len(self.still)} still fail, {len(self.new)} new"
        if self.allowed:
            return f"{counts}. The register did not grow."
        shown = ", ".join(sorted(self.new)[:3])
        return f"{counts}: not allowed.\n  First mend what broke ({shown})."

    __repr__ = __str__


class FailureRegister:
    """The known failures of a project's tests, in a file that goes with the model.

    Parameters
    ----------
    path : Path
        A JSON file; made by the first `update`. It holds names of cases, no media.

    Raises
    ------
    ValueError
        When the file is there and is no register.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.known = self._read()

    def _read(self) -> frozenset[str] | None:
        if not self.path.exists():
            return None
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except ValueError:
            found = None
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise ValueError(
                f"{self.path.name} is no register of failures: wanted a JSON list of names. Get "
                "the file back from a copy, or delete it to begin anew."
            )
        return frozenset(found)

    def update(self, failed: Iterable[str]) -> Change:
        """Hold today's failures against the known ones; keep the new state only if it shrank.

        Parameters
        ----------
        failed : iterable of str
            The cases that fail today. The first time all of them are taken down.

        Returns
        -------
        Change
            With `allowed` False where a case fails that did not fail before; the file then
            stays as it was.
        """
        now = frozenset(failed)
        known = now if self.known is None else self.known
        change = Change(known - now, known & now, now - known)
        if change.allowed:
            self.path.write_text(json.dumps(sorted(now), indent=1), encoding="utf-8")
            self.known = now
        return change

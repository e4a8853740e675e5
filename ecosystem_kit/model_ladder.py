"""The ladder of models: the newest on top, the one before below it, the rule at the bottom."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ecosystem_kit.model_package import Package, PackageError, load

FILE_NAME = "ladder.json"


class Ladder:
    """Which packages there are, and which of them answers now; kept in a file.

    Parameters
    ----------
    folder : Path
        Holds the packages' folders and ``ladder.json``.

    Attributes
    ----------
    rungs : list of str
        Names of the packages, the lowest (the rule) first.
    active : str
        The one that answers.

    Raises
    ------
    PackageError
        When there is no ladder in the folder yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        path = self.folder / FILE_NAME
        if not path.exists():
            raise PackageError(
                f"There is no {FILE_NAME} in {self.folder.name}: set one up with Ladder.set_up."
            )
        state = json.loads(path.read_text(encoding="utf-8"))
        self.rungs: list[str] = state["rungs"]
        self.active: str = state["active"]

    @classmethod
    def set_up(cls, packages: Sequence[Package]) -> "Ladder":
        """Write a ladder beside its packages, the lowest first; the topmost becomes active.

        Raises
        ------
        PackageError
            When there is none.
        """
        if not packages:
            raise PackageError("A ladder needs a lowest rung: pack the rule first.")
        names = [one.name for one in packages]
        folder = packages[0].folder.parent
        _write(folder, names, names[-1])
        return cls(folder)

    def load(self) -> Any:
        """Return the active model, checked as `model_package.load` does."""
        return load(Package(self.folder / self.active))

    def roll_back(self) -> str:
        """Step down to the model before, and return its name.

        Raises
        ------
        PackageError
            When the rule is active already: below it there is only the kill switch.
        """
        place = self.rungs.index(self.active)
        if place == 0:
            raise PackageError(
                f"{self.active} is the lowest rung. What remains is the kill switch: "
                "assistant.stop()."
            )
        self.active = self.rungs[place - 1]
        _write(self.folder, self.rungs, self.active)
        return self.active

    def __str__(self) -> str:
        shown = [f"[{name}]" if name == self.active else name for name in reversed(self.rungs)]
        return " → ".join(shown)

    __repr__ = __str__


def _write(folder: Path, rungs: Sequence[str], active: str) -> None:
    # First aside, then into place: a kill in between leaves the old ladder whole.
    aside = folder / f"{FILE_NAME}.new"
    aside.write_text(json.dumps({"rungs": list(rungs), "active": active}), encoding="utf-8")
    aside.replace(folder / FILE_NAME)

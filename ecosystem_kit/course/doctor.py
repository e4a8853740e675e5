"""The doctor: what of this machine is ready for the course, and what mends the rest."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecosystem_kit import nets, resources

if TYPE_CHECKING:
    from packaging.requirements import Requirement

ENOUGH_GB = 1.0  # a course's captures stay below a third of that
REPAIR = "run `python3 start.py` in the course's folder; if it stays so, delete .venv there first"


@dataclass(frozen=True)
class Finding:
    """What one look found; `mend` is empty where all is well.

    Attributes
    ----------
    needed : bool
        Whether the course stands still until it is mended; it goes on without a camera.
    """

    what: str
    found: str
    mend: str = ""
    needed: bool = True

    @property
    def well(self) -> bool:
        """Whether there is nothing that has to be mended."""
        return not self.mend or not self.needed

    def __str__(self) -> str:
        mark = "MEND" if not self.well else "note" if self.mend else "ok  "
        return f"{mark}  {self.what}: {self.found}" + (f"\n      {self.mend}" if self.mend else "")


def examine(*, workspace: Path, project: Path) -> list[Finding]:
    """Look at the machine and the course; nothing is changed and no network is touched.

    Parameters
    ----------
    workspace, project : Path
        The learner's folders; either may not be there yet.
    """
    looks: list[Callable[[], Finding]] = [
        look_at_python,
        look_at_packages,
        look_at_nets,
        look_at_models,
        lambda: look_at_disk(workspace),
        lambda: look_at_folder(workspace),
        lambda: look_at_project(project),
    ]
    return [look() for look in looks]


def look_at_python() -> Finding:
    """Name the Python that runs; one too old doesn't come as far as here."""
    return Finding("Python", f"{platform.python_version()} at {sys.executable}")


def look_at_packages(lock: Path | None = None) -> Finding:
    """Compare the packages with the lock file; another version is noted, a missing one mended."""
    from packaging.requirements import Requirement

    text = (lock or resources.folder("requirements") / "course.lock").read_text(encoding="utf-8")
    pins = [Requirement(line) for line in re.findall(r"^[a-z0-9][^\\\n]*", text, re.MULTILINE)]
    here = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
    versions = {pin.name: _version(pin.name) for pin in here}
    missing = [name for name, version in versions.items() if version is None]
    other = [pin.name for pin in here if versions[pin.name] not in (None, *_pinned(pin))]
    if missing:
        return Finding("packages", f"{len(missing)} missing: {', '.join(missing[:5])}", REPAIR)
    note = f", {len(other)} of another version than the course was tested with" if other else ""
    return Finding("packages", f"{len(here)} installed{note}")


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _pinned(pin: Requirement) -> list[str]:
    return [one.version for one in pin.specifier]


def look_at_nets() -> Finding:
    """Compare the nets of others with their checksums."""
    problems = []
    for name in nets.NETS:
        try:
            nets.path(name)
        except nets.NetMissing as error:
            problems.append(str(error))
    if problems:
        return Finding("nets", f"{len(problems)} of {len(nets.NETS)} can't be used", problems[0])
    return Finding("nets", f"{len(nets.NETS)} with the right checksum")


def look_at_models() -> Finding:
    """Compare the starter models with their checksums."""
    from ecosystem_kit import starter_models

    names = ("hand.skops", "voice.skops")
    try:
        for name in names:
            starter_models.verify(name)
    except starter_models.StarterError as error:
        return Finding("starter models", "can't be used", str(error))
    return Finding("starter models", f"{len(names)} with the right checksum")


def look_at_disk(folder: Path) -> Finding:
    """Measure the room for captures."""
    there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    free_gb = shutil.disk_usage(there).free / 1e9
    mend = "" if free_gb >= ENOUGH_GB else f"free some space: captures want {ENOUGH_GB:.0f} GB"
    return Finding("disk", f"{free_gb:.1f} GB free", mend)


def look_at_folder(folder: Path) -> Finding:
    """Write into the learner's folder, for a moment."""
    there = next(place for place in (folder, *folder.resolve().parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            return Finding("workspace", f"{folder} can be written")
    except OSError as error:
        return Finding("workspace", f"{folder}: {error.strerror}", "change its rights, or move it")


def look_at_project(folder: Path) -> Finding:
    """Read the ledger and each of its captures."""
    from ecosystem_kit.ledger import Ledger, LedgerError

    if not (folder / "ledger.sqlite").exists():
        return Finding("project", f"none yet in {folder}: notebook 00 opens one")
    try:
        with Ledger(folder) as ledger:
            problems = ledger.problems()
            count = len(ledger.samples())
    except LedgerError as error:
        return Finding("project", f"{folder} can't be opened", str(error))
    if problems:
        return Finding("project", f"problems: {len(problems)}", "\n      ".join(problems[:3]))
    return Finding("project", f"all samples there: {count:,}")

"""Keeping a project safe: a backup that is proven by reading it, and what storage costs."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ecosystem_kit.ledger.media import MediaFolder

DATABASE, MEDIA, PLAN = "ledger.sqlite", "media", "plan.toml"
BYTES_IN_A_GB = 1e9


def back_up(project: Path, target: Path) -> Path:
    """Copy a project's folder to another place, while notebooks may be writing to it.

    Parameters
    ----------
    project : Path
        The project's folder.
    target : Path
        A folder that is not there yet, or an earlier backup, which is brought up to date.

    Returns
    -------
    Path
        The target.

    Raises
    ------
    FileNotFoundError
        When the project has no ledger.
    ValueError
        When the target lies inside the project.
    """
    source = project / DATABASE
    if not source.is_file():
        raise FileNotFoundError(f"Found no {DATABASE} in {project}; wanted: a project's folder.")
    if project.resolve() in target.resolve().parents:
        raise ValueError(f"{target} lies inside {project}: a backup belongs on another disk.")
    target.mkdir(parents=True, exist_ok=True)
    # The database first: media are written before the rows that name them, so every row of this
    # copy finds its file.
    with (
        closing(sqlite3.connect(source)) as live,
        closing(sqlite3.connect(target / DATABASE)) as copy,
    ):
        live.backup(copy)
    names = _media_names(target)
    for name in names:
        _copy_if_new(project, target, name)
    # What was forgotten in the project is forgotten here as well.
    for path in MediaFolder(target / MEDIA).set_aside(names):
        path.unlink()
    if (project / PLAN).is_file():
        shutil.copy2(project / PLAN, target / PLAN)
    return target


def _media_names(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        return {name for (name,) in connection.execute("SELECT media FROM samples")}


def _copy_if_new(project: Path, target: Path, name: str) -> None:
    # A file's name is the hash of its content: one that is there has the same content.
    path, to = MediaFolder(project / MEDIA).path(name), MediaFolder(target / MEDIA).path(name)
    if path.is_file() and not to.exists():
        to.parent.mkdir(parents=True, exist_ok=True)
        partial = to.with_suffix(".part")
        shutil.copy2(path, partial)
        partial.replace(to)


@dataclass(frozen=True)
class BackupReport:
    """What was found in a backup.

    Attributes
    ----------
    samples : int
        Rows of the ledger's table of samples.
    missing, damaged : list of str
        Names of media files that a row names and that are not there, or hold something else.
    """

    samples: int
    missing: list[str]
    damaged: list[str]

    @property
    def good(self) -> bool:
        """Whether every sample's file is there and whole."""
        return not self.missing and not self.damaged

    def __str__(self) -> str:
        if self.good:
            return f"{self.samples} samples, every file there and whole"
        return (
            f"{self.samples} samples, {len(self.missing)} files missing and "
            f"{len(self.damaged)} damaged: {', '.join((self.missing + self.damaged)[:3])}"
        )


def verify(backup: Path) -> BackupReport:
    """Read a backup as a restore would: every row, every file, every hash.

    Raises
    ------
    FileNotFoundError
        When there is no ledger in it.
    sqlite3.DatabaseError
        When the database itself is damaged.
    """
    if not (backup / DATABASE).is_file():
        raise FileNotFoundError(f"Found no {DATABASE} in {backup}; wanted: a backup's folder.")
    media = MediaFolder(backup / MEDIA)
    with closing(sqlite3.connect(backup / DATABASE)) as connection:
        samples = connection.execute("SELECT count(*) FROM samples").fetchone()[0]
    bad = [name for name in sorted(_media_names(backup)) if not media.holds(name)]
    missing = [name for name in bad if not media.path(name).exists()]
    return BackupReport(samples, missing, [name for name in bad if name not in missing])


def mean_bytes(project: Path) -> float:
    """Return the mean size of a project's media files, in bytes.

    Raises
    ------
    ValueError
        When there are none.
    """
    sizes = [path.stat().st_size for path in MediaFolder(project / MEDIA).files()]
    if not sizes:
        raise ValueError(f"Found no captures in {project}; wanted: one or more to weigh.")
    return sum(sizes) / len(sizes)


def monthly_cost_eur(
    samples: int, *, bytes_each: float, copies: int = 2, eur_per_gb: float = 0.02
) -> float:
    """Return what it costs to keep so many samples for a month.

    Parameters
    ----------
    samples : int
        How many.
    bytes_each : float
        Mean size of one, in bytes.
    copies : int, default=2
        The original and its backups.
    eur_per_gb : float, default=0.02
        Price of 10⁹ bytes for a month, EUR. An assumption: put in what your provider asks.

    Examples
    --------
    >>> monthly_cost_eur(1_000_000, bytes_each=50_000)
    2.0
    """
    return samples * bytes_each / BYTES_IN_A_GB * copies * eur_per_gb

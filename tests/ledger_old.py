"""A ledger as version 1 wrote it, and what a kill leaves of it while it is brought up."""

import os
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import numpy as np

from ecosystem_kit.ledger import Ledger
from ecosystem_kit.ledger.schema import MIGRATIONS, VERSION

LONGEST_MIGRATION_S = 0.03
OLD_SAMPLES = 400


def make_version_1(folder: Path) -> None:
    """Write a ledger as version 1 of the tables had it."""
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN")
    MIGRATIONS[0](connection)
    connection.execute("PRAGMA user_version = 1")
    connection.execute(
        "INSERT INTO sessions VALUES (1, 'ada', '', '', '', '', '', '', 1, 0, 1000.0)"
    )
    for number in range(1, OLD_SAMPLES + 1):
        connection.execute(
            "INSERT INTO samples VALUES (?, 1, 'picture', ?, '3', ?, 'camera', 16, 16, NULL)",
            (number, f"{number:064x}.jpg", 1000.0 + number),
        )
        connection.execute(
            "INSERT INTO label_operations VALUES (?, ?, 'class', 1, 'set', '3', NULL, 'me', 1.5, "
            "1, NULL, 2000.0)",
            (number, number),
        )
        connection.execute(
            "INSERT INTO current_labels VALUES ('class', 1, ?, '3', ?)", (number,) * 2
        )
    connection.execute("COMMIT")
    connection.close()


def kill_migrations(folder: Path, *, rounds: int, seed: int) -> dict[str, object]:
    """Kill while a ledger of version 1 is brought up; count where the kill found it."""
    chance = np.random.default_rng(seed)
    make_version_1(folder / "old")
    faults: list[str] = []
    versions = []
    for number in range(rounds):
        place = folder / str(number)
        shutil.copytree(folder / "old", place)
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(theirs, b"!")
            Ledger(place)
            os._exit(0)
        os.read(ours, 1)
        time.sleep(chance.uniform(0, LONGEST_MIGRATION_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(ours)
        os.close(theirs)
        version, found = _after_migration(place)
        versions.append(version)
        faults += found
    return {"old": versions.count(1), "new": versions.count(VERSION), "faults": faults}


def _after_migration(place: Path) -> tuple[int, list[str]]:
    connection = sqlite3.connect(place / "ledger.sqlite")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    whole = ("tallies" in tables) == ("label_operations_by_id" in tables) == (version == VERSION)
    faults = [] if whole else [f"half of version {version}"]
    with Ledger(place) as ledger:
        if ledger.people(labeled=True) != {"ada": OLD_SAMPLES}:
            faults.append(f"found {ledger.people(labeled=True)}")
        # The rows of an old ledger stand here without their pictures.
        faults += [text for text in ledger.problems() if "gone or damaged" not in text]
    shutil.rmtree(place)
    return version, faults

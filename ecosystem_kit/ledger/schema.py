"""The tables of a ledger, version by version.

``PRAGMA user_version`` holds the version of a ledger. `MIGRATIONS` brings a ledger of any earlier
version up, step by step, in one transaction; a new ledger takes the same steps from zero. A step
that was released is never edited: a change is a new step at the end.
"""

import sqlite3
from collections.abc import Callable

from ecosystem_kit.ledger.fingerprint import recompute_fingerprint

APPLICATION_ID = 0x45434F4C
"""Marks the file as ours for `file` and for the test on opening: the letters "ECOL"."""

_FIRST = """
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    device TEXT NOT NULL,
    light TEXT NOT NULL,
    background TEXT NOT NULL,
    distance TEXT NOT NULL,
    noise TEXT NOT NULL,
    place TEXT NOT NULL,
    consent INTEGER NOT NULL CHECK (consent = 1),
    synthetic INTEGER NOT NULL CHECK (synthetic IN (0, 1)),
    started_at REAL NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person);

CREATE TABLE samples (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('picture', 'sound')),
    media TEXT NOT NULL,
    prompt TEXT,
    taken_at REAL NOT NULL,
    source TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    duration_s REAL
);
CREATE INDEX samples_by_media ON samples (media);

CREATE TABLE label_operations (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    sample INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    pass_number INTEGER NOT NULL,
    operation TEXT NOT NULL CHECK (operation IN ('set', 'undo')),
    value TEXT,
    undoes INTEGER,
    "by" TEXT NOT NULL,
    seconds REAL,
    guide_version INTEGER NOT NULL,
    helped_by TEXT,
    at REAL NOT NULL
);
CREATE INDEX label_operations_by_sample
    ON label_operations (sample, task, pass_number, operation, undoes);

CREATE TRIGGER label_operations_are_not_edited
BEFORE UPDATE OF revision, sample, task, pass_number, operation, value, undoes, at
ON label_operations
BEGIN
    SELECT RAISE(ABORT, 'labels are append-only: add a new one or an undo');
END;
CREATE TRIGGER label_operations_go_only_with_their_sample
BEFORE DELETE ON label_operations
WHEN EXISTS (SELECT 1 FROM samples WHERE id = OLD.sample)
BEGIN
    SELECT RAISE(ABORT, 'labels are append-only: add a new one or an undo');
END;

CREATE TABLE current_labels (
    task TEXT NOT NULL,
    pass_number INTEGER NOT NULL,
    sample INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
    value TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (task, pass_number, sample)
) WITHOUT ROWID;
CREATE INDEX current_labels_by_sample ON current_labels (sample);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    stage,
    purpose TEXT NOT NULL,
    kind TEXT,
    correct INTEGER,
    total INTEGER,
    train_correct INTEGER,
    train_total INTEGER,
    learning_curve TEXT,
    data_version TEXT,
    code_version TEXT,
    seed INTEGER,
    params TEXT,
    details TEXT,
    at REAL NOT NULL
);
CREATE INDEX runs_by_purpose ON runs (purpose);

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    sample INTEGER REFERENCES samples (id) ON DELETE SET NULL,
    said TEXT NOT NULL,
    truth TEXT,
    confidence REAL,
    margin REAL,
    answer_ms REAL,
    output TEXT,
    behaviour TEXT,
    rating REAL,
    flagged INTEGER NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX events_by_session ON events (session);
CREATE INDEX events_by_sample ON events (sample);

CREATE TABLE gates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stage,
    verdict TEXT NOT NULL,
    loop TEXT,
    sentence TEXT NOT NULL,
    evidence TEXT,
    at REAL NOT NULL
);
CREATE TABLE gate_decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    gate INTEGER NOT NULL REFERENCES gates (id) ON DELETE CASCADE,
    decision TEXT NOT NULL,
    reason TEXT,
    at REAL NOT NULL
);
CREATE INDEX gate_decisions_by_gate ON gate_decisions (gate);

CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX notes_by_key ON notes (key);

CREATE TABLE activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    notebook TEXT NOT NULL,
    at REAL NOT NULL
);
"""

# Selecting what a model trains on read every label of 100,000 samples; now the class label stands
# beside its sample, one index answers who has how many of what, and the fingerprint behind
# data_version is kept up to date instead of being computed.
_SELECTION = """
ALTER TABLE samples ADD COLUMN label TEXT;
UPDATE samples SET label = (
    SELECT value FROM current_labels
    WHERE task = 'class' AND pass_number = 1 AND sample = samples.id
);
CREATE INDEX samples_by_selection ON samples (kind, session, label);
CREATE INDEX samples_by_session ON samples (session);
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


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
    _run(connection, _FIRST)


def _speed_up_selection(connection: sqlite3.Connection) -> None:
    _run(connection, _SELECTION)
    recompute_fingerprint(connection)


Migration = Callable[[sqlite3.Connection], None]
MIGRATIONS: list[Migration] = [_create, _speed_up_selection]
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

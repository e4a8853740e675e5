"""Version 1 of the tables; released steps are never edited, see `schema`."""

CREATE = """
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

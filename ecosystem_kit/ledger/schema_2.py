"""Version 2: counts that are kept instead of counted; see `schema`."""

# At 100,000 samples, counting them took longer than a gate may take. So the class label stands
# beside its sample, and triggers keep the counts, whoever writes. `tallies` has '' where there is
# no label or prompt; `captures` is about camera and microphone alone, and a gap of more than ten
# minutes is a break there, as in `activity`.
KEEP_COUNTS = """
ALTER TABLE samples ADD COLUMN label TEXT;
UPDATE samples SET label = (
    SELECT value FROM current_labels
    WHERE task = 'class' AND pass_number = 1 AND sample = samples.id
);
CREATE INDEX samples_by_selection ON samples (kind, session, label);
CREATE INDEX samples_by_session ON samples (session);

CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE tallies (
    kind TEXT NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    prompt TEXT NOT NULL,
    samples INTEGER NOT NULL,
    PRIMARY KEY (kind, session, label, prompt)
) WITHOUT ROWID;
CREATE INDEX tallies_by_session ON tallies (session);
INSERT INTO tallies (kind, session, label, prompt, samples)
    SELECT kind, session, coalesce(label, ''), coalesce(prompt, ''), count(*)
    FROM samples GROUP BY 1, 2, 3, 4;

CREATE TABLE captures (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    samples INTEGER NOT NULL,
    busy_s REAL NOT NULL,
    first_at REAL NOT NULL,
    last_at REAL NOT NULL,
    PRIMARY KEY (session, kind)
) WITHOUT ROWID;
INSERT INTO captures (session, kind, samples, busy_s, first_at, last_at)
    SELECT session, kind, count(*), sum(CASE WHEN gap BETWEEN 0 AND 600 THEN gap ELSE 0 END),
           min(taken_at), max(taken_at)
    FROM (SELECT session, kind, taken_at, taken_at - lag(taken_at)
              OVER (PARTITION BY session, kind ORDER BY id) AS gap
          FROM samples WHERE source IN ('camera', 'microphone'))
    GROUP BY session, kind;

CREATE TABLE label_effort (
    task TEXT NOT NULL,
    pass_number INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    seconds REAL NOT NULL,
    squares REAL NOT NULL,
    PRIMARY KEY (task, pass_number)
) WITHOUT ROWID;
INSERT INTO label_effort (task, pass_number, timed, seconds, squares)
    SELECT task, pass_number, count(*), sum(seconds), sum(seconds * seconds)
    FROM label_operations WHERE seconds IS NOT NULL GROUP BY task, pass_number;

CREATE TRIGGER a_new_sample_is_counted AFTER INSERT ON samples
BEGIN
    INSERT INTO tallies (kind, session, label, prompt, samples)
        VALUES (NEW.kind, NEW.session, coalesce(NEW.label, ''), coalesce(NEW.prompt, ''), 1)
        ON CONFLICT DO UPDATE SET samples = samples + 1;
END;
CREATE TRIGGER a_new_capture_is_timed AFTER INSERT ON samples
WHEN NEW.source IN ('camera', 'microphone')
BEGIN
    INSERT INTO captures (session, kind, samples, busy_s, first_at, last_at)
        VALUES (NEW.session, NEW.kind, 1, 0, NEW.taken_at, NEW.taken_at)
        ON CONFLICT DO UPDATE SET
            samples = samples + 1,
            busy_s = busy_s + CASE WHEN NEW.taken_at - last_at BETWEEN 0 AND 600
                                   THEN NEW.taken_at - last_at ELSE 0 END,
            first_at = min(first_at, NEW.taken_at),
            last_at = NEW.taken_at;
END;
CREATE TRIGGER a_new_class_is_counted AFTER UPDATE OF label ON samples
BEGIN
    UPDATE tallies SET samples = samples - 1
        WHERE kind = OLD.kind AND session = OLD.session AND label = coalesce(OLD.label, '')
          AND prompt = coalesce(OLD.prompt, '');
    INSERT INTO tallies (kind, session, label, prompt, samples)
        VALUES (NEW.kind, NEW.session, coalesce(NEW.label, ''), coalesce(NEW.prompt, ''), 1)
        ON CONFLICT DO UPDATE SET samples = samples + 1;
END;
CREATE TRIGGER a_deleted_sample_is_counted AFTER DELETE ON samples
BEGIN
    UPDATE tallies SET samples = samples - 1
        WHERE kind = OLD.kind AND session = OLD.session AND label = coalesce(OLD.label, '')
          AND prompt = coalesce(OLD.prompt, '');
END;
CREATE TRIGGER time_spent_on_labels_is_counted AFTER INSERT ON label_operations
WHEN NEW.seconds IS NOT NULL
BEGIN
    INSERT INTO label_effort (task, pass_number, timed, seconds, squares)
        VALUES (NEW.task, NEW.pass_number, 1, NEW.seconds, NEW.seconds * NEW.seconds)
        ON CONFLICT DO UPDATE SET timed = timed + 1, seconds = seconds + NEW.seconds,
            squares = squares + NEW.seconds * NEW.seconds;
END;
"""

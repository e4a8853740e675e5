"""Counts over whole tables, kept or made by SQLite: what gates ask, for 100,000 samples as well.

Each function takes an open `Ledger` and only reads.
"""

from typing import NamedTuple

from ecosystem_kit.ledger.store import Store

JUDGED = "(truth IS NOT NULL OR flagged)"
RIGHT = "coalesce(said = truth, 0)"


class Pace(NamedTuple):
    """Captures of one session: how many after the first, and the minutes that they took."""

    kind: str
    session: int
    captures: int
    minutes: float


class Judged(NamedTuple):
    """Pilot answers of one person about one kind of sample that are known right or wrong.

    `kind` is None where the sample was not kept.
    """

    kind: str | None
    person: str
    right: int
    total: int


class Chosen(NamedTuple):
    """How often one person went on (accepted) after answers that were good or not, by a metric."""

    person: str
    good: bool
    accepted: int
    total: int


def capture_pace(ledger: Store) -> list[Pace]:
    """Return how fast real people were captured, session by session, breaks left out."""
    rows = ledger._read(
        "SELECT kind, session, samples - 1, busy_s / 60.0 FROM captures JOIN sessions ON "
        "sessions.id = session WHERE NOT synthetic ORDER BY kind, session"
    )
    return [Pace(*row) for row in rows]


def real_counts(ledger: Store) -> dict[tuple[str, str], int]:
    """Return for each kind and class how many samples of real people there are.

    A sample without a label counts for what the person was asked to show or say.
    """
    rows = ledger._read(
        "SELECT kind, coalesce(nullif(label, ''), prompt) AS class, sum(samples) AS n FROM tallies "
        "JOIN sessions ON sessions.id = session WHERE NOT synthetic AND class != '' "
        "GROUP BY 1, 2 HAVING n > 0"
    )
    return {(kind, name): count for kind, name, count in rows}


def label_seconds(ledger: Store) -> dict[str, tuple[int, float, float]]:
    """Return for each task how many labels were timed, their mean seconds, and the deviation."""
    rows = ledger._read(
        "SELECT task, sum(timed) AS n, sum(seconds) / sum(timed), sum(squares) / sum(timed) "
        "FROM label_effort GROUP BY task HAVING n > 0"
    )
    return {
        task: (count, mean, _deviation(count, mean, square)) for task, count, mean, square in rows
    }


def _deviation(count: int, mean: float, square: float) -> float:
    variance = max(0.0, square - mean * mean)
    return float((variance * count / (count - 1)) ** 0.5) if count > 1 else 0.0


def class_agreement(ledger: Store) -> dict[tuple[str, str], int]:
    """Return how often each pair of class labels was given in the first and the second pass."""
    rows = ledger._read(
        "SELECT one.value, two.value, count(*) FROM current_labels AS two JOIN current_labels AS "
        "one ON one.task = 'class' AND one.pass_number = 1 AND one.sample = two.sample "
        "WHERE two.task = 'class' AND two.pass_number = 2 GROUP BY 1, 2"
    )
    return {(one, two): count for one, two, count in rows}


def shape_pairs(ledger: Store, task: str, *, most: int = 1000) -> list[tuple[str, str]]:
    """Return boxes, masks or segments (as stored) of both passes, newest first."""
    rows = ledger._read(
        "SELECT one.value, two.value FROM current_labels AS two JOIN current_labels AS one ON "
        "one.task = two.task AND one.pass_number = 1 AND one.sample = two.sample "
        "WHERE two.task = ? AND two.pass_number = 2 ORDER BY two.revision DESC LIMIT ?",
        (task, most),
    )
    return [(one, two) for one, two in rows]


def samples_by_session(ledger: Store) -> dict[int, int]:
    """Return how many samples each session has."""
    rows = ledger._read("SELECT session, sum(samples) FROM tallies GROUP BY session")
    return dict(rows)


def judged_events(ledger: Store) -> list[Judged]:
    """Return how many pilot answers were right, by kind and person.

    An answer that nobody judged is left out: silence does not mean that it was right.
    """
    # By session first: many events, few sessions.
    rows = ledger._read(
        f"SELECT kind, person, sum(good), sum(n) FROM (SELECT events.session AS session, kind, "
        f"sum({RIGHT}) AS good, count(*) AS n FROM events LEFT JOIN samples ON samples.id = "
        f"events.sample WHERE {JUDGED} GROUP BY 1, 2) AS events JOIN sessions ON "
        f"sessions.id = events.session GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return [Judged(*row) for row in rows]


def judged_by_session(ledger: Store) -> dict[int, tuple[int, int]]:
    """Return for each session how many judged pilot answers were right, out of how many."""
    rows = ledger._read(
        f"SELECT session, sum({RIGHT}), count(*) FROM events WHERE {JUDGED} GROUP BY session"
    )
    return {session: (right, total) for session, right, total in rows}


def event_count(ledger: Store) -> int:
    """Return how many answers the assistant gave to people."""
    return int(ledger._read("SELECT count(*) FROM events")[0][0])


HARD = "(flagged OR said <> truth OR margin < ?)"


def hard_events(ledger: Store, *, low_margin: float) -> list[tuple[int, int]]:
    """Return (event, sample) of answers that were wrong or hesitant and are not labeled yet."""
    rows = ledger._read(
        "SELECT events.id, events.sample FROM events JOIN samples ON samples.id = events.sample "
        f"WHERE samples.label IS NULL AND {HARD} "
        "ORDER BY flagged OR coalesce(said <> truth, 0) DESC, margin, events.id",
        (low_margin,),
    )
    return [(event, sample) for event, sample in rows]


def hard_events_not_kept(ledger: Store, *, low_margin: float) -> int:
    """Return how many answers were wrong or hesitant, but their picture or sound was not kept."""
    sql = f"SELECT count(*) FROM events WHERE sample IS NULL AND {HARD}"
    return int(ledger._read(sql, (low_margin,))[0][0])


METRIC_SQL = {
    "right answers": (RIGHT, JUDGED),
    "answer time": ("answer_ms <= :bound", "answer_ms IS NOT NULL"),
    "confidence": ("confidence >= :bound", "confidence IS NOT NULL"),
}


def middle_confidence(ledger: Store) -> float:
    """Return the median confidence of the pilot's answers, 0 where there is none."""
    rows = ledger._read(
        "SELECT confidence FROM events WHERE confidence IS NOT NULL ORDER BY confidence LIMIT 1 "
        "OFFSET (SELECT count(confidence) / 2 FROM events)"
    )
    return float(rows[0][0]) if rows else 0.0


def behaviour_by_metric(ledger: Store, metric: str, *, bound: float = 0.0) -> list[Chosen]:
    """Return how people went on after answers that were good by the metric, and after the others.

    Parameters
    ----------
    ledger : Ledger
        Only read.
    metric : {"right answers", "answer time", "confidence"}
        What calls an answer good.
    bound : float
        Milliseconds or confidence at which an answer begins to be good.
    """
    good, known = METRIC_SQL[metric]
    rows = ledger._read(
        f"SELECT person, good, sum(yes), sum(n) FROM (SELECT session, {good} AS good, "
        f"sum(behaviour = 'accepted') AS yes, count(*) AS n FROM events WHERE behaviour IS NOT "
        f"NULL AND {known} GROUP BY 1, 2) JOIN sessions ON sessions.id = session "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        {"bound": bound},
    )
    return [Chosen(person, bool(is_good), yes, total) for person, is_good, yes, total in rows]


def slow_answers(ledger: Store, *, limit_ms: float) -> dict[str, tuple[int, int]]:
    """Return for each person how many timed answers took longer than the limit, out of how many."""
    rows = ledger._read(
        "SELECT person, sum(slow), sum(n) FROM (SELECT session, sum(answer_ms > ?) AS slow, "
        "count(*) AS n FROM events WHERE answer_ms IS NOT NULL GROUP BY session) "
        "JOIN sessions ON sessions.id = session GROUP BY person",
        (limit_ms,),
    )
    return {person: (slow, total) for person, slow, total in rows}


def ratings(ledger: Store) -> dict[str, tuple[float, int]]:
    """Return each person's mean rating, and how often the person rated."""
    rows = ledger._read(
        "SELECT person, sum(points) / sum(n), sum(n) FROM (SELECT session, total(rating) AS "
        "points, count(*) AS n FROM events WHERE rating IS NOT NULL GROUP BY session) "
        "JOIN sessions ON sessions.id = session GROUP BY person"
    )
    return {person: (mean, count) for person, mean, count in rows}

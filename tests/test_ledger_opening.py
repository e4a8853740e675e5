import sqlite3

import pytest
from ledger_makers import contents, people
from ledger_old import OLD_SAMPLES, make_version_1

from ecosystem_kit.ledger import (
    VERSION,
    Ledger,
    LedgerError,
    NewerLedger,
    NotALedger,
    opening,
    schema,
)


def test_a_ledger_of_version_1_is_brought_up(tmp_path):
    make_version_1(tmp_path / "old")
    with Ledger(tmp_path / "old") as ledger:
        assert ledger._read("PRAGMA user_version") == [(VERSION,)]
        assert len(ledger.select("picture")) == OLD_SAMPLES
        assert ledger.prompts() == {"3": OLD_SAMPLES}
        (captured,) = ledger.capture_effort()
        assert (captured.samples, captured.minutes) == (OLD_SAMPLES, (OLD_SAMPLES - 1) / 60)
        assert ledger.label_effort()[0].seconds == 1.5 * OLD_SAMPLES
        ledger.undo_label(1)
        ledger.add_label(2, "4", operation="a")
        assert ledger.label_operation("a").sample == 2
        assert ledger.label_operation("b") is None
        assert len(ledger.select("picture")) == OLD_SAMPLES - 1
        assert all("gone or damaged" in text for text in ledger.problems())


def test_old_and_new_ledgers_have_the_same_tables(tmp_path):
    make_version_1(tmp_path / "old")
    tables = []
    for name in ("old", "new"):
        with Ledger(tmp_path / name) as ledger:
            tables.append(ledger._read("SELECT name, sql FROM sqlite_master ORDER BY name"))
    assert tables[0] == tables[1]


def test_a_migration_that_fails_leaves_the_old_ledger(tmp_path, monkeypatch):
    make_version_1(tmp_path / "old")

    def broken(connection):
        connection.execute("DROP TABLE notes")
        raise RuntimeError("no")

    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS[:1], broken])
    with pytest.raises(RuntimeError):
        Ledger(tmp_path / "old")
    monkeypatch.undo()
    with Ledger(tmp_path / "old") as ledger:
        assert ledger.people() == {"ada": OLD_SAMPLES}
        assert ledger.read_note("anything") is None


def test_a_ledger_of_a_newer_version_is_refused_and_left_untouched(tmp_path):
    with Ledger(tmp_path) as ledger:
        people(ledger, names=["ada"])
        ledger._connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = contents(tmp_path)
    with pytest.raises(
        NewerLedger, match=rf"of version {VERSION + 1}; this kit knows .*eco update"
    ):
        Ledger(tmp_path)
    assert contents(tmp_path) == before


def test_a_newer_ledger_that_is_open_elsewhere_is_refused_as_well(tmp_path):
    with Ledger(tmp_path) as ledger:
        ledger._connection.execute(f"PRAGMA user_version = {VERSION + 1}")
        before = contents(tmp_path)["ledger.sqlite"]
        with pytest.raises(NewerLedger):
            Ledger(tmp_path)
        assert contents(tmp_path)["ledger.sqlite"] == before


def test_a_ledger_that_is_made_while_another_notebook_looks_is_a_ledger(tmp_path, monkeypatch):
    path = tmp_path / "ledger.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA journal_mode = WAL")
    made = []

    class Looking(sqlite3.Connection):
        def execute(self, sql, *rest):
            found = super().execute(sql, *rest)
            if "application_id" in sql and not made:
                made.append(found.fetchone()[0])
                Ledger(tmp_path).close()
                return super().execute("SELECT ?", (made[0],))
            return found

    connect = sqlite3.connect
    monkeypatch.setattr(
        opening.sqlite3,
        "connect",
        lambda target, **options: connect(
            target, **options, **({"factory": Looking} if "uri" in options and not made else {})
        ),
    )
    opening.inspect(path)
    assert made == [0]


def test_what_is_no_ledger_is_refused_and_left_untouched(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "ledger.sqlite").write_text("shopping list " * 20, encoding="utf-8")
    (tmp_path / "other").mkdir()
    connection = sqlite3.connect(tmp_path / "other" / "ledger.sqlite")
    connection.execute("CREATE TABLE songs (name)")
    connection.execute("PRAGMA user_version = 77")
    connection.close()
    for name, tell in (("text", "not a ledger or is damaged"), ("other", "no ledger of this")):
        before = contents(tmp_path / name)
        with pytest.raises(NotALedger, match=tell):
            Ledger(tmp_path / name)
        assert contents(tmp_path / name) == before


def test_an_empty_file_becomes_a_ledger(tmp_path):
    (tmp_path / "ledger.sqlite").touch()
    with Ledger(tmp_path) as ledger:
        assert ledger.problems() == []


def test_an_sqlite_that_is_too_old_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(opening.sqlite3, "sqlite_version_info", (3, 30, 0))
    with pytest.raises(LedgerError, match=r"wants 3\.35"):
        Ledger(tmp_path)

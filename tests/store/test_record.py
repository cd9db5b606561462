"""The record as a file: its rules, its log, and what every connection has switched on."""

import multiprocessing
import sqlite3
from datetime import UTC, datetime

import pytest

from intake.store import events, files, log, publishable
from intake.store.connection import NoRoom, connect, rows, transaction, value
from intake.store.schema import _STEPS, initialise, migrations
from intake.store.schema.m0001_the_whole_way_once import the_whole_way_once
from intake.store.schema.m0002_versions import versions
from intake.store.schema.m0003_asking import asking

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    initialise(connect(tmp_path / "record.db"))
    return tmp_path / "record.db"


@pytest.fixture
def db(path):
    return connect(path)


def test_every_connection_has_switched_on_what_never_bends(db):
    settings = {
        name: value(db, f"PRAGMA {name}")
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    }
    assert settings == {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_nobody_else_on_the_machine_may_read_the_record(path):
    assert path.stat().st_mode & 0o077 == 0


def test_setting_up_again_changes_nothing(db):
    before = rows(db, "SELECT name, sql FROM sqlite_master ORDER BY name")
    initialise(db)
    assert rows(db, "SELECT name, sql FROM sqlite_master ORDER BY name") == before
    assert migrations.pending(db) == []


def _initialise(path):
    initialise(connect(path))


def test_five_processes_may_set_up_at_the_same_moment(tmp_path):
    path = tmp_path / "new.db"
    context = multiprocessing.get_context("spawn")
    started = [context.Process(target=_initialise, args=(path,)) for _ in range(5)]
    for each in started:
        each.start()
    for each in started:
        each.join()
    assert [each.exitcode for each in started] == [0] * 5
    assert value(connect(path), "SELECT count(*) FROM _sqlite_migrations") == len(_STEPS)


def test_all_of_a_transaction_or_none_of_it(db):
    with pytest.raises(ZeroDivisionError), transaction(db):
        files.keep(db, b"half")
        raise ZeroDivisionError
    assert value(db, "SELECT count(*) FROM file") == 0


def test_no_room_is_told_as_what_it_is(db):
    db.conn.execute("PRAGMA max_page_count = 60")
    with pytest.raises(NoRoom), transaction(db):
        files.keep(db, b"x" * 10_000_000)
    with transaction(db):
        files.keep(db, b"small")
    assert value(db, "SELECT count(*) FROM file") == 1


def test_the_same_bytes_are_kept_once(db):
    with transaction(db):
        assert files.keep(db, b"twice") == files.keep(db, b"twice")
    assert value(db, "SELECT count(*) FROM file") == 1


def test_the_event_log_can_only_grow(db):
    with transaction(db):
        events.record(db, "tested", "a", actor="t", now=NOW)
    for statement in ("DELETE FROM event", "UPDATE event SET actor = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="events are never"):
            db.conn.execute(statement)


def test_what_is_asked_all_day_is_answered_from_an_index(db):
    for question in (
        f"SELECT id FROM event WHERE {publishable.LOUD} ORDER BY id DESC LIMIT 1",
        "SELECT 1 FROM delivery WHERE refused_at IS NOT NULL ORDER BY refused_at",
        "SELECT 1 FROM letter WHERE submission_reference = 'x'",
        "SELECT count(*) FROM submission WHERE consultation_id = 1 AND status IN ('approved')",
        "SELECT id FROM inbox WHERE fate IS NULL ORDER BY tries, id LIMIT 20",
    ):
        (plan,) = rows(db, f"EXPLAIN QUERY PLAN {question}")
        assert "INDEX" in plan["detail"], question


def test_an_event_changed_behind_our_back_is_found(db):
    for subject in ("a", "b", "c"):
        with transaction(db):
            events.record(db, "tested", subject, actor="t", now=NOW)
    assert log.first_broken(db) is None
    db.conn.execute("DROP TRIGGER event_is_final")
    db.conn.execute("UPDATE event SET actor = 'another' WHERE id = 2")
    assert log.first_broken(db) == 2


def test_a_record_of_the_first_release_keeps_its_letters_through_the_migrations(tmp_path):
    db = connect(tmp_path / "record.db")
    with transaction(db):
        the_whole_way_once(db)
        db.conn.execute(
            "INSERT INTO letter VALUES (7, 'sign-in/x', '<x@example.dk>', 'sign-in', NULL, NULL,"
            " '', 'Intake', '', '', '', 'Log ind', 'tekst', 'html', '2026-03-01')"
        )
        db.conn.execute("INSERT INTO delivery (letter_id, address) VALUES (7, 'a@example.dk')")
        for step in (versions, asking):
            step(db)
    assert value(db, "SELECT subject FROM letter JOIN delivery ON letter_id = id") == "Log ind"
    assert db.conn.execute("PRAGMA foreign_key_check").fetchall() == []
    db.conn.execute(
        "INSERT INTO letter SELECT 8, 'k', '<y@example.dk>', 'reminder', NULL, NULL, '',"
        " '', '', '', '', '', '', '', '' FROM letter"
    )

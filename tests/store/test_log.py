"""The log is kept: what was written stands, and whoever touches it is found out."""

import sqlite3
from datetime import timedelta

import pytest

from intake.store import events, log
from intake.store.connection import transaction
from intake.store.log import AT_A_TIME, Wanted
from tests.builders import NOW, a_record

MANY = AT_A_TIME * 2 + 3


@pytest.fixture
def db(tmp_path):
    db = a_record(tmp_path)
    yield db
    db.conn.close()


def write(db, count=5, **facts):
    with transaction(db):
        for number in range(count):
            its = {"actor": "a@example.dk", "now": NOW + timedelta(minutes=number)} | facts
            events.record(db, its.pop("action", "tested"), f"thing {number}", **its)


def unlock(db):
    for name in log.TRIGGERS:
        db.conn.execute(f"DROP TRIGGER {name}")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET detail = 'x' WHERE id = 3",
        "DELETE FROM event WHERE id = 3",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT id, at, 'x', action, consultation, subject, detail,"
        " previous, 'new' FROM event WHERE id = 3",
        "REPLACE INTO event SELECT 99, at, 'x', action, consultation, subject, detail, previous,"
        " hash FROM event WHERE id = 3",
        "UPDATE OR REPLACE event SET id = 4 WHERE id = 3",
    ],
)
def test_what_was_written_cannot_be_changed_or_taken_away(db, change):
    write(db)
    before = db["event"].count
    with pytest.raises(sqlite3.IntegrityError, match="events are never"):
        db.conn.execute(change)
    assert db["event"].count == before
    assert log.first_broken(db) is None


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE event SET actor = 'another' WHERE id = 3", 3),
        ("UPDATE event SET at = '2020' WHERE id = 1", 1),
        ("UPDATE event SET hash = 'x' WHERE id = 4", 4),
        ("DELETE FROM event WHERE id = 3", 4),
        ("DELETE FROM event WHERE id = 1", 2),
        ("UPDATE event SET id = -1 WHERE id = 5", -1),
        ("INSERT INTO event SELECT 9, at, actor, action, consultation, subject, detail, hash, 'x'"
         " FROM event WHERE id = 5", 9),
    ],
)  # fmt: skip
def test_who_goes_round_the_triggers_is_found_at_the_first_broken_event(db, change, broken):
    write(db)
    unlock(db)
    db.conn.execute(change)
    assert log.first_broken(db) == broken


def test_a_long_log_is_followed_over_its_batches(db):
    write(db, count=MANY)
    chain = log.followed(db)
    assert (chain.count, chain.broken) == (MANY, None)
    assert (chain.last, chain.seal) == log.last(db)
    unlock(db)
    db.conn.execute("UPDATE event SET detail = 'x' WHERE id = ?", (AT_A_TIME + 1,))
    assert log.followed(db).broken == AT_A_TIME + 1
    assert log.followed(db).count == AT_A_TIME


def test_events_taken_off_the_end_are_missed_by_who_noted_a_seal(db):
    write(db)
    number, seal = log.last(db)
    write(db)
    assert log.has_seal(db, number, seal)
    unlock(db)
    db.conn.execute("DELETE FROM event WHERE id >= 4")
    assert log.first_broken(db) is None
    assert not log.has_seal(db, number, seal)


def test_a_log_written_anew_from_the_start_has_other_seals(db, tmp_path):
    write(db)
    number, seal = log.last(db)
    other = a_record(tmp_path / "other")
    write(other, actor="b@example.dk")
    assert log.first_broken(other) is None
    assert not log.has_seal(other, number, seal)
    other.conn.close()


def test_an_empty_log_is_whole(db):
    assert log.followed(db).count == 0
    assert log.first_broken(db) is None


def test_the_log_is_looked_through_by_who_what_where_and_when(db):
    write(db, count=2, consultation="havneplan")
    write(db, count=2, action="read", actor="b@example.dk")
    write(db, count=1, now=NOW + timedelta(days=3))

    def numbers(**wanted):
        return [each.id for each in log.found(db, Wanted(**wanted), count=10)]

    assert numbers() == [5, 4, 3, 2, 1]
    assert numbers(kind="acts") == [5, 2, 1]
    assert numbers(kind="reads") == [4, 3]
    assert numbers(kind="nonsense") == [5, 4, 3, 2, 1]
    assert numbers(actor="b@example.dk", subject="thing 1") == [4]
    assert numbers(consultation="havneplan") == [2, 1]
    assert numbers(since=NOW + timedelta(days=1)) == [5]
    assert numbers(until=NOW + timedelta(minutes=1)) == [3, 1]
    assert [each.id for each in log.found(db, Wanted(), count=2, before=4)] == [3, 2]
    assert [each.actor for each in log.seen_by(db, "thing 0")] == ["b@example.dk"]

"""A log that cannot be written over either, and can be looked through by person and kind."""

from sqlite_utils import Database


def kept_log(db: Database) -> None:
    """Refuse to put an event in the place of another, and index what the log is asked for."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    # INSERT OR REPLACE takes rows away without asking the trigger on DELETE.
    """CREATE TRIGGER event_has_its_place BEFORE INSERT ON event
        WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR hash = NEW.hash)
        BEGIN SELECT RAISE (ABORT, 'events are never written over'); END""",
    "CREATE INDEX event_of ON event (actor, id)",
    "CREATE INDEX event_act ON event (id) WHERE action != 'read'",  # among them the few that act
)

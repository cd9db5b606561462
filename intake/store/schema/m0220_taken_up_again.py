"""A promise that was called kept or lapsed by mistake can be taken up again."""

from sqlite_utils import Database


def taken_up_again(db: Database) -> None:
    """Let a promise end more than once; that it ends only when open is the rules' to see to."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)


_STATEMENTS = (
    "DROP TRIGGER promise_step_is_final",
    "DROP INDEX promise_ends_once",
    "DROP INDEX promise_step_of_promise",
    "ALTER TABLE promise_step RENAME TO promise_step_before",
    """CREATE TABLE promise_step (
        id INTEGER PRIMARY KEY,
        promise_id INTEGER NOT NULL REFERENCES promise (id),
        at TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('moved', 'explained', 'kept', 'lapsed', 'reopened')),
        text TEXT NOT NULL CHECK (text != ''),
        link TEXT NOT NULL,
        due_on TEXT CHECK ((kind = 'moved') = (due_on IS NOT NULL))
    ) STRICT""",
    "INSERT INTO promise_step SELECT id, promise_id, at, actor, kind, text, link, due_on"
    " FROM promise_step_before ORDER BY id",
    "DROP TABLE promise_step_before",
    "CREATE INDEX promise_step_of_promise ON promise_step (promise_id)",
    """CREATE TRIGGER promise_step_is_final BEFORE UPDATE ON promise_step
        BEGIN SELECT RAISE (ABORT, 'what happened to a promise is never changed'); END""",
)

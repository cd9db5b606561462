"""Keeping a connection to some consultations: what lies outside cannot be selected by it.

Every list of the desk reads through the request's connection, so this is the one place where a
user's limits are held, also for lists that are not written yet. Views of the same names, private
to the connection, stand before the tables. They step aside while a transaction writes.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from intake.store.connection import rows, value

_OUTSIDE = frozenset({"user_scope"})
"""Tables about consultations that tell nothing of what is in them."""


def narrow(db: Database, user_id: int) -> None:
    """Let this connection see only what belongs to the consultations the user is kept to."""
    for name, clause in _clauses(db, f"user_id = {int(user_id)}").items():
        db.conn.execute(
            f'CREATE TEMP VIEW "{name}" AS SELECT * FROM main."{name}" AS its WHERE {clause}'
        )


def is_narrow(db: Database) -> bool:
    """Return whether the connection is kept to some consultations."""
    return value(db, "SELECT 1 FROM temp.sqlite_master WHERE name = 'submission'") is not None


def _clauses(db: Database, whose: str) -> dict[str, str]:
    cases = f"(SELECT consultation_id FROM main.user_scope WHERE {whose})"
    slugs = f"(SELECT slug FROM main.consultation WHERE id IN {cases})"
    own = f"s.consultation_id IN {cases}"
    return {
        **{name: f"its.consultation_id IN {cases}" for name in _of_consultations(db)},
        "consultation": f"its.id IN {cases}",
        # A message belongs where a person placed it, where its answers are, and where the letter
        # is that it replies to. One that waits for its place is nobody's yet.
        "inbox": f"its.placed_in IN {slugs} OR EXISTS (SELECT 1 FROM main.submission AS s"
        f" WHERE s.inbox_id = its.id AND {own}) OR EXISTS (SELECT 1 FROM main.submission_message"
        f" AS m JOIN main.submission AS s ON s.id = m.submission_id"
        f" WHERE m.inbox_id = its.id AND {own}) OR EXISTS (SELECT 1 FROM main.release_reply"
        f" AS r JOIN main.submission AS s ON s.id = r.submission_id"
        f" WHERE r.inbox_id = its.id AND {own}) OR EXISTS (SELECT 1 FROM main.inquiry_reply"
        f" AS r JOIN main.inquiry AS i ON i.id = r.inquiry_id JOIN main.submission AS s"
        f" ON s.id = i.submission_id WHERE r.inbox_id = its.id AND {own})",
        "event": f"its.consultation IN {slugs} OR EXISTS (SELECT 1 FROM main.submission AS s"
        f" WHERE s.reference = its.subject AND {own})",
    }


def _of_consultations(db: Database) -> Iterable[str]:
    found = rows(
        db,
        "SELECT t.name FROM main.sqlite_master AS t JOIN pragma_table_info (t.name, 'main') AS c"
        " WHERE t.type = 'table' AND c.name = 'consultation_id' ORDER BY t.name",
    )
    return (each["name"] for each in found if each["name"] not in _OUTSIDE)

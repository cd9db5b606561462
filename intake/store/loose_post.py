"""Mails and letters that nothing ties to a consultation, and what is left of them in the log."""

from datetime import datetime

from sqlite_utils import Database

from intake.store.connection import rows, text_of
from intake.store.erasing import Reach


def messages(db: Database, *, before: datetime) -> list[int]:
    """Return settled messages from before a moment that no row ties to any, the oldest first.

    What they are addressed to is for the caller to look at.
    """
    sql = f"SELECT id FROM inbox i WHERE received_at < ? AND {_LOOSE} ORDER BY id"
    return [each["id"] for each in rows(db, sql, (text_of(before),))]


def is_loose(db: Database, number: int) -> bool:
    """Return whether `messages` would give a message if it were old enough."""
    return bool(rows(db, f"SELECT id FROM inbox i WHERE id = ? AND {_LOOSE}", (number,)))


_LOOSE = """erased_at IS NULL AND fate IS NOT NULL AND fate != 'submitted' AND placed_in = ''
    AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.inbox_id = i.id)
    AND NOT EXISTS (SELECT 1 FROM submission_message m WHERE m.inbox_id = i.id)
    AND NOT EXISTS (SELECT 1 FROM message_part p WHERE p.inbox_id = i.id AND p.placed_in != '')
    AND NOT EXISTS (SELECT 1 FROM inquiry_reply r WHERE r.inbox_id = i.id)
    AND NOT EXISTS (SELECT 1 FROM release_reply r WHERE r.inbox_id = i.id)"""


def others(db: Database, *, before: datetime) -> Reach:
    """Return letters of no consultation, words in the log of none, and holds that ended.

    A letter that still waits to be sent stays. Staff's own addresses stay in the log.
    """
    reach = Reach()
    for kind, sql in _OTHERS.items():
        reach.add(kind, (each["id"] for each in rows(db, sql, {"before": text_of(before)})))
    return reach


_STAFF = "(SELECT email FROM user)"
_OTHERS = {
    "letter": "SELECT id FROM letter l WHERE consultation_id IS NULL AND submission_reference = ''"
    " AND erased_at IS NULL AND queued_at < :before AND NOT EXISTS (SELECT 1 FROM delivery d"
    " WHERE d.letter_id = l.id AND next_try_at IS NOT NULL)",
    "event": "SELECT id FROM event WHERE at < :before AND consultation = ''"
    f" AND (instr(subject, '@') AND subject NOT IN {_STAFF}"
    f" OR instr(detail, '@') AND detail NOT IN {_STAFF})",
    "personal_hold": "SELECT id FROM personal_hold WHERE who != ''"
    " AND coalesce(lifted_at, nullif(until, '')) < :before",
}

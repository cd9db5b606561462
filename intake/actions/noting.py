"""Noting who read what: each page that shows personal data, once a while, and never its words."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from intake.store import events
from intake.store.connection import transaction

A_WHILE = timedelta(minutes=5)
"""Looking again at the same thing within it is the same reading."""


def note_read(
    db: Database, subject: str, *, by: str, now: datetime, consultation: str = "", detail: str = ""
) -> None:
    """Note that somebody reads something, before they are shown it.

    Raises TryAgain where it cannot be noted: what is not noted is not shown.
    """
    if events.was_read(db, subject, actor=by, detail=detail, since=now - A_WHILE):
        return
    with transaction(db):
        events.record(
            db,
            events.READ,
            subject,
            actor=by,
            now=now,
            consultation=consultation,
            detail=detail,
        )

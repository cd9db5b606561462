"""Putting off every letter that is due, when it is the mail server that cannot be reached."""

from datetime import datetime

from sqlite_utils import Database

from intake.store.connection import text_of


def put_off(db: Database, *, until: datetime, now: datetime) -> None:
    """Let nothing that is due at `now` be tried before `until`; counts as no letter's try."""
    db.conn.execute(
        "UPDATE delivery SET next_try_at = ? WHERE next_try_at <= ?",
        (text_of(until), text_of(now)),
    )

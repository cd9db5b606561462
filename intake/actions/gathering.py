"""Keeping mail that we go and get ourselves, and may meet again any number of times."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from intake import failpoints
from intake.store import fetched, inbox
from intake.store.connection import transaction
from intake.store.fetched import Source


@dataclass(frozen=True, kw_only=True)
class Found:
    """A message as it lies in a mailbox; `at` is when that mailbox took it (UTC).

    `uid` is the mailbox's number for it; 0 where it gives none.
    """

    raw: bytes = field(repr=False)
    mail_from: str
    recipients: tuple[str, ...]
    at: datetime
    uid: int = 0


def gather(
    db: Database, batch: Sequence[Found], *, via: str, source: Source | None = None
) -> list[int]:
    """Keep those of the batch that are not here, all or none; return their numbers in the inbox.

    The same bytes in the same envelope are the same message, whatever number it has over there:
    so a folder that was numbered anew brings nothing twice. Raises NoRoom, Busy.
    """
    kept = []
    with transaction(db):
        for each in batch:
            if source and fetched.has(db, source, each.uid):
                continue  # another poller was quicker
            if source:
                fetched.record(db, source, each.uid)
            if not inbox.has(db, each.raw, mail_from=each.mail_from, recipients=each.recipients):
                kept.append(_keep(db, each, via))
        failpoints.reached("gather:before_commit")
    return kept


def note_marked(db: Database, source: Source, numbers: Sequence[int]) -> None:
    """Note that these kept messages carry our mark in their mailbox. Raises NoRoom, Busy."""
    with transaction(db):
        fetched.mark(db, source, numbers)


def _keep(db: Database, found: Found, via: str) -> int:
    return inbox.keep(
        db,
        found.raw,
        mail_from=found.mail_from,
        recipients=found.recipients,
        via=via,
        peer="",
        now=found.at,
    )

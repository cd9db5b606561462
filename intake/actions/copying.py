"""Keeping what was made of an attachment for the public."""

from datetime import datetime

from sqlite_utils import Database

from intake.core import publication
from intake.core.public_copy import Copy, of_file
from intake.core.redaction import Redaction
from intake.store import copies, events, publishable, redactions, submissions
from intake.store.connection import transaction
from intake.store.copies import Waiting


def asked(db: Database, attachment: str) -> tuple[Waiting, tuple[Redaction, ...]]:
    """Return what a copy is to be made of, all at one moment. Raises NotFound."""
    with publishable.moment(db):
        waiting = copies.get_waiting(db, attachment)
        return waiting, of_file(attachment, redactions.of(db, waiting.reference))


def count_try(db: Database, attachment: str) -> None:
    """Count one more try, before the try, so that a crash is counted."""
    with transaction(db):
        copies.count_try(db, attachment)


def keep(
    db: Database,
    waiting: Waiting,
    copy: Copy,
    content: bytes,
    *,
    pages_from: bytes = b"",
    now: datetime,
) -> None:
    """Keep a copy; after a redaction came meanwhile, it waits to be made anew instead.

    `pages_from` is the PDF that its pages were drawn from, where that is not the file itself. Where
    the public sees the answer already, the copy is published with its next generation.
    """
    with transaction(db):
        if not copies.put(db, waiting, copy, content, pages_from=pages_from, now=now):
            return
        submission = submissions.get(db, waiting.reference)
        if publication.visible(submission):
            events.record(
                db,
                "attachment made anew",
                waiting.reference,
                actor="system",
                now=now,
                consultation=submission.consultation,
            )

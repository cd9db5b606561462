"""Answers taken in by an earlier release, which kept no versions and gave no numbers."""

from sqlite_utils import Database

from intake.core.submission import Status
from intake.core.version import Why
from intake.store import submissions, versions
from intake.store.connection import rows


def complete(db: Database) -> None:
    """Give answers without a version their first, and those found fit for the public their number.

    Inside the caller's transaction. Not a migration, because it reads answers as today's code does:
    in all of today's columns. What a first version says is the answer as it stands; nothing of
    that release could correct one.
    """
    unkept = rows(
        db,
        "SELECT reference FROM submission s"
        " WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.submission_id = s.id) ORDER BY id",
    )
    for each in unkept:
        found = submissions.get(db, each["reference"])
        versions.add(db, found, why=Why.RECEIVED, actor="respondent", now=found.received_at)
        if found.status in {Status.APPROVED, Status.PUBLISHED}:
            submissions.number_once(db, found.reference)

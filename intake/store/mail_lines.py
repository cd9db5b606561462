"""Where a person put each line of a mail, for each version that came of it."""

import json

from sqlite_utils import Database

from intake.core.reading.places import Placed, as_list, from_list, from_pieces
from intake.core.submission import Submission
from intake.store.connection import listed, row


def keep(db: Database, reference: str, *, version: int, lines: tuple[Placed, ...]) -> None:
    """Keep the lines that a version came of."""
    db.conn.execute(
        "INSERT INTO mail_lines (submission_id, version, lines)"
        " SELECT id, ?, ? FROM submission WHERE reference = ?",
        (version, listed(as_list(lines)), reference),
    )


def last(db: Database, reference: str, *, until: int) -> tuple[Placed, ...] | None:
    """Return the lines as they were last put by hand, in version `until` or before it."""
    found = row(
        db,
        "SELECT lines FROM mail_lines JOIN submission ON id = submission_id"
        " WHERE reference = ? AND version <= ? ORDER BY version DESC LIMIT 1",
        (reference, until),
    )
    return from_list(json.loads(found["lines"])) if found else None


def read_in(reading: str, submission: Submission) -> tuple[Placed, ...]:
    """Return the lines of a mail as the machine placed them, from its stored reading."""
    said = json.loads(reading) if reading else {}
    if "lines" in said:
        return from_list(said["lines"])
    view = submission.mail  # read before lines were kept: 'intake mail reread' mends it
    text = said.get("text") or submission.draft.body
    return from_pieces(text, view.quoted, view.signature)

"""Writing the public face of an answer over its original."""

import json
from collections.abc import Callable
from datetime import datetime

from sqlite_utils import Database

from intake.core.public_copy import Copy
from intake.core.submission import StoredAttachment, Submission
from intake.store import copies, files, submission_parts
from intake.store.connection import rows, text_of, value


def number_of(db: Database, reference: str) -> int:
    """Return the row of an answer."""
    return int(value(db, "SELECT id FROM submission WHERE reference = ?", (reference,)))


def write(
    db: Database, left: Submission, *, clean: Callable[[int, str], str], now: datetime
) -> None:
    """Write what is left of an answer; `clean` takes what was left out of words about a point."""
    number, draft = number_of(db, left.reference), left.draft
    db.conn.execute(
        "UPDATE submission SET author_name = ?, organisation = ?, body = ?, minority = ?,"
        " adopted_on = ?, kept_face = ? WHERE id = ?",
        (
            draft.author_name,
            draft.organisation,
            draft.body,
            draft.minority,
            draft.adopted_on.isoformat() if draft.adopted_on else "",
            json.dumps(left.kept_face or [], ensure_ascii=False),
            number,
        ),
    )
    db.conn.execute(
        "DELETE FROM submission_party WHERE submission_id = ? AND party_id NOT IN"
        f" (SELECT id FROM party WHERE name IN ({', '.join('?' for _ in draft.parties)}))",
        (number, *draft.parties),
    )
    db.conn.execute("DELETE FROM answer WHERE submission_id = ?", (number,))
    submission_parts.add_answers(db, number, draft)
    db.conn.executemany(
        "UPDATE point SET text = ? WHERE submission_id = ? AND number = ?",
        [(each.text, number, each.number) for each in draft.points],
    )
    _remarks(db, number, clean)
    for attachment in left.attachments:
        _attachment(db, attachment, now)


def renew_recipes(db: Database, reference: str) -> None:
    """Let the copies of an answer's files stand, now that there is nothing to make them of."""
    db.conn.execute(
        f"UPDATE public_copy SET recipe = (SELECT {copies.RECIPE} FROM attachment a"
        " WHERE a.public_id = public_copy.attachment) WHERE attachment IN (SELECT a.public_id"
        " FROM attachment a JOIN submission s ON s.id = a.submission_id WHERE s.reference = ?)",
        (reference,),
    )


def _remarks(db: Database, number: int, clean: Callable[[int, str], str]) -> None:
    sql = "SELECT id, number, remark, passed_to FROM assessment WHERE submission_id = ?"
    for each in rows(db, sql, (number,)):
        db.conn.execute(
            "UPDATE assessment SET remark = ?, passed_to = ? WHERE id = ?",
            (
                clean(each["number"], each["remark"]),
                clean(each["number"], each["passed_to"]),
                each["id"],
            ),
        )


def _attachment(db: Database, left: StoredAttachment, now: datetime) -> None:
    """Let the file that was made for the public, or an empty one, stand where the original did."""
    copy = left.copy or Copy()
    db.conn.execute(
        "UPDATE attachment SET name = ?, sha256 = ?, size_before = ? WHERE public_id = ?",
        (left.name, copy.sha256 or files.keep(db, b""), left.size, left.public_id),
    )
    db.conn.execute(
        "INSERT INTO public_copy (attachment, made_at) VALUES (:id, :now) ON CONFLICT DO UPDATE"
        " SET made_at = coalesce(made_at, :now)",
        {"id": left.public_id, "now": text_of(now)},
    )
    db.conn.execute(
        "UPDATE public_copy SET why = ?, sha256 = ?, media_type = ?, pages = ?, text = ?,"
        " facts = ?, pages_from = NULL WHERE attachment = ?",
        (
            copy.why,
            copy.sha256 or None,
            copy.media_type,
            copy.pages,
            copy.text,
            copies.counted(copy),
            left.public_id,
        ),
    )

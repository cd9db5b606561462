"""What people said of the machine's suppositions, and which answers replace which."""

from datetime import datetime

from sqlite_utils import Database

from intake.core.submission import Submission
from intake.store.connection import rows, text_of, value


def say(
    db: Database, reference: str, kind: str, *, is_right: bool, actor: str, now: datetime
) -> None:
    """Keep what a person said of one supposition; the last word counts."""
    db.conn.execute(
        "INSERT INTO supposition (submission_id, kind, is_right, at, actor)"
        " SELECT id, ?, ?, ?, ? FROM submission WHERE reference = ?"
        " ON CONFLICT (submission_id, kind) DO UPDATE SET is_right = excluded.is_right,"
        " at = excluded.at, actor = excluded.actor",
        (kind, is_right, text_of(now), actor, reference),
    )


def said(db: Database, reference: str) -> dict[str, bool]:
    """Return the kinds that a person has spoken on, and whether they are right."""
    found = rows(
        db,
        "SELECT kind, is_right FROM supposition JOIN submission ON id = submission_id"
        " WHERE reference = ? ORDER BY kind",
        (reference,),
    )
    return {each["kind"]: bool(each["is_right"]) for each in found}


def forget(db: Database, reference: str, kind: str) -> None:
    """Take back what was said of one supposition, so that it is asked again."""
    db.conn.execute(
        "DELETE FROM supposition WHERE kind = ?"
        " AND submission_id = (SELECT id FROM submission WHERE reference = ?)",
        (kind, reference),
    )


def replace(db: Database, earlier: str, later: str, *, actor: str, now: datetime) -> None:
    """Note that the later answer counts instead of the earlier one."""
    db.conn.execute(
        "INSERT INTO replacement (earlier_id, later_id, at, actor)"
        " SELECT e.id, l.id, ?, ? FROM submission e, submission l"
        " WHERE e.reference = ? AND l.reference = ?"
        " ON CONFLICT (earlier_id) DO UPDATE SET later_id = excluded.later_id, at = excluded.at,"
        " actor = excluded.actor",
        (text_of(now), actor, earlier, later),
    )


def end_replacement(db: Database, earlier: str) -> None:
    """Let an answer count again that another one had replaced."""
    db.conn.execute(
        "DELETE FROM replacement"
        " WHERE earlier_id = (SELECT id FROM submission WHERE reference = ?)",
        (earlier,),
    )


def replaced_by(db: Database, earlier: str) -> str:
    """Return the reference of the answer that counts instead of this one, or nothing."""
    found = value(
        db,
        "SELECT l.reference FROM replacement JOIN submission e ON e.id = earlier_id"
        " JOIN submission l ON l.id = later_id WHERE e.reference = ?",
        (earlier,),
    )
    return str(found or "")


def replaces(db: Database, later: str) -> list[str]:
    """Return the references of the answers that this one replaced, the oldest first."""
    found = rows(
        db,
        "SELECT e.reference FROM replacement JOIN submission e ON e.id = earlier_id"
        " JOIN submission l ON l.id = later_id WHERE l.reference = ? ORDER BY e.id",
        (later,),
    )
    return [each["reference"] for each in found]


def by_same_sender(db: Database, answer: Submission) -> list[str]:
    """Return the references of other answers in a consultation from the same address or party.

    The oldest first.
    """
    draft = answer.draft
    marks = ", ".join("?" for _ in draft.parties)
    found = rows(
        db,
        # Two questions with an index each; an OR of them would read the whole consultation.
        "SELECT reference FROM submission s WHERE s.id IN"
        " (SELECT id FROM submission WHERE email != '' AND email = ? COLLATE NOCASE"
        " UNION SELECT submission_id FROM submission_party JOIN party ON party.id = party_id"
        f" WHERE name IN ({marks})) AND reference != ?"
        " AND +s.consultation_id = (SELECT id FROM consultation WHERE slug = ?)"
        " ORDER BY received_at, s.id",
        (draft.email, *draft.parties, answer.reference, answer.consultation),
    )
    return [each["reference"] for each in found]

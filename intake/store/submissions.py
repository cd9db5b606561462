"""Submissions with their answers, points, parties and attachments."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlite_utils import Database

from intake.core import identifiers
from intake.core.errors import NotFound
from intake.core.submission import (
    Attachment,
    Channel,
    Draft,
    Identity,
    MailView,
    Mandate,
    Point,
    Preference,
    SpeaksAs,
    Status,
    StoredAttachment,
    Submission,
)
from intake.store import copies, redactions, submission_parts
from intake.store.connection import fitting, listed, moment_of, row, rows, text_of, value

_SELECT = """SELECT s.*, c.slug FROM submission s JOIN consultation c ON c.id = s.consultation_id"""


def add(db: Database, submission: Submission, *, key: str, receipt_token: str) -> None:
    """Write a new submission with everything that belongs to it, inside one transaction."""
    columns = {
        **_words(submission),
        "key": key,
        "reference": submission.reference,
        "public_id": submission.public_id,
        "receipt_token_hash": identifiers.fingerprint(receipt_token),
        "channel": submission.channel,
        "status": submission.status,
        "received_at": text_of(submission.received_at),
        "late": submission.late,
        "identity": submission.identity,
        "identity_reason": submission.identity_reason,
        "inbox_id": submission.inbox_id,
    }
    number = db.conn.execute(
        f"INSERT INTO submission (consultation_id, {', '.join(columns)})"
        f" SELECT id, {', '.join(':' + name for name in columns)}"
        " FROM consultation WHERE slug = :slug RETURNING id",
        {**columns, "slug": submission.consultation},
    ).fetchone()[0]
    submission_parts.add(db, number, submission.draft, name=submission.public_id)


def replace_words(db: Database, submission: Submission, *, version: int) -> None:
    """Write the answer anew, as version `version`, in place of what the tables held of it.

    Files that the draft holds take the place of those that were there; None of them is lost, for
    versions name them, too.
    """
    number = value(db, "SELECT id FROM submission WHERE reference = ?", (submission.reference,))
    its = {"status": submission.status, "withheld_reason": "", "awaits_release": False}
    columns = {**_words(submission), **its}
    db.conn.execute(
        f"UPDATE submission SET {', '.join(f'{name} = :{name}' for name in columns)}"
        " WHERE id = :id",
        {**columns, "id": number},
    )
    submission_parts.remove(db, number)
    submission_parts.add(
        db,
        number,
        submission.draft,
        name=f"{submission.public_id}/{version}",
        kept=submission.attachments,
    )


def _words(submission: Submission) -> dict[str, Any]:
    """Return the columns that a new version of the answer writes anew."""
    draft, view = submission.draft, submission.mail
    return {
        "author_name": draft.author_name,
        "email": draft.email,
        "organisation": draft.organisation,
        "speaks_as": draft.speaks_as,
        "preference": draft.preference,
        "notice": draft.notice,
        "body": draft.body,
        "nil_return": draft.nil_return,
        "mandate": draft.mandate,
        "adopted_on": draft.adopted_on.isoformat() if draft.adopted_on else "",
        "minority": draft.minority,
        "name_protected": draft.name_protected,
        "subject": view.subject,
        "quoted": view.quoted,
        "signature": view.signature,
        "hidden": view.hidden,
        "needs_review": view.needs_review,
        "reasons": listed(view.reasons),
        "findings": listed(view.findings),
    }


def number_once(db: Database, reference: str) -> None:
    """Give the submission the next number of its consultation, unless it has one."""
    db.conn.execute(
        "UPDATE submission SET number = (SELECT coalesce(max(number), 0) + 1 FROM submission other"
        " WHERE other.consultation_id = submission.consultation_id)"
        " WHERE reference = ? AND number IS NULL",
        (reference,),
    )


def set_status(db: Database, submission: Submission) -> None:
    """Write the status of a submission, and the reason with it."""
    db.conn.execute(
        "UPDATE submission SET status = :status, withheld_reason = :withheld_reason,"
        " awaits_release = :awaits_release WHERE reference = :reference",
        vars(submission),
    )


def set_identity(db: Database, reference: str, identity: Identity, reason: str) -> None:
    """Write how sure we are of who wrote a submission, and why."""
    db.conn.execute(
        "UPDATE submission SET identity = ?, identity_reason = ? WHERE reference = ?",
        (identity, reason, reference),
    )


def protect_name(db: Database, reference: str) -> None:
    """Note that the respondent's name never leaves the private side."""
    db.conn.execute("UPDATE submission SET name_protected = 1 WHERE reference = ?", (reference,))


def get(db: Database, reference: str) -> Submission:
    """Return the submission with this (private) reference. Raises NotFound."""
    return _one(db, "reference", reference.strip().upper(), reference)


def with_receipt_token(db: Database, token: str) -> Submission:
    """Return the submission whose receipt link holds this token. Raises NotFound."""
    return _one(db, "receipt_token_hash", identifiers.fingerprint(token), "(link)")


def with_key(db: Database, key: str) -> Submission | None:
    """Return the submission that was handed in under this key before, or None."""
    found = row(db, f"{_SELECT} WHERE key = ?", (key,))
    return _submission(db, found) if found else None


def from_message(db: Database, number: int) -> list[Submission]:
    """Return the submissions that message `number` of the inbox became, in their order."""
    found = rows(db, f"{_SELECT} WHERE inbox_id = ? ORDER BY s.id", (number,))
    return [_submission(db, each) for each in found]


def of_senders(db: Database, email: str, parties: Sequence[str], *, limit: int) -> list[Submission]:
    """Return answers in force from this address or one of these parties, the newest first."""
    marks = ", ".join("?" for _ in parties)
    found = rows(
        db,
        f"{_SELECT} WHERE s.status != 'withdrawn' AND (email = ? COLLATE NOCASE OR s.id IN ("
        " SELECT submission_id FROM submission_party JOIN party ON party.id = party_id"
        f" WHERE name IN ({marks}))) ORDER BY received_at DESC, s.id DESC LIMIT ?",
        (email, *parties, limit),
    )
    return [_submission(db, each) for each in found]


def selected(
    db: Database,
    *,
    consultation: str | None = None,
    status: Status | None = None,
    limit: int = 2**62,
    offset: int = 0,
) -> list[Submission]:
    """Return the submissions of a consultation, with a status, or all; oldest first."""
    where, values = fitting({"slug": consultation, "s.status": status})
    found = rows(
        db,
        f"{_SELECT}{where} ORDER BY received_at, s.id LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [_submission(db, each) for each in found]


def count(db: Database, *, consultation: str | None = None, status: Status | None = None) -> int:
    """Return how many submissions `selected` would give."""
    where, values = fitting({"slug": consultation, "s.status": status})
    joined = "submission s JOIN consultation c ON c.id = s.consultation_id"
    return int(value(db, f"SELECT count(*) FROM {joined}{where}", values))


def references(db: Database) -> list[str]:
    """Return the reference of every submission, the first received first."""
    return [each["reference"] for each in rows(db, "SELECT reference FROM submission ORDER BY id")]


def attachment(db: Database, reference: str, position: int) -> Attachment:
    """Return one attachment with its bytes. Raises NotFound."""
    found = row(
        db,
        "SELECT a.name, a.media_type, f.content FROM attachment a JOIN file f USING (sha256)"
        " JOIN submission s ON s.id = a.submission_id WHERE reference = ? AND position = ?",
        (reference, position),
    )
    if found is None:
        raise NotFound("attachment", f"{reference}/{position}")
    return Attachment(found["name"], found["media_type"], bytes(found["content"]))


def _one(db: Database, column: str, wanted: str, shown: str) -> Submission:
    found = row(db, f"{_SELECT} WHERE {column} = ?", (wanted,))
    if found is None:
        raise NotFound("submission", shown)
    return _submission(db, found)


def _submission(db: Database, found: dict[str, Any]) -> Submission:
    return Submission(
        reference=found["reference"],
        public_id=found["public_id"],
        consultation=found["slug"],
        channel=Channel(found["channel"]),
        status=Status(found["status"]),
        received_at=moment_of(found["received_at"]),
        late=bool(found["late"]),
        identity=Identity(found["identity"]),
        identity_reason=found["identity_reason"],
        draft=_draft(db, found),
        mail=MailView(
            subject=found["subject"],
            quoted=found["quoted"],
            signature=found["signature"],
            hidden=found["hidden"],
            needs_review=bool(found["needs_review"]),
            reasons=tuple(json.loads(found["reasons"])),
            findings=tuple(json.loads(found["findings"])),
        ),
        attachments=_attachments(db, found["id"]),
        withheld_reason=found["withheld_reason"],
        inbox_id=found["inbox_id"],
        redactions=redactions.of(db, found["reference"]),
        number=found["number"],
        awaits_release=bool(found["awaits_release"]),
        erased_at=moment_of(found["erased_at"]) if found["erased_at"] else None,
        kept_face=submission_parts.kept_face(found["kept_face"]),
    )


def _draft(db: Database, found: dict[str, Any]) -> Draft:
    answers: dict[str, tuple[str, ...]] = {}
    for each in rows(
        db,
        "SELECT question_key, text FROM answer WHERE submission_id = ?"
        " ORDER BY question_key, position",
        (found["id"],),
    ):
        answers[each["question_key"]] = (*answers.get(each["question_key"], ()), each["text"])
    points = rows(
        db,
        "SELECT text, theme, number FROM point WHERE submission_id = ? ORDER BY number",
        (found["id"],),
    )
    parties = rows(
        db,
        "SELECT name FROM submission_party JOIN party ON party.id = party_id"
        " WHERE submission_id = ? ORDER BY name",
        (found["id"],),
    )
    return Draft(
        author_name=found["author_name"],
        email=found["email"],
        organisation=found["organisation"],
        speaks_as=SpeaksAs(found["speaks_as"]),
        preference=Preference(found["preference"]),
        notice=found["notice"],
        answers=answers,
        body=found["body"],
        points=tuple(Point(**each) for each in points),
        nil_return=bool(found["nil_return"]),
        parties=tuple(each["name"] for each in parties),
        mandate=Mandate(found["mandate"]),
        adopted_on=date.fromisoformat(found["adopted_on"]) if found["adopted_on"] else None,
        minority=found["minority"],
        name_protected=bool(found["name_protected"]),
    )


def _attachments(db: Database, number: int) -> tuple[StoredAttachment, ...]:
    return tuple(each for _, each in copies.attachments_of(db, [number]))

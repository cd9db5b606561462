"""Letters back: drafts of their text, who gets them, and how each of them went."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.identifiers import fingerprint
from intake.core.letter_back import Answered, Recipient
from intake.store.connection import listed, moment_of, row, rows, text_of, value


@dataclass(frozen=True, kw_only=True)
class Mailing:
    """One text for many; a draft until it is sent. `promise` is the number of one it keeps."""

    number: int = 0
    public_id: str
    consultation: str
    promise: int | None = None
    subject: str
    body: str
    signature: str
    with_silent: bool = True
    sent_at: datetime | None = None

    @property
    def edition(self) -> str:
        """Return what the text is known by: another one as soon as anything in it is another."""
        text = "\0".join((self.subject, self.body, self.signature, str(self.with_silent)))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


_SELECT = "SELECT mailing.*, slug FROM mailing JOIN consultation c ON c.id = consultation_id"


def put(db: Database, mailing: Mailing, *, by: str, now: datetime) -> int:
    """Write a draft, new or as it stands now (by its public id); return its number."""
    found = db.conn.execute(
        "INSERT INTO mailing (public_id, consultation_id, promise_id, subject, body, signature,"
        " with_silent, written_at, written_by)"
        " SELECT :public_id, id, :promise, :subject, :body, :signature, :with_silent, :now, :by"
        " FROM consultation WHERE slug = :slug"
        " ON CONFLICT (public_id) DO UPDATE SET subject = :subject, body = :body,"
        " signature = :signature, with_silent = :with_silent, written_at = :now, written_by = :by"
        " RETURNING id",
        {
            "public_id": mailing.public_id,
            "slug": mailing.consultation,
            "promise": mailing.promise,
            "subject": mailing.subject,
            "body": mailing.body,
            "signature": mailing.signature,
            "with_silent": mailing.with_silent,
            "now": text_of(now),
            "by": by,
        },
    ).fetchone()
    return int(found[0])


def remove(db: Database, number: int) -> None:
    """Throw a draft away."""
    db.conn.execute("DELETE FROM mailing WHERE id = ? AND sent_at IS NULL", (number,))


def get(db: Database, number: int) -> Mailing:
    """Return one mailing. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE mailing.id = ?", (number,))
    if found is None:
        raise NotFound("mailing", str(number))
    return _mailing(found)


def of(db: Database, slug: str) -> list[Mailing]:
    """Return the mailings of a consultation, the newest first."""
    return [
        _mailing(each)
        for each in rows(db, f"{_SELECT} WHERE slug = ? ORDER BY mailing.id DESC", (slug,))
    ]


def newest_signature(db: Database, slug: str) -> str:
    """Return the signature written last in the consultation, or nothing."""
    found = value(
        db,
        "SELECT signature FROM mailing JOIN consultation c ON c.id = consultation_id"
        " WHERE slug = ? ORDER BY mailing.id DESC LIMIT 1",
        (slug,),
    )
    return str(found or "")


def send(
    db: Database,
    number: int,
    recipients: Sequence[tuple[Recipient, str]],
    *,
    by: str,
    now: datetime,
) -> None:
    """Freeze the mailing with who gets it, each with the token of its letter's page."""
    db.conn.executemany(
        "INSERT INTO mailing_letter (mailing_id, key, name, parties, addresses, answers,"
        " token_hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                each.key,
                each.name,
                listed(each.parties),
                listed(each.addresses),
                listed(each.references),
                fingerprint(token),
            )
            for each, token in recipients
        ],
    )
    db.conn.execute(
        "UPDATE mailing SET sent_at = ?, sent_by = ? WHERE id = ?", (text_of(now), by, number)
    )


def answered(db: Database, slug: str) -> list[Answered]:
    """Return the answers in force in short, the oldest first; quick for ten thousand."""
    found = rows(
        db,
        """SELECT reference, email, author_name, organisation, nil_return,
            preference = 'named' AND NOT name_protected AS is_open,
            (SELECT json_group_array(name) FROM (SELECT name FROM submission_party sp
                JOIN party ON party.id = sp.party_id WHERE sp.submission_id = s.id
                ORDER BY name)) AS parties,
            (SELECT count(*) FROM point p WHERE p.submission_id = s.id) AS points,
            (SELECT count(*) FROM point p
                LEFT JOIN assessment a ON a.submission_id = s.id AND a.number = p.number
                LEFT JOIN assessment l ON l.id = a.same_as
                WHERE p.submission_id = s.id AND coalesce(l.fate, a.fate, 'new') = 'new')
                AS unsettled
        FROM submission s JOIN consultation c ON c.id = s.consultation_id
        WHERE slug = ? AND s.status != 'withdrawn'
            AND s.id NOT IN (SELECT earlier_id FROM replacement)
        ORDER BY received_at, s.id""",
        (slug,),
    )
    return [
        Answered(
            reference=each["reference"],
            parties=tuple(json.loads(each["parties"])),
            name=each["organisation"] or each["author_name"],
            email=each["email"],
            is_open=bool(each["is_open"]),
            nil_return=bool(each["nil_return"]),
            points=each["points"],
            unsettled=each["unsettled"],
        )
        for each in found
    ]


def _mailing(found: dict[str, Any]) -> Mailing:
    return Mailing(
        number=found["id"],
        public_id=found["public_id"],
        consultation=found["slug"],
        promise=found["promise_id"],
        subject=found["subject"],
        body=found["body"],
        signature=found["signature"],
        with_silent=bool(found["with_silent"]),
        sent_at=moment_of(found["sent_at"]) if found["sent_at"] else None,
    )

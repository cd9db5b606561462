"""Letters back: drafts of their text, who gets them, and how each of them went."""

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


@dataclass(frozen=True, kw_only=True)
class SentLetter:
    """One letter of a mailing; `content` is JSON, empty while it waits to be written."""

    number: int
    mailing: int
    recipient: Recipient
    is_written: bool
    content: str
    public_content: str
    opened_at: datetime | None
    published_at: datetime | None
    paper: str


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """How one letter went to one address."""

    letter: int
    address: str
    sent_at: datetime | None
    refused_at: datetime | None
    delayed_at: datetime | None
    reply: str


_SELECT = "SELECT mailing.*, slug FROM mailing JOIN consultation c ON c.id = consultation_id"
_LETTER = (
    "SELECT ml.*, letter.paper FROM mailing_letter ml LEFT JOIN letter ON letter.id = letter_id"
)


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


def waiting(db: Database, *, count: int, tries: int) -> list[SentLetter]:
    """Return letters that wait to be written, those tried least first."""
    found = rows(
        db,
        f"{_LETTER} WHERE letter_id IS NULL AND tries < ? ORDER BY tries, ml.id LIMIT ?",
        (tries, count),
    )
    return [_letter(each) for each in found]


def count_tries(db: Database, numbers: Sequence[int]) -> None:
    """Note that these letters are being written, so that one that kills us is left in the end."""
    db.conn.executemany(
        "UPDATE mailing_letter SET tries = tries + 1 WHERE id = ?", [(each,) for each in numbers]
    )


def written(db: Database, number: int, *, key: str, content: str) -> None:
    """Note what a letter says, and the letter in the outbox that was queued under `key`."""
    db.conn.execute(
        "UPDATE mailing_letter SET content = ?, letter_id = (SELECT id FROM letter WHERE key = ?)"
        " WHERE id = ?",
        (content, key, number),
    )


def letters(db: Database, mailing: int, *, limit: int = 2**62, offset: int = 0) -> list[SentLetter]:
    """Return the letters of a mailing in the order of who gets them."""
    found = rows(
        db, f"{_LETTER} WHERE mailing_id = ? ORDER BY ml.id LIMIT ? OFFSET ?",
        (mailing, limit, offset),
    )  # fmt: skip
    return [_letter(each) for each in found]


def letter(db: Database, number: int) -> SentLetter:
    """Return one letter. Raises NotFound."""
    found = row(db, f"{_LETTER} WHERE ml.id = ?", (number,))
    if found is None:
        raise NotFound("letter", str(number))
    return _letter(found)


def with_token(db: Database, token: str) -> SentLetter:
    """Return the letter whose page this token opens. Raises NotFound."""
    found = row(db, f"{_LETTER} WHERE token_hash = ?", (fingerprint(token),))
    if found is None or found["letter_id"] is None:
        raise NotFound("letter", "(a token)")
    return _letter(found)


def opened(db: Database, number: int, *, now: datetime) -> None:
    """Note that somebody followed the link to a letter, the first time."""
    db.conn.execute(
        "UPDATE mailing_letter SET opened_at = ? WHERE id = ? AND opened_at IS NULL",
        (text_of(now), number),
    )


def publish(db: Database, number: int, content: str, *, now: datetime | None) -> None:
    """Let everyone read a letter, as `content` has it; or nobody any more, with no moment."""
    db.conn.execute(
        "UPDATE mailing_letter SET public_content = ?, published_at = ? WHERE id = ?",
        (content, text_of(now) if now else None, number),
    )


def published(db: Database, slug: str) -> list[SentLetter]:
    """Return the letters of a consultation that everyone may read."""
    found = rows(
        db,
        f"{_LETTER} JOIN mailing m ON m.id = ml.mailing_id"
        " JOIN consultation c ON c.id = m.consultation_id"
        " WHERE slug = ? AND published_at IS NOT NULL ORDER BY published_at, ml.id",
        (slug,),
    )
    return [_letter(each) for each in found]


def about(db: Database, reference: str) -> list[SentLetter]:
    """Return the letters that told of an answer."""
    found = rows(
        db,
        f"{_LETTER} WHERE letter_id IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM json_each(ml.answers) a WHERE a.value = ?) ORDER BY ml.id",
        (reference,),
    )
    return [_letter(each) for each in found]


def deliveries(db: Database, numbers: Sequence[int]) -> list[Delivered]:
    """Return how these letters went, to each address."""
    marks = ", ".join("?" for _ in numbers)
    found = rows(
        db,
        "SELECT ml.id, d.address, d.sent_at, d.refused_at, d.delayed_at, d.reply"
        " FROM mailing_letter ml JOIN delivery d ON d.letter_id = ml.letter_id"
        f" WHERE ml.id IN ({marks}) ORDER BY ml.id, d.address",
        list(numbers),
    )
    return [
        Delivered(
            letter=each["id"],
            address=each["address"],
            reply=each["reply"],
            **{
                name: moment_of(each[name]) if each[name] else None
                for name in ("sent_at", "refused_at", "delayed_at")
            },
        )
        for each in found
    ]


def figures(db: Database, mailing: int) -> dict[str, int]:
    """Return how many letters wait, were sent, came back, were opened; counted by letter."""
    found = row(
        db,
        """SELECT count(*) AS letters,
            count(*) FILTER (WHERE letter_id IS NULL) AS unwritten,
            count(*) FILTER (WHERE EXISTS (SELECT 1 FROM delivery d
                WHERE d.letter_id = ml.letter_id AND next_try_at IS NOT NULL)) AS queued,
            count(*) FILTER (WHERE EXISTS (SELECT 1 FROM delivery d
                WHERE d.letter_id = ml.letter_id AND sent_at IS NOT NULL)) AS sent,
            count(*) FILTER (WHERE EXISTS (SELECT 1 FROM delivery d
                WHERE d.letter_id = ml.letter_id AND refused_at IS NOT NULL)) AS refused,
            count(opened_at) AS opened
        FROM mailing_letter ml WHERE mailing_id = ?""",
        (mailing,),
    )
    return dict(found or {})


def answered(db: Database, slug: str) -> list[Answered]:
    """Return the answers in force in short, the oldest first; quick for ten thousand."""
    found = rows(
        db,
        """SELECT reference, email, author_name, organisation, nil_return,
            preference = 'named' AND NOT name_protected AS is_open,
            (SELECT json_group_array(name) FROM (SELECT name FROM submission_party sp
                JOIN party ON party.id = sp.party_id WHERE sp.submission_id = s.id
                ORDER BY name)) AS parties,
            (SELECT count(*) FROM point p WHERE p.submission_id = s.id) AS points
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


def _letter(found: dict[str, Any]) -> SentLetter:
    recipient = Recipient(
        key=found["key"],
        name=found["name"],
        parties=tuple(json.loads(found["parties"])),
        addresses=tuple(json.loads(found["addresses"])),
        references=tuple(json.loads(found["answers"])),
    )
    return SentLetter(
        number=found["id"],
        mailing=found["mailing_id"],
        recipient=recipient,
        is_written=found["letter_id"] is not None,
        content=found["content"],
        public_content=found["public_content"],
        opened_at=moment_of(found["opened_at"]) if found["opened_at"] else None,
        published_at=moment_of(found["published_at"]) if found["published_at"] else None,
        paper=found["paper"] or "",
    )

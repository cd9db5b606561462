"""The letters of a mailing that was sent: what each says, and how it went."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.identifiers import fingerprint
from intake.core.letter_back import Recipient
from intake.store.connection import moment_of, row, rows, text_of


@dataclass(frozen=True, kw_only=True)
class SentLetter:
    """One letter of a mailing; `content` is JSON, empty while it waits to be written."""

    number: int
    mailing: int
    recipient: Recipient
    is_written: bool
    tries: int
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
    delivered_at: datetime | None
    reply: str


_LETTER = (
    "SELECT ml.*, letter.paper FROM mailing_letter ml LEFT JOIN letter ON letter.id = letter_id"
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


def parties_of(db: Database, message_ids: Sequence[str], slugs: Sequence[str]) -> tuple[str, ...]:
    """Return the parties that got one of these letters together, of one of these consultations."""
    marks, others = ", ".join("?" for _ in message_ids), ", ".join("?" for _ in slugs)
    found = row(
        db,
        "SELECT ml.parties FROM letter JOIN mailing_letter ml ON ml.letter_id = letter.id"
        " JOIN consultation c ON c.id = letter.consultation_id"
        f" WHERE message_id IN ({marks}) AND slug IN ({others})"
        " AND json_array_length(ml.parties) > 1 ORDER BY letter.id DESC",
        [*message_ids, *slugs],
    )
    return tuple(json.loads(found["parties"])) if found else ()


def deliveries(db: Database, numbers: Sequence[int]) -> list[Delivered]:
    """Return how these letters went, to each address."""
    marks = ", ".join("?" for _ in numbers)
    found = rows(
        db,
        "SELECT ml.id, d.address, d.sent_at, d.refused_at, d.delayed_at,"
        " d.delivered_at, d.reply"
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
                for name in ("sent_at", "refused_at", "delayed_at", "delivered_at")
            },
        )
        for each in found
    ]


def figures(db: Database, mailing: int) -> dict[str, int]:
    """Return how many letters wait, were sent, delivered, came back and were opened."""
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
            count(*) FILTER (WHERE EXISTS (SELECT 1 FROM delivery d
                WHERE d.letter_id = ml.letter_id AND delivered_at IS NOT NULL)) AS delivered,
            count(opened_at) AS opened
        FROM mailing_letter ml WHERE mailing_id = ?""",
        (mailing,),
    )
    return dict(found or {})


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
        tries=found["tries"],
        content=found["content"],
        public_content=found["public_content"],
        opened_at=moment_of(found["opened_at"]) if found["opened_at"] else None,
        published_at=moment_of(found["published_at"]) if found["published_at"] else None,
        paper=found["paper"] or "",
    )

"""Mail as it came: bytes and envelope, kept before anything is understood of them."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.placing import Fate
from intake.core.sameness import content_of
from intake.store.connection import listed, moment_of, row, rows, text_of, value


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message in the inbox. `recipients` are the envelope's, in lower case."""

    id: int
    received_at: datetime
    via: str
    peer: str
    mail_from: str
    recipients: tuple[str, ...]
    digest: str
    tries: int
    fate: Fate | None
    fate_reason: str
    placed_in: str
    placed_for: str
    joins: str
    reading: str
    kind: str
    content: str
    raw: bytes = field(repr=False)
    erased_at: datetime | None = None


def keep(
    db: Database,
    raw: bytes,
    *,
    mail_from: str,
    recipients: tuple[str, ...],
    via: str,
    peer: str,
    now: datetime,
) -> int:
    """Keep one message, inside the caller's transaction; return its number."""
    digest = _digest(raw, mail_from, recipients)
    values = (text_of(now), via, peer, mail_from, listed(recipients), digest, content_of(raw), raw)
    return int(
        db.conn.execute(
            "INSERT INTO inbox"
            " (received_at, via, peer, mail_from, recipients, digest, content, raw)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            values,
        ).fetchone()[0]
    )


def has(db: Database, raw: bytes, *, mail_from: str, recipients: tuple[str, ...]) -> bool:
    """Return whether the same bytes in the same envelope are kept."""
    digest = _digest(raw, mail_from, recipients)
    return value(db, "SELECT 1 FROM inbox WHERE digest = ?", (digest,)) is not None


def waiting(db: Database, *, count: int) -> list[int]:
    """Return the numbers of up to `count` messages without a fate, those tried least first.

    Least tried first, so that a message nobody can read never delays the ones behind it.
    """
    found = rows(db, "SELECT id FROM inbox WHERE fate IS NULL ORDER BY tries, id LIMIT ?", (count,))
    return [each["id"] for each in found]


def held(db: Database) -> list[Message]:
    """Return the messages that wait for a person, oldest first."""
    found = rows(db, "SELECT * FROM inbox WHERE fate IN ('held', 'unreadable') ORDER BY id")
    return [_message(each) for each in found]


def count_held(db: Database) -> int:
    """Return how many messages wait for a person."""
    return int(value(db, "SELECT count(*) FROM inbox WHERE fate IN ('held', 'unreadable')"))


def get(db: Database, number: int) -> Message:
    """Return one message. Raises NotFound."""
    found = row(db, "SELECT * FROM inbox WHERE id = ?", (number,))
    if found is None:
        raise NotFound("message", str(number))
    return _message(found)


def require_held(db: Database, number: int) -> None:
    """Raise NotFound unless the message waits for a person."""
    if (
        value(db, "SELECT 1 FROM inbox WHERE id = ? AND fate IN ('held', 'unreadable')", (number,))
        is None
    ):
        raise NotFound("waiting message", str(number))


def require_by_machine(db: Database, number: int) -> None:
    """Raise NotFound unless the message was settled as what a machine sent, or sent again."""
    sql = "SELECT 1 FROM inbox WHERE id = ? AND fate IN ('automatic', 'bounce', 'repeated')"
    if value(db, f"{sql} AND erased_at IS NULL", (number,)) is None:
        raise NotFound("message by a machine", str(number))


def same_content(db: Database, message: Message) -> list[int]:
    """Return the numbers of messages with their fate and the same content, oldest first.

    Those that were themselves only repetitions are left out: what they repeat is there.
    """
    found = rows(
        db,
        "SELECT id FROM inbox WHERE content = ? AND id != ? AND fate IS NOT NULL"
        " AND fate != 'repeated' ORDER BY id LIMIT 20",
        (message.content, message.id),
    )
    return [each["id"] for each in found]


def count_try(db: Database, number: int) -> None:
    """Count one more try at reading a message, before the try, so that a crash is counted."""
    db.conn.execute("UPDATE inbox SET tries = tries + 1 WHERE id = ?", (number,))


def settle(
    db: Database, number: int, fate: Fate, *, reason: str, now: datetime, reading: str = ""
) -> None:
    """Give a message its fate, and keep how it was read (JSON; empty leaves the last reading)."""
    db.conn.execute(
        "UPDATE inbox SET fate = ?, fate_reason = ?, settled_at = ?,"
        " reading = CASE WHEN ? = '' THEN reading ELSE ? END WHERE id = ?",
        (fate, reason, text_of(now), reading, reading, number),
    )
    if reading:
        db.conn.execute(
            "UPDATE inbox SET message_id = coalesce(reading ->> '$.message_id', '') WHERE id = ?",
            (number,),
        )


def keep_reading(db: Database, number: int, reading: str) -> None:
    """Keep how a message is read now (JSON) in place of how it was; its fate stands."""
    db.conn.execute("UPDATE inbox SET reading = ? WHERE id = ?", (reading, number))


def answers_of(db: Database, number: int) -> list[str]:
    """Return the references of the answers that a message became, the oldest first."""
    sql = "SELECT reference FROM submission WHERE inbox_id = ? ORDER BY id"
    return [each["reference"] for each in rows(db, sql, (number,))]


def settled(db: Database, *, slug: str = "") -> list[int]:
    """Return the numbers of messages with a fate and their words, all or of a consultation."""
    found = rows(
        db,
        "SELECT id FROM inbox WHERE fate IS NOT NULL AND erased_at IS NULL"
        " AND (:slug = '' OR placed_in = :slug OR id IN"
        " (SELECT inbox_id FROM submission JOIN consultation c ON c.id = consultation_id"
        " WHERE slug = :slug)) ORDER BY id",
        {"slug": slug},
    )
    return [each["id"] for each in found]


def set_kind(db: Database, number: int, kind: str) -> None:
    """Note what kind of mail a message is, finer than its fate tells."""
    db.conn.execute("UPDATE inbox SET kind = ? WHERE id = ?", (kind, number))


def place(db: Database, number: int, *, consultation: str, party: str) -> None:
    """Say where a person placed a message, and let it wait for the worker again."""
    db.conn.execute(
        "UPDATE inbox SET placed_in = ?, placed_for = ?, fate = NULL, fate_reason = '', tries = 0"
        " WHERE id = ?",
        (consultation, party, number),
    )


def message_id(db: Database, number: int) -> str:
    """Return the Message-ID of a message as its header says it, empty where it has none."""
    return str(value(db, "SELECT message_id FROM inbox WHERE id = ?", (number,)) or "")


def join(db: Database, number: int, reference: str) -> None:
    """Say which answer a person joined a message to; empty for none."""
    db.conn.execute("UPDATE inbox SET joins = ? WHERE id = ?", (reference, number))


def _digest(raw: bytes, mail_from: str, recipients: tuple[str, ...]) -> str:
    envelope = json.dumps([mail_from, sorted(recipients)]).encode()
    return hashlib.sha256(envelope + b"\0" + raw).hexdigest()


def _message(found: dict[str, Any]) -> Message:
    return Message(
        id=found["id"],
        received_at=moment_of(found["received_at"]),
        via=found["via"],
        peer=found["peer"],
        mail_from=found["mail_from"],
        recipients=tuple(json.loads(found["recipients"])),
        digest=found["digest"],
        tries=found["tries"],
        fate=Fate(found["fate"]) if found["fate"] else None,
        fate_reason=found["fate_reason"],
        placed_in=found["placed_in"],
        placed_for=found["placed_for"],
        joins=found["joins"],
        reading=found["reading"],
        kind=found["kind"],
        content=found["content"],
        raw=bytes(found["raw"]),
        erased_at=moment_of(found["erased_at"]) if found["erased_at"] else None,
    )

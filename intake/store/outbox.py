"""Letters owed: each as rendered when it was queued, and how its delivery went."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.letter import Letter
from intake.core.receipts import untagged
from intake.store import files
from intake.store.connection import fitting, moment_of, row, rows, text_of, value


@dataclass(frozen=True)
class Due:
    """One letter to one address, to be sent now; `tries` counts the tries before this one."""

    letter_id: int
    letter: Letter
    address: str
    tries: int


@dataclass(frozen=True)
class Sent:
    """How one delivery stands, for the desk: an empty moment is one that has not come."""

    kind: str
    address: str
    subject: str
    queued_at: datetime
    sent_at: datetime | None
    refused_at: datetime | None
    reply: str
    delayed_at: datetime | None = None
    delay: str = ""


def queue(db: Database, letter: Letter, *, now: datetime) -> bool:
    """Owe this letter to its recipients; False when it is owed or sent already (same key)."""
    found = db.conn.execute(
        "INSERT INTO letter (key, message_id, kind, consultation_id, party_id,"
        " submission_reference, sender_name, envelope_from, reply_to, in_reply_to, subject, text,"
        " html, unsubscribe, calendar, queued_at, inbox_id, paper, paper_name)"
        " SELECT :key, :message_id, :kind, (SELECT id FROM consultation WHERE slug = :slug),"
        " (SELECT id FROM party WHERE name = :party), :reference, :sender_name, :envelope_from,"
        " :reply_to, :in_reply_to, :subject, :text, :html, :unsubscribe, :calendar, :now, :message,"
        " :paper, :paper_name"
        " WHERE true"
        " ON CONFLICT (key) DO NOTHING RETURNING id",
        {
            "key": letter.key,
            "message_id": letter.message_id,
            "kind": letter.kind,
            "slug": letter.consultation,
            "party": letter.party,
            "reference": letter.reference,
            "sender_name": letter.sender_name,
            "envelope_from": letter.envelope_from,
            "reply_to": letter.reply_to,
            "in_reply_to": letter.in_reply_to,
            "subject": letter.subject,
            "text": letter.text,
            "html": letter.html,
            "unsubscribe": letter.unsubscribe,
            "calendar": letter.calendar,
            "now": text_of(now),
            "message": letter.message,
            "paper": files.keep(db, letter.paper) if letter.paper else None,
            "paper_name": letter.paper_name,
        },
    ).fetchone()
    if found is None:
        return False
    to = enumerate(sorted(letter.recipients), 1)
    db.conn.executemany(
        "INSERT INTO delivery (letter_id, place, address, next_try_at) VALUES (?, ?, ?, ?)",
        [(found[0], place, address, text_of(now)) for place, address in to],
    )
    return True


def due(db: Database, *, now: datetime, count: int) -> list[Due]:
    """Return up to `count` deliveries whose time has come, the longest waiting first."""
    found = rows(
        db,
        "SELECT letter.*, address, tries, slug, party.name AS party_name, content FROM delivery"
        " JOIN letter ON letter.id = letter_id"
        " LEFT JOIN consultation c ON c.id = consultation_id"
        " LEFT JOIN party ON party.id = party_id"
        " LEFT JOIN file ON file.sha256 = letter.paper"
        " WHERE next_try_at <= ? ORDER BY next_try_at, letter_id, address LIMIT ?",
        (text_of(now), count),
    )
    return [Due(each["id"], _letter(each), each["address"], each["tries"]) for each in found]


def letter(db: Database, number: int) -> Letter:
    """Return a letter, with every address it is for. Raises NotFound."""
    found = row(
        db,
        "SELECT letter.*, '' AS address, slug, party.name AS party_name, content FROM letter"
        " LEFT JOIN consultation c ON c.id = consultation_id"
        " LEFT JOIN party ON party.id = party_id"
        " LEFT JOIN file ON file.sha256 = letter.paper WHERE letter.id = ?",
        (number,),
    )
    if found is None:
        raise NotFound("letter", str(number))
    sql = "SELECT address FROM delivery WHERE letter_id = ? ORDER BY address"
    addresses = tuple(each["address"] for each in rows(db, sql, (number,)))
    return replace(_letter(found), recipients=addresses)


def mark_sent(db: Database, number: int, address: str, *, reply: str, now: datetime) -> None:
    """Record that the mail server took the letter for this address."""
    db.conn.execute(
        "UPDATE delivery SET sent_at = ?, next_try_at = NULL, tries = tries + 1, reply = ?"
        " WHERE letter_id = ? AND address = ?",
        (text_of(now), reply, number, address),
    )


def mark_refused(db: Database, number: int, address: str, *, reply: str, now: datetime) -> None:
    """Record that the address will not be tried again, in the mail server's words."""
    db.conn.execute(
        "UPDATE delivery SET refused_at = ?, next_try_at = NULL, tries = tries + 1, reply = ?"
        " WHERE letter_id = ? AND address = ?",
        (text_of(now), reply, number, address),
    )


def try_later(db: Database, number: int, address: str, *, reply: str, at: datetime) -> None:
    """Record a try that may go better at another time."""
    db.conn.execute(
        "UPDATE delivery SET next_try_at = ?, tries = tries + 1, reply = ?"
        " WHERE letter_id = ? AND address = ?",
        (text_of(at), reply, number, address),
    )


def deliveries(
    db: Database, *, consultation: str | None = None, reference: str | None = None, count: int = 200
) -> list[Sent]:
    """Return deliveries of a consultation or about one submission, newest first."""
    where, values = fitting({"slug": consultation, "submission_reference": reference})
    found = rows(
        db,
        "SELECT letter.kind, address, subject, queued_at, sent_at, refused_at, reply,"
        " delayed_at, delay FROM delivery"
        " JOIN letter ON letter.id = letter_id LEFT JOIN consultation c ON c.id = consultation_id"
        f"{where} ORDER BY letter.id DESC, address LIMIT ?",
        (*values, count),
    )
    return [_sent(each) for each in found]


def automatic_to(db: Database, address: str, *, since: datetime) -> int:
    """Return how many receipts this mailbox was given since a moment, whatever tag was added."""
    local, domain = untagged(address)
    tagged = "%".join(re.sub(r"([%_\\])", r"\\\1", each) for each in (f"{local}+", f"@{domain}"))
    return int(
        value(
            db,
            "SELECT count(*) FROM delivery JOIN letter ON letter.id = letter_id"
            " WHERE (address = ? COLLATE NOCASE OR address LIKE ? ESCAPE '\\')"
            " AND kind = 'receipt' AND queued_at > ?",
            (f"{local}@{domain}", tagged, text_of(since)),
        )
    )


def has_key(db: Database, key: str) -> bool:
    """Return whether the letter owed under this key was queued already."""
    return value(db, "SELECT 1 FROM letter WHERE key = ?", (key,)) is not None


def last_to(db: Database, slug: str, party: str, *, kind: str) -> datetime | None:
    """Return when a party was last owed a letter of this kind in a consultation, or None."""
    found = value(
        db,
        "SELECT max(queued_at) FROM letter WHERE kind = ?"
        " AND party_id = (SELECT id FROM party WHERE name = ?)"
        " AND consultation_id = (SELECT id FROM consultation WHERE slug = ?)",
        (kind, party, slug),
    )
    return moment_of(found) if found else None


def of_kind_to(db: Database, kind: str, address: str, *, since: datetime) -> int:
    """Return how many letters of a kind this address was written since a moment."""
    return int(
        value(
            db,
            "SELECT count(*) FROM delivery JOIN letter ON letter.id = letter_id"
            " WHERE address = ? COLLATE NOCASE AND kind = ? AND queued_at > ?",
            (address, kind, text_of(since)),
        )
    )


def kind_to(db: Database, kind: str, address: str, *, since: datetime) -> int:
    """Return how many letters of one kind an address was given since a moment."""
    return int(
        value(
            db,
            "SELECT count(*) FROM delivery JOIN letter ON letter.id = letter_id"
            " WHERE address = ? COLLATE NOCASE AND kind = ? AND queued_at > ?",
            (address, kind, text_of(since)),
        )
    )


def of_key(db: Database, beginning: str, *, since: datetime) -> int:
    """Return how many letters whose keys begin so were queued since a moment."""
    return int(
        value(
            db,
            "SELECT count(*) FROM letter WHERE key >= ? AND key < ? AND queued_at > ?",
            (beginning, beginning + "\U0010ffff", text_of(since)),
        )
    )


def _sent(found: dict[str, Any]) -> Sent:
    return Sent(
        kind=found["kind"],
        address=found["address"],
        subject=found["subject"],
        queued_at=moment_of(found["queued_at"]),
        sent_at=moment_of(found["sent_at"]) if found["sent_at"] else None,
        refused_at=moment_of(found["refused_at"]) if found["refused_at"] else None,
        reply=found["reply"],
        delayed_at=moment_of(found["delayed_at"]) if found["delayed_at"] else None,
        delay=found["delay"],
    )


def _letter(found: dict[str, Any]) -> Letter:
    return Letter(
        key=found["key"],
        message_id=found["message_id"],
        kind=found["kind"],
        consultation=found["slug"] or "",
        party=found["party_name"] or "",
        reference=found["submission_reference"],
        sender_name=found["sender_name"],
        envelope_from=found["envelope_from"],
        reply_to=found["reply_to"],
        in_reply_to=found["in_reply_to"],
        subject=found["subject"],
        text=found["text"],
        html=found["html"],
        unsubscribe=found["unsubscribe"],
        calendar=found["calendar"],
        paper=bytes(found["content"] or b""),
        paper_name=found["paper_name"],
        message=found["inbox_id"],
        recipients=(found["address"],),
    )

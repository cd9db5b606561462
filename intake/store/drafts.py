"""Drafts of answers: their sections in every version, and the files they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core import drafting
from intake.core.drafting import Content
from intake.core.errors import NotFound
from intake.core.identifiers import fingerprint
from intake.store.connection import moment_of, row, rows, text_of, value

_SELECT = (
    "SELECT d.*, slug, party.name AS party FROM draft d"
    " JOIN consultation c ON c.id = d.consultation_id LEFT JOIN party ON party.id = d.party_id"
)


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A draft as it was saved last; `party` is empty for a person's own, `reference` until sent."""

    id: int
    key: str
    consultation: str
    party: str
    email: str
    begun_at: datetime
    saved_at: datetime
    reference: str
    sent_at: datetime | None
    is_provisional: bool = False

    @property
    def is_open(self) -> bool:
        """Return whether it can still be written in."""
        return not self.reference or self.is_provisional


@dataclass(frozen=True, kw_only=True)
class Section:
    """One version of one section; one that `is_aside` was written on top of an older version."""

    key: str
    version: int
    content: Content
    hand: str
    author: str
    at: datetime
    is_aside: bool


@dataclass(frozen=True)
class Owner:
    """Who can be reminded of a draft not sent: its key makes the link; `party` may be empty."""

    key: str
    party: str
    address: str
    saved_at: datetime


def start(
    db: Database, *, slug: str, key: str, token: str, party: str = "", now: datetime
) -> Saved:
    """Begin a draft; the same key gives the same one. Raises NotFound where the party has one."""
    db.conn.execute(
        "INSERT INTO draft (key, token_hash, consultation_id, party_id, begun_at, saved_at)"
        " SELECT ?, ?, id, (SELECT id FROM party WHERE name = ?), ?, ? FROM consultation"
        " WHERE slug = ? ON CONFLICT DO NOTHING",
        (key, fingerprint(token), party, text_of(now), text_of(now), slug),
    )
    found = row(db, f"{_SELECT} WHERE d.key = ?", (key,))
    if found is None:
        raise NotFound("draft", slug)
    return _saved(found)


def with_token(db: Database, token: str) -> Saved | None:
    """Return the draft that this link opens, or None."""
    return _one(db, "d.token_hash = ?", fingerprint(token))


def get(db: Database, number: int) -> Saved | None:
    """Return the draft with this number, or None when it was erased."""
    return _one(db, "d.id = ?", number)


def of_party(db: Database, slug: str, party: str) -> Saved | None:
    """Return the one draft of a party in a consultation, or None."""
    return _one(db, "slug = ? AND party.name = ?", slug, party)


def sections(db: Database, number: int) -> dict[str, Section]:
    """Return the newest version in force of each section, by key."""
    found = rows(
        db,
        "SELECT * FROM draft_section s WHERE draft_id = ? AND NOT is_aside AND version ="
        " (SELECT max(version) FROM draft_section n WHERE n.draft_id = s.draft_id"
        " AND n.key = s.key AND NOT n.is_aside) ORDER BY key",
        (number,),
    )
    return {each["key"]: _section(each) for each in found}


def history(db: Database, number: int, key: str) -> list[Section]:
    """Return every version of a section that is kept, the newest first."""
    found = rows(
        db,
        "SELECT * FROM draft_section WHERE draft_id = ? AND key = ? ORDER BY version DESC",
        (number, key),
    )
    return [_section(each) for each in found]


def write(
    db: Database,
    number: int,
    key: str,
    content: Content,
    *,
    hand: str,
    author: str,
    now: datetime,
    is_aside: bool = False,
) -> int:
    """Add the next version of a section and return its number."""
    newest = value(
        db,
        "SELECT coalesce(max(version), 0) FROM draft_section WHERE draft_id = ? AND key = ?",
        (number, key),
    )
    db.conn.execute(
        "INSERT INTO draft_section (draft_id, key, version, content, hand, author, at, is_aside)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            key,
            newest + 1,
            drafting.written(content),
            hand,
            author,
            text_of(now),
            is_aside,
        ),
    )
    db.conn.execute("UPDATE draft SET saved_at = ? WHERE id = ?", (text_of(now), number))
    return int(newest) + 1


def thin(db: Database, number: int, key: str, *, before: datetime) -> None:
    """Drop what the same hand wrote over again before `before`: a version of every few seconds."""
    db.conn.execute(
        "DELETE FROM draft_section AS s WHERE draft_id = ? AND key = ? AND NOT is_aside"
        " AND at < ? AND EXISTS (SELECT 1 FROM draft_section n WHERE n.draft_id = s.draft_id"
        " AND n.key = s.key AND n.version = s.version + 1 AND n.hand = s.hand AND n.at < ?)",
        (number, key, text_of(before), text_of(before)),
    )


def hold(db: Database, number: int, tokens: Iterable[str]) -> None:
    """Let the draft hold exactly these uploads, so that no sweep takes them."""
    db.conn.execute("DELETE FROM draft_upload WHERE draft_id = ?", (number,))
    db.conn.executemany(
        "INSERT INTO draft_upload (draft_id, token_hash)"
        " SELECT ?, token_hash FROM upload WHERE token_hash = ? ON CONFLICT DO NOTHING",
        [(number, fingerprint(each)) for each in tokens],
    )


def set_email(db: Database, number: int, email: str) -> None:
    """Note where the owner wants the link."""
    db.conn.execute("UPDATE draft SET email = ? WHERE id = ?", (email, number))


def mark_sent(
    db: Database, number: int, reference: str, *, is_provisional: bool = False, now: datetime
) -> None:
    """Note which answer was made from the draft; one goes on with a provisional one."""
    db.conn.execute(
        "UPDATE draft SET reference = ?, sent_at = ?, is_provisional = ? WHERE id = ?",
        (reference, text_of(now), is_provisional, number),
    )


def erase(db: Database, number: int) -> None:
    """Drop a draft with everything in it; its files go with the next sweep."""
    db.conn.execute(
        "DELETE FROM upload WHERE token_hash IN"
        " (SELECT token_hash FROM draft_upload WHERE draft_id = ?)",
        (number,),
    )
    db.conn.execute("DELETE FROM draft WHERE id = ?", (number,))


def closed(db: Database, *, before: datetime) -> list[Saved]:
    """Return the drafts of consultations that closed before a moment, the first begun first."""
    found = rows(db, f"{_SELECT} WHERE closes_at < ? ORDER BY d.id", (text_of(before),))
    return [_saved(each) for each in found]


def begun(db: Database, slug: str) -> list[Saved]:
    """Return the drafts of a consultation that are not sent, the first begun first."""
    found = rows(db, f"{_SELECT} WHERE slug = ? AND reference = '' ORDER BY d.id", (slug,))
    return [_saved(each) for each in found]


def owners_to_remind(db: Database, slug: str) -> list[Owner]:
    """Return who has a draft not sent and an address to remind them at, by address.

    A person at the address they had the link sent to; a council's contact person at theirs.
    """
    found = rows(
        db,
        "SELECT d.key, coalesce(party.name, '') AS party, d.saved_at,"
        " coalesce(m.address, d.email) AS address FROM draft d"
        " JOIN consultation c ON c.id = d.consultation_id"
        " LEFT JOIN party ON party.id = d.party_id"
        " LEFT JOIN draft_member m ON m.draft_id = d.id AND is_contact AND revoked_at IS NULL"
        " WHERE slug = ? AND reference = '' AND coalesce(m.address, d.email) != ''"
        " ORDER BY address, d.id",
        (slug,),
    )
    return [
        Owner(each["key"], each["party"], each["address"], moment_of(each["saved_at"]))
        for each in found
    ]


def _one(db: Database, where: str, *values: Any) -> Saved | None:
    found = row(db, f"{_SELECT} WHERE {where}", values)
    return _saved(found) if found else None


def _saved(found: dict[str, Any]) -> Saved:
    return Saved(
        id=found["id"],
        key=found["key"],
        consultation=found["slug"],
        party=found["party"] or "",
        email=found["email"],
        begun_at=moment_of(found["begun_at"]),
        saved_at=moment_of(found["saved_at"]),
        reference=found["reference"],
        sent_at=moment_of(found["sent_at"]) if found["sent_at"] else None,
        is_provisional=bool(found["is_provisional"]),
    )


def _section(found: dict[str, Any]) -> Section:
    return Section(
        key=found["key"],
        version=found["version"],
        content=drafting.read(found["content"]),
        hand=found["hand"],
        author=found["author"],
        at=moment_of(found["at"]),
        is_aside=bool(found["is_aside"]),
    )

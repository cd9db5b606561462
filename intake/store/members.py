"""Who writes in a council's draft, where they write, and what they say beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.identifiers import fingerprint
from intake.store.connection import moment_of, row, rows, text_of, value


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody who may write; the contact person has the invitation's link, others one each."""

    id: int
    draft: int
    name: str
    address: str
    is_contact: bool
    may_send: bool
    added_at: datetime
    opened_at: datetime | None
    writes_at: str
    writes_since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Comment:
    """What was said beside a section; `resolved_by` is empty while it stands open."""

    id: int
    key: str
    author: str
    text: str
    at: datetime
    resolved_by: str


def add(
    db: Database,
    draft: int,
    *,
    name: str,
    address: str,
    token: str,
    is_contact: bool = False,
    now: datetime,
) -> Member:
    """Let somebody write in the draft with this token."""
    number = db.conn.execute(
        "INSERT INTO draft_member (draft_id, name, address, token_hash, is_contact, may_send,"
        " added_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (draft, name, address, fingerprint(token), is_contact, is_contact, text_of(now)),
    ).fetchone()[0]
    return get(db, draft, number)


def get(db: Database, draft: int, number: int) -> Member:
    """Return a member of this draft who has not been taken off. Raises NotFound."""
    found = row(
        db,
        "SELECT * FROM draft_member WHERE draft_id = ? AND id = ? AND revoked_at IS NULL",
        (draft, number),
    )
    if found is None:
        raise NotFound("member", str(number))
    return _member(found)


def of(db: Database, draft: int) -> list[Member]:
    """Return who may write in the draft: the contact person, then the others as they came."""
    found = rows(
        db,
        "SELECT * FROM draft_member WHERE draft_id = ? AND revoked_at IS NULL"
        " ORDER BY is_contact DESC, id",
        (draft,),
    )
    return [_member(each) for each in found]


def contact(db: Database, draft: int) -> Member | None:
    """Return the contact person, or None before the desk was opened."""
    return next((each for each in of(db, draft) if each.is_contact), None)


def with_token(db: Database, token: str) -> Member | None:
    """Return whose link this is, or None where it was taken back."""
    found = row(
        db,
        "SELECT * FROM draft_member WHERE token_hash = ? AND revoked_at IS NULL",
        (fingerprint(token),),
    )
    return _member(found) if found else None


def added_since(db: Database, draft: int, since: datetime) -> int:
    """Return how many were added since a moment, also those taken off again."""
    return int(
        value(
            db,
            "SELECT count(*) FROM draft_member WHERE draft_id = ? AND added_at > ?",
            (draft, text_of(since)),
        )
    )


def revoke(db: Database, number: int, *, now: datetime) -> None:
    """Take a member's link back."""
    db.conn.execute(
        "UPDATE draft_member SET revoked_at = ?, may_send = 0 WHERE id = ?",
        (text_of(now), number),
    )


def hand_to(db: Database, draft: int, number: int) -> None:
    """Let this member send, beside the contact person, and nobody else."""
    db.conn.execute(
        "UPDATE draft_member SET may_send = (is_contact OR id = ?) WHERE draft_id = ?",
        (number, draft),
    )


def mark_writing(db: Database, number: int, key: str, *, now: datetime) -> None:
    """Note which section somebody writes in; an empty key is none. The first is their opening."""
    db.conn.execute(
        "UPDATE draft_member SET writes_at = ?, writes_since = ?,"
        " opened_at = coalesce(opened_at, ?) WHERE id = ?",
        (key, text_of(now), text_of(now), number),
    )


def comment(db: Database, draft: int, key: str, *, author: str, text: str, now: datetime) -> None:
    """Say something beside a section."""
    db.conn.execute(
        "INSERT INTO draft_comment (draft_id, key, author, text, at) VALUES (?, ?, ?, ?, ?)",
        (draft, key, author, text, text_of(now)),
    )


def resolve(db: Database, draft: int, number: int, *, by: str, now: datetime) -> None:
    """Close what was said."""
    db.conn.execute(
        "UPDATE draft_comment SET resolved_by = ?, resolved_at = ?"
        " WHERE draft_id = ? AND id = ? AND resolved_at IS NULL",
        (by, text_of(now), draft, number),
    )


def comments(db: Database, draft: int) -> list[Comment]:
    """Return what was said in a draft, the first first."""
    found = rows(
        db,
        "SELECT id, key, author, text, at, resolved_by FROM draft_comment"
        " WHERE draft_id = ? ORDER BY id",
        (draft,),
    )
    return [Comment(**{**each, "at": moment_of(each["at"])}) for each in found]


def _member(found: dict[str, Any]) -> Member:
    def moment(name: str) -> datetime | None:
        return moment_of(found[name]) if found[name] else None

    return Member(
        id=found["id"],
        draft=found["draft_id"],
        name=found["name"],
        address=found["address"],
        is_contact=bool(found["is_contact"]),
        may_send=bool(found["may_send"]),
        added_at=moment_of(found["added_at"]),
        opened_at=moment("opened_at"),
        writes_at=found["writes_at"],
        writes_since=moment("writes_since"),
    )

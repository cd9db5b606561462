"""Parties, their addresses, and their invitations to consultations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.identifiers import fingerprint
from intake.core.party import Party, PartyKind, PartyState, state
from intake.store import returns
from intake.store.connection import moment_of, row, rows, text_of, value
from intake.store.returns import Trouble


@dataclass(frozen=True)
class Invited:
    """Who holds a token: the party, and the slug of the consultation it was asked in."""

    party: Party
    consultation: str


@dataclass(frozen=True)
class BoardRow:
    """One line of the party board: the party, where it stands, and the counts behind it."""

    party: Party
    invited_at: datetime | None
    state: PartyState
    answers: int
    troubles: tuple[Trouble, ...]

    @property
    def undeliverable(self) -> tuple[str, ...]:
        """Return the addresses that are dead."""
        return tuple(each.address for each in self.troubles if each.is_dead)


def put(db: Database, party: Party) -> None:
    """Create the party or bring its kind and addresses up to date; known by its name."""
    db.conn.execute(
        "INSERT INTO party (public_id, name, kind) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET kind = excluded.kind",
        (party.public_id, party.name, party.kind),
    )
    number = _id(db, party.name)
    db.conn.execute("DELETE FROM party_address WHERE party_id = ?", (number,))
    db.conn.executemany(
        "INSERT INTO party_address (party_id, position, address) VALUES (?, ?, ?)",
        [(number, position, address) for position, address in enumerate(party.addresses)],
    )


def get(db: Database, name: str) -> Party:
    """Return the party called `name`. Raises NotFound."""
    found = row(db, "SELECT * FROM party WHERE name = ?", (name,))
    if found is None:
        raise NotFound("party", name)
    return _party(db, found)


def every(db: Database) -> list[Party]:
    """Return all parties in the order of their names."""
    return [_party(db, each) for each in rows(db, "SELECT * FROM party ORDER BY name")]


def named(db: Database, names: Sequence[str]) -> list[Party]:
    """Return the parties with these names, in the order of their names."""
    marks = ", ".join("?" for _ in names)
    found = rows(db, f"SELECT * FROM party WHERE name IN ({marks}) ORDER BY name", list(names))
    return [_party(db, each) for each in found]


def enlist(db: Database, slug: str, name: str, *, mail_token: str, link_token: str) -> None:
    """Put the party on the consultation's list of parties, with its two private ways in."""
    db.conn.execute(
        "INSERT INTO invitation (consultation_id, party_id, mail_token_hash, link_token_hash)"
        " SELECT consultation.id, party.id, ?, ? FROM consultation, party"
        " WHERE slug = ? AND name = ? ON CONFLICT (consultation_id, party_id) DO NOTHING",
        (fingerprint(mail_token), fingerprint(link_token), slug, name),
    )


def delist(db: Database, slug: str, name: str) -> None:
    """Take a party off the consultation's list, unless it has been invited."""
    db.conn.execute(
        "DELETE FROM invitation WHERE invited_at IS NULL"
        " AND consultation_id = (SELECT id FROM consultation WHERE slug = ?)"
        " AND party_id = (SELECT id FROM party WHERE name = ?)",
        (slug, name),
    )


def mark_invited(db: Database, slug: str, name: str, *, now: datetime) -> None:
    """Note when the party was asked; asking it again keeps the first moment."""
    db.conn.execute(
        "UPDATE invitation SET invited_at = ? WHERE invited_at IS NULL"
        " AND consultation_id = (SELECT id FROM consultation WHERE slug = ?)"
        " AND party_id = (SELECT id FROM party WHERE name = ?)",
        (text_of(now), slug, name),
    )


def invited(db: Database, slug: str) -> set[str]:
    """Return the names of those on the list that have been asked."""
    found = rows(
        db,
        "SELECT name FROM invitation JOIN party ON party.id = party_id"
        " JOIN consultation c ON c.id = consultation_id"
        " WHERE slug = ? AND invited_at IS NOT NULL ORDER BY name",
        (slug,),
    )
    return {each["name"] for each in found}


def enlisted(db: Database, slug: str) -> list[Party]:
    """Return the consultation's list of parties, by name."""
    found = rows(
        db,
        "SELECT party.* FROM invitation JOIN party ON party.id = party_id"
        " JOIN consultation c ON c.id = consultation_id WHERE slug = ? ORDER BY name",
        (slug,),
    )
    return [_party(db, each) for each in found]


def with_mail_token(db: Database, token: str) -> Invited | None:
    """Return who was given the reply address with this token, or None."""
    return _invited(db, "mail_token_hash", token)


def with_link_token(db: Database, token: str) -> Invited | None:
    """Return who was given the personal link with this token, or None."""
    return _invited(db, "link_token_hash", token)


_COUNTS = (
    "s.id NOT IN (SELECT earlier_id FROM replacement) AND s.id NOT IN"
    " (SELECT submission_id FROM supposition WHERE kind = 'only asks for time' AND is_right)"
)
"""Whether an answer counts: the last of several that replace one another, and no mere request."""


def board(db: Database, slug: str, *, is_closed: bool) -> list[BoardRow]:
    """Return where each invited party stands in the consultation, by name."""
    found = rows(
        db,
        f"""SELECT party.*, invited_at, consultation_id,
            (SELECT count(*) FROM submission_party sp JOIN submission s ON s.id = sp.submission_id
                WHERE sp.party_id = party.id AND s.consultation_id = i.consultation_id
                AND s.status != 'withdrawn' AND NOT nil_return AND {_COUNTS}) AS answers,
            (SELECT count(*) FROM submission_party sp JOIN submission s ON s.id = sp.submission_id
                WHERE sp.party_id = party.id AND s.consultation_id = i.consultation_id
                AND s.status != 'withdrawn' AND nil_return AND {_COUNTS}) AS nil_returns,
            EXISTS (SELECT 1 FROM draft d WHERE d.party_id = party.id
                AND d.consultation_id = i.consultation_id) AS has_draft,
            EXISTS (SELECT 1 FROM time_request t WHERE t.party_id = party.id
                AND t.consultation_id = i.consultation_id
                AND t.status != 'declined') AS has_asked
        FROM invitation i JOIN party ON party.id = i.party_id
        JOIN consultation c ON c.id = i.consultation_id
        WHERE slug = ? ORDER BY name""",
        (slug,),
    )
    return [_board_row(db, each, is_closed=is_closed) for each in found]


def _board_row(db: Database, found: dict[str, Any], *, is_closed: bool) -> BoardRow:
    written_to = rows(
        db,
        "SELECT DISTINCT lower(address) AS address FROM delivery"
        " JOIN letter ON letter.id = letter_id"
        " WHERE consultation_id = ? AND party_id = ? ORDER BY address",
        (found["consultation_id"], found["id"]),
    )
    troubles = returns.troubles(db, party=found["id"], consultation=found["consultation_id"])
    dead = {each.address.lower() for each in troubles if each.is_dead}
    return BoardRow(
        party=_party(db, found),
        invited_at=moment_of(found["invited_at"]) if found["invited_at"] else None,
        state=state(
            is_invited=bool(found["invited_at"]),
            addresses=len(written_to),
            dead=len([each for each in written_to if each["address"] in dead]),
            answers=found["answers"],
            nil_returns=found["nil_returns"],
            is_closed=is_closed,
            has_draft=bool(found["has_draft"]),
            has_asked=bool(found["has_asked"]),
        ),
        answers=found["answers"] + found["nil_returns"],
        troubles=tuple(troubles),
    )


def _invited(db: Database, column: str, token: str) -> Invited | None:
    found = row(
        db,
        "SELECT party.*, slug FROM invitation JOIN party ON party.id = party_id"
        f" JOIN consultation ON consultation.id = consultation_id WHERE {column} = ?",
        (fingerprint(token),),
    )
    return Invited(_party(db, found), found["slug"]) if found else None


def _party(db: Database, found: dict[str, Any]) -> Party:
    addresses = rows(
        db,
        "SELECT address FROM party_address WHERE party_id = ? ORDER BY position",
        (found["id"],),
    )
    return Party(
        name=found["name"],
        kind=PartyKind(found["kind"]),
        public_id=found["public_id"],
        addresses=tuple(each["address"] for each in addresses),
    )


def _id(db: Database, name: str) -> int:
    return int(value(db, "SELECT id FROM party WHERE name = ?", (name,)))

"""Letters that came back: which letter a bounce is about, and what it says of an address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.store.connection import moment_of, row, rows, text_of


@dataclass(frozen=True)
class Written:
    """A letter of ours, and every address that it went to."""

    number: int
    consultation: str
    party: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """An address that letters do not reach, since when (UTC), in the mail server's words.

    One that is not dead is only delayed, or was given up for now.
    """

    address: str
    is_dead: bool
    since: datetime
    words: str


def came_to(db: Database, address: str) -> Written | None:
    """Return the letter whose envelope sender is this address (any case), or None.

    A reply address is no such proof: it stands in every copy and every quoted header.
    """
    # What is asked for says itself that it is in the index, which leaves empty ones out.
    where = "envelope_from = ? COLLATE NOCASE AND envelope_from != '' AND envelope_from != reply_to"
    return _written(db, where, address)


def named(db: Database, message_id: str) -> Written | None:
    """Return the letter with this Message-ID, or None."""
    return _written(db, "message_id = ?", message_id)


def refuse(db: Database, number: int, address: str, *, words: str, now: datetime) -> None:
    """Record that this letter came back from this address for good."""
    db.conn.execute(
        "UPDATE delivery SET refused_at = ?, sent_at = NULL, next_try_at = NULL, reply = ?,"
        " delayed_at = NULL, delay = '', delivered_at = NULL WHERE letter_id = ? AND address = ?",
        (text_of(now), words, number, address),
    )


def deliver(db: Database, number: int, address: str, *, now: datetime) -> None:
    """Record that the letter lies in the mailbox of this address, unless it came back as well."""
    db.conn.execute(
        "UPDATE delivery SET delivered_at = ?, delayed_at = NULL, delay = ''"
        " WHERE letter_id = ? AND address = ? AND refused_at IS NULL AND delivered_at IS NULL",
        (text_of(now), number, address),
    )


def delay(db: Database, number: int, address: str, *, words: str, now: datetime) -> None:
    """Record that this letter has not reached this address, which may be a good one."""
    db.conn.execute(
        "UPDATE delivery SET delayed_at = ?, delay = ?"
        " WHERE letter_id = ? AND address = ? AND refused_at IS NULL AND delivered_at IS NULL",
        (text_of(now), words, number, address),
    )


def clear_delays_to(db: Database, address: str, *, until: int) -> None:
    """Forget delays to an address of letters up to this one, which was taken there."""
    db.conn.execute(
        "UPDATE delivery SET delayed_at = NULL, delay = ''"
        " WHERE address = ? COLLATE NOCASE AND letter_id <= ? AND delayed_at IS NOT NULL",
        (address, until),
    )


def clear_delays_of(db: Database, party: str, consultation: str) -> None:
    """Forget delays of a party's letters in a consultation that it has answered."""
    db.conn.execute(
        "UPDATE delivery SET delayed_at = NULL, delay = '' WHERE delayed_at IS NOT NULL"
        " AND letter_id IN (SELECT id FROM letter"
        " WHERE party_id = (SELECT id FROM party WHERE name = ?)"
        " AND consultation_id = (SELECT id FROM consultation WHERE slug = ?))",
        (party, consultation),
    )


def troubles(db: Database, *, party: int, consultation: int) -> list[Trouble]:
    """Return which addresses of a party letters do not reach, by address.

    The newest letter to an address that was answered for decides, one of this consultation before
    any other. What was refused is counted from the first of the refusals in a row.
    """
    found = rows(
        db,
        "SELECT address, sent_at, refused_at, delayed_at, reply, delay FROM delivery"
        " JOIN letter ON letter.id = letter_id WHERE party_id = ?"
        " AND (sent_at IS NOT NULL OR refused_at IS NOT NULL OR delayed_at IS NOT NULL)"
        " ORDER BY lower(address), consultation_id IS ? DESC, letter_id DESC",
        (party, consultation),
    )
    by_address: dict[str, list[dict[str, Any]]] = {}
    for each in found:
        by_address.setdefault(each["address"].lower(), []).append(each)
    told = (_trouble(each) for each in by_address.values())
    return [each for each in told if each]


def _trouble(newest_first: list[dict[str, Any]]) -> Trouble | None:
    newest = newest_first[0]
    if newest["refused_at"]:
        refused = newest["refused_at"]
        for each in newest_first:
            if not each["refused_at"]:
                break
            refused = min(refused, each["refused_at"])
        return Trouble(newest["address"], True, moment_of(refused), newest["reply"])
    if newest["delayed_at"]:
        return Trouble(newest["address"], False, moment_of(newest["delayed_at"]), newest["delay"])
    return None


def _written(db: Database, where: str, wanted: str) -> Written | None:
    found = row(
        db,
        "SELECT letter.id, slug, party.name AS party FROM letter"
        " LEFT JOIN consultation c ON c.id = consultation_id"
        f" LEFT JOIN party ON party.id = party_id WHERE {where}",
        (wanted,),
    )
    if found is None:
        return None
    addresses = rows(
        db, "SELECT address FROM delivery WHERE letter_id = ? ORDER BY address", (found["id"],)
    )
    return Written(
        number=found["id"],
        consultation=found["slug"] or "",
        party=found["party"] or "",
        addresses=tuple(each["address"] for each in addresses),
    )

"""What the desk's lists show: one line a record, across tables, without bytes and long texts."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.submission import Channel, SpeaksAs, Status
from intake.core.tally import Arrivals
from intake.store.connection import fitting, moment_of, row, rows, text_of, value


@dataclass(frozen=True, kw_only=True)
class Line:
    """One submission in a list. `sender` is the first name we have where no party is named."""

    reference: str
    consultation: str
    title: str
    parties: tuple[str, ...]
    sender: str
    status: Status
    channel: Channel
    received_at: datetime
    late: bool
    nil_return: bool
    name_protected: bool
    attachments: int
    findings: int
    reasons: tuple[str, ...]
    assigned_to: str


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A letter that an address did not take, in the mail server's own words."""

    kind: str
    address: str
    subject: str
    refused_at: datetime
    reply: str
    consultation: str
    party: str
    reference: str


_LINE = """SELECT s.id, s.reference, s.organisation, s.author_name, s.email, s.status, s.channel,
    s.received_at, s.late, s.nil_return, s.name_protected, s.findings, s.reasons, s.assigned_to,
    slug, title,
    (SELECT json_group_array(name) FROM (SELECT name FROM submission_party sp
        JOIN party ON party.id = sp.party_id WHERE sp.submission_id = s.id ORDER BY name)
    ) AS parties,
    (SELECT count(*) FROM attachment a WHERE a.submission_id = s.id) AS attachments,
    (SELECT coalesce(sum(json_array_length(f.findings)), 0) FROM attachment a
        JOIN file_text f USING (sha256) WHERE a.submission_id = s.id) AS in_files
    FROM submission s JOIN consultation c ON c.id = s.consultation_id"""


def lines(
    db: Database,
    *,
    consultation: str | None = None,
    status: Status | None = None,
    channel: Channel | None = None,
    assigned_to: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Line]:
    """Return submissions that fit; those that wait oldest first, any other list newest first.

    `assigned_to` is the address of who has taken them, empty for those that nobody has.
    """
    order = "ASC" if status is Status.RECEIVED else "DESC"
    where, values = _fitting(consultation, status, channel, assigned_to)
    found = rows(
        db,
        f"{_LINE}{where} ORDER BY s.received_at {order}, s.id {order} LIMIT ? OFFSET ?",
        (*values, limit, offset),
    )
    return [_line(each) for each in found]


def lines_of(db: Database, numbers: Sequence[int]) -> list[Line]:
    """Return the lines of these submissions (by their row's number), in the order given."""
    marks = ", ".join("?" for _ in numbers)
    found = {each["id"]: each for each in rows(db, f"{_LINE} WHERE s.id IN ({marks})", numbers)}
    return [_line(found[each]) for each in numbers]


def lines_with(db: Database, references: Sequence[str]) -> list[Line]:
    """Return the lines of the submissions with these references, in no order of their own."""
    marks = ", ".join("?" for _ in references)
    found = rows(db, f"{_LINE} WHERE s.reference IN ({marks}) ORDER BY s.id", references)
    return [_line(each) for each in found]


def count(
    db: Database,
    *,
    consultation: str | None = None,
    status: Status | None = None,
    channel: Channel | None = None,
    assigned_to: str | None = None,
) -> int:
    """Return how many submissions `lines` would give without a limit."""
    where, values = _fitting(consultation, status, channel, assigned_to)
    joined = "submission s"
    if consultation:
        joined += " JOIN consultation c ON c.id = s.consultation_id"
    return int(value(db, f"SELECT count(*) FROM {joined}{where}", values))


def _fitting(
    consultation: str | None, status: Status | None, channel: Channel | None, taken: str | None
) -> tuple[str, list[Any]]:
    # What one has taken is found by who has it: the plus keeps SQLite from reading all that waits,
    # and the words of the index are said again, as it cannot know that a bound value fits them.
    has_status = "+s.status" if taken else "s.status"
    where, values = fitting(
        {"slug": consultation, has_status: status, "s.channel": channel, "s.assigned_to": taken}
    )
    return where + (" AND s.assigned_to != ''" if taken else ""), values


def next_waiting(
    db: Database,
    reference: str,
    *,
    by: str = "",
    consultation: str | None = None,
    back: bool = False,
) -> str | None:
    """Return the reference that waits next after this one, from the oldest again at the end.

    What somebody else than `by` has taken comes last. `back` goes the other way round.
    """
    after = row(db, "SELECT received_at, id FROM submission WHERE reference = ?", (reference,))
    if after is None:
        return None
    sign, order = ("<", "DESC") if back else (">", "ASC")
    within = "s.consultation_id = (SELECT id FROM consultation WHERE slug = :slug) AND"
    asked = {"by": by, "slug": consultation, "at": after["received_at"], "id": after["id"]}
    # One question for each stretch of the list, as an index gives its first without reading on.
    for whose in ("IN", "NOT IN"):
        for beyond in (f"AND (s.received_at, s.id) {sign} (:at, :id)", "AND s.id != :id"):
            found = value(
                db,
                f"SELECT reference FROM submission s WHERE {within if consultation else ''}"
                f" s.status = 'received' AND s.assigned_to {whose} ('', :by) {beyond}"
                f" ORDER BY s.received_at {order}, s.id {order} LIMIT 1",
                asked,
            )
            if found:
                return str(found)
    return None


def arrivals(db: Database, slug: str) -> list[Arrivals]:
    """Return when the answers to a consultation came, counted by the hour.

    Copenhagen's days begin on the hour, so whoever counts days loses nothing by that.
    """
    found = rows(
        db,
        "SELECT substr(received_at, 1, 13) || ':00+00:00' AS hour, channel, speaks_as,"
        " count(*) AS count FROM submission s JOIN consultation c ON c.id = s.consultation_id"
        " WHERE slug = ? GROUP BY hour, channel, speaks_as ORDER BY hour, channel, speaks_as",
        (slug,),
    )
    return [
        Arrivals(
            moment_of(each["hour"]),
            Channel(each["channel"]),
            SpeaksAs(each["speaks_as"]),
            each["count"],
        )
        for each in found
    ]


def refusals(db: Database, *, now: datetime, since: datetime) -> list[Refusal]:
    """Return the refused letters that still matter, oldest first.

    An invitation matters until its party has answered or the deadline is past, and any other
    letter until `since`: nobody can un-refuse a letter, so the list must empty by itself.
    """
    found = rows(
        db,
        "SELECT kind_of.kind, address, subject, refused_at, reply, slug, party.name AS party,"
        " submission_reference FROM delivery"
        " JOIN letter kind_of ON kind_of.id = letter_id"
        " LEFT JOIN consultation c ON c.id = kind_of.consultation_id"
        " LEFT JOIN party ON party.id = kind_of.party_id"
        " WHERE refused_at IS NOT NULL AND kind_of.kind NOT LIKE 'draft%'"
        " AND CASE kind_of.kind WHEN 'invitation' THEN"
        "   closes_at > :now AND NOT EXISTS (SELECT 1 FROM submission_party sp"
        "     JOIN submission s ON s.id = sp.submission_id WHERE sp.party_id = party.id"
        "     AND s.consultation_id = c.id AND s.status != 'withdrawn')"
        " ELSE refused_at > :since END ORDER BY refused_at, letter_id, address",
        {"now": text_of(now), "since": text_of(since)},
    )
    return [
        Refusal(
            kind=each["kind"],
            address=each["address"],
            subject=each["subject"],
            refused_at=moment_of(each["refused_at"]),
            reply=each["reply"],
            consultation=each["slug"] or "",
            party=each["party"] or "",
            reference=each["submission_reference"] or "",
        )
        for each in found
    ]


def unsent(db: Database) -> int:
    """Return how many deliveries still wait to be sent."""
    return int(value(db, "SELECT count(*) FROM delivery WHERE next_try_at IS NOT NULL"))


def sign_in_letters(db: Database, email: str, *, since: datetime) -> int:
    """Return how many one-time links were mailed to this address since a moment."""
    return int(
        value(
            db,
            "SELECT count(*) FROM delivery JOIN letter ON letter.id = letter_id"
            " WHERE address = ? COLLATE NOCASE AND kind = 'sign-in' AND queued_at > ?",
            (email, text_of(since)),
        )
    )


def _line(found: dict[str, Any]) -> Line:
    return Line(
        reference=found["reference"],
        consultation=found["slug"],
        title=found["title"],
        parties=tuple(json.loads(found["parties"])),
        sender=found["organisation"] or found["author_name"] or found["email"],
        status=Status(found["status"]),
        channel=Channel(found["channel"]),
        received_at=moment_of(found["received_at"]),
        late=bool(found["late"]),
        nil_return=bool(found["nil_return"]),
        name_protected=bool(found["name_protected"]),
        attachments=found["attachments"],
        findings=len(json.loads(found["findings"])) + found["in_files"],
        reasons=tuple(json.loads(found["reasons"])),
        assigned_to=found["assigned_to"],
    )

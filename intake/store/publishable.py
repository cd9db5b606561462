"""What the publisher reads of the record: one consistent moment, and no private column."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from intake.core.point import Said
from intake.core.redaction import Redaction
from intake.core.submission import (
    Channel,
    Draft,
    Identity,
    Mandate,
    Point,
    Preference,
    SpeaksAs,
    Status,
    StoredAttachment,
    Submission,
)
from intake.store import copies, redactions, submission_parts
from intake.store import points as kept_points
from intake.store.connection import moment_of, row, rows, value

AT_A_TIME = 500
"""Submissions fetched at once: few enough for flat memory, many enough for few queries."""

QUIET = (
    "submission received",
    "submission published",
    "message placed",
    "message dismissed",
    "message submitted",
    "message repeated",
    "message automatic",
    "message bounce",
    "message held",
    "message unreadable",
    "message answered",
    "message read again",
    "message joined",
    "message split",
    "message taken out",
    "submission restored",
    "sender told",
    "submission objected",
    "public version accepted",
    "approval lapsed",
    "objection changed",
    "objection overruled",
    "objection withheld",
    "objection withdrawn",
    "standard text saved",
    "standard text removed",
    "letter came back",
    "letter refused",
    "time asked",
    "time granted",
    "time declined",
    "supposition confirmed",
    "supposition rejected",
    "draft begun",
    "draft erased",
    "joint answer disowned",
    "party reminded",
    "party written to",
    "log words erased",
    "retention set",
    "retention confirmed",
    "legal hold placed",
    "legal hold lifted",
    "person looked up",
    "person corrected",
    "person erased",
    "case file asked for",
    "case file made",
    "case file journalised",
    "consultation drafted",
    "consultation removed",
    "draft changed",
    "user added",
    "user removed",
    "following asked",
    "following begun",
    "following changed",
    "following ended",
    "suggestion dismissed",
    "unread files asked about",
    "note written",
    "theme given",
    "theme taken off",
    "point worked on",
    "paragraph saved",
    "paragraph removed",
    "sender asked",
    "sender replied",
    "public version answered",
    "public version heard",
    "reply taken in",
    "submission assigned",
    "submission let go",
    "answer taken out of group",
    "groups merged",
    "batch begun",
    "batch taken back",
    "filter saved",
    "filter removed",
    "user changed",
    "user disabled",
    "user enabled",
    "password chosen",
    "password removed",
    "second factor begun",
    "second factor removed",
    "recovery code used",
    "session ended",
    "sessions ended",
    "read",
    "signed in",
    "signed out",
    "meeting noted for us",
    "meeting contribution",
    "decision drafted",
    "decision draft removed",
    "promise handed over",
    "letters drafted",
    "letters sent",
    "letter published",
    "letter taken down",
)
"""Events that change nothing for the public. An action missing here costs a needless publication;
the other way round, forgetting one would leave something public that must not be."""

LOUD = f"action NOT IN ({', '.join(repr(each) for each in QUIET)})"


@contextmanager
def moment(db: Database) -> Iterator[None]:
    """Everything read in the block is read at one moment; writers wait until it ends."""
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.execute("COMMIT")


def last_event(db: Database) -> int:
    """Return the id of the newest event that may have changed the public face, or 0."""
    return int(value(db, f"SELECT id FROM event WHERE {LOUD} ORDER BY id DESC LIMIT 1") or 0)


def since(db: Database, event: int) -> list[str]:
    """Return what the events after `event` that matter to the public are about."""
    found = rows(
        db,
        f"SELECT DISTINCT subject FROM event WHERE id > ? AND {LOUD} ORDER BY subject",
        (event,),
    )
    return [each["subject"] for each in found]


def public_id_of(db: Database, reference: str) -> str | None:
    """Return the public id of the submission with this reference, None for any other subject."""
    found = row(db, "SELECT public_id FROM submission WHERE reference = ?", (reference,))
    return str(found["public_id"]) if found else None


def submissions(db: Database, only: Collection[str] | None = None) -> Iterator[Submission]:
    """Give the approved and published submissions of consultations that are no drafts.

    All, or `only` those with these public ids; in the order of these, so that the public copy does
    not tell who came first. Mail addresses, notices and what surrounded a mail are not even read.
    """
    if only is None:
        yield from _submissions(db, None)
        return
    ids = sorted(only)
    for start in range(0, len(ids), AT_A_TIME):
        yield from _submissions(db, ids[start : start + AT_A_TIME])


def _submissions(db: Database, only: list[str] | None) -> Iterator[Submission]:
    after = ""
    among = "" if only is None else f" AND s.public_id IN ({_marks(only)})"
    while True:
        # The plus keeps SQLite from the index on status, which would sort all of it each time.
        found = rows(
            db,
            "SELECT s.id, reference, s.public_id, c.slug, channel, status, received_at, late,"
            " author_name, organisation, speaks_as, preference, s.body, nil_return,"
            " s.number, name_protected, mandate, adopted_on, minority, kept_face"
            " FROM submission s JOIN consultation c ON c.id = s.consultation_id"
            " WHERE s.public_id > ? AND +status IN ('approved', 'published')"
            f" AND NOT awaits_release AND stage != 'draft'{among}"
            " ORDER BY s.public_id LIMIT ?",
            (after, *(only or ()), AT_A_TIME),
        )
        if not found:
            return
        yield from _with_parts(db, found)
        after = found[-1]["public_id"]


def _with_parts(db: Database, found: list[dict[str, Any]]) -> Iterator[Submission]:
    ids = [each["id"] for each in found]
    answers = _parts(
        db,
        "SELECT submission_id, question_key, text FROM answer WHERE submission_id IN ({})"
        " ORDER BY submission_id, question_key, position",
        ids,
    )
    points = _parts(
        db,
        "SELECT submission_id, number, text, theme FROM point WHERE submission_id IN ({})"
        " ORDER BY submission_id, number",
        ids,
    )
    parties = _parts(
        db,
        "SELECT submission_id, name FROM submission_party JOIN party ON party.id = party_id"
        " WHERE submission_id IN ({}) ORDER BY submission_id, name",
        ids,
    )
    attachments: dict[int, list[StoredAttachment]] = {}
    for number, attachment in copies.attachments_of(db, ids):
        attachments.setdefault(number, []).append(attachment)
    redacted = redactions.of_many(db, ids)
    said = kept_points.said(db, ids)
    for each in found:
        number = each["id"]
        yield _submission(
            each,
            redacted=redacted.get(number, ()),
            said=said.get(number, {}),
            answers=answers.get(number, []),
            points=points.get(number, []),
            parties=parties.get(number, []),
            attachments=attachments.get(number, []),
        )


def _submission(
    found: dict[str, Any],
    *,
    redacted: tuple[Redaction, ...],
    said: Mapping[int, Said],
    answers: list[dict[str, Any]],
    points: list[dict[str, Any]],
    parties: list[dict[str, Any]],
    attachments: list[StoredAttachment],
) -> Submission:
    return Submission(
        reference=found["reference"],
        public_id=found["public_id"],
        consultation=found["slug"],
        channel=Channel(found["channel"]),
        status=Status(found["status"]),
        received_at=moment_of(found["received_at"]),
        late=bool(found["late"]),
        identity=Identity.UNVERIFIED,  # private, and of no use here
        identity_reason="",
        draft=Draft(
            author_name=found["author_name"],
            organisation=found["organisation"],
            speaks_as=SpeaksAs(found["speaks_as"]),
            preference=Preference(found["preference"]),
            answers={
                key: tuple(each["text"] for each in texts)
                for key, texts in groupby(answers, itemgetter("question_key"))
            },
            body=found["body"],
            points=tuple(Point(each["text"], each["theme"], each["number"]) for each in points),
            nil_return=bool(found["nil_return"]),
            parties=tuple(each["name"] for each in parties),
            mandate=Mandate(found["mandate"]),
            adopted_on=date.fromisoformat(found["adopted_on"]) if found["adopted_on"] else None,
            minority=found["minority"],
            name_protected=bool(found["name_protected"]),
        ),
        redactions=redacted,
        said=said,
        number=found["number"],
        kept_face=submission_parts.kept_face(found["kept_face"]),
        attachments=tuple(attachments),
    )


def _parts(db: Database, sql: str, ids: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Return rows that belong to these submissions, by submission; `sql` orders by it first."""
    found = rows(db, sql.format(_marks(ids)), ids)
    return {number: list(each) for number, each in groupby(found, itemgetter("submission_id"))}


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)

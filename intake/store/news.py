"""What has happened that the public may hear of: read out of what the record holds already."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core import publication
from intake.core.following import News, NewsKind, Scope, Topic
from intake.store import consultations, parties, submissions
from intake.store.connection import moment_of, rows, text_of

MOST = 50

_WHICH = {
    Scope.ALL: "1",
    Scope.CONSULTATION: "c.slug = :name",
    Scope.TOPIC: "EXISTS (SELECT 1 FROM json_each(c.topics) t WHERE t.value = :name)",
    Scope.PARTY: "EXISTS (SELECT 1 FROM invitation i JOIN party p ON p.id = i.party_id"
    " WHERE i.consultation_id = c.id AND p.public_id = :name)",
}
_STEPS = (
    "SELECT '{kind}' AS kind, {column} AS at, slug, title FROM consultation c"
    " WHERE stage != 'draft' AND {column} > :after AND {column} <= :until AND {which}"
)
_ANSWERS = (
    "SELECT max(e.at) AS at, c.slug, title, reference FROM event e"
    " JOIN submission s ON s.reference = e.subject"
    " JOIN consultation c ON c.id = s.consultation_id"
    " WHERE e.action = 'submission published' AND e.at > :after AND e.at <= :until"
    " AND s.status = 'published' AND s.preference != 'private' AND c.stage != 'draft' AND {which}"
    " GROUP BY s.id ORDER BY at DESC LIMIT :most"
)
_LOOP = (
    "SELECT 'decided' AS kind, '' AS step, d.title AS about, published_at AS at, slug, c.title,"
    " c.id, c.topics FROM decision d JOIN consultation c ON c.id = consultation_id"
    " WHERE published_at IS NOT NULL"
    " UNION ALL SELECT 'promise', s.kind, p.text, s.at, slug, c.title, c.id, c.topics"
    " FROM promise_step s JOIN promise p ON p.id = promise_id"
    " JOIN consultation c ON c.id = consultation_id"
    " UNION ALL SELECT 'progress', g.percent || '', m.title, g.at, slug, c.title, c.id, c.topics"
    " FROM progress g JOIN milestone m ON m.id = milestone_id"
    " JOIN consultation c ON c.id = consultation_id"
    " UNION ALL SELECT 'account', '', c.title, a.at, slug, c.title, c.id, c.topics"
    " FROM account a JOIN consultation c ON c.id = consultation_id"
)
_BY_PARTY = (
    "EXISTS (SELECT 1 FROM submission_party sp JOIN party p ON p.id = sp.party_id"
    " WHERE sp.submission_id = s.id AND p.public_id = :name) AND s.preference = 'named'"
    " AND NOT s.name_protected"
)


def of(
    db: Database, topic: Topic, *, after: datetime, until: datetime, most: int = MOST
) -> list[News]:
    """Return what happened after `after` and up to `until`, newest first.

    Who follows everything hears that consultations open and close, not of each answer.
    """
    asked = {
        "name": topic.name,
        "after": text_of(after),
        "until": text_of(until),
        "most": most,
    }
    found = [
        *_of_consultations(db, topic.scope, asked),
        *_extended(db, topic.scope, asked),
        *_afterwards(db, topic.scope, asked),
    ]
    if topic.scope is not Scope.ALL:
        found += _answers(db, topic.scope, asked)
    return sorted(found, key=lambda each: each.at, reverse=True)[:most]


def _of_consultations(db: Database, scope: Scope, asked: dict[str, Any]) -> list[News]:
    steps = {NewsKind.OPENED: "opens_at", NewsKind.CLOSED: "closes_at"}
    sql = " UNION ALL ".join(
        _STEPS.format(kind=kind, column=column, which=_WHICH[scope])
        for kind, column in steps.items()
    )
    return [_news(NewsKind(each["kind"]), each) for each in rows(db, sql, asked)]


def _extended(db: Database, scope: Scope, asked: dict[str, Any]) -> list[News]:
    found = rows(
        db,
        "SELECT e.at, slug, title FROM event e JOIN consultation c ON c.slug = e.consultation"
        " WHERE e.action = 'deadline extended' AND e.at > :after AND e.at <= :until"
        f" AND stage != 'draft' AND {_WHICH[scope]}",
        asked,
    )
    return [_news(NewsKind.EXTENDED, each) for each in found]


def _afterwards(db: Database, scope: Scope, asked: dict[str, Any]) -> list[News]:
    """Return what was decided, and what became of promises."""
    found = rows(
        db,
        f"SELECT c.* FROM ({_LOOP}) c WHERE at > :after AND at <= :until AND {_WHICH[scope]}"
        " AND (SELECT stage FROM consultation WHERE id = c.id) != 'draft'",
        asked,
    )
    return [
        _news(NewsKind(each["kind"]), each, about=each["about"], step=each["step"])
        for each in found
    ]


def _answers(db: Database, scope: Scope, asked: dict[str, Any]) -> list[News]:
    which = _BY_PARTY if scope is Scope.PARTY else _WHICH[scope]
    known = parties.every(db)
    found = []
    for each in rows(db, _ANSWERS.format(which=which), asked):
        submission = submissions.get(db, each["reference"])
        face = publication.face(submission, consultations.get(db, each["slug"]), known)
        found.append(_news(NewsKind.ANSWERED, each, sender=face.sender, public_id=face.id))
    return found


def _news(kind: NewsKind, found: dict[str, Any], **answer: str) -> News:
    at = moment_of(found["at"])
    return News(kind=kind, at=at, slug=found["slug"], title=found["title"], **answer)

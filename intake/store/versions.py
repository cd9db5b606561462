"""The versions of each answer: text once written and never changed."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core import version
from intake.core.submission import Submission
from intake.core.version import Version, Why
from intake.store import receipts
from intake.store.connection import moment_of, row, rows, text_of, value

_SELECT = (
    "SELECT reference, v.number, at, actor, why, content, sha256, code"
    " FROM version v JOIN submission s ON s.id = v.submission_id"
)


def add(db: Database, submission: Submission, *, why: Why, actor: str, now: datetime) -> int:
    """Keep the answer as it stands as its next version; return the version's number."""
    number = newest(db, submission.reference) + 1
    text = version.content(submission, number)
    db.conn.execute(
        "INSERT INTO version (submission_id, number, at, actor, why, content, sha256, code)"
        " SELECT id, ?, ?, ?, ?, ?, ?, ? FROM submission WHERE reference = ?",
        (
            number,
            text_of(now),
            actor,
            why,
            text,
            version.digest(text),
            version.code(text),
            submission.reference,
        ),
    )
    receipts.add(
        db,
        submission_id=value(
            db, "SELECT id FROM submission WHERE reference = ?", (submission.reference,)
        ),
        reference=submission.reference,
        number=number,
        at=text_of(now),
        sha256=version.digest(text),
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO version_file (submission_id, number, sha256)"
        " SELECT id, ?, ? FROM submission WHERE reference = ?",
        [(number, each.sha256, submission.reference) for each in submission.attachments],
    )
    return number


def newest(db: Database, reference: str) -> int:
    """Return the number of the newest version of an answer, 0 where there is none yet."""
    return int(
        value(
            db,
            "SELECT coalesce(max(v.number), 0) FROM version v"
            " JOIN submission s ON s.id = v.submission_id WHERE reference = ?",
            (reference,),
        )
    )


def last_point(db: Database, reference: str) -> int:
    """Return the highest number that a point had in any version of an answer, or 0."""
    return int(
        value(
            db,
            "SELECT coalesce(max(p.value ->> 'number'), 0) FROM version v"
            " JOIN submission s ON s.id = v.submission_id, json_each(v.content, '$.points') p"
            " WHERE reference = ?",
            (reference,),
        )
    )


def of(db: Database, reference: str) -> list[Version]:
    """Return the versions of an answer, the first first."""
    found = rows(db, f"{_SELECT} WHERE reference = ? ORDER BY v.number", (reference,))
    return [_version(each) for each in found]


def files(db: Database, found: Version) -> list[str]:
    """Return the SHA-256 of each file that a version names."""
    named = rows(
        db,
        "SELECT sha256 FROM version_file v JOIN submission s ON s.id = v.submission_id"
        " WHERE reference = ? AND v.number = ? ORDER BY sha256",
        (found.reference, found.number),
    )
    return [each["sha256"] for each in named]


def with_code(db: Database, code: str) -> Version | None:
    """Return the version that this receipt code was given for, or None."""
    found = row(db, f"{_SELECT} WHERE code = ?", (code,))
    return _version(found) if found else None


def _version(found: dict[str, Any]) -> Version:
    return Version(**{**found, "at": moment_of(found["at"]), "why": Why(found["why"])})

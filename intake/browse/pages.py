"""What our pages show beside what Datasette gives them: a few queries for each kind of page."""

from collections.abc import Awaitable, Callable
from typing import Any

from intake.browse.current import Current

Row = dict[str, Any]
Page = Callable[[Current, str], Awaitable[dict[str, Any]]]

NEWEST = 8
FEW = 12

_SUBMISSIONS = (
    "SELECT s.id, s.sender, s.consultation, c.title, s.received_on, s.nil_return, s.late,"
    " s.point_count, s.attachment_count, substr(s.text, 1, 400) AS start"
    " FROM submission s JOIN consultation c ON c.id = s.consultation"
)


async def rows(current: Current, sql: str, *parameters: object) -> list[Row]:
    """Return rows of the public database by column name."""
    found = await current.execute(sql, parameters)
    return [dict(each) for each in found.rows]


async def front(current: Current, _key: str) -> dict[str, Any]:
    """Return the newest answers, and the doors by consultation and by party."""
    return {
        "newest": await rows(
            current, f"{_SUBMISSIONS} ORDER BY s.received_on DESC, s.id LIMIT ?", NEWEST
        ),
        "consultations": await rows(
            current,
            "SELECT id, title, status, closes_at, submission_count FROM consultation"
            " ORDER BY closes_at DESC, id LIMIT ?",
            FEW,
        ),
        "parties": await rows(
            current,
            "SELECT id, name, submission_count FROM party"
            " ORDER BY submission_count DESC, name LIMIT ?",
            FEW,
        ),
        "counts": current.generation.counts,
        "made_at": await rows(
            current, "SELECT number, made_at FROM generation ORDER BY number DESC LIMIT 1"
        ),
    }


async def submission(current: Current, key: str) -> dict[str, Any]:
    """Return the parts of one answer."""
    return {
        "consultation": await rows(
            current,
            "SELECT c.* FROM consultation c JOIN submission s ON s.consultation = c.id"
            " WHERE s.id = ?",
            key,
        ),
        "parties": await rows(
            current,
            "SELECT p.* FROM party p JOIN submission_party sp ON sp.party = p.id"
            " WHERE sp.submission = ? ORDER BY p.name",
            key,
        ),
        "answers": await rows(
            current, "SELECT * FROM answer WHERE submission = ? ORDER BY rowid", key
        ),
        "points": await rows(
            current, "SELECT * FROM point WHERE submission = ? ORDER BY number", key
        ),
        "attachments": await rows(
            current,
            "SELECT id, name, kind, size, why, pages, text != '' AS has_text, file_type, file_size"
            " FROM attachment WHERE submission = ? ORDER BY rowid",
            key,
        ),
    }


async def consultation(current: Current, key: str) -> dict[str, Any]:
    """Return the newest answers to one consultation, and the parties that answered."""
    return {
        "newest": await rows(
            current,
            f"{_SUBMISSIONS} WHERE s.consultation = ? ORDER BY s.received_on DESC, s.id LIMIT ?",
            key,
            FEW,
        ),
        "parties": await rows(
            current,
            "SELECT p.id, p.name, count(*) AS submission_count FROM submission s"
            " JOIN submission_party sp ON sp.submission = s.id JOIN party p ON p.id = sp.party"
            " WHERE s.consultation = ? GROUP BY p.id ORDER BY p.name LIMIT 100",
            key,
        ),
    }


async def party(current: Current, key: str) -> dict[str, Any]:
    """Return the newest answers of one party."""
    return {
        "newest": await rows(
            current,
            f"{_SUBMISSIONS} JOIN submission_party sp ON sp.submission = s.id"
            " WHERE sp.party = ? ORDER BY s.received_on DESC, s.id LIMIT ?",
            key,
            FEW,
        )
    }


async def attachment(current: Current, key: str) -> dict[str, Any]:
    """Return the answer that one file came with."""
    return {
        "submission": await rows(
            current,
            "SELECT s.id, s.sender, c.id AS consultation, c.title FROM attachment a"
            " JOIN submission s ON s.id = a.submission"
            " JOIN consultation c ON c.id = a.consultation WHERE a.id = ?",
            key,
        )
    }


PAGES: dict[str, Page] = {
    "index.html": front,
    "row-public-submission.html": submission,
    "row-public-consultation.html": consultation,
    "row-public-party.html": party,
    "row-public-attachment.html": attachment,
}
"""By template: Datasette picks a template by what is asked for."""

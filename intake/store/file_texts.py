"""What was read in files: each file once, whoever handed it in and however often."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.extracted import Extracted, Flag
from intake.store.connection import listed, row, rows, text_of


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A file to read, under the name it first came with; `tries` are those before this one."""

    tries: int
    name: str
    media_type: str
    content: bytes = field(repr=False)


def ask_for(db: Database, sha256: str) -> None:
    """Let a kept file wait to be read, inside the caller's transaction; once is enough."""
    db.conn.execute("INSERT INTO file_text (sha256) VALUES (?) ON CONFLICT DO NOTHING", (sha256,))


def waiting(db: Database, *, count: int) -> list[str]:
    """Return the SHA-256 of up to `count` files to read, those tried least first."""
    found = rows(
        db,
        "SELECT sha256 FROM file_text f WHERE extracted_at IS NULL"
        " AND (EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = f.sha256)"
        " OR EXISTS (SELECT 1 FROM upload u WHERE u.sha256 = f.sha256))"
        " ORDER BY tries, rowid LIMIT ?",
        (count,),
    )
    return [each["sha256"] for each in found]


def get_waiting(db: Database, sha256: str) -> Waiting:
    """Return a file that waits. Raises NotFound."""
    found = row(
        db,
        "SELECT tries, name, media_type, content FROM file_text JOIN file USING (sha256) JOIN"
        " (SELECT sha256, name, media_type, submission_id, position FROM attachment UNION ALL"
        " SELECT sha256, name, media_type, NULL, 0 FROM upload) USING (sha256)"
        " WHERE sha256 = ? ORDER BY submission_id IS NULL, submission_id, position LIMIT 1",
        (sha256,),
    )
    if found is None:
        raise NotFound("file", sha256)
    return Waiting(**{**found, "content": bytes(found["content"])})


def count_try(db: Database, sha256: str) -> None:
    """Count one more try at reading a file, before the try, so that a crash is counted."""
    db.conn.execute("UPDATE file_text SET tries = tries + 1 WHERE sha256 = ?", (sha256,))


def put(db: Database, sha256: str, extracted: Extracted, *, now: datetime) -> None:
    """Keep what was read in a file."""
    db.conn.execute(
        "UPDATE file_text SET extracted_at = ?, flags = ?, findings = ?, text = ? WHERE sha256 = ?",
        (
            text_of(now),
            listed(extracted.flags),
            listed(extracted.findings),
            extracted.text,
            sha256,
        ),
    )


def of_files(db: Database, hashes: Sequence[str]) -> dict[str, Extracted | None]:
    """Return what was read in each of these files, by SHA-256; None while it waits."""
    marks = ", ".join("?" for _ in hashes)
    found = rows(
        db,
        "SELECT sha256, extracted_at, flags, findings, text FROM file_text"
        f" WHERE sha256 IN ({marks})",
        tuple(hashes),
    )
    read = {each["sha256"]: _extracted(each) for each in found if each["extracted_at"]}
    return {each: read.get(each) for each in hashes}


def of_submission(db: Database, reference: str) -> list[Extracted | None]:
    """Return what was read in each attachment of a submission, in order; None while it waits."""
    found = rows(
        db,
        "SELECT extracted_at, flags, f.findings, text FROM attachment a"
        " JOIN submission s ON s.id = a.submission_id LEFT JOIN file_text f USING (sha256)"
        " WHERE reference = ? ORDER BY position",
        (reference,),
    )
    return [_extracted(each) if each["extracted_at"] else None for each in found]


def _extracted(found: dict[str, Any]) -> Extracted:
    return Extracted(
        text=found["text"],
        flags=tuple(Flag(each) for each in json.loads(found["flags"])),
        findings=tuple(json.loads(found["findings"])),
    )

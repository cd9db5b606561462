"""File contents, each kept once under its SHA-256, and uploads that belong to no answer yet."""

import hashlib
from datetime import datetime

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.identifiers import fingerprint
from intake.core.submission import Attachment, StoredAttachment
from intake.store import file_texts
from intake.store.connection import row, rows, text_of, value


def keep(db: Database, content: bytes) -> str:
    """Keep the bytes and return their SHA-256 in hexadecimal."""
    sha256 = hashlib.sha256(content).hexdigest()
    db.conn.execute(
        "INSERT INTO file (sha256, size, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (sha256, len(content), content),
    )
    return sha256


def content(db: Database, sha256: str) -> bytes:
    """Return the bytes. Raises NotFound."""
    found = value(db, "SELECT content FROM file WHERE sha256 = ?", (sha256,))
    if found is None:
        raise NotFound("file", sha256)
    return bytes(found)


def size(db: Database, sha256: str) -> int:
    """Return how many bytes the file has, without reading them; 0 for one that is not here."""
    return int(value(db, "SELECT size FROM file WHERE sha256 = ?", (sha256,)) or 0)


def holds(db: Database, sha256: str) -> bool:
    """Return whether the file is here and its bytes still give the hash it is named by."""
    found = value(db, "SELECT content FROM file WHERE sha256 = ?", (sha256,))
    return found is not None and hashlib.sha256(found).hexdigest() == sha256


def altered(db: Database) -> list[str]:
    """Return the names of the files whose bytes no longer give them; reads every file."""
    names = [each["sha256"] for each in rows(db, "SELECT sha256 FROM file ORDER BY sha256")]
    return [each for each in names if not holds(db, each)]


def keep_upload(db: Database, token: str, upload: Attachment, *, now: datetime) -> None:
    """Keep a file of an answer that is still being written; `token` is what fetches it again."""
    db.conn.execute(
        "INSERT INTO upload (token_hash, name, media_type, sha256, uploaded_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            fingerprint(token),
            upload.name,
            upload.media_type,
            keep(db, upload.content),
            text_of(now),
        ),
    )
    file_texts.ask_for(db, upload.sha256)


def upload(db: Database, token: str) -> StoredAttachment | None:
    """Return the upload, without its bytes, or None when it was swept or never was."""
    found = row(
        db,
        "SELECT name, media_type, size, sha256 FROM upload JOIN file USING (sha256)"
        " WHERE token_hash = ?",
        (fingerprint(token),),
    )
    return StoredAttachment(public_id="", **found) if found else None


def forget_upload(db: Database, token: str) -> None:
    """Drop an upload; its bytes go with the next sweep unless something else holds them."""
    db.conn.execute("DELETE FROM upload WHERE token_hash = ?", (fingerprint(token),))


def sweep(db: Database, *, before: datetime) -> int:
    """Drop uploads made before `before` and every file that nothing holds; return how many.

    An upload that a draft holds stays as long as the draft.
    """
    db.conn.execute(
        "DELETE FROM upload WHERE uploaded_at < ? AND NOT EXISTS"
        " (SELECT 1 FROM draft_upload d WHERE d.token_hash = upload.token_hash)",
        (text_of(before),),
    )
    # A copy of what an answer no longer holds.
    db.conn.execute(
        "DELETE FROM public_copy WHERE NOT EXISTS"
        " (SELECT 1 FROM attachment a WHERE a.public_id = public_copy.attachment)"
    )
    return db.conn.execute(
        """DELETE FROM file
            WHERE NOT EXISTS (SELECT 1 FROM attachment a WHERE a.sha256 = file.sha256)
            AND NOT EXISTS (SELECT 1 FROM material m WHERE m.sha256 = file.sha256)
            AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.sha256 = file.sha256)
            AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.paper = file.sha256)
            AND NOT EXISTS (SELECT 1 FROM version_file v WHERE v.sha256 = file.sha256)
            AND NOT EXISTS (SELECT 1 FROM public_copy c WHERE c.sha256 = file.sha256)
            AND NOT EXISTS (SELECT 1 FROM public_copy c WHERE c.pages_from = file.sha256)"""
    ).rowcount

"""The public copies of attachments: made by the worker, private until their answer is public."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.extracted import Extracted
from intake.core.public_copy import Copy, LeftOut, Why
from intake.core.submission import StoredAttachment
from intake.store import file_texts, files
from intake.store.connection import row, rows, text_of

EDITION = "1"
"""Part of every recipe: raised, with a migration that lets all copies wait, where making changes
so that what was made before should not stay."""

RECIPE = f"""'{EDITION} ' || a.sha256 || ' ' || (
    SELECT coalesce(max(r.id), 0) || '.' || count(r.lifted_at) FROM redaction r
    WHERE r.submission_id = a.submission_id
    AND (r.place IN ('', 'content ' || a.public_id) OR r.place LIKE 'area ' || a.public_id || ' %'))
"""
"""What the copy of attachment `a` is to be made of, as it stands now. Redactions are only added
and lifted once, so the newest and the number lifted tell all of them."""

COLUMNS = f"""a.submission_id, a.public_id, a.name, a.media_type,
    coalesce(a.size_before, f.size) AS size, a.sha256,
    c.recipe = {RECIPE} AND c.made_at IS NOT NULL AS is_made,
    c.why, c.sha256 AS copy_sha256, c.media_type AS copy_type, p.size AS copy_size,
    c.pages, c.text, c.facts, u.granted_at IS NOT NULL AS is_let_past"""
SELECT = f"""SELECT {COLUMNS} FROM attachment a JOIN file f ON f.sha256 = a.sha256
    LEFT JOIN public_copy c ON c.attachment = a.public_id LEFT JOIN file p ON p.sha256 = c.sha256
    LEFT JOIN unread_file u ON u.attachment = a.public_id"""
"""Attachments with their copies; one made of anything else than what holds now is none."""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A file to make a copy of; `tries` counts this one."""

    attachment: str
    reference: str
    recipe: str
    tries: int
    name: str
    media_type: str
    content: bytes = field(repr=False)
    pages_from: bytes = field(repr=False)  # the PDF that an office program made of it before
    read: Extracted = field(repr=False)


def ask_for(db: Database, attachment: str) -> None:
    """Let an attachment wait for its copy, inside the caller's transaction."""
    db.conn.execute(
        "INSERT INTO public_copy (attachment) VALUES (?) ON CONFLICT DO NOTHING", (attachment,)
    )


def ask_again(db: Database, reference: str) -> None:
    """Let the copies of an answer that were made of other redactions wait to be made anew."""
    db.conn.execute(
        "UPDATE public_copy SET made_at = NULL, tries = 0 WHERE attachment IN ("
        "SELECT a.public_id FROM attachment a JOIN submission s ON s.id = a.submission_id"
        f" WHERE s.reference = ? AND public_copy.recipe != {RECIPE})",
        (reference,),
    )


def waiting(db: Database, *, count: int) -> list[str]:
    """Return up to `count` attachments to copy, by public id: read, and tried least."""
    found = rows(
        db,
        "SELECT c.attachment FROM public_copy c JOIN attachment a ON a.public_id = c.attachment"
        " JOIN file_text t ON t.sha256 = a.sha256"
        " WHERE c.made_at IS NULL AND t.extracted_at IS NOT NULL"
        " ORDER BY c.tries, c.rowid LIMIT ?",
        (count,),
    )
    return [each["attachment"] for each in found]


def get_waiting(db: Database, attachment: str) -> Waiting:
    """Return what a copy is to be made of. Raises NotFound."""
    found = row(
        db,
        "SELECT a.public_id, reference, c.tries, a.name, a.media_type, a.sha256, content,"
        f" c.pages_from, {RECIPE} AS recipe FROM attachment a"
        " JOIN public_copy c ON c.attachment = a.public_id"
        " JOIN submission s ON s.id = a.submission_id JOIN file f ON f.sha256 = a.sha256"
        " WHERE a.public_id = ?",
        (attachment,),
    )
    if found is None:
        raise NotFound("attachment", attachment)
    return Waiting(
        attachment=attachment,
        reference=found["reference"],
        recipe=found["recipe"],
        tries=found["tries"],
        name=found["name"],
        media_type=found["media_type"],
        content=bytes(found["content"]),
        pages_from=files.content(db, found["pages_from"]) if found["pages_from"] else b"",
        read=file_texts.of_files(db, [found["sha256"]])[found["sha256"]] or Extracted(),
    )


def count_try(db: Database, attachment: str) -> None:
    """Count one more try, before the try, so that a crash is counted."""
    db.conn.execute("UPDATE public_copy SET tries = tries + 1 WHERE attachment = ?", (attachment,))


def put(
    db: Database,
    waiting: Waiting,
    copy: Copy,
    content: bytes,
    *,
    pages_from: bytes = b"",
    now: datetime,
) -> bool:
    """Keep a copy; return False, and keep nothing, where what it is made of holds no longer."""
    found = row(
        db,
        f"SELECT {RECIPE} AS recipe FROM attachment a WHERE public_id = ?",
        (waiting.attachment,),
    )
    if found is None or found["recipe"] != waiting.recipe:
        return False
    db.conn.execute(
        "UPDATE public_copy SET made_at = ?, recipe = ?, why = ?, sha256 = ?, media_type = ?,"
        " pages = ?, text = ?, facts = ?, pages_from = ? WHERE attachment = ?",
        (
            text_of(now),
            waiting.recipe,
            copy.why,
            files.keep(db, content) if content else None,
            copy.media_type,
            copy.pages,
            copy.text,
            _facts(copy),
            files.keep(db, pages_from) if pages_from else None,
            waiting.attachment,
        ),
    )
    return True


def attachments_of(db: Database, submissions: Sequence[int]) -> list[tuple[int, StoredAttachment]]:
    """Return the attachments of submissions with their copies, by the submission's row."""
    marks = ", ".join("?" for _ in submissions)
    found = rows(
        db,
        f"{SELECT} WHERE a.submission_id IN ({marks}) ORDER BY a.submission_id, a.position",
        tuple(submissions),
    )
    return [(each["submission_id"], _attachment(each)) for each in found]


def _attachment(found: dict[str, Any]) -> StoredAttachment:
    return StoredAttachment(
        found["public_id"],
        found["name"],
        found["media_type"],
        found["size"],
        found["sha256"],
        _copy(found) if found["is_made"] else None,
        is_let_past=bool(found["is_let_past"]),
    )


def pages(db: Database, attachment: str) -> int:
    """Return how many pages the file has, as far as they were ever drawn."""
    found = row(db, "SELECT pages FROM public_copy WHERE attachment = ?", (attachment,))
    return int(found["pages"]) if found else 0


def drawn_from(db: Database, attachment: str) -> bytes:
    """Return what the pages of a file are drawn from: itself, or what an office program made.

    Raises NotFound.
    """
    found = row(
        db,
        "SELECT coalesce(c.pages_from, a.sha256) AS sha256 FROM attachment a"
        " LEFT JOIN public_copy c ON c.attachment = a.public_id WHERE a.public_id = ?",
        (attachment,),
    )
    return files.content(db, found["sha256"] if found else "")


_LISTS = ("unread", "from_scan", "left_out", "missing", "counts", "found")


def _facts(copy: Copy) -> str:
    return json.dumps({name: getattr(copy, name) for name in _LISTS}, ensure_ascii=False)


def counted(copy: Copy) -> str:
    """Return the facts of a copy that its public face needs: what was left out, never the words."""
    return _facts(Copy(why=copy.why, counts=copy.counts))


def _copy(found: dict[str, Any]) -> Copy:
    facts = json.loads(found["facts"])
    return Copy(
        why=Why(found["why"]),
        sha256=found["copy_sha256"] or "",
        media_type=found["copy_type"],
        size=found["copy_size"] or 0,
        pages=found["pages"],
        text=found["text"],
        unread=tuple(facts["unread"]),
        from_scan=tuple(facts["from_scan"]),
        left_out=tuple(LeftOut(each) for each in facts["left_out"]),
        missing=tuple(facts["missing"]),
        counts=tuple((reason, count) for reason, count in facts["counts"]),
        found=tuple((kind, words) for kind, words in facts["found"]),
    )

"""The full-text index over everything private, brought up to date before each commit.

Triggers note in `search_due` what a transaction wrote; `settle` then writes each row of the index
once, however many parts of it changed. So the index and what it indexes are one transaction
(docs/decisions/0026-search.md). Used by `store.connection`, so it must not import it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from intake.core.searching import SHORT, as_indexed, short_words

PLACES = (
    "words",
    "subject",
    "sender",
    "address",
    "files",
    "attached",
    "notes",
    "quoted",
    "letters",
    "marks",
)
"""Where words can stand, in the order in which a hit is shown: what people wrote comes first."""

COLUMNS = (*PLACES, SHORT)
IN_THE_PEN = "fate IN ('held', 'unreadable', 'dismissed')"
"""Messages that became no answer, so that nothing else would find them."""

BY_HAND = ("objection", "question", "reply")
"""Letters about an answer in which a person wrote of it. All others, also kinds yet to come, hold
the answer itself or the same words for all: any word would find them all."""

_WRITTEN_BY_HAND = f"letter.kind IN {BY_HAND}"

_OF_SUBMISSION = f"""
    SELECT body AS words, minority AS minority, subject, author_name, organisation, email,
        quoted, signature, reference, public_id, withheld_reason,
        (SELECT json_group_array(text) FROM (SELECT text FROM answer
            WHERE submission_id = s.id ORDER BY question_key, position)) AS answers,
        (SELECT json_group_array(text) FROM (SELECT text FROM point
            WHERE submission_id = s.id ORDER BY number)) AS points,
        (SELECT json_group_array(name) FROM submission_party
            JOIN party ON party.id = party_id WHERE submission_id = s.id) AS parties,
        (SELECT json_group_array(name) FROM (SELECT name FROM attachment
            WHERE submission_id = s.id ORDER BY position)) AS files,
        (SELECT json_group_array(text) FROM attachment JOIN file_text USING (sha256)
            WHERE submission_id = s.id) AS attached,
        (SELECT json_group_array(text) FROM (SELECT text FROM note
            WHERE submission_id = s.id ORDER BY id)) AS notes,
        (SELECT json_group_array(subject || char(10) || text) FROM letter
            WHERE submission_reference = reference AND {_WRITTEN_BY_HAND}) AS letters,
        (SELECT json_group_array(note) FROM redaction WHERE submission_id = s.id) AS redactions,
        (SELECT mail_from FROM inbox WHERE inbox.id = inbox_id) AS mail_from
    FROM submission s WHERE id = ?"""


def settle(db: Database) -> None:
    """Write the index anew for everything that this transaction changed; inside the transaction."""
    if not _is_there(db):
        return
    due = [number for (number,) in db.conn.execute("SELECT id FROM search_due").fetchall()]
    if not due:
        return
    for number in due:
        db.conn.execute("DELETE FROM search WHERE rowid = ?", (number,))
        texts = _of_submission(db, number) if number > 0 else _of_message(db, -number)
        if texts:
            row = {name: as_indexed(texts.get(name, "")) for name in PLACES}
            row[SHORT] = short_words(row.values())
            db.conn.execute(
                f"INSERT INTO search (rowid, {', '.join(COLUMNS)})"
                f" VALUES (:rowid, {', '.join(':' + name for name in COLUMNS)})",
                {"rowid": number, **row},
            )
    db.conn.execute("DELETE FROM search_due")


def forget_for_good(db: Database) -> None:
    """Write the index anew without what was taken out of it; inside a transaction.

    Until then FTS5 keeps the letters of deleted words in its segments beside a mark that they are
    gone. To be called once after an erasure, however many answers it took: it reads all of it.
    """
    settle(db)
    db.conn.execute("INSERT INTO search (search) VALUES ('rebuild')")


def _of_submission(db: Database, number: int) -> dict[str, str]:
    found = _row(db, _OF_SUBMISSION, number)
    if found is None:
        return {}
    answers, points = _texts(found, "answers"), _texts(found, "points")
    names = (found["author_name"], found["organisation"], *_texts(found, "parties"))
    marks = (found["reference"], found["public_id"], found["withheld_reason"])
    return {
        "words": _joined((found["words"], *answers, *points, found["minority"])),
        "subject": found["subject"],
        "sender": _joined(names),
        "address": _joined((found["email"], found["mail_from"] or "")),
        "files": _joined(_texts(found, "files")),
        "attached": _joined(_texts(found, "attached")),
        "notes": _joined(_texts(found, "notes")),
        "quoted": _joined((found["quoted"], found["signature"])),
        "letters": _joined(_texts(found, "letters")),
        "marks": _joined((*marks, *_texts(found, "redactions"))),
    }


def _of_message(db: Database, number: int) -> dict[str, str]:
    found = _row(db, f"SELECT mail_from, reading FROM inbox WHERE id = ? AND {IN_THE_PEN}", number)
    if found is None:
        return {}
    reading = _read(found["reading"])
    sender = reading.get("from") or {}
    files = reading.get("attachments") or ()
    return {
        "words": str(reading.get("text") or ""),
        "subject": str(reading.get("subject") or ""),
        "sender": str(sender.get("name") or ""),
        "address": _joined((str(sender.get("address") or ""), found["mail_from"])),
        "files": _joined(str(each.get("name") or "") for each in files),
        "attached": _joined(str(each.get("text") or "") for each in files),
        "quoted": _joined(str(reading.get(name) or "") for name in ("quoted", "signature")),
    }


def _is_there(db: Database) -> bool:
    """Return False in the middle of the migrations of a record from an earlier release."""
    sql = "SELECT 1 FROM sqlite_schema WHERE name = 'search_due'"
    return db.conn.execute(sql).fetchone() is not None


def _read(kept: str) -> Mapping[str, Any]:
    """Return a reading; of one that is none its words, for no mail may be lost for its index."""
    try:
        found = json.loads(kept or "{}")
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"text": kept}


def _row(db: Database, sql: str, number: int) -> dict[str, Any] | None:
    cursor = db.conn.execute(sql, (number,))
    found = cursor.fetchone()
    return (
        dict(zip((each[0] for each in cursor.description), found, strict=True)) if found else None
    )


def _texts(found: Mapping[str, Any], name: str) -> list[str]:
    return [str(each) for each in json.loads(found[name])]


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(each for each in texts if each)

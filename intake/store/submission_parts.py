"""The parts of a submission, each in its own table: answers, points, parties and files."""

import json
from collections.abc import Sequence

from sqlite_utils import Database

from intake.core import identifiers
from intake.core.submission import Attachment, Draft, StoredAttachment, with_numbers
from intake.store import copies, file_texts, files


def add(
    db: Database, number: int, draft: Draft, *, name: str, kept: Sequence[StoredAttachment] = ()
) -> None:
    """Write the parts of submission `number`; `name` makes the public ids of its new files.

    A file in `kept` (by name and content) keeps the public id it had.
    """
    add_answers(db, number, draft)
    db.conn.executemany(
        "INSERT INTO point (submission_id, number, text, theme) VALUES (?, ?, ?, ?)",
        [(number, each.number, each.text, each.theme) for each in with_numbers(draft.points)],
    )
    db.conn.executemany(
        "INSERT INTO submission_party (submission_id, party_id)"
        " SELECT ?, id FROM party WHERE name = ?",
        [(number, each) for each in draft.parties],
    )
    _add_files(db, number, draft.attachments, name=name, kept=kept)


def add_answers(db: Database, number: int, draft: Draft) -> None:
    """Write what submission `number` answers to each question."""
    db.conn.executemany(
        "INSERT INTO answer (submission_id, question_key, position, text) VALUES (?, ?, ?, ?)",
        [
            (number, key, position, text)
            for key, texts in draft.answers.items()
            for position, text in enumerate(texts)
        ],
    )


def kept_face(text: str | None) -> tuple[tuple[str, str, int], ...] | None:
    """Return what was left out of an answer whose original is gone; None while it is there."""
    return None if text is None else tuple((at, why, times) for at, why, times in json.loads(text))


def remove(db: Database, number: int) -> None:
    """Take the parts of submission `number` out, to be written anew; its versions keep them."""
    for table in ("answer", "point", "submission_party", "attachment"):
        db.conn.execute(f"DELETE FROM {table} WHERE submission_id = ?", (number,))


def _add_files(
    db: Database,
    number: int,
    attachments: Sequence[Attachment],
    *,
    name: str,
    kept: Sequence[StoredAttachment],
) -> None:
    ids = {(each.name, each.sha256): each.public_id for each in kept}
    for position, each in enumerate(attachments):
        public_id = ids.pop((each.name, each.sha256), "") or identifiers.public_id(
            "attachment", f"{name}/{position}"
        )
        sha256 = files.keep(db, each.content)
        db.conn.execute(
            "INSERT INTO attachment (submission_id, position, public_id, name, media_type, sha256)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (number, position, public_id, each.name, each.media_type, sha256),
        )
        file_texts.ask_for(db, sha256)
        copies.ask_for(db, public_id)

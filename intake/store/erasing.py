"""Taking words out of the record for good: frames stay, so that no number ever comes again.

`Reach` says what is to go, by row numbers; `erase` empties it, inside the caller's transaction.
Every table with personal data stands here once; a test holds the list to core/processing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlite_utils import Database

from intake.core.withdrawal import Kind
from intake.store import files
from intake.store.connection import text_of

KINDS = (
    "submission",
    "inbox",
    "letter",
    "delivery",
    "mailing_letter",
    "draft",
    "draft_member",
    "follower",
    "time_request",
    "party_address",
    "event",
    "upload",
    "personal_hold",
)
"""The tables whose rows can be named to be erased; what hangs on them goes with them."""


@dataclass
class Reach:
    """What is to be erased: row numbers by table (SQLite's rowid where there is no id)."""

    rows: dict[str, set[int]] = field(default_factory=lambda: {kind: set() for kind in KINDS})

    def add(self, kind: str, found: Iterable[int]) -> None:
        """Add rows of a table."""
        self.rows[kind].update(found)

    def __bool__(self) -> bool:
        """Return whether there is anything in it."""
        return any(self.rows.values())

    def meets(self, other: "Reach") -> bool:
        """Return whether both name a row, whatever it is."""
        return any(found & other.rows[kind] for kind, found in self.rows.items())

    def counts(self) -> dict[str, int]:
        """Return how many rows of each table it holds, those without any left out."""
        return {kind: len(found) for kind, found in self.rows.items() if found}


_S = "IN (SELECT id FROM temp.reach WHERE kind = 'submission')"
_I = "IN (SELECT id FROM temp.reach WHERE kind = 'inbox')"
_L = "IN (SELECT id FROM temp.reach WHERE kind = 'letter')"
_FILES = f"IN (SELECT public_id FROM attachment WHERE submission_id {_S})"
_POINTS = f"IN (SELECT id FROM assessment WHERE submission_id {_S})"

ORIGINAL = (
    f"DELETE FROM inquiry_reply WHERE inquiry_id IN (SELECT id FROM inquiry"
    f" WHERE submission_id {_S})",
    *(
        f"DELETE FROM {table} WHERE submission_id {_S}"
        for table in (
            "inquiry",
            "objection",
            "release_reply",
            "approval",
            "note",
            "looking",
            "opened",
            "dismissal",
            "redaction",
            "supposition",
            "disowned",
            "mail_lines",
            "unread_file",
            "submission_message",
            "likeness_band",
            "likeness",
            "likeness_due",
            "version_file",
        )
    ),
    f"DELETE FROM assessment_change WHERE assessment_id {_POINTS}",
    f"UPDATE assessment SET summary = '', their_answer = '' WHERE submission_id {_S}",
    f"UPDATE batch_item SET why = '', before = '' WHERE submission_id {_S}",
    f"UPDATE version SET content = '{{}}', actor = '', sha256 = '' WHERE submission_id {_S}",
    f"UPDATE submission SET email = '', subject = '', quoted = '', signature = '', hidden = '',"
    f" reasons = '[]', findings = '[]', identity_reason = '', assigned_to = '', inbox_id = NULL,"
    # The receipt's link stays known, so that whoever holds it is told that the answer is erased.
    f" needs_review = 0 WHERE id {_S}",
)
"""What the original of an answer was, besides what may have become public of it."""

ANSWER = (
    f"DELETE FROM replacement WHERE earlier_id {_S} OR later_id {_S}",
    f"DELETE FROM theme_use WHERE submission_id {_S}",
    f"DELETE FROM meeting_contribution WHERE submission_id {_S}",
    f"DELETE FROM submission_party WHERE submission_id {_S}",
    # A remark stays where other points were treated with this one.
    f"UPDATE assessment SET remark = '', passed_to = '', paragraphs = '[]' WHERE submission_id {_S}"
    " AND id NOT IN (SELECT same_as FROM assessment WHERE same_as IS NOT NULL)",
    f"DELETE FROM answer WHERE submission_id {_S}",
    f"DELETE FROM point WHERE submission_id {_S}",
    f"DELETE FROM public_copy WHERE attachment {_FILES}",
    f"DELETE FROM attachment WHERE submission_id {_S}",
    f"UPDATE submission SET author_name = '', organisation = '', body = '', minority = '',"
    f" withheld_reason = '', status = 'withdrawn', awaits_release = 0, kept_face = NULL"
    f" WHERE id {_S}",
)
"""What else an answer is made of."""

POST = (
    f"DELETE FROM message_part WHERE inbox_id {_I}",
    f"DELETE FROM submission_message WHERE inbox_id {_I}",
    f"UPDATE submission SET inbox_id = NULL WHERE inbox_id {_I}",
    f"UPDATE letter SET inbox_id = NULL WHERE inbox_id {_I}",
    f"DELETE FROM inquiry_reply WHERE inbox_id {_I}",
    f"DELETE FROM release_reply WHERE inbox_id {_I}",
    f"UPDATE inbox SET peer = '', mail_from = '', recipients = '[]', reading = '', raw = x'',"
    f" content = '', message_id = '', fate_reason = '', placed_for = '', joins = '',"
    f" fate = CASE WHEN fate IS NULL OR fate IN ('held', 'unreadable') THEN 'dismissed' ELSE fate"
    f" END, settled_at = coalesce(settled_at, :now), erased_at = :now WHERE id {_I}",
    f"DELETE FROM delivery WHERE letter_id {_L}",
    f"DELETE FROM mailing_letter WHERE letter_id {_L} AND published_at IS NULL",
    # What is public of a letter stays public, and to which councils; as it was sent, it goes.
    "UPDATE mailing_letter SET name = '', parties = iif(published_at IS NULL, '[]', parties),"
    f" addresses = '[]', answers = '[]',"
    f" content = '', key = 'erased ' || id WHERE letter_id {_L}",
    f"UPDATE letter SET key = iif(instr(key, '@'), 'erased ' || id, key), envelope_from = '',"
    f" reply_to = '', in_reply_to = '', subject = '',"
    f" text = '', html = '', unsubscribe = '', calendar = '', paper = NULL, paper_name = '',"
    f" inbox_id = NULL, erased_at = :now WHERE id {_L}",
    # A letter to several loses one of them, and says the same to the others.
    "UPDATE mailing_letter SET addresses = (SELECT json_group_array(value) FROM"
    " json_each(addresses) WHERE value NOT IN (SELECT address FROM delivery WHERE rowid IN"
    " (SELECT id FROM temp.reach WHERE kind = 'delivery'))) WHERE letter_id IN (SELECT letter_id"
    " FROM delivery WHERE rowid IN (SELECT id FROM temp.reach WHERE kind = 'delivery'))",
    "DELETE FROM delivery WHERE rowid IN (SELECT id FROM temp.reach WHERE kind = 'delivery')",
    "UPDATE time_request SET email = '', reason = ''"
    " WHERE id IN (SELECT id FROM temp.reach WHERE kind = 'time_request')",
    "DELETE FROM mailing_letter WHERE id IN (SELECT id FROM temp.reach"
    " WHERE kind = 'mailing_letter')",
)
"""Mails and letters, each by itself."""

OWN_LETTERS = (
    f"UPDATE mailing_letter SET public_content = '', published_at = NULL WHERE letter_id {_L}",
)
"""A public letter to one person goes with the person, and stays where only the private goes."""

DRAFTS = (
    "DELETE FROM upload WHERE token_hash IN (SELECT token_hash FROM draft_upload WHERE draft_id IN"
    " (SELECT id FROM temp.reach WHERE kind = 'draft'))",
    "DELETE FROM draft WHERE id IN (SELECT id FROM temp.reach WHERE kind = 'draft')",
    "DELETE FROM draft_comment WHERE EXISTS (SELECT 1 FROM draft_member m"
    " WHERE m.draft_id = draft_comment.draft_id AND m.name = draft_comment.author"
    " AND m.id IN (SELECT id FROM temp.reach WHERE kind = 'draft_member'))",
    "UPDATE draft_section SET author = '' WHERE EXISTS (SELECT 1 FROM draft_member m"
    " WHERE m.draft_id = draft_section.draft_id AND m.name = draft_section.author"
    " AND m.id IN (SELECT id FROM temp.reach WHERE kind = 'draft_member'))",
    "DELETE FROM draft_member WHERE id IN (SELECT id FROM temp.reach WHERE kind = 'draft_member')",
    "DELETE FROM upload WHERE rowid IN (SELECT id FROM temp.reach WHERE kind = 'upload')",
    "UPDATE personal_hold SET who = '', reason = ''"
    " WHERE id IN (SELECT id FROM temp.reach WHERE kind = 'personal_hold')",
    "DELETE FROM follower WHERE id IN (SELECT id FROM temp.reach WHERE kind = 'follower')",
    "DELETE FROM party_address WHERE rowid IN (SELECT id FROM temp.reach"
    " WHERE kind = 'party_address')",
)
"""What was never sent, who follows, and who is reached by it."""


def erase(db: Database, reach: Reach, *, of_case: bool = False, by: str, now: datetime) -> None:
    """Empty all that `reach` names, but for events (see `store.log`); inside a transaction.

    `of_case` where the private of a case goes and what is public of it stays.
    """
    _say(db, reach)
    _withdraw(db, by=by, now=now)
    own = () if of_case else OWN_LETTERS
    for statement in (*ORIGINAL, *ANSWER, *own, *POST, *DRAFTS):
        db.conn.execute(statement, {"now": text_of(now)} if ":now" in statement else {})
    db.conn.execute(
        f"UPDATE submission SET erased_at = ? WHERE id {_S} AND erased_at IS NULL", (text_of(now),)
    )
    forget_files(db)


def erase_originals(db: Database, reach: Reach) -> None:
    """Empty the originals of answers whose public faces were written over them before."""
    _say(db, reach)
    for statement in ORIGINAL:
        db.conn.execute(statement)


def forget_files(db: Database) -> None:
    """Delete the files that nothing holds any more; uploads under way stay."""
    files.sweep(db, before=datetime.min.replace(tzinfo=UTC))


def _withdraw(db: Database, *, by: str, now: datetime) -> None:
    """Note of answers that the public saw, or that went from there, that they were erased."""
    db.conn.execute(
        "INSERT OR REPLACE INTO withdrawal (submission_id, at, actor, kind)"
        f" SELECT id, ?, ?, ? FROM submission s WHERE id {_S} AND erased_at IS NULL"
        " AND (status = 'published' AND NOT awaits_release AND preference != 'private'"
        " OR EXISTS (SELECT 1 FROM withdrawal w WHERE w.submission_id = s.id))",
        (text_of(now), by, Kind.ERASED),
    )


def _say(db: Database, reach: Reach) -> None:
    """Write down for this connection what the statements above ask for."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS reach (kind TEXT, id INTEGER)")
    db.conn.execute("DELETE FROM temp.reach")
    db.conn.executemany(
        "INSERT INTO temp.reach VALUES (?, ?)",
        ((kind, id) for kind, found in reach.rows.items() for id in sorted(found)),
    )

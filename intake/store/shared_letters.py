"""Letters that went to others as well: a person's name and address go, and the rest stays.

A paper that named them goes with them; what it said stands in the letter.
"""

import re
from collections.abc import Collection
from html import escape

from sqlite_utils import Database

from intake.store.connection import rows
from intake.store.erasing import Reach

GONE = "[slettet]"
_LETTER = ("subject", "text", "html", "calendar")
_MAILING = ("content", "public_content")


def blot(db: Database, reach: Reach, words: Collection[str]) -> None:
    """Take words about a person out of letters that stay; inside a transaction, before `erase`."""
    found = _pattern(words)
    if found is None:
        return
    for number in sorted(_shared(db, reach)):
        _blot(db, "letter", _LETTER, f"id = {number}", found)
        _blot(db, "mailing_letter", _MAILING, f"letter_id = {number}", found)


def leave(db: Database, reach: Reach, addresses: Collection[str]) -> None:
    """Take a person off the letters to several that are not written yet; in a transaction."""
    listed = ", ".join(str(int(each)) for each in reach.rows["submission"])
    found = rows(db, f"SELECT reference FROM submission WHERE id IN ({listed})")
    own = [each["reference"] for each in found]
    for column, gone in (("addresses", addresses), ("answers", own)):
        marks = ", ".join("?" for _ in gone)
        db.conn.execute(
            f"UPDATE mailing_letter SET {column} = (SELECT json_group_array(value) FROM"
            f" json_each({column}) WHERE lower(value) NOT IN ({marks})) WHERE letter_id IS NULL"
            f" AND EXISTS (SELECT 1 FROM json_each({column}) WHERE lower(value) IN ({marks}))",
            [each.lower() for each in (*gone, *gone)],
        )


def _shared(db: Database, reach: Reach) -> set[int]:
    """Return the letters that a person got with others, or by which they asked others to write."""
    deliveries, members, own = (
        ", ".join(str(int(each)) for each in reach.rows[kind])
        for kind in ("delivery", "draft_member", "letter")
    )
    found = rows(
        db,
        f"SELECT letter_id AS id FROM delivery WHERE rowid IN ({deliveries})"
        " UNION SELECT l.id FROM letter l JOIN delivery d ON d.letter_id = l.id"
        " WHERE l.kind = 'draft-member' AND d.address IN (SELECT address FROM draft_member"
        f" WHERE draft_id IN (SELECT draft_id FROM draft_member WHERE id IN ({members})))"
        f" EXCEPT SELECT id FROM letter WHERE id IN ({own})",
    )
    return {int(each["id"]) for each in found}


def _blot(
    db: Database, table: str, columns: Collection[str], where: str, found: re.Pattern[str]
) -> None:
    for each in rows(db, f"SELECT id, {', '.join(columns)} FROM {table} WHERE {where}"):
        left = {name: found.sub(GONE, each[name]) for name in columns}
        if any(left[name] != each[name] for name in columns):
            paper = ", paper = NULL, paper_name = ''" if table == "letter" else ""
            said = ", ".join(f"{name} = ?" for name in columns)
            sql = f"UPDATE {table} SET {said}{paper} WHERE id = ?"
            db.conn.execute(sql, (*left.values(), each["id"]))


def _pattern(words: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds whole words, also where a line breaks within, or HTML writes them."""
    wanted = {form for each in words for form in (each, escape(each)) if each}
    if not wanted:
        return None
    longest_first = sorted(wanted, key=lambda each: (-len(each), each))
    parts = (r"(?:\s|\\n)+".join(map(re.escape, each.split())) for each in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)

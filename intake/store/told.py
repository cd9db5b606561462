"""Reading out all that the record holds of one person, table by table."""

from typing import Any

from sqlite_utils import Database

from intake.core.processing import TABLES, Protection, Table
from intake.store.connection import rows
from intake.store.erasing import KINDS, Reach

_BY = {"submission_id": "submission", "inbox_id": "inbox", "letter_id": "letter"}
"""The columns by which a row hangs on one of those that a reach names, before its own id."""

_LEFT_OUT = frozenset({"search", "batch_item", "mail_lines", "public_copy", "likeness"})
"""What is made of other things, which are told themselves."""

_OF_OTHERS = {
    "inquiry_reply": "inquiry_id IN (SELECT id FROM inquiry WHERE submission_id IN ({submission}))",
    "delivery": "letter_id IN ({letter}) OR rowid IN ({delivery})",
    "draft_section": "draft_id IN ({draft})",
    "draft_comment": "draft_id IN ({draft}) OR EXISTS (SELECT 1 FROM draft_member m WHERE"
    " m.id IN ({draft_member}) AND m.draft_id = draft_comment.draft_id AND m.name = author)",
    "party_address": "rowid IN ({party_address})",
    "mailing_letter": "id IN ({mailing_letter}) OR letter_id IN ({letter})",
}


def found(db: Database, reach: Reach) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that a reach names and all that hang on them, without keys and staff."""
    listed = {
        kind: ", ".join(str(int(each)) for each in sorted(numbers))
        for kind, numbers in reach.rows.items()
    }
    told: dict[str, list[dict[str, Any]]] = {}
    for name, table in TABLES.items():
        columns = _told(table)
        where = _where(name, table, listed)
        if columns and where:
            sql = f'SELECT {", ".join(columns)} FROM "{name}" WHERE {where} ORDER BY rowid'
            its = [_readable(each) for each in rows(db, sql)]
            if its:
                told[name] = its
    return told


def columns() -> set[str]:
    """Return the names of all columns of which somebody can be told."""
    anyone = dict.fromkeys(KINDS, "")
    return {
        column
        for name, table in TABLES.items()
        if _where(name, table, anyone)
        for column in _told(table)
    }


def _told(table: Table) -> list[str]:
    """Return the columns that are told; none of a table in which nobody says or is anything."""
    if not (table.identity or table.words):
        return []
    return [
        column
        for protection, named in table.protected()
        if protection not in {Protection.GUARDED, Protection.STAFF}
        for column in named.split()
    ]


def _where(name: str, table: Table, listed: dict[str, str]) -> str:
    if name in _LEFT_OUT:
        return ""
    if name in _OF_OTHERS:
        return _OF_OTHERS[name].format(**listed)
    if name in KINDS:
        return f"{'rowid' if name == 'upload' else 'id'} IN ({listed[name]})"
    columns = {column for _, named in table.protected() for column in named.split()}
    by = next((column for column in _BY if column in columns), None)
    return f"{by} IN ({listed[_BY[by]]})" if by else ""


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        for name, value in row.items()
    }

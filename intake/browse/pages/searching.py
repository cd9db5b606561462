"""Search over everything, by kind: parts of Danish words count, and no search takes for ever."""

import re
from dataclasses import dataclass

from datasette.utils import sqlite_timelimit

from intake.browse.pages.reading import Facts, Row, row, rows
from intake.store.engine import Errors, sqlite3

SHORTEST = 3
"""Letters that a word must have: the index knows texts by every three letters in a row."""

MOST_WORDS = 8
MOST_LETTERS = 200
MANY = 1000
"""Beyond this many hits we say only that there are more."""

FEW = 5
A_PAGE = 20
KIND_MS = 400
"""What the search through one kind may take."""

READ = 20_000
"""Letters of a text that are looked through for the place to show."""

_ASKED = re.compile(r'"([^"]*)"?|([^\s"]+)')
_EDGES = "\"'.,;:!?()[]{}<>*^+|&=/\\»«”“…-–"


@dataclass(frozen=True)
class Asked:
    """What a reader searches for: the words that can be found, and those too short to be."""

    text: str
    words: tuple[str, ...]
    short: tuple[str, ...]

    @property
    def match(self) -> str:
        """Return it as FTS5 wants it: every word or phrase quoted, so that no sign is syntax."""
        return " AND ".join('"{}"'.format(each.replace('"', '""')) for each in self.words)


def asked(text: str) -> Asked:
    """Return what is searched for; words in quotation marks belong together."""
    text = " ".join(text[:MOST_LETTERS].replace("\0", " ").split())
    found = [phrase or word for phrase, word in _ASKED.findall(text)]
    words = [each for each in (one.strip(_EDGES).strip() for one in found) if each]
    unique = list(dict.fromkeys(each.casefold() for each in words))[:MOST_WORDS]
    return Asked(
        text=text,
        words=tuple(each for each in unique if len(each) >= SHORTEST),
        short=tuple(each for each in unique if len(each) < SHORTEST),
    )


@dataclass(frozen=True)
class _Kind:
    """How one kind is searched: its table, what a hit shows, and the text an excerpt is of."""

    table: str
    shows: str
    joined: str
    text: str
    newest: str = ""


_KINDS = {
    each.table: each
    for each in (
        _Kind(
            "consultation", "t.id, t.title, t.status, t.closes_at", "", "t.summary || ' ' || t.body"
        ),
        _Kind("party", "t.id, t.name AS title, t.kind, t.submission_count", "", "''"),
        _Kind(
            "submission",
            "t.id, t.sender AS title, t.received_on, c.title AS consultation_title",
            "JOIN consultation c ON c.id = t.consultation",
            "t.text",
            "received_on",
        ),
        _Kind(
            "point",
            "t.id, s.sender AS title, t.theme, t.submission, c.title AS consultation_title",
            "JOIN submission s ON s.id = t.submission JOIN consultation c ON c.id = t.consultation",
            "t.text",
        ),
        _Kind(
            "decision",
            "t.id, t.title, t.consultation, t.decided_on, c.title AS consultation_title",
            "JOIN consultation c ON c.id = t.consultation",
            "t.text",
            "decided_on",
        ),
        _Kind(
            "attachment",
            "t.id, t.name AS title, t.submission, s.sender, c.title AS consultation_title",
            "JOIN submission s ON s.id = t.submission JOIN consultation c ON c.id = t.consultation",
            "t.text",
        ),
    )
}
KINDS = tuple(_KINDS)


def gather(db: sqlite3.Connection, q: Asked, kind: str, after: str) -> Facts:
    """Return the first hits of each kind; or one page of one kind, after the hit `after`."""
    groups = []
    if q.words:
        for each in [kind] if kind in KINDS else KINDS:
            groups.append(_group(db, q, _KINDS[each], after, A_PAGE if kind == each else FEW))
    return {
        "q": q,
        "kind": kind if kind in KINDS else "",
        "after": after,
        "groups": [each for each in groups if each["hits"] or each["too_slow"]],
    }


def _group(db: sqlite3.Connection, q: Asked, kind: _Kind, after: str, most: int) -> Facts:
    try:
        with sqlite_timelimit(db, KIND_MS):
            count = _count(db, q, kind)
            found = _hits(db, q, kind, after, most + 1, is_few=count <= MANY) if count else []
    except Errors as error:
        if str(error) != "interrupted":
            raise
        return {"kind": kind.table, "count": 0, "hits": [], "next": "", "too_slow": True}
    page = found[:most]
    return {
        "kind": kind.table,
        "count": count,
        "hits": page,
        "next": page[-1]["id"] if len(found) > most else "",
        "too_slow": False,
    }


def _count(db: sqlite3.Connection, q: Asked, kind: _Kind) -> int:
    fts = f"{kind.table}_fts"
    found = row(
        db,
        f"SELECT count(*) AS count FROM (SELECT 1 FROM {fts} WHERE {fts} MATCH ? LIMIT ?)",
        q.match,
        MANY + 1,
    )
    return int(found["count"]) if found else 0


def _hits(
    db: sqlite3.Connection, q: Asked, kind: _Kind, after: str, most: int, *, is_few: bool
) -> list[Row]:
    """Return hits after `after`: the newest first where that can be afforded, else as they come."""
    fts, order, since = f"{kind.table}_fts", "t.rowid", ""
    given: tuple[object, ...] = ()
    last = row(db, f"SELECT *, rowid AS place FROM {kind.table} WHERE id = ?", after)
    if is_few and kind.newest:
        order = f"t.{kind.newest} DESC, t.id"
        if last:
            since = f" AND (t.{kind.newest} < ? OR (t.{kind.newest} = ? AND t.id > ?))"
            given = (last[kind.newest], last[kind.newest], after)
    elif last:
        since, given = " AND f.rowid > ?", (last["place"],)
    # the hits to show are picked before their texts are read
    picked = (
        f"SELECT t.rowid AS place FROM {fts} f JOIN {kind.table} t ON t.rowid = f.rowid"
        f" WHERE f.{fts} MATCH ?{since} ORDER BY {order.replace('t.rowid', 'f.rowid')} LIMIT ?"
    )
    return rows(
        db,
        f"SELECT {kind.shows}, substr({kind.text}, 1, {READ}) AS text FROM ({picked}) h"
        f" JOIN {kind.table} t ON t.rowid = h.place {kind.joined} ORDER BY {order}",
        q.match,
        *given,
        most,
    )

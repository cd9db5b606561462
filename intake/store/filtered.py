"""The desk's lists: the answers that fit a filter, a page at a time, and how many there are.

A page begins after the last entry of the one before (by key, never by counting from the start), so
the hundredth costs what the first does.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.filtering import NOBODY, Filter, asked_for
from intake.core.searching import Hit, Wanted, hits, wanted
from intake.store import queue
from intake.store.connection import row, rows, text_of, value
from intake.store.search_index import IN_THE_PEN, PLACES

_NAMED = (
    "WITH named AS (SELECT t.id FROM theme t LEFT JOIN theme m ON m.id = t.merged_into"
    " LEFT JOIN theme p ON p.id = coalesce(m.parent_id, t.parent_id)"
    " WHERE :theme IN (coalesce(m.name, t.name), p.name)) "
)
"""Themes of that name, those that were merged into one, and those below it."""

COUNTED = 10_000
"""How far a list is counted; above it the page says "more than"."""

_OF_PARTY = (
    "EXISTS (SELECT 1 FROM submission_party sp JOIN party p ON p.id = sp.party_id"
    " WHERE sp.submission_id = s.id AND p.{column} = :{name})"
)
_HAS = "EXISTS (SELECT 1 FROM {table} t WHERE t.submission_id = s.id{more}) = :{name}"
_CLAUSES = {
    "consultation": "s.consultation_id = (SELECT id FROM consultation WHERE slug = :consultation)",
    "status": "s.status = :status",
    "channel": "s.channel = :channel",
    "party": _OF_PARTY.format(column="name", name="party"),
    "kind": _OF_PARTY.format(column="kind", name="kind"),
    "speaks_as": "s.speaks_as = :speaks_as",
    "preference": "s.preference = :preference",
    "theme": "(EXISTS (SELECT 1 FROM point t WHERE t.submission_id = s.id AND t.theme = :theme)"
    " OR s.id IN (SELECT submission_id FROM theme_use JOIN named ON named.id = theme_id)"
    " OR s.id IN (SELECT submission_id FROM assessment JOIN named ON named.id = theme_id))",
    "whose": "s.assigned_to = :whose",
    "late": "s.late = :late",
    "nil": "s.nil_return = :nil",
    "files": _HAS.format(table="attachment", more="", name="files"),
    "findings": "(s.findings != '[]' OR EXISTS (SELECT 1 FROM attachment t"
    " JOIN file_text f USING (sha256) WHERE t.submission_id = s.id AND f.findings != '[]'))"
    " = :findings",
    "redactions": _HAS.format(
        table="redaction", more=" AND t.lifted_at IS NULL", name="redactions"
    ),
    "read": "EXISTS (SELECT 1 FROM opened o WHERE o.submission_id = s.id) = :read",
    "since": "s.received_at >= :since",
    "until": "s.received_at < :until",
    "group": "s.id IN (SELECT submission_id FROM likeness WHERE group_id = :group)",
}


@dataclass(frozen=True)
class Page:
    """Some lines of a list; whether there are more `before` the first and `after` the last."""

    lines: tuple[queue.Line, ...]
    before: bool
    after: bool


@dataclass(frozen=True)
class _Question:
    """A filter as SQL: the tables, the clauses and their values, and the order's key."""

    source: str
    clauses: tuple[str, ...]
    values: dict[str, Any]
    key: tuple[str, ...]
    is_descending: bool

    @property
    def before(self) -> str:
        return _NAMED if "theme" in self.values else ""

    @property
    def where(self) -> str:
        return f" WHERE {' AND '.join(self.clauses)}" if self.clauses else ""

    def order(self, *, back: bool = False) -> str:
        direction = "DESC" if self.is_descending != back else "ASC"
        return " ORDER BY " + ", ".join(f"{each} {direction}" for each in self.key)


def page(
    db: Database,
    chosen: Filter,
    *,
    me: str,
    limit: int,
    after: str = "",
    before: str = "",
) -> Page:
    """Return the lines that fit after the answer named `after`, or those `before` one.

    What waits comes oldest first; what was searched for in the order in which it came in here,
    the newest first; any other list newest first. `me` is whose "mine" means.
    """
    question = _question(chosen, me)
    anchor = _anchor(db, after or before)
    back = bool(before) and anchor is not None
    asked = question if anchor is None else _beyond(question, anchor, back=back)
    found = _numbers(db, asked, back=back, limit=limit + 1)
    has_more = len(found) > limit
    numbers = found[:limit][::-1] if back else found[:limit]
    was_turned = anchor is not None and bool(numbers)
    return Page(
        tuple(queue.lines_of(db, numbers)),
        before=has_more if back else was_turned,
        after=was_turned if back else has_more,
    )


def beside(
    db: Database, chosen: Filter, reference: str, *, me: str, back: bool = False
) -> str | None:
    """Return the reference that comes after this one in the list, or before it where `back`.

    Also where it is in the list no more. What waits begins anew at its end.
    """
    question, anchor = _question(chosen, me), _anchor(db, reference)
    if anchor is None:
        return None
    found = _numbers(db, _beyond(question, anchor, back=back), back=back, limit=1)
    if not found and chosen.waits:
        found = _numbers(db, question, back=back, limit=1)
    if not found or found[0] == anchor["id"]:
        return None
    return str(value(db, "SELECT reference FROM submission WHERE id = ?", (found[0],)))


def count(db: Database, chosen: Filter, *, me: str, most: int = COUNTED) -> int:
    """Return how many fit, and `most` + 1 where there are more than that."""
    question = _question(chosen, me)
    return int(
        value(
            db,
            f"{question.before}SELECT count(*) FROM"
            f" (SELECT 1 FROM {question.source}{question.where} LIMIT :most)",
            {**question.values, "most": most + 1},
        )
    )


def references(db: Database, chosen: Filter, *, me: str, limit: int) -> list[str]:
    """Return the references of what fits, in the list's order."""
    question = _question(chosen, me)
    found = rows(
        db,
        f"{question.before}SELECT s.reference FROM {question.source}{question.where}"
        f"{question.order()} LIMIT :limit",
        {**question.values, "limit": limit},
    )
    return [each["reference"] for each in found]


def hits_of(
    db: Database, chosen: Filter, lines: tuple[queue.Line, ...]
) -> dict[str, tuple[Hit, ...]]:
    """Return where the words that were looked for stand in each answer, by reference."""
    terms = wanted(chosen.q).terms
    if not terms or not lines:
        return {}
    marks = ", ".join("?" for _ in lines)
    found = rows(
        db,
        f"SELECT reference, {', '.join(f'f.{name}' for name in PLACES)} FROM submission s"
        f" JOIN search f ON f.rowid = s.id WHERE reference IN ({marks}) ORDER BY s.id",
        [each.reference for each in lines],
    )
    return {each["reference"]: hits({name: each[name] for name in PLACES}, terms) for each in found}


@dataclass(frozen=True)
class FoundMessage:
    """A message that became no answer, and where the words stand in it."""

    number: int
    sender: str
    subject: str
    hits: tuple[Hit, ...]


def messages(db: Database, typed: str, *, limit: int) -> list[FoundMessage]:
    """Return messages in the pen, or put away, that hold the words; the newest first."""
    asked = wanted(typed)
    if not asked.terms:
        return []
    names = ", ".join(f"f.{name}" for name in PLACES)
    found = rows(
        db,
        f"SELECT inbox.id AS number, {names} FROM search f CROSS JOIN inbox ON inbox.id = -f.rowid"
        f" WHERE f.search MATCH :words AND f.rowid < 0 AND {IN_THE_PEN}"
        f"{_refusing(asked, 'f.rowid')} ORDER BY f.rowid LIMIT :limit",
        {"words": asked.expression, "unwanted": asked.refusal, "limit": limit},
    )
    return [
        FoundMessage(
            each["number"],
            each["sender"] or each["address"],
            each["subject"],
            hits({name: each[name] for name in PLACES}, asked.terms),
        )
        for each in found
    ]


def themes(db: Database, slug: str) -> list[str]:
    """Return the themes that points have, of one consultation or of all."""
    found = rows(
        db,
        "SELECT theme FROM point JOIN submission s ON s.id = submission_id"
        " JOIN consultation c ON c.id = s.consultation_id"
        " WHERE theme != '' AND :slug IN ('', slug) UNION SELECT name FROM theme t"
        " JOIN consultation c ON c.id = t.consultation_id"
        " WHERE NOT is_removed AND merged_into IS NULL AND :slug IN ('', slug) ORDER BY theme",
        {"slug": slug},
    )
    return [each["theme"] for each in found]


def asked_parties(db: Database) -> list[str]:
    """Return the names of the parties on the list of any consultation that can be seen."""
    found = rows(
        db,
        "SELECT DISTINCT name FROM invitation JOIN party ON party.id = party_id ORDER BY name",
    )
    return [each["name"] for each in found]


def _question(chosen: Filter, me: str) -> _Question:
    said = {name: _stored(each) for name, each in asked_for(chosen).items()}
    if "whose" in said:
        said["whose"] = {"mine": me, NOBODY: ""}.get(said["whose"], said["whose"])
    clauses = [_CLAUSES[name] for name in said]
    asked = wanted(chosen.q)
    source = "submission s"
    key: tuple[str, ...] = ("s.received_at", "s.id")
    if asked.terms:
        # The index gives its rows by id, so a page of many finds costs no more than one of few.
        source, key = "search f CROSS JOIN submission s ON s.id = f.rowid", ("f.rowid",)
        clauses = ["f.search MATCH :words", "f.rowid > 0", *clauses]
        said["words"] = asked.expression
    if asked.without:
        clauses.append(_refusing(asked, "s.id").removeprefix(" AND "))
        said["unwanted"] = asked.refusal
    return _Question(source, tuple(clauses), said, key, is_descending=not chosen.waits)


def _refusing(asked: Wanted, column: str) -> str:
    unwanted = "SELECT rowid FROM search WHERE search MATCH :unwanted"
    return f" AND {column} NOT IN ({unwanted})" if asked.without else ""


def _stored(said: Any) -> Any:
    return text_of(said) if isinstance(said, datetime) else said


def _anchor(db: Database, reference: str) -> dict[str, Any] | None:
    if not reference:
        return None
    return row(db, "SELECT received_at, id FROM submission WHERE reference = ?", (reference,))


def _beyond(question: _Question, anchor: dict[str, Any], *, back: bool) -> _Question:
    """Return the question for what comes after (or before) an entry of the list."""
    sign = "<" if question.is_descending != back else ">"
    clause = f"({', '.join(question.key)}) {sign} (:at, :id)"
    if len(question.key) == 1:
        clause = f"{question.key[0]} {sign} :id"
    return _Question(
        question.source,
        (*question.clauses, clause),
        {**question.values, "at": anchor["received_at"], "id": anchor["id"]},
        question.key,
        question.is_descending,
    )


def _numbers(db: Database, question: _Question, *, back: bool, limit: int) -> list[int]:
    found = rows(
        db,
        f"{question.before}SELECT s.id FROM {question.source}{question.where}"
        f"{question.order(back=back)}"
        " LIMIT :limit",
        {**question.values, "limit": limit},
    )
    return [each["id"] for each in found]

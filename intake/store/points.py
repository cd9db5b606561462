"""The points of a consultation, each with whose it is and what was made of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from intake.core import point, wording
from intake.core.errors import NotFound
from intake.core.point import Assessment, Fate, Passing, Said
from intake.core.submission import point_id
from intake.core.theme import Themes
from intake.store import assessments, themes
from intake.store.connection import rows, value
from intake.store.wanted_points import EVERYTHING, FATE, PASSING, Wanted, narrowed


@dataclass(frozen=True, kw_only=True)
class Line:
    """One point. `word` is the theme that its sender chose; `own` what was made of this point,
    `assessment` what holds for it: the same, or what was made of the point that it says again.
    `assessed` is the number of `own`, 0 where there is none."""

    reference: str
    number: int
    name: str
    text: str
    word: str
    sender: str
    parties: tuple[str, ...]
    status: str
    assessed: int
    edition: int
    own: Assessment
    assessment: Assessment
    followers: int = 0

    @property
    def key(self) -> str:
        """Return the point's name in forms and addresses."""
        return f"{self.reference}/{self.number}"


IN_FORCE = "s.status != 'withdrawn' AND s.id NOT IN (SELECT earlier_id FROM replacement)"
"""An answer that was taken back, or that another one of the same sender counts instead of, has no
points to work on."""

_SELECT = f"""SELECT s.reference, p.number AS point, p.text, p.theme AS word,
    s.number AS submission,
    c.id AS consultation, s.status, s.id AS submission_id, organisation, author_name, email,
    (SELECT json_group_array(name) FROM (SELECT name FROM submission_party
        JOIN party ON party.id = party_id WHERE submission_id = s.id ORDER BY name)) AS parties,
    (SELECT count(*) FROM assessment f WHERE f.same_as = a.id) AS followers, a.*
    FROM point p JOIN submission s ON s.id = p.submission_id
    JOIN consultation c ON c.id = s.consultation_id
    LEFT JOIN assessment a ON a.submission_id = s.id AND a.number = p.number
    LEFT JOIN assessment l ON l.id = a.same_as
    WHERE {IN_FORCE} AND c.slug = :slug"""


def lines(
    db: Database, slug: str, wanted: Wanted = EVERYTHING, *, limit: int = 2**62, offset: int = 0
) -> list[Line]:
    """Return the points in force, those without a fate first; then in the order of the memo."""
    where, values = narrowed(wanted, themes.of(db, slug))
    found = rows(
        db,
        f"{_SELECT}{where} ORDER BY {FATE} != 'new',"
        " CASE coalesce(a.place, 0) WHEN 0 THEN 1000000 ELSE a.place END,"
        " s.received_at, s.id, p.number LIMIT :limit OFFSET :offset",
        {**values, "slug": slug, "limit": limit, "offset": offset},
    )
    return [_line(db, each) for each in found]


def count(db: Database, slug: str, wanted: Wanted = EVERYTHING) -> int:
    """Return how many points `lines` would give."""
    where, values = narrowed(wanted, themes.of(db, slug))
    sql = _SELECT.partition("FROM point p")[2]
    return int(value(db, f"SELECT count(*) FROM point p{sql}{where}", {**values, "slug": slug}))


def by_fate(db: Database, slug: str) -> dict[Fate, int]:
    """Return how many points there are of each fate, those that say the same counted once."""
    sql = _SELECT.partition("FROM point p")[2]
    found = rows(
        db,
        f"SELECT {FATE} AS fate, count(*) AS count FROM point p{sql} AND a.same_as IS NULL"
        " GROUP BY 1 ORDER BY 1",
        {"slug": slug},
    )
    counted = {Fate(each["fate"]): each["count"] for each in found}
    return {fate: counted.get(fate, 0) for fate in Fate}


def by_passing(db: Database, slug: str) -> dict[Passing, int]:
    """Return how many of the points that were passed on are how far, counted as in `by_fate`."""
    sql = _SELECT.partition("FROM point p")[2]
    found = rows(
        db,
        f"SELECT {PASSING} AS passing, count(*) AS count FROM point p{sql} AND a.same_as IS NULL"
        f" AND {FATE} = 'passed on' GROUP BY 1",
        {"slug": slug},
    )
    counted = {each["passing"]: each["count"] for each in found}
    return {each: counted[each] for each in Passing if each in counted}


def one(db: Database, slug: str, reference: str, number: int) -> Line:
    """Return one point. Raises NotFound."""
    found = rows(
        db,
        f"{_SELECT} AND s.reference = :reference AND p.number = :number",
        {"slug": slug, "reference": reference, "number": number},
    )
    if not found:
        raise NotFound("point", f"{reference}/{number}")
    return _line(db, found[0])


def of_submission(db: Database, slug: str, reference: str) -> list[Line]:
    """Return the points of one answer, in their order."""
    found = rows(
        db,
        f"{_SELECT} AND s.reference = :reference ORDER BY p.number",
        {"slug": slug, "reference": reference},
    )
    return [_line(db, each) for each in found]


def followers(db: Database, slug: str, number: int) -> list[Line]:
    """Return the points that say the same as the one with this assessment."""
    found = rows(
        db,
        f"{_SELECT} AND a.same_as = :number ORDER BY s.received_at, s.id, p.number",
        {"slug": slug, "number": number},
    )
    return [_line(db, each) for each in found]


def with_assessment(db: Database, slug: str, number: int) -> Line | None:
    """Return the point whose assessment has this number, or None."""
    found = rows(db, f"{_SELECT} AND a.id = :number", {"slug": slug, "number": number})
    return _line(db, found[0]) if found else None


def _line(db: Database, found: dict[str, Any]) -> Line:
    is_assessed = found["id"] is not None
    own = assessments.of_row(found) if is_assessed else Assessment()
    leader = assessments.numbered(db, own.same_as) if own.same_as else None
    parties = tuple(json.loads(found["parties"]))
    sender = wording.joined(parties) or found["organisation"] or found["author_name"]
    return Line(
        reference=found["reference"],
        number=found["point"],
        name=point_id(found["consultation"], found["submission"], found["point"]),
        text=found["text"],
        word=found["word"],
        sender=sender or found["email"],
        parties=parties,
        status=found["status"],
        assessed=found["id"] or 0,
        edition=found["edition"] or 0,
        own=own,
        assessment=point.treated_as(own, leader.assessment if leader else None),
        followers=found["followers"],
    )


def said_of(db: Database, reference: str) -> Mapping[int, Said]:
    """Return what is public of the points of one answer, by their numbers."""
    number = int(value(db, "SELECT id FROM submission WHERE reference = ?", (reference,)))
    return said(db, [number]).get(number, {})


def said(db: Database, ids: list[int]) -> Mapping[int, Mapping[int, Said]]:
    """Return what is public of the points of these submissions (by id), by point number."""
    marks = ", ".join("?" for _ in ids)
    found = rows(
        db,
        f"""SELECT a.*, p.number AS point, p.theme AS word, p.submission_id AS submission, slug,
            fates_public_at, coalesce(a.same_as, (SELECT a.id FROM assessment f
                WHERE f.same_as = a.id LIMIT 1), 0) AS same
        FROM point p JOIN submission s ON s.id = p.submission_id
        JOIN consultation c ON c.id = s.consultation_id
        LEFT JOIN assessment a ON a.submission_id = p.submission_id AND a.number = p.number
        WHERE p.submission_id IN ({marks}) AND (a.id IS NOT NULL OR p.theme != '')
        ORDER BY p.submission_id, p.number""",
        ids,
    )
    known = {slug: themes.of(db, slug) for slug in {each["slug"] for each in found}}
    return {
        number: {each["point"]: _said(db, each, known[each["slug"]]) for each in its}
        for number, its in groupby(found, itemgetter("submission"))
    }


def _said(db: Database, found: dict[str, Any], known: Themes) -> Said:
    own = assessments.of_row(found) if found["id"] is not None else Assessment()
    leader = assessments.numbered(db, own.same_as) if own.same_as else None
    return point.said(
        point.treated_as(own, leader.assessment if leader else None),
        known,
        word=found["word"],
        group=found["same"],
        fates_are_public=found["fates_public_at"] is not None,
    )

"""Groups of answers that are one text."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.likeness import OWN_WORDS
from intake.store.connection import row, rows, value


@dataclass(frozen=True, kw_only=True)
class Group:
    """Some answers that are one text: how many, in how many wordings, and those with own words."""

    number: int
    consultation: str
    common: str
    answers: int
    wordings: int
    own: int


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One of the texts in a group, and how many have it."""

    digest: str
    answers: int
    own_words: int
    first: int


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an answer stands: its group, and how much of its own it has."""

    submission: int
    consultation: int
    group: int
    digest: str
    own_words: int
    by_person: bool


_TEXT = """SELECT s.consultation_id, json_array(s.body) AS body, json_array(s.minority) AS minority,
    (SELECT json_group_array(text) FROM (SELECT text FROM answer
        WHERE submission_id = s.id ORDER BY question_key, position)) AS answers,
    (SELECT json_group_array(text) FROM (SELECT text FROM point
        WHERE submission_id = s.id ORDER BY number)) AS points
    FROM submission s WHERE s.id = ?"""


def due(db: Database, *, count: int) -> list[int]:
    """Return the row numbers of answers that are new or changed, the first received first."""
    sql = "SELECT submission_id FROM likeness_due ORDER BY submission_id LIMIT ?"
    return [each["submission_id"] for each in rows(db, sql, (count,))]


def looked_at(db: Database, submission: int) -> None:
    """Note that an answer has been looked at."""
    db.conn.execute("DELETE FROM likeness_due WHERE submission_id = ?", (submission,))


def text_of(db: Database, submission: int) -> tuple[int, str] | None:
    """Return the number of an answer's consultation and all its own words, None if it is gone."""
    found = row(db, _TEXT, (submission,))
    if found is None:
        return None
    parts = (json.loads(found[name]) for name in ("body", "answers", "points", "minority"))
    return found["consultation_id"], "\n\n".join(each for texts in parts for each in texts if each)


def place_of(db: Database, submission: int) -> Place | None:
    """Return where an answer stands, or None."""
    found = row(db, "SELECT * FROM likeness WHERE submission_id = ?", (submission,))
    return _place(found) if found else None


def place_named(db: Database, reference: str) -> Place | None:
    """Return where the answer with this reference stands, or None."""
    found = row(
        db,
        "SELECT l.* FROM likeness l JOIN submission s ON s.id = submission_id WHERE reference = ?",
        (reference,),
    )
    return _place(found) if found else None


def put(db: Database, place: Place) -> None:
    """Write where an answer stands, in place of where it stood."""
    remove(db, place.submission)
    db.conn.execute(
        "INSERT INTO likeness VALUES (?, ?, ?, ?, ?, ?)",
        (
            place.submission,
            place.consultation,
            place.group,
            place.digest,
            place.own_words,
            place.by_person,
        ),
    )


def remove(db: Database, submission: int) -> None:
    """Take an answer out of its group, with its bands."""
    bands = db.conn.execute("DELETE FROM likeness_band WHERE submission_id = ?", (submission,))
    if bands.rowcount:
        db.conn.execute(
            "UPDATE likeness_group SET voices = voices - 1"
            " WHERE id = (SELECT group_id FROM likeness WHERE submission_id = ?)",
            (submission,),
        )
    db.conn.execute("DELETE FROM likeness WHERE submission_id = ?", (submission,))


def new_group(db: Database, consultation: int, common: str) -> int:
    """Make a group and return its number."""
    sql = "INSERT INTO likeness_group (consultation_id, common) VALUES (?, ?) RETURNING id"
    return int(db.conn.execute(sql, (consultation, common)).fetchone()[0])


def group_with(db: Database, consultation: int, digest: str) -> Place | None:
    """Return an answer with the very same words; one that a person put somewhere comes last."""
    found = row(
        db,
        "SELECT * FROM likeness WHERE consultation_id = ? AND digest = ?"
        " ORDER BY by_person, submission_id LIMIT 1",
        (consultation, digest),
    )
    return _place(found) if found else None


def add_bands(db: Database, place: Place, bands: Sequence[int], *, most: int) -> None:
    """Let like texts find this one, unless `most` of its group can be found already."""
    voices = value(db, "SELECT voices FROM likeness_group WHERE id = ?", (place.group,))
    if bands and voices < most:
        db.conn.execute(
            "UPDATE likeness_group SET voices = voices + 1 WHERE id = ?", (place.group,)
        )
        db.conn.executemany(
            "INSERT OR IGNORE INTO likeness_band VALUES (?, ?, ?)",
            [(place.consultation, each, place.submission) for each in bands],
        )


def candidates(db: Database, consultation: int, bands: Sequence[int], *, limit: int) -> list[Place]:
    """Return answers that share a band, those that share most first."""
    marks = ", ".join("?" for _ in bands)
    found = rows(
        db,
        "SELECT l.* FROM (SELECT submission_id, count(*) AS shared FROM likeness_band"
        f" WHERE consultation_id = ? AND band IN ({marks}) GROUP BY submission_id"
        " ORDER BY shared DESC, submission_id LIMIT ?) JOIN likeness l USING (submission_id)"
        " ORDER BY shared DESC, submission_id",
        (consultation, *bands, limit),
    )
    return [_place(each) for each in found]


def common_of(db: Database, group: int) -> str:
    """Return the digest of the text that a group has in common."""
    return str(value(db, "SELECT common FROM likeness_group WHERE id = ?", (group,)) or "")


def set_common(db: Database, group: int, digest: str) -> None:
    """Write which text a group has in common."""
    db.conn.execute("UPDATE likeness_group SET common = ? WHERE id = ?", (digest, group))


def most_frequent(db: Database, group: int) -> str:
    """Return the digest that most answers of a group have; the first received where as many do."""
    sql = (
        "SELECT digest FROM likeness WHERE group_id = ? GROUP BY digest"
        " ORDER BY count(*) DESC, min(submission_id) LIMIT 1"
    )
    return str(value(db, sql, (group,)) or "")


def count_of(db: Database, group: int, digest: str) -> int:
    """Return how many answers of a group have a text."""
    sql = "SELECT count(*) FROM likeness WHERE group_id = ? AND digest = ?"
    return int(value(db, sql, (group, digest)))


def first_with(db: Database, group: int, digest: str) -> int | None:
    """Return the first answer of a group that has a text, or None."""
    sql = "SELECT min(submission_id) FROM likeness WHERE group_id = ? AND digest = ?"
    found = value(db, sql, (group, digest))
    return int(found) if found is not None else None


def set_own_words(db: Database, group: int, digest: str, count: int) -> None:
    """Write how much of their own the answers with a text have."""
    db.conn.execute(
        "UPDATE likeness SET own_words = ? WHERE group_id = ? AND digest = ?",
        (count, group, digest),
    )


def move(db: Database, group: int, into: int) -> None:
    """Put all answers of a group into another, where they stay."""
    db.conn.execute(
        "UPDATE likeness SET group_id = ?, by_person = 1 WHERE group_id = ?", (into, group)
    )


_GROUP = (
    "SELECT g.id AS number, slug AS consultation, g.common, count(*) AS answers,"
    f" count(DISTINCT l.digest) AS wordings, sum(l.own_words >= {OWN_WORDS}) AS own"
    " FROM likeness l JOIN likeness_group g ON g.id = l.group_id"
    " JOIN consultation c ON c.id = l.consultation_id"
)


def groups(db: Database, slug: str, *, limit: int) -> list[Group]:
    """Return the groups of a consultation that hold more than one answer, the largest first."""
    found = rows(
        db,
        f"{_GROUP} WHERE slug = ? GROUP BY g.id HAVING count(*) > 1"
        " ORDER BY answers DESC, number LIMIT ?",
        (slug, limit),
    )
    return [Group(**each) for each in found]


def get(db: Database, slug: str, number: int) -> Group:
    """Return a group of a consultation. Raises NotFound."""
    found = row(db, f"{_GROUP} WHERE slug = ? AND g.id = ? GROUP BY g.id", (slug, number))
    if found is None:
        raise NotFound("group", str(number))
    return Group(**found)


def wordings(
    db: Database, group: int, *, limit: int, after: tuple[int, int] | None = None
) -> list[Wording]:
    """Return the texts in a group, those with the most words of their own first.

    `after` is the own words and the first answer of the last one seen.
    """
    beyond = "HAVING (-max(own_words), min(submission_id)) > (?, ?)" if after else ""
    found = rows(
        db,
        "SELECT digest, count(*) AS answers, max(own_words) AS own_words,"
        " min(submission_id) AS first FROM likeness WHERE group_id = ? GROUP BY digest"
        f" {beyond} ORDER BY own_words DESC, first LIMIT ?",
        (group, *((-after[0], after[1]) if after else ()), limit),
    )
    return [Wording(**each) for each in found]


def references_with(db: Database, group: int, digest: str, *, limit: int) -> list[str]:
    """Return the references of answers of a group that have a text, the first first."""
    found = rows(
        db,
        "SELECT reference FROM likeness JOIN submission s ON s.id = submission_id"
        " WHERE group_id = ? AND digest = ? ORDER BY s.id LIMIT ?",
        (group, digest, limit),
    )
    return [each["reference"] for each in found]


def others(db: Database, references: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return, for those of these answers that are not alone, the group and how many others."""
    marks = ", ".join("?" for _ in references)
    found = rows(
        db,
        "SELECT reference, g.id, g.answers - 1 AS others FROM submission s"
        " JOIN likeness l ON l.submission_id = s.id JOIN likeness_group g ON g.id = l.group_id"
        f" WHERE reference IN ({marks}) ORDER BY s.id",
        references,
    )
    return {each["reference"]: (each["id"], each["others"]) for each in found if each["others"]}


def _place(found: dict[str, Any]) -> Place:
    return Place(
        submission=found["submission_id"],
        consultation=found["consultation_id"],
        group=found["group_id"],
        digest=found["digest"],
        own_words=found["own_words"],
        by_person=bool(found["by_person"]),
    )

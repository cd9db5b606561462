"""Which documents of a case have no number in the records system yet."""

import json
from collections.abc import Collection, Iterable

from sqlite_utils import Database

from intake.core.case_file import version_files
from intake.store.case_file import NO_DOCUMENTS
from intake.store.connection import rows

Documents = list[tuple[str, str]]
"""Pairs of a consultation's slug and a document's id, as case files name them."""


def of_answers(db: Database, numbers: Collection[int]) -> Documents:
    """Return the documents that answers are in a case file: paper, versions and files."""
    found: Documents = []
    for number in sorted(numbers):
        versions = rows(
            db,
            "SELECT slug, reference, v.number, v.content FROM submission s"
            " JOIN consultation c ON c.id = s.consultation_id JOIN version v"
            " ON v.submission_id = s.id WHERE s.id = ? AND s.erased_at IS NULL"
            " AND s.kept_face IS NULL ORDER BY v.number",
            (number,),
        )
        if not versions:
            continue
        slug, reference = versions[0]["slug"], versions[0]["reference"]
        ids = [f"answer-{reference}", *(f"answer-{reference}-{v['number']}" for v in versions)]
        named = [(v["number"], json.loads(v["content"])["attachments"]) for v in versions]
        ids += [each for each, *_ in version_files(reference, named)]
        found += [(slug, each) for each in ids]
    return found


def of_letters(db: Database, numbers: Collection[int]) -> Documents:
    """Return the documents that letters are: one for each address; none for those of no case."""
    listed = ", ".join(str(int(each)) for each in numbers)
    marks = ", ".join("?" for _ in NO_DOCUMENTS)
    found = rows(
        db,
        f"""SELECT slug, letter.id, place FROM letter JOIN delivery ON letter_id = letter.id
            JOIN consultation c ON c.id = consultation_id
            WHERE letter.id IN ({listed}) AND letter.kind NOT IN ({marks})""",
        NO_DOCUMENTS,
    )
    return [(each["slug"], f"letter-{each['id']}-{each['place']}") for each in found]


def of_case(db: Database, slug: str) -> tuple[set[int], set[int]]:
    """Return the rows of all answers with an original, and of all letters, of a consultation."""
    case = "(SELECT id FROM consultation WHERE slug = ?)"
    answers = rows(
        db,
        f"SELECT id FROM submission WHERE consultation_id = {case} AND erased_at IS NULL"
        " AND kept_face IS NULL",
        (slug,),
    )
    sql = f"SELECT id FROM letter WHERE consultation_id = {case} AND erased_at IS NULL"
    return {each["id"] for each in answers}, {each["id"] for each in rows(db, sql, (slug,))}


def of_meetings(db: Database, slug: str) -> Documents:
    """Return the documents of meetings with notes for us alone, which go with the private."""
    found = rows(
        db,
        "SELECT DISTINCT m.id FROM meeting m JOIN meeting_note n ON n.meeting_id = m.id"
        " JOIN consultation c ON c.id = m.consultation_id WHERE slug = ? AND NOT n.is_public"
        " ORDER BY m.id",
        (slug,),
    )
    return [(slug, f"meeting-{each['id']}") for each in found]


def without_number(db: Database, documents: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return those of the documents that have no journal number, by consultation."""
    found: dict[str, list[str]] = {}
    known: dict[str, set[str]] = {}
    for slug, document in documents:
        if slug not in known:
            known[slug] = _numbered(db, slug)
        if document not in known[slug]:
            found.setdefault(slug, []).append(document)
    return found


def _numbered(db: Database, slug: str) -> set[str]:
    sql = (
        "SELECT document FROM journal j JOIN consultation c ON c.id = j.consultation_id"
        " WHERE slug = ? AND j.number != ''"
    )
    return {each["document"] for each in rows(db, sql, (slug,))}

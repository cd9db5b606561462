"""The bytes that are held of one person: files as they were handed in, mails as they came."""

import json
from collections.abc import Iterator

from sqlite_utils import Database

from intake.core.case_file import file_name, version_files
from intake.store import files, inbox, versions
from intake.store.connection import rows
from intake.store.erasing import Reach

PATHS = {
    "upload": "SELECT u.name, u.sha256, 'kladder/løse' AS folder FROM upload u"
    " WHERE u.rowid IN ({upload})",
    "draft": "SELECT u.name, u.sha256, 'kladder/' || d.draft_id AS folder FROM draft_upload d"
    " JOIN upload u ON u.token_hash = d.token_hash WHERE d.draft_id IN ({draft})",
    # What is left of a published answer whose original went: the files that everyone may have.
    "kept": "SELECT a.name, a.sha256, 'svar/' || s.reference AS folder FROM attachment a"
    " JOIN submission s ON s.id = a.submission_id WHERE s.id IN ({submission})"
    " AND s.kept_face IS NOT NULL",
    "letter": "SELECT paper_name AS name, paper AS sha256, 'breve/' || id AS folder FROM letter"
    " WHERE id IN ({letter}) AND paper IS NOT NULL",
}


def of(db: Database, reach: Reach) -> Iterator[tuple[str, bytes]]:
    """Give each file and each mail with the path it gets, one after the other, in a fixed order."""
    listed = {
        kind: ", ".join(str(int(each)) for each in sorted(numbers))
        for kind, numbers in reach.rows.items()
    }
    sql = f"SELECT reference FROM submission WHERE id IN ({listed['submission']}) ORDER BY id"
    for each in rows(db, sql):
        yield from _of_answer(db, each["reference"])
    for sql in PATHS.values():
        for at, each in enumerate(rows(db, f"{sql} ORDER BY 3, 1, 2".format(**listed)), 1):
            path = f"{each['folder']}/{at}-{file_name(each['name'])}"
            yield path, files.content(db, each["sha256"])
    for number in sorted(reach.rows["inbox"]):
        if raw := inbox.get(db, number).raw:
            yield f"mails/{number:06}.eml", raw


def _of_answer(db: Database, reference: str) -> Iterator[tuple[str, bytes]]:
    named = [
        (each.number, json.loads(each.content).get("attachments", ()))
        for each in versions.of(db, reference)
    ]
    for _, number, at, file in version_files(reference, named):
        name = f"bilag-{number}-{at}-{file_name(file['name'])}"
        yield f"svar/{reference}/{name}", files.content(db, file["sha256"])

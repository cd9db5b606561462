"""What of a consultation is private, besides its answers: row by row, and where it is to be found.

Staff's words in events are told from others' by the log itself: facts with a mail address that is
nobody's on the staff, and the reasons that people wrote.
"""

from collections.abc import Collection, Iterable

from sqlite_utils import Database

from intake.store.case_file import NO_DOCUMENTS
from intake.store.connection import rows, value
from intake.store.erasing import Reach

_CASE = "(SELECT id FROM consultation WHERE slug = :slug)"
_STAFF = "(SELECT email FROM user)"

_ROWS = {
    # Among them those that only opened a door: to a draft, to following it.
    "letter": f"SELECT id FROM letter WHERE erased_at IS NULL AND (consultation_id = {_CASE}"
    f" OR kind IN {NO_DOCUMENTS} AND kind != 'sign-in' AND consultation_id IS NULL AND id IN"
    " (SELECT letter_id FROM delivery WHERE address IN"
    f" (SELECT email FROM draft WHERE consultation_id = {_CASE} UNION SELECT m.address FROM"
    f" draft_member m JOIN draft d ON d.id = m.draft_id WHERE d.consultation_id = {_CASE} UNION"
    " SELECT email FROM follower WHERE scope = 'consultation' AND name = :slug)))",
    "draft": f"SELECT id FROM draft WHERE consultation_id = {_CASE}",
    "time_request": f"SELECT id FROM time_request WHERE consultation_id = {_CASE}",
    "follower": "SELECT id FROM follower WHERE scope = 'consultation' AND name = :slug",
    "mailing_letter": "SELECT l.id FROM mailing_letter l JOIN mailing m ON m.id = l.mailing_id"
    f" WHERE l.letter_id IS NULL AND m.consultation_id = {_CASE}",
    "event": "SELECT id FROM event WHERE consultation = :slug AND ("
    "action IN ('submission withheld', 'unread files asked about', 'unread files let past')"
    f" AND detail != '' OR instr(subject, '@') AND subject NOT IN {_STAFF}"
    f" OR instr(detail, '@') AND detail NOT IN {_STAFF})",
}

_FORGOTTEN = (
    "DELETE FROM meeting_note WHERE NOT is_public AND meeting_id IN"
    f" (SELECT id FROM meeting WHERE consultation_id = {_CASE})",
    f"DELETE FROM theme_change WHERE consultation_id = {_CASE}",
    "DELETE FROM meeting_contribution WHERE meeting_id IN"
    f" (SELECT id FROM meeting WHERE consultation_id = {_CASE})",
    # Nobody shall come in by an old link, and a hash of a token is as good as none.
    "UPDATE invitation SET mail_token_hash = 'erased m' || id, link_token_hash = 'erased l' || id"
    f" WHERE consultation_id = {_CASE}",
)


def with_originals(db: Database, slug: str, *, limit: int) -> list[str]:
    """Return the references of up to `limit` answers whose originals are still there."""
    found = rows(
        db,
        f"SELECT reference FROM submission WHERE consultation_id = {_CASE} AND erased_at IS NULL"
        " AND kept_face IS NULL ORDER BY id LIMIT :limit",
        {"slug": slug, "limit": limit},
    )
    return [each["reference"] for each in found]


def rest(db: Database, slug: str, messages: Iterable[int]) -> Reach:
    """Return what is private besides the answers; `messages` are the numbers of its mails."""
    reach = Reach()
    reach.add("inbox", messages)
    for kind, sql in _ROWS.items():
        reach.add(kind, (each["id"] for each in rows(db, sql, {"slug": slug})))
    return reach


def forget(db: Database, slug: str) -> None:
    """Delete what hangs on the consultation itself and is private."""
    for statement in _FORGOTTEN:
        db.conn.execute(statement, {"slug": slug})


def numbers(db: Database, references: Collection[str]) -> set[int]:
    """Return the rows of answers."""
    marks = ", ".join("?" for _ in references)
    sql = f"SELECT id FROM submission WHERE reference IN ({marks})"
    return {each["id"] for each in rows(db, sql, tuple(references))}


def messages_of(db: Database, references: Collection[str]) -> set[int]:
    """Return the mails that answers were read from, were joined to them, or came back about them.

    To be asked before the answers are erased, for then nothing ties them together any more.
    """
    listed = ", ".join(str(number) for number in sorted(numbers(db, references)))
    sql = (
        f"SELECT inbox_id AS id FROM submission WHERE id IN ({listed}) AND inbox_id IS NOT NULL"
        f" UNION SELECT inbox_id FROM submission_message WHERE submission_id IN ({listed})"
        " UNION SELECT r.inbox_id FROM inquiry_reply r JOIN inquiry i ON i.id = r.inquiry_id"
        f" WHERE i.submission_id IN ({listed}) AND r.inbox_id IS NOT NULL"
        f" UNION SELECT inbox_id FROM release_reply WHERE submission_id IN ({listed})"
    )
    return {int(each["id"]) for each in rows(db, sql)}


def names(db: Database, references: Collection[str]) -> list[str]:
    """Return the names and addresses of those who answered, in small letters."""
    marks = ", ".join("?" for _ in references)
    sql = f"SELECT lower(email) AS email, author_name FROM submission WHERE reference IN ({marks})"
    found = rows(db, sql, tuple(references))
    return sorted(
        {each for it in found for each in (it["email"], it["author_name"].lower())} - {""}
    )


def slug_of(db: Database, reference: str) -> str:
    """Return the consultation of an answer."""
    sql = "SELECT slug FROM submission s JOIN consultation c ON c.id = s.consultation_id"
    return str(value(db, f"{sql} WHERE reference = ?", (reference,)))

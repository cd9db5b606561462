"""Finding all that the record holds of one person, by mail address or by one answer."""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from sqlite_utils import Database

from intake.store.connection import Parameters, rows, value
from intake.store.erasing import Reach

LEAST_NAME = 5
"""Letters of a name that is looked for in the log; a shorter one stands in too many words."""


def reach_of(db: Database, *, emails: Collection[str], references: Collection[str] = ()) -> Reach:
    """Return all rows about whoever has these addresses, and about these answers.

    A letter or a draft that is shared with others is not theirs: of those only their own address
    and their place among the writers are. What hangs on an answer goes with the answer.
    """
    reach = rows_of(db, emails=emails, references=references)
    listed = ", ".join(str(each) for each in reach.rows["submission"])
    answers = rows(db, f"SELECT author_name FROM submission WHERE id IN ({listed}) ORDER BY id")
    names = [*(each["author_name"] for each in answers), *members(db, reach)]
    reach.add("event", events_naming(db, [*emails, *names]))
    return reach


def rows_of(db: Database, *, emails: Collection[str], references: Collection[str] = ()) -> Reach:
    """Return the same without the log, which takes longer to look through than all the rest."""
    reach = Reach()
    addresses = sorted({each.strip().lower() for each in emails if each.strip()})
    answers = _answers(db, addresses, references)
    reach.add("submission", (each["id"] for each in answers))
    reach.add("inbox", _messages(db, addresses, reach.rows["submission"]))
    _letters(db, reach, addresses, [each["reference"] for each in answers])
    reach.add("inbox", _returned(db, addresses, reach.rows["letter"]))
    _drafts(db, reach, addresses, [each["reference"] for each in answers])
    for kind, sql in _BY_ADDRESS.items():
        reach.add(kind, _numbers(db, f"{sql} IN ({_marks(addresses)})", addresses))
    held = [*addresses, *(each["reference"] for each in answers)]
    sql = f"SELECT id FROM personal_hold WHERE who IN ({_marks(held)})"
    reach.add("personal_hold", _numbers(db, sql, held))
    return reach


_BY_ADDRESS = {
    "draft_member": "SELECT id FROM draft_member WHERE lower(address)",
    "follower": "SELECT id FROM follower WHERE lower(email)",
    "time_request": "SELECT id FROM time_request WHERE lower(email)",
    "party_address": "SELECT rowid AS id FROM party_address WHERE lower(address)",
}


def members(db: Database, reach: Reach) -> list[str]:
    """Return what a person is called where they write along on a draft."""
    listed = ", ".join(str(int(each)) for each in reach.rows["draft_member"])
    found = rows(db, f"SELECT name FROM draft_member WHERE id IN ({listed}) ORDER BY id")
    return [each["name"] for each in found]


def events_naming(db: Database, words: Iterable[str]) -> set[int]:
    """Return the events in which any of these addresses and whole names stands, in one reading.

    What staff do is theirs: an actor who is on the staff is not looked at, nor a council's name.
    """
    wanted = telling(db, words)
    if not wanted:
        return set()
    found = re.compile("|".join(re.escape(each) for each in sorted(wanted)))
    staff = {str(email).lower() for (email,) in db.conn.execute("SELECT email FROM main.user")}
    said = db.conn.execute(
        "SELECT id, actor, subject, detail FROM main.event WHERE action != 'log words erased'"
    ).fetchall()
    return {
        int(number)
        for number, actor, subject, detail in said
        if found.search(f"{'' if actor.lower() in staff else actor}\n{subject}\n{detail}".lower())
    }


def telling(db: Database, words: Iterable[str]) -> set[str]:
    """Return those of the words that name one person, in small letters: no council's name."""
    bodies = {str(name).lower() for (name,) in db.conn.execute("SELECT name FROM main.party")}
    wanted = {each.strip().lower() for each in words}
    return {
        each for each in wanted if len(each) >= LEAST_NAME and ("@" in each or " " in each)
    } - bodies


def named(db: Database, words: str, *, limit: int) -> list[dict[str, Any]]:
    """Return answers whose sender's name, address or reference holds the words, newest first."""
    return rows(
        db,
        "SELECT reference, author_name, organisation, email, received_at, slug, status"
        " FROM submission s JOIN consultation c ON c.id = s.consultation_id"
        " WHERE erased_at IS NULL AND (instr(lower(author_name), lower(:words))"
        " OR instr(lower(email), lower(:words)) OR reference = upper(:words))"
        " ORDER BY received_at DESC, s.id DESC LIMIT :limit",
        {"words": words.strip(), "limit": limit},
    )


def mentions(db: Database, words: Collection[str], *, besides: Reach) -> list[str]:
    """Return the references of the answers whose texts, files or notes hold any of the words.

    Not of those that a reach names: they are the person's own.
    """
    found: set[str] = set()
    for word in words:
        quoted = '"' + word.replace('"', '""') + '"'
        if len(word) >= LEAST_NAME:
            sql = (
                "SELECT s.id, reference FROM search JOIN submission s ON s.id = search.rowid"
                " WHERE search MATCH ? AND erased_at IS NULL"
            )
            own = besides.rows["submission"]
            found |= {
                each["reference"] for each in rows(db, sql, (quoted,)) if each["id"] not in own
            }
    return sorted(found)


def sent_drafts(db: Database, reach: Reach) -> int:
    """Return how many of the drafts that a reach names were sent: their answers stand besides."""
    listed = ", ".join(str(int(each)) for each in reach.rows["draft"])
    sql = f"SELECT count(*) FROM draft WHERE id IN ({listed}) AND sent_at IS NOT NULL"
    return int(value(db, f"{sql} AND NOT is_provisional"))


def _answers(
    db: Database, addresses: list[str], references: Collection[str]
) -> list[dict[str, Any]]:
    wanted = sorted({each.strip().upper() for each in references})
    return rows(
        db,
        "SELECT id, reference, author_name FROM submission"
        f" WHERE (email != '' AND lower(email) IN ({_marks(addresses)}))"
        f" OR reference IN ({_marks(wanted)}) ORDER BY id",
        (*addresses, *wanted),
    )


def _messages(db: Database, addresses: list[str], answers: Collection[int]) -> set[int]:
    listed = ", ".join(str(int(each)) for each in answers)
    marks = _marks(addresses)
    return _numbers(
        db,
        f"SELECT id FROM inbox WHERE lower(mail_from) IN ({marks})"
        " OR (json_valid(reading) AND lower(json_extract(reading, '$.from.address'))"
        f" IN ({marks}))"
        f" UNION SELECT inbox_id FROM submission WHERE id IN ({listed}) AND inbox_id IS NOT NULL"
        f" UNION SELECT inbox_id FROM submission_message WHERE submission_id IN ({listed})"
        " UNION SELECT r.inbox_id FROM inquiry_reply r JOIN inquiry i ON i.id = r.inquiry_id"
        f" WHERE i.submission_id IN ({listed}) AND r.inbox_id IS NOT NULL"
        f" UNION SELECT inbox_id FROM release_reply WHERE submission_id IN ({listed})",
        (*addresses, *addresses),
    )


def _returned(db: Database, addresses: list[str], letters: Collection[int]) -> set[int]:
    """Return mail servers' reports of letters to a person alone, and those that name them."""
    listed = ", ".join(str(int(each)) for each in letters)
    named = " OR ".join("instr(lower(CAST(raw AS TEXT)), ?)" for _ in addresses) or "0"
    return _numbers(
        db,
        "SELECT id FROM inbox WHERE (fate = 'bounce' OR fate = 'automatic' AND mail_from = '')"
        f" AND ({named} OR EXISTS (SELECT 1"
        " FROM json_each(recipients) r JOIN letter l ON l.envelope_from = r.value COLLATE NOCASE"
        f" AND l.envelope_from != '' AND l.envelope_from != l.reply_to WHERE l.id IN ({listed})))",
        addresses,
    )


def _letters(db: Database, reach: Reach, addresses: list[str], answers: list[str]) -> None:
    own = "SELECT letter_id FROM delivery GROUP BY letter_id HAVING min(lower(address) IN ({}))"
    reach.add(
        "letter",
        _numbers(
            db,
            f"SELECT id FROM letter WHERE submission_reference IN ({_marks(answers)})"
            f" OR id IN ({own.format(_marks(addresses))})",
            (*answers, *addresses),
        ),
    )
    reach.add(
        "delivery",
        _numbers(
            db,
            f"SELECT rowid AS id FROM delivery WHERE lower(address) IN ({_marks(addresses)})",
            addresses,
        ),
    )
    waiting = rows(db, "SELECT * FROM mailing_letter WHERE letter_id IS NULL ORDER BY id")
    reach.add(
        "mailing_letter", (each["id"] for each in waiting if _is_own(each, addresses, answers))
    )


def _is_own(waiting: dict[str, Any], addresses: list[str], answers: list[str]) -> bool:
    """Return whether a letter that is not written yet is to this person and to nobody else.

    One that is for others as well goes to them, and loses this one (`shared_letters.leave`).
    """
    to, about = (set(json.loads(waiting[name])) for name in ("addresses", "answers"))
    others = {each for each in to if each.lower() not in addresses}
    concerns = about & set(answers) or to - others
    is_to_parties = waiting["parties"] != "[]"
    return bool(concerns) and (not others or (not is_to_parties and about <= set(answers)))


def _drafts(db: Database, reach: Reach, addresses: list[str], answers: list[str]) -> None:
    reach.add(
        "draft",
        _numbers(
            db,
            "SELECT id FROM draft WHERE"
            f" (reference != '' AND reference IN ({_marks(answers)}))"
            f" OR (party_id IS NULL AND email != '' AND lower(email) IN ({_marks(addresses)}))",
            (*answers, *addresses),
        ),
    )


def _numbers(db: Database, sql: str, values: Parameters) -> set[int]:
    return {int(number) for (number,) in db.conn.execute(sql, values).fetchall()}


def _marks(values: Collection[Any]) -> str:
    return ", ".join("?" for _ in values)

"""Erasing for good: one person, or the private of a consultation; and again after a restore.

What is in the record goes in one transaction with its entry in the ledger; `finish` then cleans
what lies in files, and can be repeated by anyone until it is done.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlite_utils import Database

from intake import failpoints
from intake.actions import hindering
from intake.config import Settings
from intake.core import ledger
from intake.core.errors import NotFound
from intake.core.ledger import Entry
from intake.core.retention import CannotErase
from intake.store import erasing, erasures, events, log, persons, search_index, shared_letters
from intake.store.connection import rows, transaction
from intake.store.erasing import Reach

FACTS = ("actor", "subject", "detail")
"""What of an event can be about a person."""


def erase_person(
    db: Database,
    *,
    emails: Collection[str] = (),
    references: Collection[str] = (),
    reason: str,
    by: str,
    settings: Settings,
    now: datetime,
) -> dict[str, int]:
    """Erase all there is of a person, or of single answers; return how many rows of each table.

    Raises NotFound, and CannotErase where anything of it is on hold or not journalised: then
    nothing is erased. What lies in files is left to `finish`.
    """
    with transaction(db):
        reach = persons.reach_of(db, emails=emails, references=references)
        if not reach:
            raise NotFound("person", ", ".join([*emails, *references]))
        found = hindering.of_reach(db, reach, settings=settings, now=now)
        if found:
            raise CannotErase(found)
        addresses = ledger.marks(settings.secret_key, "address", _lowered(emails))
        entry = entry_for(db, reach, settings, reason=reason, by=by, now=now, addresses=addresses)
        carry_out(db, reach, entry, words=emails, now=now)
        return reach.counts()


def entry_for(
    db: Database,
    reach: Reach,
    settings: Settings,
    *,
    reason: str,
    by: str,
    now: datetime,
    case: str = "",
    addresses: Collection[str] = (),
) -> Entry:
    """Return the ledger's entry of an erasure that is about to be made."""
    things = erasures.things(db, reach, settings.secret_key)
    if addresses:
        things["address"] = tuple(addresses)
    said = f"{now.isoformat()} {case} {sorted(things.items())}"
    key = ledger.mark(settings.secret_key, "entry", said)[:32]
    return Entry(key=key, at=now, by=by, reason=reason, things=things, case=case)


def carry_out(
    db: Database, reach: Reach, entry: Entry, *, words: Iterable[str], now: datetime
) -> None:
    """Erase what `reach` names, and tell log and ledger; inside a transaction.

    `words` are what is looked for in the log besides the names that the answers hold.
    """
    answers = _answers(db, reach.rows["submission"])
    words = [*words, *persons.members(db, reach)]
    named = {*_lowered(words), *_lowered(each["author_name"] for each in answers)}
    clean_log(db, reach.rows["event"], named, by=entry.by, now=now)
    if not entry.case:
        shared_letters.leave(db, reach, named)
        shared_letters.blot(db, reach, persons.telling(db, named))
    # In a restored backup it was erased when it first was.
    erasing.erase(db, reach, of_case=bool(entry.case), by=entry.by, now=entry.at)
    failpoints.reached("erase:emptied")
    for each in answers:
        events.record(
            db,
            "submission erased",
            each["reference"],
            actor=entry.by,
            now=now,
            consultation=each["slug"],
        )
    close(db, entry, counts=reach.counts(), now=now)


def close(db: Database, entry: Entry, *, counts: dict[str, int], now: datetime) -> None:
    """Note an erasure in log and ledger, and forget its words in the search; in a transaction."""
    events.record(
        db,
        "private material erased" if entry.case else "person erased",
        f"erasure {entry.key}",
        actor=entry.by,
        now=now,
        consultation=entry.case,
        detail=", ".join(f"{count} {kind}" for kind, count in counts.items()),
    )
    search_index.forget_for_good(db)
    erasures.add(db, entry)


def clean_log(
    db: Database, numbers: Iterable[int], words: Collection[str], *, by: str, now: datetime
) -> None:
    """Empty the facts of events in which the words stand; where none does, all but the actor."""
    for number in sorted(numbers):
        (event,) = rows(db, "SELECT actor, subject, detail FROM main.event WHERE id = ?", (number,))
        named = [
            fact for fact in FACTS if any(word in event[fact].lower() for word in words if word)
        ]
        log.erase_facts(db, number, named or FACTS[1:], by=by, now=now)


def _answers(db: Database, numbers: Collection[int]) -> list[dict[str, str]]:
    listed = ", ".join(str(int(each)) for each in numbers)
    return rows(
        db,
        "SELECT reference, author_name, slug FROM submission s"
        " JOIN consultation c ON c.id = s.consultation_id"
        f" WHERE s.id IN ({listed}) AND erased_at IS NULL ORDER BY s.id",
    )


def _lowered(words: Iterable[str]) -> list[str]:
    return sorted({each.strip().lower() for each in words if each.strip()})

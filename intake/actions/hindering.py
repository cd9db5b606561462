"""What hinders an erasure: a legal hold, a document without a number, a case that goes on."""

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from intake.actions import addressed, holding
from intake.config import Settings
from intake.core.consultation import Stage, is_public, status
from intake.core.retention import Hindrance, Hold, Why
from intake.store import case_file, case_files, consultations, inbox, journalled, retention
from intake.store.connection import rows
from intake.store.erasing import Reach

NAMED = 3
"""Documents that a hindrance names; of the others it says how many."""


def of_reach(db: Database, reach: Reach, *, settings: Settings, now: datetime) -> list[Hindrance]:
    """Return what hinders that these rows are erased; what belongs to no case hinders nothing."""
    documents = _documents(db, reach, settings)
    slugs = {slug for slug, _ in documents} | _slugs_of(db, reach)
    return [
        *(_of_person(hold) for hold, its in holding.standing(db, now) if its.meets(reach)),
        *(each for slug in sorted(slugs) for each in _held(db, slug, now)),
        *(each for slug in sorted(slugs) for each in _making(db, slug)),
        *_without_number(db, documents),
    ]


def of_case(db: Database, slug: str, *, settings: Settings, now: datetime) -> list[Hindrance]:
    """Return what hinders that the private of a consultation is erased. Raises NotFound."""
    asked = consultations.get(db, slug)
    kept = retention.of(db, slug, years=settings.retention_years)
    found = [*_held(db, slug, now), *_making(db, slug)]
    found += [_of_person(hold) for hold in _of_people_in(db, slug, settings, now)]
    if asked.stage is Stage.DRAFT or str(status(asked, now)) in {"open", "upcoming"}:
        found.append(Hindrance(Why.OPEN, slug))
    if not kept.is_due(now):
        found.append(Hindrance(Why.DAY, slug, kept.due_on.isoformat()))
    answers, letters = journalled.of_case(db, slug)
    documents = [*journalled.of_answers(db, answers), *journalled.of_letters(db, letters)]
    documents += journalled.of_meetings(db, slug)
    documents += [(slug, f"mail-{number}") for number in messages_of(db, slug, settings)]
    return [*found, *_without_number(db, documents)]


def messages_of(db: Database, slug: str, settings: Settings) -> list[int]:
    """Return the numbers of the messages of a consultation, those of machines among them."""
    asked = consultations.get(db, slug)
    found = set(case_file.messages(db, slug))
    for number in case_file.unplaced(db) if is_public(asked) else ():
        place = addressed.place_of(db, inbox.get(db, number), settings, now=asked.opens_at)
        if slug in place.consultations:
            found.add(number)
    return sorted(found)


def _documents(db: Database, reach: Reach, settings: Settings) -> list[tuple[str, str]]:
    return [
        *journalled.of_answers(db, reach.rows["submission"]),
        *journalled.of_letters(db, reach.rows["letter"]),
        *_of_messages(db, reach.rows["inbox"], settings),
    ]


def _of_people_in(db: Database, slug: str, settings: Settings, now: datetime) -> list[Hold]:
    """Return the holds on a person or an answer that something of a consultation is about.

    They stop the whole of it: half a case that is gone is nothing anybody can look into.
    """
    return [
        hold
        for hold, its in holding.standing(db, now)
        if slug in {each for each, _ in _documents(db, its, settings)} | _slugs_of(db, its)
    ]


def _of_person(hold: Hold) -> Hindrance:
    return Hindrance(Why.HOLD, "", hold.reason)


def _of_messages(db: Database, numbers: Iterable[int], settings: Settings) -> list[tuple[str, str]]:
    """Return the documents that messages are: none for one that belongs to no consultation."""
    found = []
    for number in sorted(numbers):
        slugs = {each["slug"] for each in rows(db, _CASES_OF_MESSAGE, {"id": number})}
        if not slugs:
            message = inbox.get(db, number)
            slugs = set(
                addressed.place_of(db, message, settings, now=message.received_at).consultations
            )
        found += [(slug, f"mail-{number}") for slug in sorted(slugs)]
    return found


_CASES_OF_MESSAGE = """
    SELECT placed_in AS slug FROM inbox WHERE id = :id AND placed_in != ''
    UNION SELECT slug FROM submission s JOIN consultation c ON c.id = s.consultation_id
        WHERE s.inbox_id = :id
    UNION SELECT slug FROM submission_message m JOIN submission s ON s.id = m.submission_id
        JOIN consultation c ON c.id = s.consultation_id WHERE m.inbox_id = :id"""


def _slugs_of(db: Database, reach: Reach) -> set[str]:
    """Return the consultations of what is no document, for which only a hold counts."""
    found = set()
    for kind in ("draft", "time_request", "submission"):
        numbers = ", ".join(str(int(each)) for each in reach.rows[kind])
        sql = f"SELECT slug FROM consultation WHERE id IN (SELECT consultation_id FROM {kind}"
        found |= {each["slug"] for each in rows(db, f"{sql} WHERE id IN ({numbers}))")}
    return found


def standing(db: Database, slug: str, settings: Settings, now: datetime) -> list[Hold]:
    """Return the legal holds that stand on a consultation, or on anyone in it."""
    return [*_of_case(db, slug, now), *_of_people_in(db, slug, settings, now)]


def _of_case(db: Database, slug: str, now: datetime) -> list[Hold]:
    return [each for each in retention.holds(db, slug) if each.stands(now)]


def _held(db: Database, slug: str, now: datetime) -> list[Hindrance]:
    return [Hindrance(Why.HOLD, slug, each.reason) for each in _of_case(db, slug, now)]


def _making(db: Database, slug: str) -> list[Hindrance]:
    waiting = [each for each in case_files.of(db, slug) if each.finished_at is None]
    return [Hindrance(Why.MAKING, slug)] if waiting else []


def _without_number(db: Database, documents: Iterable[tuple[str, str]]) -> list[Hindrance]:
    missing = journalled.without_number(db, documents)
    return [
        Hindrance(Why.JOURNAL, slug, ", ".join(found[:NAMED]), len(found))
        for slug, found in sorted(missing.items())
    ]

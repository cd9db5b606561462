"""What people may ask of us about themselves: to see it, to have it put right."""

import json
import zipfile
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import IO

from sqlite_utils import Database

from intake import zipping
from intake.actions import following
from intake.config import Settings
from intake.core.access_report import AccessReport
from intake.core.errors import NotFound
from intake.core.submission import Submission
from intake.core.version import Why
from intake.store import events, identity, persons, persons_files, submissions, told, versions
from intake.store.connection import transaction
from intake.store.erasing import Reach


def look_up(
    db: Database, *, emails: Collection[str] = (), references: Collection[str] = ()
) -> Reach:
    """Return all rows about a person, or about single answers. Raises NotFound."""
    reach = persons.reach_of(db, emails=emails, references=references)
    if not reach:
        raise NotFound("person", ", ".join([*emails, *references]))
    return reach


def report(
    db: Database,
    *,
    emails: Collection[str] = (),
    references: Collection[str] = (),
    settings: Settings,
    by: str,
    now: datetime,
) -> AccessReport:
    """Return all that is held of a person, and note that it was read out. Raises NotFound."""
    reach = look_up(db, emails=emails, references=references)
    who = ", ".join([*emails, *references])
    return _report(db, reach, who, settings=settings, by=by, now=now)


def hand_over(
    db: Database,
    file: IO[bytes],
    *,
    emails: Collection[str] = (),
    references: Collection[str] = (),
    settings: Settings,
    by: str,
    now: datetime,
) -> None:
    """Write all that is held of a person as a ZIP: the report as a page and as data, every file
    and every mail as it came. The same record gives the same bytes on the same day.

    Raises NotFound, and then writes nothing.
    """
    reach = look_up(db, emails=emails, references=references)
    who = ", ".join([*emails, *references])
    found = _report(db, reach, who, settings=settings, by=by, now=now)
    data = json.dumps(found.as_data(), ensure_ascii=False, indent=2)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        zipping.add(archive, "indsigt.html", found.as_html(with_files=True).encode())
        zipping.add(archive, "indsigt.json", f"{data}\n".encode())
        for path, content in persons_files.of(db, reach):
            zipping.add(archive, path, content)


def _report(
    db: Database, reach: Reach, who: str, *, settings: Settings, by: str, now: datetime
) -> AccessReport:
    counted = ", ".join(f"{count} {kind}" for kind, count in reach.counts().items())
    found = told.found(db, reach)
    with transaction(db):
        events.record(db, "person looked up", "person", actor=by, now=now, detail=counted)
    return AccessReport(who=who, at=now, authority=settings.authority, found=found)


def correct(
    db: Database,
    email: str,
    *,
    name: str = "",
    new_email: str = "",
    settings: Settings,
    by: str,
    now: datetime,
) -> int:
    """Put a person's name or address right wherever it is in use; return in how many answers.

    What came in stays as it came: each answer gets a new version, as with any correction. Letters
    that wait go to the new address, which is asked whether it shall follow what the old one did.
    Raises NotFound.
    """
    with transaction(db):
        reach = look_up(db, emails=[email])
        answers = identity.in_force(db, reach.rows["submission"])
        for reference in answers:
            _correct(db, submissions.get(db, reference), name, new_email, by=by, now=now)
        if new_email:
            identity.move(db, email, new_email)
        if new_email.lower() not in {"", email.lower()}:
            following.move(db, email, new_email, settings=settings, by=by, now=now)
        events.record(
            db, "person corrected", "person", actor=by, now=now, detail=f"{len(answers)} answers"
        )
        return len(answers)


def _correct(
    db: Database, before: Submission, name: str, new_email: str, *, by: str, now: datetime
) -> None:
    draft = replace(
        before.draft,
        author_name=name or before.draft.author_name,
        email=new_email or before.draft.email,
    )
    if draft == before.draft:
        return
    identity.put_right(db, before.reference, draft.author_name, draft.email)
    after = submissions.get(db, before.reference)
    versions.add(db, after, why=Why.PUT_RIGHT, actor=by, now=now)
    events.record_about(db, "submission put right", before, by=by, now=now)

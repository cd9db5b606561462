"""Publishing: bringing the public database up to date, whole or not at all.

A new file is built beside the old one from a moment of the record, then takes its place in one
rename, while no one can decide anything. So what was withheld before the rename is never shown by
it, and a publisher that dies anywhere leaves the old file or the new one, and a next pass due.
"""

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from intake import failpoints
from intake.actions import taking_down
from intake.config import Settings
from intake.core import moderation, publication
from intake.core.consultation import Consultation, is_public, status
from intake.core.public_record import PublicSubmission
from intake.core.submission import Status
from intake.store import (
    consultations,
    events,
    generations,
    outcomes,
    parties,
    public_files,
    publishable,
    published,
    submissions,
)
from intake.store.connection import NoRoom, transaction
from intake.store.generations import Generation

ATTEMPTS = 3
"""How often a pass starts over when something it had read was taken back meanwhile."""


@dataclass(frozen=True)
class _Built:
    """A finished file that waits to be put in place, and what is to be recorded with it."""

    path: Path
    generation: Generation
    event: int
    approved: tuple[str, ...]


def bring_up_to_date(db: Database, settings: Settings, *, now: datetime) -> int | None:
    """Publish a new generation if the public face has changed; return its number, else None.

    None also when decisions kept coming in between; the next pass then publishes. Raises NoRoom
    and Busy, which leave what is public as it was.
    """
    if not _due(db, settings, now):
        return None
    with _alone(settings):
        for _ in range(ATTEMPTS):
            if not _due(db, settings, now):  # another publisher was here while we waited
                return None
            built = _build(db, settings, now)
            public_files.bring(db, built.path, settings.public_files)
            failpoints.reached("publish:before_rename")
            if _put_in_place(db, settings, built, now):
                return built.generation.number
    return None


def ensure(settings: Settings) -> None:
    """Make sure that there is a public database to open, empty until the first publication."""
    if settings.public_path.exists():
        return
    with _alone(settings):
        if not settings.public_path.exists():
            draft, ready = _workshop(settings) / "building.db", _workshop(settings) / "next.db"
            published.fill(draft, consultations=(), submissions=(), generations=())
            published.finish(draft, ready)
            published.sync(ready)
            _rename(ready, settings.public_path)


def clear_files(settings: Settings) -> None:
    """Take away files that are public no more, where a publisher died before it could."""
    if settings.public_path.exists():
        with _alone(settings):
            public_files.clear(settings.public_path, settings.public_files)


def _due(db: Database, settings: Settings, now: datetime) -> bool:
    last = generations.last(db)
    return (
        last is None
        or last.face != _fingerprint(db, now)
        or last.number != published.number(settings.public_path)
    )


def _fingerprint(db: Database, now: datetime) -> str:
    """Return what the public face follows from: the last decision, and what the dates say now."""
    standing = [[each.slug, status(each, now)] for each in consultations.every(db)]
    standing += outcomes.standing(db, now)
    digest = hashlib.sha256(json.dumps(standing).encode()).hexdigest()
    return f"{publishable.last_event(db)} {digest[:16]}"


def _build(db: Database, settings: Settings, now: datetime) -> _Built:
    draft, ready = _workshop(settings) / "building.db", _workshop(settings) / "next.db"
    ready.unlink(missing_ok=True)
    approved: list[str] = []
    with publishable.moment(db):
        known = generations.every(db)
        numbers = [published.number(settings.public_path) or 0, *(each.number for each in known)]
        generation = Generation(max(numbers) + 1, now, _fingerprint(db, now), sha256="")
        event = publishable.last_event(db)
        asked = {each.slug: each for each in consultations.every(db) if is_public(each)}
        published.fill(
            draft,
            consultations=[
                publication.consultation_face(each, now, parties.enlisted(db, each.slug))
                for each in asked.values()
            ],
            submissions=_faces(db, asked, approved),
            told=[*outcomes.faces(db, asked, now), *taking_down.faces(db)],
            generations=[*known, generation],
        )
    published.finish(draft, ready)
    failpoints.reached("publish:built")
    generation = replace(generation, sha256=published.sync(ready))
    failpoints.reached("publish:fsynced")
    return _Built(ready, generation, event, tuple(approved))


def _faces(
    db: Database, asked: Mapping[str, Consultation], approved: list[str]
) -> Iterator[PublicSubmission]:
    """Give the faces of all that is visible, and note the references of what is so anew."""
    known = {each.name: each for each in parties.every(db)}
    for submission in publishable.submissions(db):
        if not publication.visible(submission):
            continue
        if submission.status is Status.APPROVED:
            approved.append(submission.reference)
        named = [known[name] for name in submission.draft.parties]
        yield publication.face(submission, asked[submission.consultation], named)


def _put_in_place(db: Database, settings: Settings, built: _Built, now: datetime) -> bool:
    """Rename the file into place and record it, unless something in it was decided anew since."""
    with transaction(db):
        if _is_overtaken(db, built):
            return False
        _rename(built.path, settings.public_path)
        failpoints.reached("publish:after_rename")
        public_files.clear(settings.public_path, settings.public_files)
        for reference in built.approved:
            _mark_published(db, reference, built.generation.number, now)
        generations.add(db, built.generation)
        return True


def _mark_published(db: Database, reference: str, generation: int, now: datetime) -> None:
    submission = submissions.get(db, reference)
    if submission.status is not Status.APPROVED:
        return
    submissions.set_status(db, moderation.decide(submission, Status.PUBLISHED))
    events.record(
        db,
        "submission published",
        reference,
        actor="system",
        now=now,
        consultation=submission.consultation,
        detail=f"generation {generation}",
    )


def _is_overtaken(db: Database, built: _Built) -> bool:
    """Return whether the file shows anything that was decided on after it was read.

    An answer approved meanwhile is not in the file and can wait for the next one.
    """
    ids = [publishable.public_id_of(db, each) for each in publishable.since(db, built.event)]
    return any(each is None or published.holds(built.path, each) for each in ids)


def _workshop(settings: Settings) -> Path:
    """Return where files are built: on the same file system as public/, which holds one file."""
    return settings.data / "publish"


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Let one publisher work at a time, on a clean bench: a killed one may have left its files."""
    try:
        settings.public_path.parent.mkdir(parents=True, exist_ok=True)
        _workshop(settings).mkdir(exist_ok=True)
        with (settings.data / "publish.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in _workshop(settings).iterdir():
                left.unlink()
            yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoom("The disk is too full to publish.") from error
        raise


def _rename(ready: Path, path: Path) -> None:
    """Replace the public database; once this returns, a power cut cannot bring back the old one."""
    ready.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""Publishing: bringing the public database up to date, whole or not at all.

A copy of what is public is brought up to date beside it, or a new file is built where there is
nothing to copy; then it takes its place in one rename, while no one can decide anything. So what
was withheld before the rename is never shown by it, and a publisher that dies anywhere leaves the
old file or the new one, and a next pass due.
"""

import errno
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlite_utils import Database

from intake import failpoints
from intake.actions import building, showing
from intake.actions.building import Built
from intake.config import Settings
from intake.core import moderation
from intake.core.submission import Status
from intake.store import (
    events,
    generations,
    public_files,
    publishable,
    published,
    receipts,
    submissions,
)
from intake.store.connection import NoRoom, transaction
from intake.store.workshop import Workshop

COUNTED_WITHIN = timedelta(hours=1)
"""How soon a receipt is counted by a publication, also where nothing else is to be published."""

ATTEMPTS = 3
"""How often a pass reads again because something it had read was taken back meanwhile."""


def bring_up_to_date(
    db: Database,
    settings: Settings,
    *,
    now: datetime,
    whole: bool = False,
    may_wait: bool = False,
) -> int | None:
    """Publish a new generation if the public face has changed; return its number, else None.

    None also when decisions kept coming in between; the next pass then publishes. `whole` writes
    the file anew, changed or not. Where it `may_wait`, a pass leaves it to the next one while
    readers are on their way out of the file that is edited next: to copy a large one takes longer.
    Raises NoRoom and Busy, which leave what is public as it was.
    """
    bench = _workshop(settings)
    if not (whole or _due(db, settings, now)) and bench.is_tidy():
        return None
    with _alone(settings):
        bench.tidy(now)
        if may_wait and not whole and bench.is_held():
            return None
        built: Built | None = None
        for _ in range(ATTEMPTS):
            if not (whole or _due(db, settings, now)):  # another publisher was here while we waited
                return None
            built = building.build(db, bench, now, built, whole=whole)
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
            bench = _workshop(settings)
            published.fill(bench.draft, ())
            published.finish(bench.draft, bench.building)
            published.sync(bench.building)
            bench.building.replace(settings.public_path)


def clear_files(settings: Settings) -> None:
    """Take away files that are public no more, where a publisher died before it could."""
    if settings.public_path.exists():
        with _alone(settings):
            public_files.clear(settings.public_path, settings.public_files)


def _due(db: Database, settings: Settings, now: datetime) -> bool:
    last = generations.last(db)
    return (
        last is None
        or last.face != showing.fingerprint(db, now)
        or last.number != published.number(settings.public_path)
        or not published.is_of_this_shape(settings.public_path)
        or (now - last.made_at >= COUNTED_WITHIN and last.receipts < receipts.count(db))
    )


def _put_in_place(db: Database, settings: Settings, built: Built, now: datetime) -> bool:
    """Rename the file into place and record it, unless something in it was decided anew since."""
    with transaction(db):
        if _is_overtaken(db, built):
            return False
        edited = None if built.edit.is_new else built.edit.pages
        _workshop(settings).put_in_place(built.path, edited)
        failpoints.reached("publish:after_rename")
        public_files.clear(settings.public_path, settings.public_files)
        for reference in built.approved:
            _mark_published(db, reference, built.generation.number, now)
        generations.add(db, built.generation, built.changes)
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


def _is_overtaken(db: Database, built: Built) -> bool:
    """Return whether the file shows anything that was decided on after it was read.

    An answer approved meanwhile is not in the file and can wait for the next one.
    """
    ids = [publishable.public_id_of(db, each) for each in publishable.since(db, built.event)]
    return any(each is None or published.holds(built.path, each) for each in ids)


def _workshop(settings: Settings) -> Workshop:
    return Workshop(settings.data / "publish", settings.public_path)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Let one publisher work at a time, on a clean bench: a killed one may have left its files."""
    bench = _workshop(settings)
    try:
        settings.public_path.parent.mkdir(parents=True, exist_ok=True)
        bench.folder.mkdir(exist_ok=True)
        with (settings.data / "publish.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            bench.sweep()
            yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoRoom("The disk is too full to publish.") from error
        raise

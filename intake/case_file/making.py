"""Making the case files that were asked for at the desk, and clearing away old ones."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from intake.actions import journalising
from intake.case_file import archive
from intake.config import Settings
from intake.core.errors import IntakeError, TryAgain
from intake.store import case_files
from intake.store.case_files import Asked
from intake.store.connection import transaction

KEPT = timedelta(days=7)
"""How long a case file lies ready to be fetched: it holds everything private of a case."""

TOLD_EVERY = 25
"""Documents between two notes of how far it has come."""


def make_next(db: Database, settings: Settings, *, now: Callable[[], datetime]) -> int:
    """Make the case file that has waited longest; return 1 where there was one. Raises TryAgain."""
    asked = case_files.next_waiting(db)
    if asked is None:
        return 0

    def told(done: int, total: int) -> None:
        if done % TOLD_EVERY == 1:
            with transaction(db):
                case_files.tell(db, asked.id, done=done, total=total)

    path = settings.case_file_path(asked.id)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    try:
        made = archive.write(db, asked.slug, path, settings, now=now(), told=told)
    except TryAgain:
        raise
    except IntakeError as error:
        _finish(db, asked, now(), problem=str(error))
        return 1
    journalising.note_made(db, asked.slug, made.documents, by=asked.asked_by, now=now())
    _finish(db, asked, now(), path=path, sha256=made.sha256)
    return 1


def _finish(
    db: Database,
    asked: Asked,
    now: datetime,
    *,
    path: Path | None = None,
    sha256: str = "",
    problem: str = "",
) -> None:
    with transaction(db):
        case_files.finish(
            db,
            asked.id,
            now=now,
            name=f"{asked.slug}-sagsmappe-{asked.id}.zip" if path else "",
            size=path.stat().st_size if path else 0,
            sha256=sha256,
            problem=problem,
        )


def sweep(db: Database, settings: Settings, *, now: datetime) -> None:
    """Take away the case files that have lain ready for long enough."""
    for each in case_files.outdated(db, before=now - KEPT):
        settings.case_file_path(each.id).unlink(missing_ok=True)
        with transaction(db):
            case_files.forget(db, each.id)

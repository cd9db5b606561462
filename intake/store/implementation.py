"""Milestones with what was told of them, and the account of a case."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.errors import NotFound
from intake.core.implementation import Account, Milestone, Progress
from intake.store.connection import moment_of, row, rows, text_of, value

_SELECT = "SELECT milestone.*, slug FROM milestone JOIN consultation c ON c.id = consultation_id"


def add(db: Database, milestone: Milestone, *, now: datetime) -> int:
    """Add a milestone, unless its public id is there; return its number."""
    db.conn.execute(
        "INSERT INTO milestone (public_id, consultation_id, title, said, added_at)"
        " SELECT ?, id, ?, ?, ? FROM consultation WHERE slug = ?"
        " ON CONFLICT (public_id) DO NOTHING",
        (
            milestone.public_id,
            milestone.title,
            milestone.said,
            text_of(now),
            milestone.consultation,
        ),
    )
    sql = "SELECT id FROM milestone WHERE public_id = ?"
    return int(value(db, sql, (milestone.public_id,)))


def remove(db: Database, number: int) -> None:
    """Remove a milestone of which nothing was told."""
    db.conn.execute("DELETE FROM milestone WHERE id = ?", (number,))


def tell(db: Database, number: int, progress: Progress) -> int:
    """Add how far a milestone has come; return the number of the news."""
    found = db.conn.execute(
        "INSERT INTO progress (milestone_id, at, actor, percent, text) VALUES (?, ?, ?, ?, ?)"
        " RETURNING id",
        (number, text_of(progress.at), progress.by, progress.percent, progress.text),
    ).fetchone()
    return int(found[0])


def get(db: Database, number: int) -> Milestone:
    """Return one milestone. Raises NotFound."""
    found = row(db, f"{_SELECT} WHERE milestone.id = ?", (number,))
    if found is None:
        raise NotFound("milestone", str(number))
    return _milestone(db, found)


def of(db: Database, slug: str) -> list[Milestone]:
    """Return the milestones of a consultation, in the order they were added."""
    found = rows(db, f"{_SELECT} WHERE slug = ? ORDER BY milestone.id", (slug,))
    return [_milestone(db, each) for each in found]


def give_account(db: Database, slug: str, account: Account, *, by: str) -> None:
    """Add an account of the case, which counts from now on."""
    db.conn.execute(
        "INSERT INTO account (consultation_id, at, actor, said, decided, done)"
        " SELECT id, ?, ?, ?, ?, ? FROM consultation WHERE slug = ?",
        (text_of(account.at), by, account.said, account.decided, account.done, slug),
    )


def account(db: Database, slug: str) -> Account | None:
    """Return the newest account of the case, or None."""
    found = accounts(db, slug)
    return found[-1] if found else None


def accounts(db: Database, slug: str) -> list[Account]:
    """Return every account of the case that was given, the newest last."""
    found = rows(
        db,
        "SELECT account.* FROM account JOIN consultation c ON c.id = consultation_id"
        " WHERE slug = ? ORDER BY account.id",
        (slug,),
    )
    return [
        Account(
            at=moment_of(each["at"]),
            said=each["said"],
            decided=each["decided"],
            done=each["done"],
        )
        for each in found
    ]


def _milestone(db: Database, found: dict[str, Any]) -> Milestone:
    news = rows(db, "SELECT * FROM progress WHERE milestone_id = ? ORDER BY id", (found["id"],))
    return Milestone(
        number=found["id"],
        public_id=found["public_id"],
        consultation=found["slug"],
        title=found["title"],
        said=found["said"],
        news=tuple(
            Progress(
                at=moment_of(each["at"]),
                by=each["actor"],
                percent=each["percent"],
                text=each["text"],
            )
            for each in news
        ),
    )

"""What came after the answers, as documents of the case file, each as a sheet and as its facts."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlite_utils import Database

from intake.config import Settings
from intake.core import promise as promised
from intake.core import volumes
from intake.core.case_file import Direction, Document, DocumentKind
from intake.core.consultation import COPENHAGEN, Consultation
from intake.core.errors import PaperNotMade
from intake.core.memo import Memo
from intake.core.volumes import Volume
from intake.papers import memo as memo_papers
from intake.papers import sheets
from intake.papers.typesetter import Typesetter
from intake.store import case_file, decisions, implementation, meetings, memos, promises

JSON = "application/json"
PDF = "application/pdf"


def documents(
    db: Database, asked: Consultation, typesetter: Typesetter, settings: Settings, now: datetime
) -> Iterator[Document]:
    """Give the meetings, decisions, promises, milestones and accounts of a case, and its memo."""
    yield from _meetings(db, asked, typesetter)
    yield from _decisions(db, asked, typesetter)
    yield from _promises(db, asked, typesetter)
    yield from _milestones(db, asked, typesetter)
    yield from _accounts(db, asked, typesetter)
    yield from _memo(db, asked, typesetter, settings, now)


def _meetings(db: Database, asked: Consultation, typesetter: Typesetter) -> Iterator[Document]:
    for each in meetings.of(db, asked.slug):
        yield from _both(
            typesetter,
            DocumentKind.MEETING,
            f"møder/møde-{each.number}",
            sheets.meeting(each, asked),
            each,
            id=f"meeting-{each.number}",
            direction=Direction.INTERNAL,
            moment=each.starts_at,
            sender=asked.unit,
            state="cancelled" if each.is_cancelled else "",
        )


def _decisions(db: Database, asked: Consultation, typesetter: Typesetter) -> Iterator[Document]:
    for each in decisions.of(db, asked.slug, is_public=True):
        assert each.published_at is not None
        yield from _both(
            typesetter,
            DocumentKind.DECISION,
            f"beslutninger/beslutning-{each.number}",
            sheets.decision(each, asked),
            each,
            id=f"decision-{each.number}",
            direction=Direction.OUT,
            moment=each.published_at,
            sender=each.decided_by,
            state=each.kind,
        )


def _promises(db: Database, asked: Consultation, typesetter: Typesetter) -> Iterator[Document]:
    for each in promises.of(db, asked.slug):
        end = promised.ended(each)
        yield from _both(
            typesetter,
            DocumentKind.PROMISE,
            f"løfter/løfte-{each.number}",
            sheets.given(each, asked),
            each,
            id=f"promise-{each.number}",
            direction=Direction.OUT,
            moment=_midnight(each.made_on),
            sender=each.unit,
            recipients=each.parties,
            state=end.kind if end else "open",
        )


def _milestones(db: Database, asked: Consultation, typesetter: Typesetter) -> Iterator[Document]:
    for each in implementation.of(db, asked.slug):
        yield from _both(
            typesetter,
            DocumentKind.MILESTONE,
            f"gennemførelse/milepæl-{each.number}",
            sheets.milestone(each, asked),
            each,
            id=f"milestone-{each.number}",
            direction=Direction.OUT,
            moment=each.news[0].at if each.news else asked.closes_at,
            sender=asked.unit,
            state=f"{each.news[-1].percent} %" if each.news else "",
        )


def _accounts(db: Database, asked: Consultation, typesetter: Typesetter) -> Iterator[Document]:
    for at, each in enumerate(implementation.accounts(db, asked.slug), 1):
        yield from _both(
            typesetter,
            DocumentKind.ACCOUNT,
            f"gennemførelse/redegørelse-{at}",
            sheets.account(each, asked),
            each,
            id=f"account-{at}",
            direction=Direction.OUT,
            moment=each.at,
            sender=asked.unit,
        )


def _both(
    typesetter: Typesetter,
    kind: DocumentKind,
    path: str,
    values: sheets.Values,
    facts: Any,
    **its: Any,
) -> Iterator[Document]:
    """Give the sheet, accessible to everyone, and what it was made from as JSON."""
    its["subject"] = values["title"]
    set_now = _set(typesetter, "sheet", values, its["moment"])
    yield Document(**its, kind=kind, path=f"{path}.pdf", media_type=PDF, content=set_now)
    text = json.dumps(asdict(facts), ensure_ascii=False, indent=2, default=_said)
    yield Document(
        **{**its, "id": f"{its['id']}-data", "belongs_to": its["id"]},
        kind=DocumentKind.DATA,
        path=f"{path}.json",
        media_type=JSON,
        content=f"{text}\n".encode,
    )


def _set(
    typesetter: Typesetter, name: str, values: sheets.Values, at: datetime
) -> Callable[[], bytes | None]:
    def content() -> bytes | None:
        try:
            return typesetter.pdf(name, values, at=at)
        except PaperNotMade:
            return None

    return content


def _memo(
    db: Database, asked: Consultation, typesetter: Typesetter, settings: Settings, now: datetime
) -> Iterator[Document]:
    """Give the memo's volumes as it stood at the last thing that happened: always the same.

    That the deadline passed is such a thing.
    """
    at = case_file.last_event_at(db, asked.slug) or asked.opens_at
    if asked.closes_at <= now:
        at = max(at, asked.closes_at)
    made = memos.of(db, asked.slug, is_internal=False, public_url=settings.public_url, now=at)
    for volume in volumes.of(made):
        is_first = volume.number == 1
        of = "" if volume.of == 1 else f", bind {volume.number} af {volume.of}"
        yield Document(
            id="memo" if is_first else f"memo-{volume.number}",
            kind=DocumentKind.MEMO,
            direction=Direction.INTERNAL,
            moment=at,
            path=f"notat/høringsnotat{'' if is_first else f'-bind-{volume.number}'}.pdf",
            media_type=PDF,
            sender=asked.unit,
            subject=f"{made.heading}: {asked.title}{of}",
            state="complete" if made.is_complete else "draft",
            belongs_to="" if is_first else "memo",
            content=_volume(db, asked.slug, made, volume, typesetter),
        )


def _volume(
    db: Database, slug: str, made: Memo, volume: Volume, typesetter: Typesetter
) -> Callable[[], bytes | None]:
    def content() -> bytes | None:
        annex = memos.annex(db, slug, volume.answers, is_internal=False)
        values = memo_papers.values(made, volume, annex)
        typesetter.close()  # it begins afresh: what one volume took would be added to the next
        return _set(typesetter, "memo", values, made.made_at)()

    return content


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), COPENHAGEN).astimezone(UTC)


def _said(value: object) -> str | int:
    """Return what JSON has no kind for, as it is written elsewhere in the case file."""
    if isinstance(value, timedelta):
        return value.days
    assert isinstance(value, date)  # a moment is one, too
    return value.isoformat()

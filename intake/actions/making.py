"""Making a consultation at the desk, step by step: a draft from the first word on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from intake.actions import staffing
from intake.actions.inviting import enlist, invite_within
from intake.actions.preparing import refuse_taken
from intake.config import Settings
from intake.core import coach, editing
from intake.core.consultation import COPENHAGEN, Consultation, Stage, Status, last_day, status
from intake.core.errors import (
    AlreadyThere,
    ChangeNotAllowed,
    NotReady,
    Overtaken,
    ReasonMissing,
)
from intake.store import address_book, consultations, corrections, events, files, parties, users
from intake.store.connection import transaction


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What goes along from the consultation that another is made from."""

    source: str
    with_parties: bool = False


def create(
    db: Database,
    draft: Consultation,
    *,
    contents: Mapping[str, bytes] | None = None,
    copied: Copied | None = None,
    listed: Sequence[str] = (),
    settings: Settings,
    by: str,
    now: datetime,
) -> None:
    """Make a new draft, with the bytes of its material and its list of parties.

    Raises AlreadyThere where the slug is in use, NotFound for a party that nobody knows, and
    FileProblem for a slug that is an address of our own; then nothing was made.
    """
    refuse_taken(draft.slug, settings)
    with transaction(db):
        if consultations.exists(db, draft.slug):
            raise AlreadyThere("consultation", draft.slug)
        for content in (contents or {}).values():
            files.keep(db, content)
        consultations.put(db, replace(draft, stage=Stage.DRAFT))
        if copied and copied.with_parties:
            listed = [*listed, *(each.name for each in parties.enlisted(db, copied.source))]
        for name in dict.fromkeys(listed):
            enlist(db, draft.slug, parties.get(db, name), settings=settings)
        _let_its_maker_see(db, draft.slug, by)
        detail = f"from {copied.source}" if copied else ""
        _record(db, "consultation drafted", draft.slug, by=by, now=now, detail=detail)


def _let_its_maker_see(db: Database, slug: str, by: str) -> None:
    maker = users.with_email(db, by)
    if maker is not None:
        staffing.let_see(db, maker, slug)


def amend(
    db: Database,
    after: Consultation,
    *,
    seen: str,
    contents: Mapping[str, bytes] | None = None,
    correction: str = "",
    by: str,
    now: datetime,
) -> None:
    """Bring a consultation to another state; `seen` is the mark of the one that was looked at.

    Once announced only what core.editing lets; `correction` then tells everyone what was put
    right. Raises NotFound, Overtaken, ChangeNotAllowed, CorrectionMissing.
    """
    with transaction(db):
        before = consultations.get(db, after.slug)
        if editing.mark(before) != seen:
            raise Overtaken(after.slug, 0, 1)
        editing.require_allowed(before, after, correction=correction)
        if consultations.is_under_way(db, after.slug):
            editing.require_same_questions(before, after)
        for content in (contents or {}).values():
            files.keep(db, content)
        consultations.put(db, after)
        parts = ", ".join(sorted(editing.changed(before, after)))
        if before.stage is Stage.DRAFT:
            _record(db, "draft changed", after.slug, by=by, now=now, detail=parts)
            return
        if correction.strip():
            corrections.add(db, after.slug, correction.strip(), now=now)
        _record(db, "consultation changed", after.slug, by=by, now=now, detail=parts)


def choose_parties(
    db: Database,
    slug: str,
    names: Sequence[str],
    *,
    settings: Settings,
    by: str,
    now: datetime,
) -> None:
    """Make these the consultation's list of parties; who has been invited stays on it."""
    with transaction(db):
        consultations.get(db, slug)
        listed = {each.name for each in parties.enlisted(db, slug)}
        wanted = {*names, *parties.invited(db, slug)}
        for name in sorted(listed - wanted):
            parties.delist(db, slug, name)
        for name in sorted(wanted - listed):
            enlist(db, slug, parties.get(db, name), settings=settings)
        if listed != wanted:
            _record(db, "parties chosen", slug, by=by, now=now)


def cautions(db: Database, consultation: Consultation) -> tuple[coach.Caution, ...]:
    """Return what the deadline coach says of the consultation's dates and its list of parties."""
    return coach.cautions(
        consultation.opens_at.astimezone(COPENHAGEN).date(),
        last_day(consultation),
        parties=parties.enlisted(db, consultation.slug),
        meetings=address_book.meetings(db),
    )


def announce(
    db: Database,
    slug: str,
    *,
    seen: str,
    invite: bool = False,
    settings: Settings,
    by: str,
    now: datetime,
) -> int:
    """Make a draft public, to be answered from its day of opening; return how many were invited.

    With `invite` everyone on the list is asked at once, where it opens at once. Raises NotFound,
    Overtaken, NotReady, ChangeNotAllowed, and ReasonMissing where the coach warns and nobody said
    why the dates stand.
    """
    with transaction(db):
        draft = consultations.get(db, slug)
        if editing.mark(draft) != seen:
            raise Overtaken(slug, 0, 1)
        public = editing.announced(draft, now)
        if cautions(db, public) and not public.deadline_reason.strip():
            raise ReasonMissing(slug)
        consultations.put(db, public)
        _record(db, "consultation announced", slug, by=by, now=now)
        listed = parties.enlisted(db, slug)
        if not invite or not listed:
            return 0
        if status(public, now) is not Status.OPEN:
            raise NotReady(slug, "opens later")
        invite_within(db, public, listed, settings=settings, now=now, by=by)
        return len(parties.invited(db, slug))


def take_back(db: Database, slug: str, *, by: str, now: datetime) -> None:
    """Make an announced consultation a draft again, while nobody was asked or has answered.

    Raises NotFound, ChangeNotAllowed.
    """
    with transaction(db):
        public = consultations.get(db, slug)
        if public.stage is not Stage.ANNOUNCED or consultations.is_under_way(db, slug):
            raise ChangeNotAllowed(slug, editing.Part.KIND)
        consultations.put(db, replace(public, stage=Stage.DRAFT))
        _record(db, "consultation taken back", slug, by=by, now=now)


def remove(db: Database, slug: str, *, by: str, now: datetime) -> None:
    """Delete a draft that nobody but the staff has ever seen; what was said of it is logged.

    Raises NotFound, and ChangeNotAllowed for one that was announced once, or that anything was
    noted of which must be kept.
    """
    with transaction(db):
        draft = consultations.get(db, slug)
        was_seen = "consultation announced" in {
            each.action for each in events.about(db, slug)
        } or consultations.is_under_way(db, slug)
        if draft.stage is not Stage.DRAFT or was_seen or not consultations.remove(db, slug):
            raise ChangeNotAllowed(slug, editing.Part.KIND)
        _record(db, "consultation removed", slug, by=by, now=now, detail=draft.title)


def _record(
    db: Database, action: str, slug: str, *, by: str, now: datetime, detail: str = ""
) -> None:
    events.record(db, action, slug, actor=by, now=now, consultation=slug, detail=detail)

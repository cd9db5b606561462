"""Keeping an answer while it is written, and the letter that leads back to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from intake import letters
from intake.actions import asking_time
from intake.config import Settings
from intake.core import drafting
from intake.core.drafting import Content
from intake.core.errors import DecisionNotAllowed, NotFound
from intake.store import consultations, drafts, events, outbox
from intake.store.connection import transaction
from intake.store.drafts import Saved, Section

LINKS_A_DAY = 3
"""Letters with a link to one address, and for one draft: so nobody fills a stranger's mailbox."""

FULL_HISTORY = timedelta(hours=1)


@dataclass(frozen=True)
class Writer:
    """Who writes: the browser it is done in, and the name that others see."""

    hand: str
    author: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of saving: the draft, the newest version of each section, and what clashed."""

    draft: Saved
    versions: Mapping[str, int]
    clashes: tuple[Section, ...] = ()


def start(
    db: Database, slug: str, *, key: str, party: str = "", settings: Settings, now: datetime
) -> Saved:
    """Begin a draft, or find the one the party has. Raises NotFound."""
    with transaction(db):
        consultations.get(db, slug)
        if party and (found := drafts.of_party(db, slug, party)):
            return found
        token = letters.draft_token(settings, key)
        found = drafts.start(db, slug=slug, key=key, token=token, party=party, now=now)
        if party:
            events.record(db, "draft begun", party, actor="respondent", now=now, consultation=slug)
        return found


def save(
    db: Database,
    number: int,
    found: Mapping[str, Content],
    *,
    seen: Mapping[str, int],
    writer: Writer,
    now: datetime,
) -> Outcome:
    """Write each section that is new. What another hand has changed unseen is left in force.

    Then what was typed is kept beside it, and the newer version is among the clashes. Raises
    NotFound for a draft that was erased and DecisionNotAllowed for one that was sent.
    """
    with transaction(db):
        _open(db, number)
        before = drafts.sections(db, number)
        clashed = []
        for key, content in found.items():
            newest = before.get(key)
            if newest and newest.content == content:
                continue
            is_aside = newest is not None and drafting.clashes(
                seen=seen.get(key, 0),
                newest=newest.version,
                by_same_hand=newest.hand == writer.hand,
                is_same=False,
            )
            drafts.write(
                db,
                number,
                key,
                content,
                hand=writer.hand,
                author=writer.author,
                now=now,
                is_aside=is_aside,
            )
            drafts.thin(db, number, key, before=now - FULL_HISTORY)
            if is_aside and newest is not None:
                clashed.append(newest)
        return _outcome(db, number, clashed)


def _outcome(db: Database, number: int, clashed: list[Section]) -> Outcome:
    after = drafts.sections(db, number)
    files = after.get(drafting.FILES)
    drafts.hold(db, number, files.content.get("upload", ()) if files else ())
    draft = _open(db, number)
    return Outcome(draft, {key: each.version for key, each in after.items()}, tuple(clashed))


def restore(
    db: Database, number: int, key: str, version: int, *, writer: Writer, now: datetime
) -> None:
    """Put an earlier version of a section in force again, as its newest. Raises NotFound."""
    with transaction(db):
        _open(db, number)
        for each in drafts.history(db, number, key):
            if each.version == version:
                drafts.write(
                    db,
                    number,
                    key,
                    each.content,
                    hand=writer.hand,
                    author=writer.author,
                    now=now,
                )
                return
        raise NotFound("version", str(version))


def send_link(db: Database, number: int, email: str, *, settings: Settings, now: datetime) -> bool:
    """Queue the letter that leads back to a draft; False where the address has had too many."""
    with transaction(db):
        draft = _open(db, number)
        since = now - timedelta(days=1)
        if outbox.kind_to(db, "draft", email, since=since) >= LINKS_A_DAY:
            return False
        if outbox.of_key(db, f"draft/{draft.key}/", since=since) >= LINKS_A_DAY:
            return False
        drafts.set_email(db, number, email)
        consultation = consultations.get(db, draft.consultation)
        letter = letters.draft_link(settings, consultation, draft.key, email, at=now)
        outbox.queue(db, letter, now=now)
        return True


def erase(db: Database, number: int, *, now: datetime) -> None:
    """Drop a draft at its owner's wish. Raises NotFound, and DecisionNotAllowed once it is sent."""
    with transaction(db):
        draft = _open(db, number)
        drafts.erase(db, number)
        if draft.party:
            events.record(
                db,
                "draft erased",
                draft.party,
                actor="respondent",
                now=now,
                consultation=draft.consultation,
            )


def sweep(db: Database, *, settings: Settings, now: datetime) -> int:
    """Erase the drafts of consultations that closed some days ago; return how many."""
    kept = timedelta(days=settings.drafts_kept_days)
    with transaction(db):
        closed = drafts.closed(db, before=now - kept)
        found = [each for each in closed if _deadline(db, each) < now - kept]
        for each in found:
            drafts.erase(db, each.id)
            if not each.reference:
                events.record(
                    db,
                    "draft erased",
                    each.party,
                    actor="worker",
                    now=now,
                    consultation=each.consultation,
                    detail="after the deadline",
                )
        return len(found)


def _deadline(db: Database, draft: Saved) -> datetime:
    """Return the deadline of this draft: a party can have one of its own."""
    consultation = consultations.get(db, draft.consultation)
    its_parties = {draft.party} if draft.party else set()
    return asking_time.for_parties(db, consultation, its_parties).closes_at


def _open(db: Database, number: int) -> Saved:
    draft = drafts.get(db, number)
    if draft is None:
        raise NotFound("draft", str(number))
    if not draft.is_open:
        raise DecisionNotAllowed(draft.reference, "sent", "draft")
    return draft

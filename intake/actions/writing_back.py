"""Letters back: their text, who gets them, sent as one batch, and written one by one.

Sending freezes the text and the list in one transaction; the worker then writes each letter, with
its paper, and queues it under a key of its own. So a batch that is cut off anywhere goes on where
it was, and nobody gets two.
"""

import json
from dataclasses import asdict, replace
from datetime import datetime

from sqlite_utils import Database

from intake import failpoints, letters
from intake.actions.reminding import reachable
from intake.config import Settings
from intake.core import letter_back, letter_text, letter_told, wording
from intake.core import promise as rules
from intake.core.consultation import COPENHAGEN, Consultation
from intake.core.errors import AlreadyPublic, PaperNotMade, TextChanged
from intake.core.letter import Letter
from intake.core.letter_back import Recipient
from intake.core.letter_text import Block
from intake.core.promise import Step, StepKind
from intake.papers.typesetter import Typesetter
from intake.store import (
    consultations,
    events,
    letters_sent,
    mailings,
    outbox,
    parties,
    promises,
    telling,
)
from intake.store.connection import transaction
from intake.store.letters_sent import SentLetter
from intake.store.mailings import Mailing

AT_A_TIME = 20

TRIES = 10
"""How often a letter is begun before it is left: one that kills us each time it is written. After
its first try it is begun alone: it takes no other with it, and a crash elsewhere seldom hits it."""


def draft(db: Database, mailing: Mailing, *, by: str, now: datetime, seen: str = "") -> int:
    """Keep the text of a mailing, new or changed; return its number.

    `seen` is the edition that was changed. Raises AlreadyPublic, and TextChanged where somebody
    changed it meanwhile.
    """
    with transaction(db):
        if mailing.number:
            _require_draft(mailings.get(db, mailing.number), seen)
        number = mailings.put(db, mailing, by=by, now=now)
        _event(db, "letters drafted", mailing, by, now)
        return number


def remove(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Throw a draft away. Raises NotFound, AlreadyPublic."""
    with transaction(db):
        mailing = mailings.get(db, number)
        _require_draft(mailing, "")
        mailings.remove(db, number)
        _event(db, "letters draft removed", mailing, by, now)


def _require_draft(mailing: Mailing, seen: str) -> None:
    if mailing.sent_at:
        raise AlreadyPublic("mailing", mailing.public_id)
    if seen and seen != mailing.edition:
        raise TextChanged("mailing")


def recipients(db: Database, mailing: Mailing) -> list[Recipient]:
    """Return who would get a letter of this mailing now."""
    board = parties.board(db, mailing.consultation, is_closed=True)
    invited = [replace(row.party, addresses=_addresses(row)) for row in board]
    found = letter_back.recipients(
        mailings.answered(db, mailing.consultation), invited, with_silent=mailing.with_silent
    )
    if mailing.promise is None:
        return found
    owed_to = set(promises.get(db, mailing.promise).parties)
    return [each for each in found if not owed_to or owed_to & set(each.parties)]


def _addresses(row: parties.BoardRow) -> tuple[str, ...]:
    dead = {each.lower() for each in row.undeliverable}
    return reachable(row) or tuple(each for each in row.party.addresses if each.lower() not in dead)


def send(
    db: Database, number: int, *, settings: Settings, by: str, now: datetime, seen: str = ""
) -> int:
    """Send a mailing to everyone it is for; again sends nothing more. Return how many letters.

    A promise that it keeps is kept with it. Raises NotFound, and TextChanged where the text is
    another than the one `seen`.
    """
    with transaction(db):
        mailing = mailings.get(db, number)
        if mailing.sent_at is not None:
            return 0
        _require_draft(mailing, seen)
        to = [each for each in recipients(db, mailing) if each.addresses]
        tokens = [letters.letter_page_token(settings, mailing.public_id, each) for each in to]
        mailings.send(db, number, list(zip(to, tokens, strict=True)), by=by, now=now)
        if mailing.promise is not None:
            _keep(db, mailing, to, by=by, now=now)
        _event(db, "letters sent", mailing, by, now, detail=str(len(to)))
        return len(to)


def _keep(db: Database, mailing: Mailing, to: list[Recipient], *, by: str, now: datetime) -> None:
    assert mailing.promise is not None
    promise = promises.get(db, mailing.promise)
    if rules.ended(promise) is not None:
        return
    names = wording.joined([name for each in to for name in each.parties])
    text = f"Brev sendt til {names}." if names else "Brev sendt."
    promises.add_step(db, promise.number, Step(kind=StepKind.KEPT, at=now, by=by, text=text))
    events.record(
        db,
        "promise kept",
        f"promise {promise.public_id}",
        actor=by,
        now=now,
        consultation=mailing.consultation,
    )


def blocks(
    db: Database,
    mailing: Mailing,
    recipient: Recipient,
    *,
    settings: Settings,
    now: datetime,
    for_everyone: bool = False,
) -> tuple[Block, ...]:
    """Return the letter of a mailing to one recipient, or the same as everyone may read it."""
    consultation = consultations.get(db, mailing.consultation)
    words = letters.letter_words(settings, consultation, recipient)
    told = telling.told(db, consultation, recipient, now=now, for_everyone=for_everyone)
    owed = [each for each in told.promises if mailing.promise in {None, each.number}]
    parts = letter_told.parts(replace(told, promises=tuple(owed)), now)
    return letter_text.blocks(mailing.body, words, parts)


def subject(mailing: Mailing, consultation: Consultation) -> str:
    """Return the subject line, its placeholders filled in."""
    given = {"høring": consultation.title, "sagsnummer": consultation.case_number}
    found = letter_text.blocks(mailing.subject, given, {})
    return " ".join(" ".join(each.text for each in found).split())


def write_due(db: Database, typesetter: Typesetter, *, settings: Settings, now: datetime) -> int:
    """Write and queue some of the letters that were sent; return how many were looked at."""
    found = letters_sent.waiting(db, count=AT_A_TIME, tries=TRIES)
    if not found:
        return 0
    fresh = [each for each in found if each.tries == 0]
    found = fresh or found[:1]
    with transaction(db):
        letters_sent.count_tries(db, [each.number for each in found])
    made = [_made(db, each, settings=settings, now=now) for each in found]
    papers = [_paper(typesetter, values, now) for _, _, values in made]
    failpoints.reached("letters_back:set")
    with transaction(db):
        for each, (letter, content, _), paper in zip(found, made, papers, strict=True):
            name = "brev.pdf" if paper else ""
            outbox.queue(db, replace(letter, paper=paper, paper_name=name), now=now)
            letters_sent.written(db, each.number, key=letter.key, content=content)
        failpoints.reached("letters_back:queued")
    return len(found)


def _made(
    db: Database, sent: SentLetter, *, settings: Settings, now: datetime
) -> tuple[Letter, str, dict[str, object]]:
    mailing = mailings.get(db, sent.mailing)
    consultation = consultations.get(db, mailing.consultation)
    written = blocks(db, mailing, sent.recipient, settings=settings, now=now)
    line = subject(mailing, consultation)
    letter = letters.letter_back(
        settings,
        consultation,
        sent.recipient,
        mailing=mailing.public_id,
        subject=line,
        blocks=written,
        signature=mailing.signature,
        reply_to=_reply_to(db, consultation, sent.recipient, settings),
    )
    values = paper_values(
        mailing, consultation, sent.recipient, written, settings=settings, at=mailing.sent_at or now
    )
    return letter, kept(line, written), values


def paper_values(
    mailing: Mailing,
    consultation: Consultation,
    recipient: Recipient,
    written: tuple[Block, ...],
    *,
    settings: Settings,
    at: datetime,
) -> dict[str, object]:
    """Return the letter as its paper is set from."""
    case_number = consultation.case_number
    return {
        "lang": "da",
        "title": subject(mailing, consultation),
        "authority": consultation.unit or settings.authority,
        "date": wording.day(at.astimezone(COPENHAGEN).date()),
        "to": list(recipient.parties) or [recipient.name],
        "case_number": f"Sagsnummer: {case_number}" if case_number else "",
        "blocks": [asdict(each) for each in written],
        "signature": mailing.signature,
        "words": {"page": "Side"},
    }


def kept(line: str, written: tuple[Block, ...]) -> str:
    """Return a letter's subject and parts as the record keeps them."""
    parts = {"subject": line, "blocks": [asdict(each) for each in written]}
    return json.dumps(parts, ensure_ascii=False)


def _paper(typesetter: Typesetter, values: dict[str, object], at: datetime) -> bytes:
    """Return a letter's paper; one too large to set goes without."""
    try:
        return typesetter.pdf("letter", values, at=at)
    except PaperNotMade:
        return b""


def _reply_to(
    db: Database, consultation: Consultation, recipient: Recipient, settings: Settings
) -> str:
    """Return where an answer to the letter goes: into the case, as the party's where it is one."""
    if len(recipient.parties) != 1:
        return letters.open_address(settings, consultation.slug)
    party = parties.get(db, recipient.parties[0])
    return letters.reply_address(settings, letters.mail_token(settings, consultation.slug, party))


def publish(db: Database, number: int, *, settings: Settings, by: str, now: datetime) -> None:
    """Let everyone read a letter to parties, without what was left out of their public answers.

    Raises NotFound.
    """
    with transaction(db):
        sent = letters_sent.letter(db, number)
        mailing = mailings.get(db, sent.mailing)
        consultation = consultations.get(db, mailing.consultation)
        if not sent.recipient.parties or not sent.is_written:
            return
        shown = blocks(db, mailing, sent.recipient, settings=settings, now=now, for_everyone=True)
        content = kept(subject(mailing, consultation), shown)
        letters_sent.publish(db, number, content, now=now)
        _event(db, "letter published", mailing, by, now)


def unpublish(db: Database, number: int, *, by: str, now: datetime) -> None:
    """Take a letter down again. Raises NotFound."""
    with transaction(db):
        sent = letters_sent.letter(db, number)
        letters_sent.publish(db, number, "", now=None)
        _event(db, "letter taken down", mailings.get(db, sent.mailing), by, now)


def note_opened(db: Database, number: int, *, now: datetime) -> None:
    """Note that somebody followed the link in a letter."""
    if letters_sent.letter(db, number).opened_at is None:
        with transaction(db):
            letters_sent.opened(db, number, now=now)


def _event(
    db: Database, action: str, mailing: Mailing, by: str, now: datetime, *, detail: str = ""
) -> None:
    events.record(
        db,
        action,
        f"mailing {mailing.public_id}",
        actor=by,
        now=now,
        consultation=mailing.consultation,
        detail=detail,
    )

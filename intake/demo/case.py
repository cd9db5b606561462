"""Loads the demonstration case: by the same actions as real answers, and only once."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from forms import consultation_file, party_file
from intake import letters
from intake.actions import addressed, inviting, moderating, preparing, redacting, settling
from intake.actions.receiving import Arrival, receive
from intake.config import Settings
from intake.core.consultation import COPENHAGEN, Consultation, end_of, start_of
from intake.core.notice import BY_WEB
from intake.core.redaction import Reason, Redaction
from intake.core.submission import Channel, Draft, Identity, Mandate, Point, SpeaksAs
from intake.demo import closed, enclosures
from intake.files.copying import copy_waiting
from intake.files.reader import FileReader
from intake.files.scanning import scan_waiting
from intake.mail.reader import Reader
from intake.pages.maker import Maker
from intake.pages.office import Office
from intake.store import consultations, inbox, parties, submissions

FILES = Path(__file__).parent / "case"
OPENED = timedelta(days=16)
STAYS_OPEN = timedelta(days=26)
BY = "demo"


def load(db: Database, settings: Settings, *, now: datetime) -> None:
    """Load the cases unless they are there already, the closed one first, as it happened."""
    if not parties.every(db):
        listed = party_file.read((FILES / "parties.csv").read_bytes())
        preparing.put_parties(db, listed, now=now - OPENED, by=BY)
    closed.load(db, settings)
    _load_open(db, settings, now=now)


def _load_open(db: Database, settings: Settings, *, now: datetime) -> None:
    found = consultation_file.read(FILES / "consultation.toml")
    slug = found.consultation.slug
    if consultations.exists(db, slug) and submissions.count(db, consultation=slug):
        return
    consultation = _around(found.consultation, now)
    began = consultation.opens_at
    preparing.put_consultation(
        db,
        consultation,
        contents=found.contents,
        listed=found.parties,
        settings=settings,
        now=began,
        by=BY,
    )
    inviting.invite(db, slug, settings=settings, now=began, by=BY)
    _answer(db, settings, consultation, now=now)


def _around(consultation: Consultation, now: datetime) -> Consultation:
    """Return the consultation with its days moved so that it is open at `now`."""
    today = now.astimezone(COPENHAGEN).date()
    return replace(
        consultation,
        opens_at=start_of(today - OPENED),
        closes_at=end_of(today + STAYS_OPEN),
    )


def _before(now: datetime, *, days: int, hour: int) -> datetime:
    """Return a moment some days ago at an hour when people in Copenhagen answer letters."""
    day = now.astimezone(COPENHAGEN).date() - timedelta(days=days)
    return (start_of(day) + timedelta(hours=hour, minutes=12)).astimezone(UTC)


def _answer(db: Database, settings: Settings, consultation: Consultation, *, now: datetime) -> None:
    answers = tomllib.loads((FILES / "answers.toml").read_text("utf-8"))
    joint = _web(
        db, settings, consultation, "joint", answers["joint"], at=_before(now, days=9, hour=14)
    )
    mailed = _mail(db, settings, consultation, answers["mail"], at=_before(now, days=5, hour=10))
    nil = _web(
        db,
        settings,
        consultation,
        "nil",
        {**answers["nil"], "parties": [answers["nil"]["party"]], "nil_return": True},
        at=_before(now, days=4, hour=9),
    )
    host = _web(
        db,
        settings,
        consultation,
        "host",
        {**answers["host"], "attachments": enclosures.programme()},
        at=_before(now, days=3, hour=16),
    )
    left_out = Redaction(words=answers["host"]["left_out"], reason=Reason.CONTACT)
    redacting.redact(db, host, left_out, by=BY, now=now)
    _read_files(db, now=now)
    _web(
        db,
        settings,
        consultation,
        "citizen",
        {**answers["citizen"], "attachments": enclosures.files()},
        at=_before(now, days=1, hour=20),
    )
    for each in (joint, mailed, nil, host):
        moderating.approve(db, each, by=BY, now=now)


def _read_files(db: Database, *, now: datetime) -> None:
    """Read the files that came so far, and make their public copies; then they can be approved."""
    how: dict[str, Any] = {"count": 9, "tries": 1, "now": lambda: now, "write": _at_once}
    with FileReader() as reader, Maker() as maker, Office() as office:
        scan_waiting(db, reader, **how)
        copy_waiting(db, maker, office, **how)


def _at_once(write: Callable[[], object]) -> None:
    write()


def _web(
    db: Database,
    settings: Settings,
    consultation: Consultation,
    key: str,
    answer: dict[str, Any],
    *,
    at: datetime,
) -> str:
    names = tuple(answer.get("parties", ()))
    days = answer.get("days_since_meeting", 0)
    draft = Draft(
        author_name=answer["author_name"],
        email=answer["email"],
        organisation=" og ".join(names),
        speaks_as=SpeaksAs.COUNCIL if names else SpeaksAs.CITIZEN,
        notice=BY_WEB["da"],
        answers={key: tuple(texts) for key, texts in answer.get("answers", {}).items()},
        points=tuple(Point(**each) for each in answer.get("points", ())),
        nil_return=answer.get("nil_return", False),
        parties=names,
        mandate=Mandate(answer.get("mandate", "")),
        adopted_on=(at - timedelta(days=days)).date() if days else None,
        minority=answer.get("minority", ""),
        attachments=answer.get("attachments", ()),
    )
    arrival = Arrival(
        key=f"demo/{consultation.slug}/{key}",
        channel=Channel.WEB,
        at=at,
        identity=Identity.CONFIRMED if names else Identity.UNVERIFIED,
        identity_reason="personligt link fra invitationen" if names else "svar uden invitation",
    )
    return receive(db, draft, slug=consultation.slug, arrival=arrival, settings=settings).reference


def _mail(
    db: Database,
    settings: Settings,
    consultation: Consultation,
    answer: dict[str, str],
    *,
    at: datetime,
) -> str:
    party = parties.get(db, answer["party"])
    letter = letters.invitation(settings, consultation, party)
    message = EmailMessage()
    message["From"] = f"{party.name} <{party.addresses[0]}>"
    message["To"] = letter.reply_to
    message["Subject"] = f"SV: {letter.subject}"
    message["Date"] = format_datetime(at.astimezone(COPENHAGEN))
    message["Message-ID"] = f"<demo.{party.public_id}@example.dk>"
    message["In-Reply-To"] = letter.message_id
    message["References"] = letter.message_id
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
    message.set_content(f"{answer['text'].strip()}\n\n{_introduced(settings, at)}\n{quoted}\n")
    number = settling.keep(
        db,
        message.as_bytes(),
        mail_from=party.addresses[0],
        recipients=(letter.reply_to.lower(),),
        via="pipe",
        peer="",
        now=at,
    )
    with Reader() as reader:
        kept = inbox.get(db, number)
        reading = reader.read(kept.raw, addressed.questions_for(db, kept, settings))
    settling.settle(db, number, reading, settings=settings, now=at)
    return inbox.get(db, number).fate_reason


def _introduced(settings: Settings, at: datetime) -> str:
    sent = at.astimezone(COPENHAGEN) - timedelta(days=9)
    return f"Den {sent:%d.%m.%Y} kl. {sent:%H.%M} skrev Socialforvaltningen <{settings.sender}>:"

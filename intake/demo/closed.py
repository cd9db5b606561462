"""The demonstration's second case, run to its end: what happened then, done again by the actions.

Its days lie in the past and are passed in; nothing here is written past an action.
"""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from forms import consultation_file
from intake.actions import (
    assessing,
    convening,
    deciding,
    implementing,
    moderating,
    preparing,
    promising,
    writing_back,
)
from intake.actions.assessing import Seen
from intake.actions.receiving import Arrival, receive
from intake.config import Settings
from intake.core import letter_back
from intake.core.decision import About, Decision, DecisionPart
from intake.core.identifiers import public_id
from intake.core.implementation import Account, Milestone, Progress
from intake.core.meeting import Attendance, Meeting, MeetingKind
from intake.core.notice import BY_STAFF, BY_WEB
from intake.core.point import Assessment, Fate
from intake.core.promise import Promise, Promised
from intake.core.submission import Channel, Draft, Identity, Mandate, Point, SpeaksAs
from intake.core.timeframe import window
from intake.papers.typesetter import Typesetter
from intake.store import consultations, letters_sent
from intake.store.mailings import Mailing

FILES = Path(__file__).parent / "case"
BY = "demo"
COUNCILS = ("Frivilligrådet", "Udsatterådet")
UNIT, OWNER = "Socialforvaltningen", "partnerskab@example.dk"


def load(db: Database, settings: Settings) -> None:
    """Load the case unless it is there already; the councils are in the address book."""
    found = consultation_file.read(FILES / "closed.toml")
    case = found.consultation
    if consultations.exists(db, case.slug):
        return
    told = tomllib.loads((FILES / "closed_answers.toml").read_text("utf-8"))
    preparing.put_consultation(
        db,
        case,
        contents=found.contents,
        listed=found.parties,
        settings=settings,
        now=case.opens_at,
        by=BY,
    )
    _answer(db, settings, case.slug, told)
    _decide(db, case.slug, told["decision"])
    promise = _promise(db, case.slug, told["promise"])
    _write(db, settings, case.slug, told, promise)
    _carry_out(db, settings, case.slug, told)


def _answer(db: Database, settings: Settings, slug: str, told: dict[str, Any]) -> None:
    joint, spoken, held = told["joint"], told["spoken"], told["meeting"]
    points = joint["points"]
    draft = Draft(
        author_name=joint["author_name"],
        speaks_as=SpeaksAs.COUNCIL,
        organisation=" og ".join(joint["parties"]),
        notice=BY_WEB["da"],
        body=joint["body"],
        points=tuple(Point(each["text"], each["theme"]) for each in points),
        parties=COUNCILS,
        mandate=Mandate.ADOPTED,
        adopted_on=joint["adopted_on"],
    )
    first = _receive(db, settings, slug, draft, key="joint", channel=Channel.WEB, at=joint["at"])
    _settle(db, slug, first, points, at=held["starts_at"])
    meeting = convening.convene(db, _meeting(slug, held), by=BY, now=held["starts_at"])
    convening.note(db, meeting.number, held["note"], is_public=True, by=BY, now=held["ends_at"])
    said = Draft(
        author_name=spoken["author_name"],
        speaks_as=SpeaksAs.COUNCIL,
        organisation=" og ".join(COUNCILS),
        notice=BY_STAFF,
        points=(Point(spoken["text"], spoken["theme"]),),
        parties=COUNCILS,
    )
    second = _receive(
        db, settings, slug, said, key="spoken", channel=Channel.MEETING, at=held["starts_at"]
    )
    convening.contribute(db, meeting.number, second, by=BY, now=held["ends_at"])
    _settle(db, slug, second, [spoken], at=held["ends_at"])


def _receive(
    db: Database,
    settings: Settings,
    slug: str,
    draft: Draft,
    *,
    key: str,
    channel: Channel,
    at: datetime,
) -> str:
    arrival = Arrival(
        key=f"demo/{slug}/{key}",
        channel=channel,
        at=at.astimezone(UTC),
        identity=Identity.CONFIRMED,
        identity_reason="rådenes eget link"
        if channel is Channel.WEB
        else "skrevet ned af forvaltningen på mødet",
    )
    return receive(db, draft, slug=slug, arrival=arrival, settings=settings).reference


def _settle(
    db: Database, slug: str, reference: str, points: list[dict[str, str]], *, at: datetime
) -> None:
    """Find the answer fit for the public, and say what became of each of its points."""
    moderating.approve(db, reference, by=BY, now=at)
    for number, each in enumerate(points, 1):
        made = Assessment(
            fate=Fate(each["fate"]),
            remark=each["remark"],
            passed_to=each.get("passed_to", ""),
            passed_on=date.fromisoformat(each["passed_on"]) if "passed_on" in each else None,
        )
        assessing.assess(db, slug, Seen(reference, number, 0), made, by=BY, now=at)


def _meeting(slug: str, held: dict[str, Any]) -> Meeting:
    return Meeting(
        public_id=public_id("meeting", f"demo/{slug}"),
        consultation=slug,
        kind=MeetingKind.AUDIENCE,
        starts_at=held["starts_at"],
        ends_at=held["ends_at"],
        place=held["place"],
        agenda=held["agenda"],
        is_public=True,
        attended=tuple(Attendance(role, party) for role, party in held["attended"]),
    )


def _decide(db: Database, slug: str, told: dict[str, Any]) -> None:
    at: datetime = told["published_at"]
    decision = Decision(
        public_id=public_id("decision", f"demo/{slug}"),
        consultation=slug,
        decided_on=told["decided_on"],
        decided_by="Socialudvalget",
        title=told["title"],
        text=told["text"],
        agenda=told["agenda"],
        parts=tuple(
            DecisionPart(About.THEME, each["name"], each["text"]) for each in told["parts"]
        ),
    )
    deciding.publish(db, deciding.write(db, decision, by=BY, now=at), by=BY, now=at)


def _promise(db: Database, slug: str, told: dict[str, Any]) -> Promise:
    made_on: date = told["at"].date()
    days = window(told["said"], today=made_on)
    assert days is not None
    promise = Promise(
        public_id=public_id("promise", f"demo/{slug}"),
        consultation=slug,
        kind=Promised.HEARD,
        text=told["text"],
        parties=COUNCILS,
        said=told["said"],
        first_on=days.first,
        last_on=days.last,
        unit=UNIT,
        owner=OWNER,
        made_on=made_on,
    )
    return promising.give(db, promise, by=BY, now=told["at"])


def _write(
    db: Database, settings: Settings, slug: str, told: dict[str, Any], promise: Promise
) -> None:
    """The chair's letter, which everyone may read, and the one that the councils were promised."""
    signature = told["letter"]["signature"]
    answer = Mailing(
        public_id=public_id("mailing", f"demo/{slug}/answer"),
        consultation=slug,
        subject=letter_back.SUBJECT,
        body=letter_back.BODY,
        signature=signature,
    )
    number = _send(db, settings, answer, at=told["letter"]["at"])
    (letter,) = letters_sent.letters(db, number)
    writing_back.publish(db, letter.number, settings=settings, by=BY, now=told["letter"]["at"])
    heard = Mailing(
        public_id=public_id("mailing", f"demo/{slug}/heard"),
        consultation=slug,
        promise=promise.number,
        subject=letter_back.PROMISE_SUBJECT,
        body=told["heard"]["body"],
        signature=signature,
    )
    _send(db, settings, heard, at=told["heard"]["at"])


def _send(db: Database, settings: Settings, mailing: Mailing, *, at: datetime) -> int:
    number = writing_back.draft(db, mailing, by=BY, now=at)
    writing_back.send(db, number, settings=settings, by=BY, now=at)
    with Typesetter() as typesetter:
        while writing_back.write_due(db, typesetter, settings=settings, now=at):
            pass
    return number


def _carry_out(db: Database, settings: Settings, slug: str, told: dict[str, Any]) -> None:
    milestone = Milestone(
        public_id=public_id("milestone", f"demo/{slug}"),
        consultation=slug,
        title=told["milestone"]["title"],
        said=told["milestone"]["said"],
    )
    news = told["milestone"]["news"]
    number = implementing.plan(db, milestone, by=BY, now=news[0]["at"])
    for each in news:
        progress = Progress(at=each["at"], by=BY, percent=each["percent"], text=each["text"])
        implementing.tell(db, number, progress, settings=settings)
    implementing.close(db, slug, Account(**told["account"]), by=BY)

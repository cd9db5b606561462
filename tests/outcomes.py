"""What comes after the answers, in one of each: a meeting, a decision and two promises."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlite_utils import Database

from intake.actions import convening, deciding, promising
from intake.core import letter_back
from intake.core.decision import About, Change, Decision, DecisionPart
from intake.core.identifiers import public_id
from intake.core.implementation import Milestone, Progress
from intake.core.meeting import Attendance, Meeting, MeetingKind
from intake.core.promise import Promise, Promised, Step, StepKind
from intake.store import implementation
from intake.store.connection import transaction
from intake.store.mailings import Mailing
from tests.builders import NOW

BY = "sagsbehandler@example.dk"


def a_meeting(slug: str, parties: Sequence[str] = (), **changes) -> Meeting:
    facts = {
        "public_id": public_id("meeting", slug),
        "consultation": slug,
        "kind": MeetingKind.AUDIENCE,
        "starts_at": NOW - timedelta(days=4),
        "place": "Rådhuset, mødelokale 2",
        "agenda": "https://example.dk/dagsorden/4",
        "is_public": True,
        "attended": (
            *(Attendance("formand", each) for each in parties),
            Attendance("udvalgets formand"),
        ),
    }
    return Meeting(**{**facts, **changes})


def a_decision(slug: str, **changes) -> Decision:
    facts = {
        "public_id": public_id("decision", slug),
        "consultation": slug,
        "decided_on": NOW.date() - timedelta(days=3),
        "decided_by": "Socialudvalget",
        "title": "Forvaltningen skriver en partnerskabsstrategi",
        "text": "Udvalget **beslutter**, at forvaltningen skriver en strategi.",
        "agenda": "https://example.dk/dagsorden/4",
        "parts": (DecisionPart(About.THEME, "Overgange", "Overgange kommer først."),),
        "changes": (
            Change("Ét sted at ringe til", "Foreninger kan ringe.", "Foreninger har ét nummer."),
        ),
    }
    return Decision(**{**facts, **changes})


def a_promise(slug: str, parties: Sequence[str] = (), **changes) -> Promise:
    facts = {
        "public_id": public_id("promise", slug),
        "consultation": slug,
        "kind": Promised.HEARD,
        "text": "I vil høre mere i god tid inden forventet godkendelse primo 2027",
        "parties": tuple(parties),
        "said": "primo 2027",
        "first_on": date(2027, 1, 1),
        "last_on": date(2027, 3, 31),
        "unit": "Socialforvaltningen",
        "owner": BY,
        "made_on": NOW.date(),
    }
    return Promise(**{**facts, **changes})


def a_mailing(slug: str, text: str = "", **changes) -> Mailing:
    facts = {
        "public_id": public_id("mailing", slug),
        "consultation": slug,
        "subject": letter_back.SUBJECT,
        "body": text or letter_back.BODY,
        "signature": letter_back.SIGNATURE.format("Socialudvalget"),
    }
    return Mailing(**{**facts, **changes})


def a_milestone(db: Database, slug: str, title: str = "Strategien er skrevet") -> int:
    """One that is half way; also where nothing is decided yet."""
    milestone = Milestone(
        public_id=public_id("milestone", slug), consultation=slug, title=title, said="primo 2027"
    )
    told = Progress(at=NOW, by=BY, percent=50, text="Første udkast er skrevet.")
    with transaction(db):
        number = implementation.add(db, milestone, now=NOW)
        implementation.tell(db, number, told)
        return number


def an_outcome(db: Database, slug: str, parties: Sequence[str], *, is_decided: bool) -> None:
    """One of each; the decision is a draft, or public."""
    held = convening.convene(db, a_meeting(slug, parties), by=BY, now=NOW)
    for is_public, text in ((True, "Rådene bad om faste møder."), (False, "Ring til formanden.")):
        convening.note(db, held.number, text, is_public=is_public, by=BY, now=NOW)
    number = deciding.write(db, a_decision(slug), by=BY, now=NOW)
    if is_decided:
        deciding.publish(db, number, by=BY, now=NOW)
    promising.give(db, a_promise(slug, parties), by=BY, now=NOW)
    a_milestone(db, slug)
    later = {
        "public_id": public_id("promise", f"{slug}/later"),
        "kind": Promised.DONE,
        "text": "Strategien bliver lagt frem i en læsevenlig udgave",
        "said": "inden sommer 2026",
        "first_on": NOW.date(),
        "last_on": date(2026, 5, 31),
    }
    moved = promising.give(db, a_promise(slug, **later), by=BY, now=NOW)
    step = Step(
        kind=StepKind.MOVED,
        at=NOW,
        by=BY,
        text="Udvalget har først møde i august.",
        due_on=date(2026, 8, 31),
    )
    promising.step(db, moved.number, step)

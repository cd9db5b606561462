"""A desk with work on it, and staff who do it with a browser of their own."""

import re
import secrets
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlite_utils import Database
from werkzeug.test import TestResponse

from intake.actions import (
    asking_time,
    assessing,
    at_once,
    likening,
    moderating,
    phrasing,
    saving_filters,
    settling,
    staffing,
    theming,
    writing_back,
)
from intake.actions.assessing import Seen
from intake.actions.inviting import enlist, invite
from intake.config import Settings
from intake.core.batch import Act
from intake.core.filtering import filter_of
from intake.core.message import Kind, Mailbox, Reading
from intake.core.paragraph import Paragraph
from intake.core.party import Party
from intake.core.point import Assessment, Fate
from intake.core.staff import Role
from intake.core.submission import Channel, MailView, Point, Preference, Submission
from intake.papers.typesetter import Typesetter
from intake.store import outbox
from intake.store.connection import transaction
from tests.builders import (
    NOW,
    a_consultation,
    a_draft,
    a_party,
    a_submission,
    an_attachment,
    asked,
    files_ready,
    kept,
)
from tests.outcomes import a_mailing, an_outcome

SLUG = "partnerskabsstrategi"
ANSWER = "Vi foreslår én fast kontaktperson i hele overgangen."


class Visitor:
    """Somebody's browser at the desk; `post` sends the CSRF token that the pages carry."""

    def __init__(self, desk: Flask, *, at: str = "http://localhost") -> None:
        self.client: FlaskClient = desk.test_client()
        self.at = at

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=self.at, buffered=True)

    def post(self, path: str, **fields: Any) -> TestResponse:
        data = {"csrf_token": self.csrf_token(), **fields}
        return self.client.post(path, data=data, base_url=self.at)

    def approve(self, reference: str, *, lang: str = "", **fields: Any) -> TestResponse:
        """Approve an answer as its page shows it now, by the button on that page."""
        own = f"{lang}/submissions/{reference}"
        page = self.get(own).text
        form = page[page.index(f"{reference}/approve") :]
        shown = {
            name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', form)[1]  # type: ignore[index]
            for name in ("csrf_token", "seen", "edition")
        }
        return self.client.post(f"{own}/approve", data={**shown, **fields}, base_url=self.at)

    def csrf_token(self) -> str:
        page = self.get("/").text
        if 'name="csrf_token"' not in page:
            page = self.get("/sign-in").text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found is not None
        return found[1]


class Staff:
    """Makes members of staff, signed in: `staff("admin")`."""

    def __init__(self, desk: Flask, record: Database) -> None:
        self.desk = desk
        self.record = record

    def __call__(self, role: str, email: str = "", *, only: set[str] | None = None) -> Visitor:
        """Signed in with a role, and kept to `only` those consultations where it is given."""
        visitor = Visitor(self.desk)
        email = email or f"{role}@example.dk"
        link = a_link(self.record, email, role)
        if only is not None:
            staffing.keep_to(self.record, email, frozenset(only), now=NOW)
        assert visitor.post(f"/sign-in/{link}").status_code == 303
        return visitor


def a_link(record: Database, email: str, role: str = "caseworker", *, at=NOW) -> str:
    """A one-time link's token, made at a moment."""
    token = secrets.token_hex(16)
    staffing.add(record, email, Role(role), token=token, now=at, by="test")
    return token


def a_case(record: Database, settings: Settings, *names: str) -> list[Party]:
    """An open consultation with these parties on its list."""
    found = [a_party(name) for name in names]
    asked(record, a_consultation(), *found)
    with transaction(record):
        for party in found:
            enlist(record, SLUG, party, settings=settings)
    return found


def an_answer(record: Database, **changes: Any) -> Submission:
    """A council's answer by the form, just received."""
    draft = a_draft(body="", answers={"1": (ANSWER,)}, points=(Point("Én indgang for foreninger"),))
    submission = a_submission(draft=replace(draft, **changes.pop("draft", {})), **changes)
    return kept(record, submission)


def held_mail(
    record: Database,
    settings: Settings,
    *,
    sender="borger@example.dk",
    subject="Svar",
    kind=Kind.ANSWER,
):
    """A message that no rule could place, in the holding pen; gives its number.

    One of another kind is a robot's, and was settled without a person.
    """
    raw = f"From: {sender}\r\nSubject: {subject}\r\n\r\nVi er enige.\r\n".encode()
    number = settling.keep(
        record,
        raw,
        mail_from=sender,
        recipients=(settings.sender,),
        via="smtp",
        peer="127.0.0.1",
        now=NOW,
    )
    reading = Reading(
        kind=kind,
        sender=Mailbox(sender, "En borger"),
        to=(settings.sender,),
        subject=subject,
        text="Vi er enige.",
    )
    settling.settle(record, number, reading, settings=settings, now=NOW)
    return number


def a_busy_desk(record: Database, settings: Settings) -> dict[str, Any]:
    """A case in the middle of its life, with one of everything that the desk can show."""
    parties = a_case(
        record, settings, "Udsatterådet", "Frivilligrådet", "Ældrerådet", "Handicaprådet"
    )
    invite(record, SLUG, settings=settings, now=NOW, by="sagsbehandler@example.dk")
    refuse(record, parties[2].addresses[0])
    a_case(record, settings, "Ungerådet med et meget langt navn, som fylder")
    joint = an_answer(
        record,
        draft={
            "parties": ("Frivilligrådet", "Udsatterådet"),
            "body": "Rådene svarer sammen.",
            "points": (
                Point("Én indgang for foreninger"),
                Point("Plads til de frivillige i forløbet"),
            ),
            "attachments": (an_attachment("Høringssvar fra rådene.pdf"),),
        },
        received_at=NOW - timedelta(days=2),
    )
    mailed = an_answer(
        record,
        draft={"author_name": "", "email": "beboer@example.dk", "preference": Preference.ANONYMOUS},
        channel=Channel.EMAIL,
        received_at=NOW - timedelta(days=1),
        late=True,
        inbox_id=held_mail(record, settings, subject="Svar til Partnerskabsstrategi"),
        identity_reason="sendt til høringens åbne adresse",
        mail=MailView(
            subject="Vores svar",
            quoted="> Hvad virker godt i dag?",
            signature="Med venlig hilsen\nEn beboer\n010190-1234",
            needs_review=True,
            reasons=("teksten står mellem de citerede spørgsmål",),
            findings=({"kind": "cpr", "where": "signature", "text": "010190-1234"},),
        ),
    )
    risky = an_answer(record, draft={"body": "Min mor, 010190-1234, har brug for hjælp."})
    nil = an_answer(record, draft={"nil_return": True, "answers": {}, "points": ()})
    moderating.approve(record, nil.reference, by="kollega@example.dk", now=NOW)
    refused = an_answer(record, draft={"preference": Preference.PRIVATE})
    moderating.withhold(
        record, refused.reference, reason="Handler om en anden sag.", by="a@example.dk", now=NOW
    )
    asking_time.ask(
        record,
        SLUG,
        "Ældrerådet",
        key="time",
        wanted_on=date(2026, 3, 30),
        email="formand@raad.example.dk",
        by="respondent",
        settings=settings,
        now=NOW,
    )
    an_outcome(record, SLUG, ("Frivilligrådet", "Udsatterådet"), is_decided=False)
    work_on_points(record, joint, risky)
    sent = write_back(record, settings)
    number = held_mail(record, settings, sender=parties[0].addresses[0], subject="Til jer alle")
    robot = held_mail(
        record,
        settings,
        sender="sekretariat@raad.example.dk",
        subject="Autosvar: Jeg er på ferie",
        kind=Kind.AUTO_REPLY,
    )
    files_ready(record)
    a_batch(record, nil.reference, refused.reference)
    same_texts(record)
    return {
        "joint": joint.reference,
        "mailed": mailed.reference,
        "risky": risky.reference,
        "approved": nil.reference,
        "withheld": refused.reference,
        "mail": number,
        "robot": robot,
        "sent": sent,
    }


def work_on_points(record: Database, joint: Submission, other: Submission) -> None:
    """Themes in two levels, a standard paragraph, a fate with it, and points that say the same."""
    who: dict[str, Any] = {"by": "sagsbehandler@example.dk", "now": NOW}
    upper = theming.add(record, SLUG, "Rammer og penge", **who)
    lower = theming.add(record, SLUG, "Økonomi", parent=upper.number, **who)
    theming.mark(record, joint.reference, upper.number, **who)
    phrasing.save(record, SLUG, Paragraph(title="Midler", text="Der er ikke midler."), **who)
    fate = Assessment(
        fate=Fate.NOT_ACCEPTED,
        remark="Tak. Der er ikke midler.",
        summary="Foreninger ønsker ét sted at henvende sig.",
        theme=lower.number,
        paragraphs=((1, 1),),
    )
    assessing.assess(record, SLUG, Seen(joint.reference, 1, 0), fate, **who)
    same = [Seen(other.reference, 1, 0)]
    assessing.merge(record, SLUG, Seen(joint.reference, 1, 1), same, **who)


def write_back(record: Database, settings: Settings) -> int:
    """Letters back that were sent, with the one letter that has been written of them; its number.

    A draft of others comes after it.
    """
    its = {"by": "sagsbehandler@example.dk", "now": NOW}
    number = writing_back.draft(record, a_mailing(SLUG), **its)
    writing_back.send(record, number, settings=settings, **its)
    with Typesetter() as typesetter:
        writing_back.write_due(record, typesetter, settings=settings, now=NOW)
    with transaction(record):
        for due in outbox.due(record, now=NOW, count=100):
            if due.letter.kind == "letter-back":
                outbox.mark_sent(record, due.letter_id, due.address, reply="250 OK", now=NOW)
    writing_back.draft(record, a_mailing(SLUG, public_id="another"), **its)
    return number


def same_texts(record: Database) -> None:
    """Put what came in into groups of like texts, as the worker does."""
    while likening.liken(record, count=100):
        pass


def a_batch(record: Database, *references: str) -> None:
    """A batch that is done, in part, and a filter that everybody shares."""
    by = "sagsbehandler@example.dk"
    number = at_once.prepare(record, Act.WITHHOLD, references, by=by, seen_event=0, now=NOW)
    at_once.start(record, number, words="En fælles begrundelse.", by=by, now=NOW)
    at_once.carry_on(record, now=NOW, count=1)
    saving_filters.save(
        record, filter_of({"late": "yes"}), name="For sene", is_shared=True, by=by, now=NOW
    )


def refuse(record: Database, address: str) -> None:
    """Let the mail server refuse what was queued to this address."""
    with transaction(record):
        for due in outbox.due(record, now=NOW, count=100):
            if due.address == address:
                outbox.mark_refused(
                    record, due.letter_id, address, reply="550 5.1.1 No such user", now=NOW
                )

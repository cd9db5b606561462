"""A desk in the middle of its work, with one of everything that it can show."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlite_utils import Database

from intake.actions import (
    asking_time,
    assessing,
    at_once,
    moderating,
    phrasing,
    saving_filters,
    theming,
    writing_back,
)
from intake.actions.assessing import Seen
from intake.actions.inviting import invite
from intake.config import Settings
from intake.core.batch import Act
from intake.core.filtering import filter_of
from intake.core.message import Kind
from intake.core.paragraph import Paragraph
from intake.core.point import Assessment, Fate
from intake.core.submission import Channel, MailView, Point, Preference, Submission
from intake.papers.typesetter import Typesetter
from intake.store import outbox
from intake.store.connection import transaction
from tests.builders import NOW, a_record, an_attachment, files_ready
from tests.casework import SLUG, a_case, an_answer, held_mail, refuse, same_texts
from tests.outcomes import a_mailing, an_outcome


def a_busy_desk(record: Database, settings: Settings) -> dict[str, Any]:
    """Fill an empty record with the case; the numbers and references of what is in it.

    It is worked through once for all tests with the same settings, and copied from there.
    """
    content, files, its = _worked_through(replace(settings, data=Path()))
    with sqlite3.connect(":memory:") as kept:
        kept.deserialize(content)
        kept.backup(record.conn)
    kept.close()
    for name, data in files.items():
        path = settings.data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return dict(its)


@cache
def _worked_through(settings: Settings) -> tuple[bytes, dict[Path, bytes], dict[str, Any]]:
    with TemporaryDirectory() as folder:
        data = Path(folder)
        record = a_record(data)
        its = _busy(record, replace(settings, data=data))
        content = record.conn.serialize()
        record.conn.close()
        files = {
            path.relative_to(data): path.read_bytes()
            for path in data.rglob("*")
            if path.is_file() and not path.name.startswith("record.db")
        }
    return content, files, its


def _busy(record: Database, settings: Settings) -> dict[str, Any]:
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


def a_batch(record: Database, *references: str) -> None:
    """A batch that is done, in part, and a filter that everybody shares."""
    by = "sagsbehandler@example.dk"
    number = at_once.prepare(record, Act.WITHHOLD, references, by=by, seen_event=0, now=NOW)
    at_once.start(record, number, words="En fælles begrundelse.", by=by, now=NOW)
    at_once.carry_on(record, now=NOW, count=1)
    saving_filters.save(
        record, filter_of({"late": "yes"}), name="For sene", is_shared=True, by=by, now=NOW
    )

"""I dag: what needs a person now, oldest first, with the reason and the next step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup
from sqlite_utils import Database

from intake.core.staff import Role
from intake.core.submission import Status
from intake.core.wording import joined
from intake.store import consultations, events, inbox, pen, queue, submissions
from intake.web.desk.access import needs
from intake.web.desk.words import word
from intake.web.site import danish, lang, now, record

SHOWN = 50
REMEMBERED = timedelta(days=14)
"""How long a receipt that was refused stays among what needs a person."""

blueprint = Blueprint("overview", __name__)


@dataclass(frozen=True)
class Task:
    """One thing that waits for a person: since when, what, why, and where to go on."""

    since: datetime
    kind: str
    title: str
    about: str
    reasons: tuple[str, ...]
    href: str
    step: str


@blueprint.get("/")
@needs(Role.READER)
def today() -> ResponseReturnValue:
    """Show what waits, of all consultations or of one."""
    db = record()
    slug = request.args.get("consultation") or None
    chosen = consultations.get(db, slug) if slug else None
    refusals = [
        each
        for each in queue.refusals(db, now=now(), since=now() - REMEMBERED)
        if not slug or each.consultation == slug
    ]
    waiting = queue.count(db, consultation=slug, status=Status.RECEIVED)
    held = 0 if slug else inbox.count_held(db)
    tasks = sorted(
        [*_answers(db, slug), *([] if slug else _mail(db)), *_letters(refusals)],
        key=lambda task: task.since,
    )
    return render_template(
        "desk/overview.html",
        tasks=tasks[:SHOWN],
        total=waiting + held + len([*_letters(refusals)]),
        figures=[
            (gettext("nye svar"), waiting),
            (gettext("mails at placere"), held),
            (gettext("breve ikke leveret"), len(refusals)),
            (gettext("breve på vej ud"), queue.unsent(db)),
        ],
        recent=_recent(db, slug),
        consultations=consultations.every(db),
        chosen=chosen,
    )


def _answers(db: Database, slug: str | None) -> Iterator[Task]:
    for line in queue.lines(db, consultation=slug, status=Status.RECEIVED, limit=SHOWN):
        reasons = [gettext("ikke læst endnu")]
        if line.findings:
            reasons.append(gettext("CPR-nummer fundet"))
        if line.late:
            reasons.append(gettext("kom efter fristen"))
        yield Task(
            since=line.received_at,
            kind=gettext("Nyt svar"),
            title=danish(joined(line.parties, lang()) or line.sender) or gettext("Uden navn"),
            about=danish(line.title),
            reasons=(*reasons, *map(danish, line.reasons)),
            href=url_for("submissions.one", reference=line.reference, consultation=slug),
            step=gettext("Læs og afgør"),
        )


def _mail(db: Database) -> Iterator[Task]:
    for message in pen.waiting(db, limit=SHOWN):
        yield Task(
            since=message.received_at,
            kind=gettext("Mail"),
            title=danish(message.subject) or gettext("(uden emne)"),
            about=message.address or gettext("(ukendt afsender)"),
            reasons=(danish(message.reason),),
            href=url_for("post.message", number=message.number),
            step=gettext("Placér den"),
        )


def _letters(refusals: list[queue.Refusal]) -> Iterator[Task]:
    """Give one task a party or a receipt, however many of its addresses refused."""
    ordered = sorted(refusals, key=_whose)
    for (_, slug, party, reference), group in groupby(ordered, key=_whose):
        found = list(group)
        first = found[0]
        yield Task(
            since=min(each.refused_at for each in found),
            kind=gettext("Brev ikke leveret"),
            title=danish(party) or first.address,
            about=Markup("{}: {}").format(word(first.kind), danish(first.subject)),
            reasons=tuple(f"{each.address}: {each.reply}" for each in found),
            href=_about(slug, reference),
            step=gettext("Se brevet"),
        )


def _whose(refusal: queue.Refusal) -> tuple[str, str, str, str]:
    return refusal.kind, refusal.consultation, refusal.party, refusal.reference


def _about(slug: str, reference: str) -> str:
    if reference:
        return url_for("submissions.one", reference=reference, _anchor="letters")
    if slug:
        return url_for("consultations.one", slug=slug, _anchor="letters")
    return url_for("log.events_list")


_DECISIONS = frozenset(
    {
        "submission approved",
        "submission withheld",
        "message placed",
        "message dismissed",
        "message split",
        "message joined",
    }
)
RECENT = 8


def _recent(db: Database, slug: str | None) -> list[tuple[events.Event, str, str]]:
    """Return the newest decisions of people, each with the name and address of its subject."""
    found = [
        event
        for event in events.latest(db, count=300)
        if event.action in _DECISIONS and (not slug or event.consultation == slug)
    ]
    return [(event, *_subject(db, event)) for event in found[:RECENT]]


def _subject(db: Database, event: events.Event) -> tuple[str, str]:
    if event.subject.startswith("message "):
        number = int(event.subject.removeprefix("message "))
        return gettext("mail %(number)s", number=number), url_for("post.message", number=number)
    draft = submissions.get(db, event.subject).draft
    name = joined(draft.parties, lang()) or draft.organisation or draft.author_name
    href = url_for("submissions.one", reference=event.subject)
    return danish(name) or draft.email or event.subject, href

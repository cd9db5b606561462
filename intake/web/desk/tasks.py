"""What waits for a person, each thing with its reason and the next step."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from flask import url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup
from sqlite_utils import Database

from intake.actions import redacting
from intake.core import promise as rules
from intake.core.consultation import Consultation, Status, start_of
from intake.core.consultation import status as stands
from intake.core.submission import Status as Answer
from intake.core.wording import deadline, joined
from intake.store import (
    consultations,
    drafts,
    inquiries,
    objections,
    pen,
    promises,
    queue,
    release_replies,
    submissions,
    time_requests,
)
from intake.web.desk.words import calendar_day, word
from intake.web.site import danish, lang, now

SHOWN = 50
REMEMBERED = timedelta(days=14)
"""How long a receipt that was refused stays among what needs a person."""

LOOKED_THROUGH = 10
"""In how many of the answers on top we look for CPR numbers in what would become public: that
takes all words of an answer, and this page is opened all day."""

SOON = timedelta(days=3)
"""How long before the deadline drafts that are not sent are told of."""


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
    is_mine: bool = False


def answers(db: Database, slug: str | None, *, me: str) -> Iterator[Task]:
    """Give the answers that nobody has decided on: mine, however young, and the oldest others."""
    objected = objections.every_open(db)
    mine = queue.lines(db, consultation=slug, status=Answer.RECEIVED, assigned_to=me, limit=SHOWN)
    own = {each.reference for each in mine}
    others = queue.lines(db, consultation=slug, status=Answer.RECEIVED, limit=SHOWN)
    lines = [*mine, *(each for each in others if each.reference not in own)]
    for at, line in enumerate(lines):
        yield Task(
            since=objected.get(line.reference, line.received_at),
            kind=gettext("Indsigelse") if line.reference in objected else gettext("Nyt svar"),
            title=danish(joined(line.parties, lang()) or line.sender) or gettext("Uden navn"),
            about=danish(line.title),
            reasons=(
                *(
                    [gettext("afsenderen har gjort indsigelse")]
                    if line.reference in objected
                    else ()
                ),
                *_why(db, line, is_mine=line.reference in own, looks=at < LOOKED_THROUGH),
            ),
            href=url_for("submissions.one", reference=line.reference, consultation=slug),
            step=gettext("Læs og afgør"),
            is_mine=line.reference in own,
        )


def _why(db: Database, line: queue.Line, *, is_mine: bool, looks: bool) -> tuple[str, ...]:
    reasons = [gettext("du har taget det") if is_mine else gettext("ikke læst endnu")]
    if line.assigned_to and not is_mine:
        reasons = [gettext("%(who)s har taget det", who=line.assigned_to)]
    if looks and _holds_a_number(db, line.reference):
        reasons.append(gettext("det ligner et CPR-nummer i det, der bliver offentligt"))
    elif line.findings:
        reasons.append(gettext("CPR-nummer fundet"))
    if line.late:
        reasons.append(gettext("kom efter fristen"))
    return (*reasons, *map(danish, line.reasons))


def _holds_a_number(db: Database, reference: str) -> bool:
    return bool(redacting.open_numbers(db, submissions.get(db, reference)))


@dataclass(frozen=True)
class Written:
    """What a sender wrote to us about their answer; `message` is its number where it was a mail."""

    reference: str
    at: datetime
    message: int | None
    is_hold: bool


def written(db: Database, slug: str | None) -> list[Written]:
    """Return what senders wrote beside their answers and nobody has read: what holds one first."""
    holds = [
        Written(each.reference, each.at, each.message, True)
        for each in release_replies.waiting(db, slug)
    ]
    replies = inquiries.waiting(db, slug)
    return holds + [Written(ref, each.at, each.message, False) for ref, each in replies]


def from_senders(db: Database, found: Sequence[Written]) -> Iterator[Task]:
    """Give what senders wrote beside their answers."""
    for each in found:
        submission = submissions.get(db, each.reference)
        draft = submission.draft
        name = joined(draft.parties, lang()) or draft.organisation or draft.author_name
        yield Task(
            since=each.at,
            kind=gettext("Måske en indsigelse") if each.is_hold else gettext("Svar fra afsender"),
            title=danish(name) or gettext("Uden navn"),
            about=danish(consultations.get(db, submission.consultation).title),
            reasons=(
                gettext("afsenderen har skrevet om det, der bliver offentligt")
                if each.is_hold
                else gettext("afsenderen har svaret på et spørgsmål"),
            ),
            href=url_for("submissions.one", reference=each.reference),
            step=gettext("Læs det ved svaret"),
        )


def mail(db: Database, *, known: Collection[int | None] = ()) -> Iterator[Task]:
    """Give the messages that no rule could place, but the `known` that stand beside an answer."""
    for message in pen.waiting(db, limit=SHOWN):
        if message.number in known:
            continue
        yield Task(
            since=message.received_at,
            kind=gettext("Mail"),
            title=danish(message.subject) or gettext("(uden emne)"),
            about=message.address or gettext("(ukendt afsender)"),
            reasons=(danish(message.reason),),
            href=url_for("post.message", number=message.number),
            step=gettext("Placér den"),
        )


def more_time(db: Database, slug: str | None, cases: Sequence[Consultation]) -> Iterator[Task]:
    """Give the requests for a later deadline that nobody has answered."""
    titles = {each.slug: each.title for each in cases}
    for asked in time_requests.waiting(db, slug):
        until = asked.wanted_on
        yield Task(
            since=asked.asked_at,
            kind=gettext("Mere tid"),
            title=danish(asked.party),
            about=danish(titles[asked.consultation]),
            reasons=(
                gettext("vil gerne svare senest %(day)s", day=calendar_day(until))
                if until
                else gettext("beder om en senere frist"),
            ),
            href=url_for("more_time.one", number=asked.number),
            step=gettext("Svar på ønsket"),
        )


def unsent_drafts(db: Database, slug: str | None, cases: Sequence[Consultation]) -> Iterator[Task]:
    """Give the consultations that close soon with drafts begun: how many, and of nobody by name."""
    for case in cases:
        if (slug and case.slug != slug) or not _closes_soon(case):
            continue
        begun = drafts.begun(db, case.slug)
        if begun:
            yield Task(
                since=min(each.begun_at for each in begun),
                kind=gettext("Kladder"),
                title=danish(case.title),
                about=ngettext(
                    "%(num)d kladde er begyndt og ikke sendt",
                    "%(num)d kladder er begyndt og ikke sendt",
                    len(begun),
                ),
                reasons=(gettext("fristen er %(when)s", when=deadline(case.closes_at, lang())),),
                href=url_for("consultations.one", slug=case.slug, _anchor="answers"),
                step=gettext("Se høringen"),
            )


def near_promises(db: Database, slug: str | None) -> Iterator[Task]:
    """Give the promises near their last day, and those that are late without an explanation."""
    for each in rules.near(promises.unended(db, slug), now()):
        is_late = rules.status(each, now()) is rules.PromiseStatus.LATE
        due = calendar_day(rules.due_on(each))
        yield Task(
            since=start_of(rules.due_on(each)),
            kind=gettext("Løfte"),
            title=danish(each.text),
            about=danish(consultations.get(db, each.consultation).title),
            reasons=(
                gettext("skulle være holdt senest %(day)s, og der mangler en forklaring", day=due)
                if is_late
                else gettext("skal holdes senest %(day)s", day=due),
            ),
            href=url_for("promises.one", number=each.number),
            step=gettext("Skriv brevet til parterne")
            if each.kind is rules.Promised.HEARD
            else gettext("Se løftet"),
        )


def _closes_soon(case: Consultation) -> bool:
    return stands(case, now()) is Status.OPEN and case.closes_at - now() < SOON


def letters(db: Database, slug: str | None) -> Iterator[Task]:
    """Give one task a party or a receipt, however many of its addresses refused."""
    found = [
        each
        for each in queue.refusals(db, now=now(), since=now() - REMEMBERED)
        if not slug or each.consultation == slug
    ]
    for _, group in groupby(sorted(found, key=_whose), key=_whose):
        refused = list(group)
        first = refused[0]
        is_party = first.kind == "invitation"
        yield Task(
            since=min(each.refused_at for each in refused),
            kind=gettext("Part kan ikke nås") if is_party else gettext("Brev ikke leveret"),
            title=danish(first.party) or first.address,
            about=Markup("{}: {}").format(word(first.kind), danish(first.subject)),
            reasons=tuple(f"{each.address}: {each.reply}" for each in refused),
            href=_about(first.consultation, first.reference),
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

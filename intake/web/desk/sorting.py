"""One message that is several answers, and several messages that are one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.splitting import SplitForm, split_form
from intake.actions import guessing, joining, splitting
from intake.actions.owning import own_answer
from intake.core import splitting as rules
from intake.core.consultation import Status, status
from intake.core.errors import ConsultationNotOpen, DecisionNotAllowed, NotFound, Overtaken
from intake.core.joining import TAKEN_APART_WHILE
from intake.core.placing import Fate
from intake.core.roles import Permission
from intake.core.submission import Submission
from intake.core.suggesting import Suggestion
from intake.store import consultations, inbox, joined, parties, submissions, versions
from intake.store.inbox import Message
from intake.store.joined import Link
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

CANDIDATES = 6

blueprint = Blueprint("sorting", __name__)


@dataclass(frozen=True)
class Belongs:
    """What a message has to do with answers: those made of it, the one it was joined to, others."""

    made: Sequence[Submission]
    link: Link | None
    may_take_apart: bool
    may_sort: bool
    candidates: Sequence[Submission]


def belongs(found: Message, suggested: Sequence[Suggestion]) -> Belongs:
    """Return how the message stands to the answers we have."""
    db = record()
    link = joined.with_message(db, found.id)
    own = own_answer(db, found)
    waits = found.fate in {Fate.HELD, Fate.UNREADABLE}
    candidates: list[Submission] = []
    if waits or own:
        reading = _reading(found)
        sender = (reading.get("from") or {}).get("address") or found.mail_from
        names = [*(own.draft.parties if own else ()), *(each.party for each in suggested)]
        candidates = submissions.of_senders(db, sender, names, limit=CANDIDATES + 1)
    return Belongs(
        made=submissions.from_message(db, found.id),
        link=link,
        may_take_apart=link is not None and _is_newest(link),
        may_sort=waits or own is not None,
        candidates=[each for each in candidates if each.inbox_id != found.id][:CANDIDATES],
    )


def _is_newest(link: Link) -> bool:
    db = record()
    status_now = submissions.get(db, link.reference).status
    is_newest = versions.newest(db, link.reference) == link.version
    return is_newest and status_now in TAKEN_APART_WHILE


@dataclass(frozen=True)
class Mails:
    """The messages that an answer came in, and the other answers that they hold."""

    numbers: Sequence[int]
    others: Sequence[Submission]

    @property
    def is_whole(self) -> bool:
        """Return whether the answer is one mail and the mail one answer."""
        return len(self.numbers) == 1 and not self.others


def mails_of(submission: Submission) -> Mails:
    """Return the mails of an answer."""
    db = record()
    first = [submission.inbox_id] if submission.inbox_id else []
    others = [each for number in first for each in submissions.from_message(db, number)]
    return Mails(
        numbers=[*first, *(each.number for each in joined.of(db, submission.reference))],
        others=[each for each in others if each.reference != submission.reference],
    )


@blueprint.post("/mail/<int:number>/join")
@needs(Permission.HANDLE)
def join(number: int) -> ResponseReturnValue:
    """Say that the message belongs to an answer that we have."""
    try:
        joining.join(
            record(), number, request.form.get("reference", ""), by=user().email, now=now()
        )
    except (NotFound, DecisionNotAllowed):
        return _too_late(number)
    flash(gettext("Mailen bliver lagt til svaret om et øjeblik."), "success")
    return redirect(url_for("post.message", number=number), code=303)


@blueprint.post("/mail/<int:number>/take-apart")
@needs(Permission.HANDLE)
def take_apart(number: int) -> ResponseReturnValue:
    """Take the message out of the answer that it was joined to."""
    try:
        joining.take_apart(record(), number, by=user().email, now=now())
    except (NotFound, DecisionNotAllowed, Overtaken):
        return _too_late(number)
    flash(gettext("Mailen er skilt fra svaret igen."), "success")
    return redirect(url_for("post.message", number=number), code=303)


def _too_late(number: int) -> ResponseReturnValue:
    inbox.get(record(), number)
    text = gettext("Nogen kom dig i forkøbet. Se, hvordan mailen står nu, og prøv så igen.")
    flash(text, "error")
    return redirect(url_for("post.message", number=number), code=303)


@blueprint.get("/mail/<int:number>/split")
@needs(Permission.HANDLE)
def split(number: int) -> ResponseReturnValue:
    """Show the message in blocks, each with a choice of answer."""
    found = inbox.get(record(), number)
    if not belongs(found, ()).may_sort:
        return redirect(url_for("post.message", number=number), code=303)
    form = _form(found, _count(request.args.get("parts", 0, type=int)), formdata=None)
    form.seen.data = splitting.seal(found)
    return _page(found, form)


@blueprint.post("/mail/<int:number>/split")
@needs(Permission.HANDLE)
def sort(number: int) -> ResponseReturnValue:
    """Say which answers the message holds."""
    found = inbox.get(record(), number)
    form = _form(found, _count(request.form.get("parts", 0, type=int)))
    parts = form.parts() if form.validate() else None
    if parts is None:
        return _page(found, form), 422
    try:
        splitting.split(
            record(), number, parts, seen=str(form.seen.data), by=user().email, now=now()
        )
    except (NotFound, Overtaken, ConsultationNotOpen):
        form.seen.data = splitting.seal(inbox.get(record(), number))
        return _page(inbox.get(record(), number), form, overtaken=True), 409
    flash(gettext("Mailen bliver til %(n)s svar om et øjeblik.", n=len(parts)), "success")
    return redirect(url_for("post.message", number=number), code=303)


def _page(found: Message, form: SplitForm, *, overtaken: bool = False) -> str:
    reading = _reading(found)
    return render_template(
        "desk/split.html",
        message=found,
        reading=reading,
        form=form,
        files=reading.get("attachments") or [],
        may_add=form.count < rules.MOST,
        overtaken=overtaken,
    )


def _form(found: Message, count: int, **given: Any) -> SplitForm:
    """Return the form, each answer with its likeliest place chosen."""
    db = record()
    reading = _reading(found)
    open_cases = [
        (each.slug, each.title)
        for each in consultations.every(db)
        if status(each, now()) not in {Status.DRAFT, Status.UPCOMING}
    ]
    own = own_answer(db, found)
    first = [each for each in open_cases if own is None or each[0] == own.consultation]
    likely = _likely(found, own)
    data: dict[str, str] = {}
    for position in range(1, count + 1):
        slug, party = likely[position - 1] if position <= len(likely) else (_slug(likely), "")
        data |= {f"consultation_{position}": slug, f"party_{position}": party or "-"}
    return split_form(
        count=count,
        blocks=rules.blocks(reading.get("text") or ""),
        files=[each["sha256"] for each in reading.get("attachments") or ()],
        consultations=[first, *([open_cases] * (count - 1))],
        parties=[party.name for party in parties.every(db)],
        data=data,
        **given,
    )


def _slug(likely: list[tuple[str, str]]) -> str:
    return likely[0][0] if likely else ""


def _likely(found: Message, own: Submission | None) -> list[tuple[str, str]]:
    """Return places in their likely order; who is named in the text of a case comes before rest."""
    db = record()
    known = guessing.register(db, now=now())
    suggested = guessing.suggestions(db, found, known, settings())
    places = [(each.consultation, each.party) for each in suggested]
    if own:
        mine = (own.consultation, next(iter(own.draft.parties), ""))
        places = [mine, *(each for each in places if each != mine)]
    text = str(_reading(found).get("text") or "").lower()
    named = [party.name for party in known.parties if party.name.lower() in text]
    named.sort(key=lambda name: text.index(name.lower()))
    if len(named) < rules.FEWEST or not places:
        return places
    return [(places[0][0], name) for name in named]


def _count(asked: int) -> int:
    return min(max(asked, rules.FEWEST), rules.MOST)


def _reading(found: Message) -> dict[str, Any]:
    reading: dict[str, Any] = json.loads(found.reading) if found.reading else {}
    return reading

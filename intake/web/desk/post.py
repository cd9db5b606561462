"""Posten: messages that no rule could place, why each waits, and putting them where they belong."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.desk import DismissForm, PlaceForm
from intake.actions import guessing, moderating, replying, weeding
from intake.core.consultation import Stage
from intake.core.errors import NotFound
from intake.core.placing import Fate
from intake.core.roles import Permission
from intake.core.suggesting import Suggestion
from intake.store import consultations, events, handled, inbox, parties, pen, replies
from intake.store.inbox import Message
from intake.web.desk import sorting
from intake.web.desk.access import needs, user
from intake.web.desk.submissions import as_download
from intake.web.site import now, record, settings

A_PAGE = 20
WAITS = frozenset({Fate.HELD, Fate.UNREADABLE})

blueprint = Blueprint("post", __name__)


@blueprint.get("/mail")
@needs(Permission.READ)
def held() -> ResponseReturnValue:
    """List the messages that wait for a person, oldest first, each with its likeliest place."""
    db = record()
    reason = request.args.get("reason", "")
    total = pen.count(db, reason=reason)
    pages = max(1, -(-total // A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    waiting = pen.waiting(db, reason=reason, limit=A_PAGE, offset=(page - 1) * A_PAGE)
    known = guessing.register(db, now=now())
    lines = [
        (each, guessing.suggestions(db, inbox.get(db, each.number), known, settings())[:1])
        for each in waiting
    ]
    return render_template(
        "desk/post.html",
        lines=lines,
        total=total,
        everything=inbox.count_held(db),
        reasons=pen.reasons(db),
        chosen=reason,
        page=page,
        pages=pages,
        handled=handled.count(db),
        kept_days=settings().post_kept_days,
    )


@blueprint.get("/mail/<int:number>")
@needs(Permission.READ)
def message(number: int) -> ResponseReturnValue:
    """Show what was read in one message, and where it may be put; of an erased one only when."""
    found = inbox.get(record(), number)
    if found.erased_at is not None:
        history = events.about(record(), f"message {number}")
        return render_template("desk/erased_mail.html", message=found, history=history)
    return _page(found)


@blueprint.get("/mail/<int:number>/source")
@needs(Permission.READ)
def source(number: int) -> ResponseReturnValue:
    """Give the bytes as they came, as text: opened as mail they could fetch pictures."""
    found = inbox.get(record(), number)
    return as_download(found.raw, f"mail-{number}.txt", "text/plain")


@blueprint.post("/mail/<int:number>/place")
@needs(Permission.HANDLE)
def place(number: int) -> ResponseReturnValue:
    """Say which consultation and party the message belongs to."""
    found = inbox.get(record(), number)
    form = _place_form()
    if not form.validate():
        return _page(found, placing=form), 422
    try:
        moderating.place(
            record(),
            number,
            consultation=str(form.consultation.data),
            party=form.party_name(),
            by=user().email,
            now=now(),
        )
    except NotFound:
        return _overtaken(number)
    flash(gettext("Mailen er placeret og bliver til et svar om et øjeblik."), "success")
    return redirect(url_for("post.held"), code=303)


@blueprint.post("/mail/<int:number>/dismiss")
@needs(Permission.HANDLE)
def dismiss(number: int) -> ResponseReturnValue:
    """Say that the message is no answer; it is kept."""
    found = inbox.get(record(), number)
    form = DismissForm()
    if not form.validate():
        return _page(found, dismissing=form), 422
    try:
        moderating.dismiss(
            record(), number, reason=str(form.reason.data), by=user().email, now=now()
        )
    except NotFound:
        return _overtaken(number)
    flash(gettext("Mailen er lagt væk. Den er stadig gemt."), "success")
    return redirect(url_for("post.held"), code=303)


def _overtaken(number: int) -> ResponseReturnValue:
    """Answer who came second: the message no longer waits."""
    return _page(inbox.get(record(), number), overtaken=True), 409


def _page(
    found: Message,
    *,
    placing: PlaceForm | None = None,
    dismissing: DismissForm | None = None,
    overtaken: bool = False,
) -> str:
    db = record()
    reading: dict[str, Any] = json.loads(found.reading) if found.reading else {}
    waits = found.fate in WAITS
    suggested: Sequence[Suggestion] = ()
    if waits:
        suggested = guessing.suggestions(db, found, guessing.register(db, now=now()), settings())
    preceding, following = pen.beside(db, found.id)
    return render_template(
        "desk/message.html",
        preceding=preceding,
        following=following,
        message=found,
        reading=reading,
        suggested=suggested,
        waits=waits,
        goes_on=weeding.goes_on(db, found, settings()),
        placing=placing or _place_form(suggested),
        dismissing=dismissing or DismissForm(formdata=None),
        overtaken=overtaken,
        belongs=sorting.belongs(found, suggested),
        titles={each.slug: each.title for each in consultations.every(db)},
        may_answer=replying.may_answer(found, settings()),
        written=replies.of(db, found.id),
        history=events.about(db, f"message {found.id}"),
    )


def _place_form(suggested: Sequence[Suggestion] | None = None) -> PlaceForm:
    """Return the form as it was sent, or with the likeliest place chosen and first in its lists."""
    db = record()
    cases = [each for each in consultations.every(db) if each.stage is not Stage.DRAFT]
    names = [party.name for party in parties.every(db)]
    listed = [(each.slug, each.title) for each in cases]
    if suggested is None:
        return PlaceForm(consultations=listed, parties=names)
    slug, party = (suggested[0].consultation, suggested[0].party) if suggested else ("", "")
    return PlaceForm(
        formdata=None,
        consultations=sorted(listed, key=lambda each: each[0] != slug),
        parties=sorted(names, key=lambda name: name != party),
        data={"consultation": slug, "party": party or PlaceForm.NOBODY},
    )

"""Rettigheder: all there is of one person, to hand over, put right, or erase for good.

Whom it is about never stands in an address, so that neither history nor server logs keep it.
"""

import json
import tempfile
from contextlib import ExitStack, suppress
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.base import Form
from forms.rights import CorrectForm, EraseForm, PersonalHoldForm, WhoForm
from intake.actions import cleaning, erasing, hindering, holding, rights
from intake.core.access_report import AccessReport
from intake.core.errors import NotFound, TryAgain
from intake.core.identifiers import is_reference
from intake.core.processing import TABLES
from intake.core.retention import CannotErase
from intake.core.roles import Permission
from intake.store import erasures, holds, persons
from intake.store.erasing import Reach
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

MOST = 50

blueprint = Blueprint("people", __name__)


@blueprint.get("/rights")
@needs(Permission.ADMIN)
def ask() -> ResponseReturnValue:
    """Ask whom it is about."""
    return _found(WhoForm(formdata=None))


@blueprint.post("/rights")
@needs(Permission.ADMIN)
def find() -> ResponseReturnValue:
    """Show what there is of a person, or the answers in which a name stands."""
    form = WhoForm()
    if not form.validate():
        return _found(form), 422
    return _found(form, form.who.data)


@blueprint.post("/rights/report.<ending>")
@needs(Permission.ADMIN, fresh=True)
def report(ending: str) -> ResponseReturnValue:
    """Give all that is held of a person to hand over: a page, data, or both with every file."""
    form = WhoForm()
    if not form.validate() or ending not in {"html", "json", "zip"}:
        return _found(form), 422
    try:
        return _download(form.who.data, ending)
    except NotFound:
        return _found(form, form.who.data)


@blueprint.post("/rights/correct")
@needs(Permission.ADMIN)
def correct() -> ResponseReturnValue:
    """Put a person's name or address right wherever it is in use."""
    form = CorrectForm()
    who = form.who.data or ""
    if not form.validate():
        return page(who, correct=form), 422
    try:
        count = rights.correct(
            record(),
            who,
            name=form.name.data or "",
            new_email=form.email.data or "",
            settings=settings(),
            by=user().email,
            now=now(),
        )
    except NotFound:
        return page(who)
    flash(ngettext("Rettet i %(num)d svar.", "Rettet i %(num)d svar.", count), "success")
    return redirect(url_for("people.ask"), code=303)


@blueprint.post("/rights/erase")
@needs(Permission.ADMIN, fresh=True)
def erase() -> ResponseReturnValue:
    """Erase a person for good, once it was said twice."""
    form = EraseForm()
    who = form.who.data or ""
    if not form.validate():
        return page(who, erase=form), 422
    emails, references = _whose(who)
    try:
        erasing.erase_person(
            record(),
            emails=emails,
            references=references,
            reason=form.reason.data,
            by=user().email,
            settings=settings(),
            now=now(),
        )
    except (CannotErase, NotFound):
        return page(who)
    with suppress(TryAgain):  # the worker finishes it
        cleaning.finish(record(), settings(), now=now())
    flash(gettext("Slettet. Fortegnelsen over sletninger siger hvornår, ikke hvem."), "success")
    return redirect(url_for("people.ask"), code=303)


def page(who: str, **sent: Form) -> str:
    """Return the page about somebody, with a form that was `sent` (correct, erase, hold)."""
    return _found(WhoForm(formdata=None, who=who), who, **sent)


def _found(form: WhoForm, who: str = "", **sent: Form) -> str:
    db, moment = record(), now()
    reach = _reach(who)
    held = holding.of(db, who) if who else holds.every(db)
    return render_template(
        "desk/rights.html",
        form=form,
        shown=next(iter(sent.values()), form),
        who=who,
        holds=[(each, each.hold.stands(moment)) for each in held][:MOST],
        is_one="@" in who or is_reference(who),
        counts=_counted(reach),
        hindrances=hindering.of_reach(db, reach, settings=settings(), now=moment) if reach else [],
        answers=persons.named(db, who, limit=MOST) if who else [],
        mentions=persons.mentions(db, [who], besides=reach) if "@" in who else [],
        correct=sent.get("correct") or CorrectForm(formdata=None, who=who),
        erase=sent.get("erase") or EraseForm(formdata=None, who=who),
        hold=sent.get("hold") or PersonalHoldForm(formdata=None, who=who),
        erasures=erasures.every(db)[:MOST],
    )


def _reach(who: str) -> Reach:
    emails, references = _whose(who)
    return persons.reach_of(record(), emails=emails, references=references) if who else Reach()


def _counted(reach: Reach) -> list[tuple[str, int]]:
    """Return what there is of a person and how much; what was sent is not being written."""
    counts = {TABLES[kind].purpose: count for kind, count in reach.counts().items()}
    if drafts := counts.pop(TABLES["draft"].purpose, 0):
        sent = persons.sent_drafts(record(), reach)
        counts[gettext("svar, der er ved at blive skrevet")] = drafts - sent
        counts[gettext("kladder til svar, der er sendt")] = sent
    return [(purpose, count) for purpose, count in counts.items() if count]


def _whose(who: str) -> tuple[list[str], list[str]]:
    """Return the addresses and the references that somebody was looked for by."""
    return ([who], []) if "@" in who else ([], [who])


def _download(who: str, ending: str) -> Response:
    emails, references = _whose(who)
    its: dict[str, Any] = {"settings": settings(), "by": user().email, "now": now()}
    if ending == "zip":
        with ExitStack() as stack:
            file = stack.enter_context(tempfile.TemporaryFile(dir=settings().data))
            rights.hand_over(record(), file, emails=emails, references=references, **its)
            stack.pop_all()  # from here on the response closes it
        file.seek(0)
        response: Response = send_file(file, "application/zip", etag=False)
    else:
        found = rights.report(record(), emails=emails, references=references, **its)
        response = _as_page(found) if ending == "html" else _as_data(found)
    response.headers["Content-Disposition"] = f'attachment; filename="indsigt.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _as_page(found: AccessReport) -> Response:
    return Response(found.as_html(), mimetype="text/html")


def _as_data(found: AccessReport) -> Response:
    text = json.dumps(found.as_data(), ensure_ascii=False, indent=2)
    return Response(text, mimetype="application/json")

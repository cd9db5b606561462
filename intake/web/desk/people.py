"""Rettigheder: all there is of one person, to hand over, put right, or erase for good.

Whom it is about never stands in an address, so that neither history nor server logs keep it.
"""

import json
from contextlib import suppress

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.rights import CorrectForm, EraseForm, WhoForm
from intake.actions import cleaning, erasing, hindering, rights
from intake.core.access_report import AccessReport
from intake.core.errors import NotFound, TryAgain
from intake.core.identifiers import is_reference
from intake.core.processing import TABLES
from intake.core.retention import CannotErase
from intake.core.roles import Permission
from intake.store import erasures, persons
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
@needs(Permission.ADMIN)
def report(ending: str) -> ResponseReturnValue:
    """Give all that is held of a person, as a page or as data, to hand over."""
    form = WhoForm()
    if not form.validate() or ending not in {"html", "json"}:
        return _found(form), 422
    who, by = form.who.data, user().email
    emails, references = _whose(who)
    try:
        found = rights.report(
            record(),
            emails=emails,
            references=references,
            settings=settings(),
            by=by,
            now=now(),
        )
    except NotFound:
        return _found(form, form.who.data)
    return _download(found, ending)


@blueprint.post("/rights/correct")
@needs(Permission.ADMIN)
def correct() -> ResponseReturnValue:
    """Put a person's name or address right wherever it is in use."""
    form = CorrectForm()
    who = form.who.data or ""
    if not form.validate():
        return _found(WhoForm(formdata=None, who=who), who, correct=form), 422
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
        return _found(WhoForm(formdata=None, who=who), who)
    flash(ngettext("Rettet i %(num)d svar.", "Rettet i %(num)d svar.", count), "success")
    return redirect(url_for("people.ask"), code=303)


@blueprint.post("/rights/erase")
@needs(Permission.ADMIN, fresh=True)
def erase() -> ResponseReturnValue:
    """Erase a person for good, once it was said twice."""
    form = EraseForm()
    who = form.who.data or ""
    if not form.validate():
        return _found(WhoForm(formdata=None, who=who), who, erase=form), 422
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
        return _found(WhoForm(formdata=None, who=who), who)
    with suppress(TryAgain):  # the worker finishes it
        cleaning.finish(record(), settings(), now=now())
    flash(gettext("Slettet. Fortegnelsen over sletninger siger hvornår, ikke hvem."), "success")
    return redirect(url_for("people.ask"), code=303)


def _found(
    form: WhoForm,
    who: str = "",
    *,
    correct: CorrectForm | None = None,
    erase: EraseForm | None = None,
) -> str:
    db = record()
    reach = _reach(who)
    return render_template(
        "desk/rights.html",
        form=form,
        shown=next((each for each in (correct, erase) if each is not None), form),
        who=who,
        is_one="@" in who or is_reference(who),
        counts=_counted(reach),
        hindrances=hindering.of_reach(db, reach, settings=settings(), now=now()) if reach else [],
        answers=persons.named(db, who, limit=MOST) if who else [],
        mentions=persons.mentions(db, [who], besides=reach) if "@" in who else [],
        correct=correct or CorrectForm(formdata=None, who=who),
        erase=erase or EraseForm(formdata=None, who=who),
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


def _download(found: AccessReport, ending: str) -> Response:
    if ending == "html":
        response = Response(found.as_html(), mimetype="text/html")
    else:
        text = json.dumps(found.as_data(), ensure_ascii=False, indent=2)
        response = Response(text, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="indsigt.{ending}"'
    response.headers["Cache-Control"] = "no-store"
    return response

"""Undtaget fra sletning: what is one person's, or one answer, stays while a legal hold stands."""

from contextlib import suppress

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.rights import PersonalHoldForm
from intake.actions import holding
from intake.core.errors import NotFound
from intake.core.roles import Permission
from intake.web.desk import people
from intake.web.desk.access import needs, user
from intake.web.site import now, record

blueprint = Blueprint("personal_holds", __name__)


@blueprint.post("/rights/hold")
@needs(Permission.ADMIN)
def place() -> ResponseReturnValue:
    """Place a hold on a person or an answer."""
    form = PersonalHoldForm()
    who = form.who.data or ""
    if not form.validate():
        return people.page(who, hold=form), 422
    by, until = user().email, form.until.data
    try:
        holding.place(record(), who, str(form.why.data), until=until, by=by, now=now())
    except NotFound:
        return people.page(who)
    flash(gettext("Intet af det bliver slettet, før det er ophævet."), "success")
    return redirect(url_for("people.ask"), code=303)


@blueprint.post("/rights/holds/<int:number>/lift")
@needs(Permission.ADMIN)
def lift(number: int) -> ResponseReturnValue:
    """Lift a hold; one that is lifted already stays so."""
    with suppress(NotFound):
        holding.lift(record(), number, by=user().email, now=now())
        flash(gettext("Det er ophævet."), "success")
    return redirect(url_for("people.ask"), code=303)

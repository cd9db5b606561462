"""Mere tid: one party's request for a later deadline, and the answer to it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.more_time import DeclineForm, GrantForm
from intake.actions import asking_time
from intake.core.asking_time import TimeRequest, TimeStatus
from intake.core.errors import DeadlineNotMoved, DecisionNotAllowed
from intake.core.roles import Permission
from intake.store import consultations, time_requests
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("more_time", __name__)


@blueprint.get("/time-requests/<int:number>")
@needs(Permission.READ)
def one(number: int) -> ResponseReturnValue:
    """Show who asks for more time, and the two answers that can be given."""
    request = time_requests.get(record(), number)
    granting = GrantForm(formdata=None)
    granting.day.data = request.wanted_on
    return _page(request, granting, DeclineForm(formdata=None))


@blueprint.post("/time-requests/<int:number>/grant")
@needs(Permission.MANAGE)
def grant(number: int) -> ResponseReturnValue:
    """Give the party a deadline of its own."""
    form = GrantForm()
    request = time_requests.get(record(), number)
    if not form.validate():
        return _page(request, form, DeclineForm(formdata=None)), 422
    try:
        asking_time.grant(
            record(),
            number,
            form.day.data,
            reason=str(form.words.data),
            by=user().email,
            settings=settings(),
            now=now(),
        )
    except DeadlineNotMoved:
        form.refuse_day()
        return _page(request, form, DeclineForm(formdata=None)), 422
    except DecisionNotAllowed:
        return _overtaken(number)
    flash(gettext("Parten har fået mere tid. Brevet er lagt i kø."), "success")
    return redirect(_case(request), code=303)


@blueprint.post("/time-requests/<int:number>/decline")
@needs(Permission.MANAGE)
def decline(number: int) -> ResponseReturnValue:
    """Say why the party gets no more time."""
    form = DeclineForm()
    request = time_requests.get(record(), number)
    if not form.validate():
        return _page(request, GrantForm(formdata=None), form), 422
    try:
        asking_time.decline(
            record(),
            number,
            reason=str(form.reason.data),
            by=user().email,
            settings=settings(),
            now=now(),
        )
    except DecisionNotAllowed:
        return _overtaken(number)
    flash(gettext("Parten får at vide hvorfor. Brevet er lagt i kø."), "success")
    return redirect(_case(request), code=303)


def _case(request: TimeRequest) -> str:
    return url_for("consultations.one", slug=request.consultation, _anchor="more-time")


def _overtaken(number: int) -> ResponseReturnValue:
    request = time_requests.get(record(), number)
    page = _page(request, GrantForm(formdata=None), DeclineForm(formdata=None), overtaken=True)
    return page, 409


def _page(
    request: TimeRequest, granting: GrantForm, declining: DeclineForm, *, overtaken: bool = False
) -> str:
    return render_template(
        "desk/time_request.html",
        asked=request,
        waits=request.status is TimeStatus.ASKED,
        consultation=consultations.get(record(), request.consultation),
        granting=granting,
        declining=declining,
        overtaken=overtaken,
    )

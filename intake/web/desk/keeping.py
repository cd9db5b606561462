"""Opbevaring: how long the private of a consultation is kept, and what hinders that it goes."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.rights import ConfirmForm, DayForm, HoldForm
from intake.actions import hindering, retaining
from intake.core.retention import CannotErase, Hold
from intake.core.roles import Permission
from intake.store import consultations, retention
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("keeping", __name__)


@blueprint.get("/consultations/<slug>/retention")
@needs(Permission.MANAGE)
def page(slug: str) -> ResponseReturnValue:
    """Show the day, the legal holds, and what hinders."""
    return _page(slug)


@blueprint.post("/consultations/<slug>/retention")
@needs(Permission.PUBLISH)
def set_day(slug: str) -> ResponseReturnValue:
    """Set the day from which the private may go."""
    form = DayForm()
    if not form.validate():
        return _page(slug, day=form), 422
    by, its = user().email, settings()
    retaining.set_day(record(), slug, form.day.data, by=by, now=now(), settings=its)
    flash(gettext("Dagen er gemt."), "success")
    return _back(slug)


@blueprint.post("/consultations/<slug>/retention/hold")
@needs(Permission.MANAGE)
def hold(slug: str) -> ResponseReturnValue:
    """Place a legal hold."""
    form = HoldForm()
    if not form.validate():
        return _page(slug, hold=form), 422
    by, until = user().email, form.until.data
    retaining.hold(record(), slug, form.reason.data, until=until, by=by, now=now())
    flash(gettext("Intet i høringen bliver slettet, før det er ophævet."), "success")
    return _back(slug)


@blueprint.post("/consultations/<slug>/retention/<int:number>/lift")
@needs(Permission.PUBLISH)
def lift(slug: str, number: int) -> ResponseReturnValue:
    """Lift a legal hold; one that is lifted already stays so."""
    if any(each.id == number and each.lifted_at is None for each in _holds(slug)):
        retaining.lift(record(), slug, number, by=user().email, now=now())
        flash(gettext("Det er ophævet."), "success")
    return _back(slug)


@blueprint.post("/consultations/<slug>/retention/confirm")
@needs(Permission.PUBLISH, fresh=True)
def confirm(slug: str) -> ResponseReturnValue:
    """Let the worker erase what is due."""
    form = ConfirmForm()
    if not form.validate():
        return _page(slug, confirm=form), 422
    try:
        retaining.confirm(record(), slug, by=user().email, now=now(), settings=settings())
    except CannotErase:
        flash(gettext("Intet er slettet. Se, hvad der er i vejen."), "error")
        return _back(slug)
    flash(gettext("Det private bliver slettet inden for en time."), "success")
    return _back(slug)


def _page(
    slug: str,
    *,
    day: DayForm | None = None,
    hold: HoldForm | None = None,
    confirm: ConfirmForm | None = None,
) -> str:
    db, its, moment = record(), settings(), now()
    kept = retention.of(db, slug, years=its.retention_years)
    consultation = consultations.get(db, slug)
    hindrances = [] if kept.erased_at else hindering.of_case(db, slug, settings=its, now=moment)
    return render_template(
        "desk/retention.html",
        consultation=consultation,
        kept=kept,
        is_due=kept.is_due(moment),
        hindrances=hindrances,
        holds=[(each, each.stands(moment)) for each in _holds(slug)],
        asks=its.retention_asks,
        day=day or DayForm(formdata=None, day=kept.due_on),
        hold=hold or HoldForm(formdata=None),
        confirm=confirm or ConfirmForm(formdata=None),
        form=next((each for each in (day, hold, confirm) if each is not None), None),
    )


def _holds(slug: str) -> list[Hold]:
    return retention.holds(record(), slug)


def _back(slug: str) -> ResponseReturnValue:
    return redirect(url_for("keeping.page", slug=slug), code=303)

"""Løfter: given, and what happened to them."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.promise import MoveForm, OwnerForm, PromiseForm, StepForm, worded
from intake.actions import promising
from intake.core import identifiers
from intake.core import promise as rules
from intake.core.consultation import COPENHAGEN
from intake.core.errors import PromiseEnded, PromiseOpen
from intake.core.promise import Promise, Step, StepKind
from intake.core.roles import Permission
from intake.store import consultations, parties, promises, users
from intake.web.desk.access import needs, user
from intake.web.desk.outcome import standing
from intake.web.site import now, record

blueprint = Blueprint("promises", __name__)


@blueprint.route("/consultations/<slug>/promises/new", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def new(slug: str) -> ResponseReturnValue:
    """Write down what was promised, and to whom."""
    consultation = consultations.get(record(), slug)
    asked = parties.enlisted(record(), slug)
    form = PromiseForm()
    form.offer(asked)
    form.staff = _staff()
    form.key.data = form.key.data or secrets.token_urlsafe(18)
    if not form.is_submitted():
        form.unit.data, form.owner.data = consultation.unit, user().email
    today = now().astimezone(COPENHAGEN).date()
    if not form.is_submitted() or not form.is_good(today):
        page = render_template("desk/promise_form.html", form=form, consultation=consultation)
        return page, 422 if form.is_submitted() else 200
    public_id = identifiers.public_id("promise", f"{slug}/{form.key.data}")
    promise = form.promise(public_id, slug, asked, today=today)
    if not form.has_seen(promise):
        return render_template(
            "desk/promise_form.html",
            form=form,
            consultation=consultation,
            promise=promise,
            due_on=rules.due_on(promise),
        )
    made = promising.give(record(), promise, by=user().email, now=now())
    flash(gettext("Løftet er gemt og står på høringens side."), "success")
    return redirect(url_for("promises.one", number=made.number), 303)


@blueprint.get("/promises/<int:number>")
@needs(Permission.READ)
def one(number: int) -> ResponseReturnValue:
    """Show a promise, where it stands, and what can be done about it."""
    return _page(promises.get(record(), number))


@blueprint.post("/promises/<int:number>/<any(kept,moved,explained,lapsed,reopened):kind>")
@needs(Permission.DECIDE)
def step(number: int, kind: str) -> ResponseReturnValue:
    """Write down what happened to a promise."""
    promise = promises.get(record(), number)
    form = _forms()[kind]
    if not form.validate():
        return _page(promise, **{kind: form}), 422
    made = Step(
        kind=StepKind(kind),
        at=now(),
        by=user().email,
        text=form.text.data,
        link=form.link.data or "",
        due_on=form.due_on.data if isinstance(form, MoveForm) else None,
    )
    try:
        promising.step(record(), number, made)
    except PromiseEnded:
        flash(gettext("Løftet er afsluttet. Tag det op igen, hvis det var en fejl."), "warning")
        return redirect(url_for("promises.one", number=number), 303)
    except PromiseOpen:
        flash(gettext("Løftet er allerede åbent."), "warning")
        return redirect(url_for("promises.one", number=number), 303)
    flash(gettext("Det er gemt og står på høringens side."), "success")
    return redirect(url_for("promises.one", number=number), 303)


@blueprint.post("/promises/<int:number>/hand-over")
@needs(Permission.DECIDE)
def hand_over(number: int) -> ResponseReturnValue:
    """Let another unit or person see to it."""
    promise = promises.get(record(), number)
    form = OwnerForm(prefix="owner-")
    form.staff = _staff()
    if not form.validate():
        return _page(promise, owner=form), 422
    promising.hand_over(
        record(),
        number,
        unit=form.unit.data,
        owner=form.owner.data,
        by=user().email,
        now=now(),
    )
    flash(gettext("Det er gemt."), "success")
    return redirect(url_for("promises.one", number=number), 303)


def _staff() -> frozenset[str]:
    return frozenset(each.email.casefold() for each in users.every(record()))


def _forms() -> dict[str, StepForm]:
    """Return a form for each step, with names of their own as they stand on one page."""
    return {
        "kept": worded(StepForm(prefix="kept-"), gettext("Hvordan er løftet holdt?")),
        "moved": worded(MoveForm(prefix="moved-"), gettext("Hvorfor er der en ny dato?")),
        "explained": worded(StepForm(prefix="explained-"), gettext("Hvorfor er det forsinket?")),
        "lapsed": worded(StepForm(prefix="lapsed-"), gettext("Hvorfor bortfalder løftet?")),
        "reopened": worded(
            StepForm(prefix="reopened-"), gettext("Hvorfor bliver løftet taget op igen?")
        ),
    }


def _page(promise: Promise, **sent: StepForm | OwnerForm) -> str:
    owner = OwnerForm(prefix="owner-", formdata=None, unit=promise.unit, owner=promise.owner)
    forms = {**_forms(), "owner": owner, **sent}
    return render_template(
        "desk/promise.html",
        consultation=consultations.get(record(), promise.consultation),
        forms=forms,
        failed=next(iter(sent), "") or request.args.get("open", ""),
        **standing(promise),
    )

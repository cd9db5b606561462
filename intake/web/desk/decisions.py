"""Beslutninger: written, looked through, published for good, and put right by adding to them."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.decision import DecisionForm, decision_form
from intake.actions import deciding
from intake.core import identifiers
from intake.core.consultation import COPENHAGEN, Consultation
from intake.core.decision import About, Decision, DecisionKind
from intake.core.errors import AlreadyPublic, DecisionTooEarly, TextChanged
from intake.core.roles import Permission
from intake.store import consultations, decisions, themes
from intake.web.desk.access import needs, user
from intake.web.desk.outcome import is_decidable
from intake.web.site import now, record

blueprint = Blueprint("decisions", __name__)


@blueprint.route("/consultations/<slug>/decisions/new", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def new(slug: str) -> ResponseReturnValue:
    """Write a decision as a draft: the first, a later one, or the correction of one."""
    consultation = consultations.get(record(), slug)
    corrects = _corrected(slug, request.args.get("corrects", ""))
    form = decision_form(_themes(consultation, corrects))
    form.key.data = form.key.data or secrets.token_urlsafe(18)
    if not form.is_submitted():
        form.decided_by.data = consultation.decides
        if corrects:
            form.show(corrects)
        return _form_page(form, consultation, corrects=corrects)
    public_id = identifiers.public_id("decision", f"{slug}/{form.key.data}")
    return _take(form, consultation, public_id, kind=_kind(slug, corrects), corrects=corrects)


@blueprint.get("/decisions/<int:number>")
@needs(Permission.READ)
def one(number: int) -> ResponseReturnValue:
    """Show a decision as everyone will see it, and publish it from here."""
    decision = decisions.get(record(), number)
    consultation = consultations.get(record(), decision.consultation)
    return render_template(
        "desk/decision.html",
        decision=decision,
        consultation=consultation,
        may_publish=is_decidable(consultation),
        others={each.public_id: each for each in decisions.of(record(), decision.consultation)},
    )


@blueprint.route("/decisions/<int:number>/change", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def change(number: int) -> ResponseReturnValue:
    """Go on with a draft."""
    decision = decisions.get(record(), number)
    if decision.published_at is not None:
        return _is_public(number)
    consultation = consultations.get(record(), decision.consultation)
    form = decision_form(_themes(consultation, decision))
    corrects = decisions.find(record(), decision.corrects) if decision.corrects else None
    if not form.is_submitted():
        form.show(decision)
        return _form_page(form, consultation, corrects=corrects, decision=decision)
    return _take(
        form, consultation, decision.public_id, kind=decision.kind, corrects=corrects,
        decision=decision,
    )  # fmt: skip


@blueprint.post("/decisions/<int:number>/publish")
@needs(Permission.DECIDE)
def publish(number: int) -> ResponseReturnValue:
    """Make the decision public for good, and the consultation decided."""
    try:
        seen = request.form.get("seen", "")
        deciding.publish(record(), number, by=user().email, now=now(), seen=seen)
    except TextChanged:
        flash(gettext("Beslutningen er ændret, siden du så den. Læs den igen."), "error")
        return redirect(url_for("decisions.one", number=number), 303)
    except DecisionTooEarly:
        flash(gettext("Høringen er ikke slut endnu, så beslutningen kan ikke være taget."), "error")
        return redirect(url_for("decisions.one", number=number), 303)
    flash(gettext("Beslutningen er offentlig. De, der følger høringen, får besked."), "success")
    return redirect(url_for("decisions.one", number=number), 303)


@blueprint.post("/decisions/<int:number>/remove")
@needs(Permission.DECIDE)
def remove(number: int) -> ResponseReturnValue:
    """Throw a draft away."""
    slug = decisions.get(record(), number).consultation
    try:
        deciding.remove(record(), number, by=user().email, now=now())
    except AlreadyPublic:
        return _is_public(number)
    flash(gettext("Kladden er væk."), "success")
    return redirect(url_for("outcome.page", slug=slug), 303)


def _take(
    form: DecisionForm,
    consultation: Consultation,
    public_id: str,
    *,
    kind: DecisionKind,
    corrects: Decision | None,
    decision: Decision | None = None,
) -> ResponseReturnValue:
    """Keep what the form says as a draft, or show the form again: with more room, or its slips."""
    slug = consultation.slug
    if request.form.get("more"):
        form.more(request.form["more"])
        page = _form_page(form, consultation, corrects=corrects, decision=decision)
        return page[0]
    today = now().astimezone(COPENHAGEN).date()
    if not form.is_good(today, lambda name: decisions.has_point(record(), slug, name)):
        return _form_page(form, consultation, corrects=corrects, decision=decision)
    made = form.decision(
        public_id,
        slug,
        kind=kind,
        corrects=corrects.public_id if corrects else "",
    )
    try:
        seen = form.edition.data or ""
        number = deciding.write(record(), made, by=user().email, now=now(), seen=seen)
    except TextChanged:
        newest = decisions.find(record(), public_id)
        assert newest is not None
        form.edition.data = newest.edition
        text, _ = _form_page(
            form, consultation, corrects=corrects, decision=newest, overtaken=newest
        )
        return text, 409
    except AlreadyPublic:
        assert decision is not None
        return _is_public(decision.number)
    flash(gettext("Beslutningen er gemt som kladde. Læs den igennem, og offentliggør den."), "info")
    return redirect(url_for("decisions.one", number=number), 303)


def _themes(consultation: Consultation, decision: Decision | None) -> list[str]:
    """Return the names of the case's themes, and of those that the decision speaks of already."""
    found = themes.of(record(), consultation.slug).paths(consultation.themes)
    parts = decision.parts if decision else ()
    spoken_of = [each.name for each in parts if each.about is About.THEME]
    return list(dict.fromkeys([*found, *spoken_of]))


def _corrected(slug: str, public_id: str) -> Decision | None:
    found = decisions.find(record(), public_id) if public_id else None
    is_its = found is not None and found.consultation == slug and found.published_at is not None
    return found if is_its else None


def _kind(slug: str, corrects: Decision | None) -> DecisionKind:
    if corrects:
        return DecisionKind.CORRECTION
    return (
        DecisionKind.LATER
        if decisions.of(record(), slug, is_public=True)
        else (DecisionKind.DECISION)
    )


def _is_public(number: int) -> ResponseReturnValue:
    flash(
        gettext("Beslutningen er offentlig og kan ikke ændres. Skriv en rettelse i stedet."),
        "warning",
    )
    return redirect(url_for("decisions.one", number=number), 303)


def _form_page(
    form: DecisionForm,
    consultation: Consultation,
    *,
    corrects: Decision | None,
    decision: Decision | None = None,
    overtaken: Decision | None = None,
) -> tuple[str, int]:
    page = render_template(
        "desk/decision_form.html",
        form=form,
        consultation=consultation,
        corrects=corrects,
        decision=decision,
        overtaken=overtaken,
    )
    return page, 422 if request.method == "POST" else 200

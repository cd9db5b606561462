"""An invited party that meets after the deadline asks for time until then."""

import secrets
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.answer import KEY
from forms.asking_time import MoreTimeForm
from intake.actions import asking_time
from intake.core import asking_time as rules
from intake.core.consultation import COPENHAGEN, Consultation
from intake.core.errors import ConsultationClosed, ConsultationNotOpen, DeadlineNotMoved
from intake.core.party import Party
from intake.store import time_requests
from intake.web.public.announced import announced
from intake.web.public.writing import invited
from intake.web.site import now, record, settings

blueprint = Blueprint("more_time", __name__)


@blueprint.route("/<slug>/more-time", methods=["GET", "POST"])
def page(slug: str) -> ResponseReturnValue:
    """Ask when the party meets, and keep its wish; it is told by mail what comes of it."""
    party = invited(announced(slug))
    if party is None:
        return redirect(url_for("answering.answer", slug=slug), 303)
    consultation = asking_time.for_parties(record(), announced(slug), {party.name})
    try:
        rules.require_askable(consultation, None, now())
    except (ConsultationClosed, ConsultationNotOpen):
        return render_template("public/not_open.html", consultation=consultation), 404
    form = MoreTimeForm()
    if form.is_submitted() and form.validate() and _asked(consultation, party, form):
        flash(gettext("Tak. Vi har jeres ønske, og I får svar på mail."), "success")
        return redirect(url_for("more_time.page", slug=slug), 303)
    if not KEY.fullmatch(form.key.data or ""):
        form.key.data = secrets.token_urlsafe(18)
    shown = render_template(
        "public/more_time.html",
        consultation=consultation,
        party=party,
        form=form,
        asked=[each for each in time_requests.of(record(), slug) if each.party == party.name],
    )
    return shown, 422 if form.is_submitted() else 200


def _asked(consultation: Consultation, party: Party, form: MoreTimeForm) -> bool:
    """Keep the wish; False with a word at the field where the day needs no wish or is no day."""
    today = now().astimezone(COPENHAGEN).date()
    if _is_past(form.wanted_on.data, today):
        form.wanted_on.errors = [gettext("Skriv en dag, der ikke er gået endnu.")]
        return False
    try:
        asking_time.ask(
            record(),
            consultation.slug,
            party.name,
            key=f"web/{consultation.slug}/{party.public_id}/{form.key.data}",
            wanted_on=form.wanted_on.data,
            email="",
            by="respondent",
            settings=settings(),
            now=now(),
        )
    except DeadlineNotMoved:
        form.wanted_on.errors = [gettext("Den dag kan I allerede svare. Skriv en senere.")]
        return False
    return True


def _is_past(wanted: date | None, today: date) -> bool:
    return wanted is not None and wanted < today

"""The shortest answer of an invited party: no remarks, in one press. Looking changes nothing."""

import secrets

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from forms.answer import KEY
from forms.base import Form
from intake import letters
from intake.actions import asking_time
from intake.actions.receiving import Arrival, receive
from intake.core.consultation import Consultation, require_open
from intake.core.errors import ConsultationNotOpen, NotFound
from intake.core.notice import BY_WEB
from intake.core.party import Party
from intake.core.placing import speaks_as
from intake.core.submission import Channel, Draft, Identity
from intake.store import parties
from intake.web.public.announced import announced
from intake.web.public.writing import arrival_key, invited, remember_invitation
from intake.web.site import lang, now, record, settings

blueprint = Blueprint("no_remarks", __name__)


class NoRemarksForm(Form):
    """Nothing but the press; the key makes a second press the same answer."""

    key = HiddenField()


@blueprint.get("/i/<token>/no-remarks")
def personal_link(token: str) -> ResponseReturnValue:
    """Lead an invited party from its letter to the page with the one button."""
    found = parties.with_link_token(record(), token)
    if found is None:
        raise NotFound("invitation", "(link)")
    remember_invitation(found.consultation, token)
    return redirect(url_for("no_remarks.page", slug=found.consultation), 303)


@blueprint.route("/<slug>/no-remarks", methods=["GET", "POST"])
def page(slug: str) -> ResponseReturnValue:
    """Ask once, and take the answer by POST: programs that open links in mail send nothing."""
    consultation = announced(slug)
    party = invited(consultation)
    if party is None:
        return redirect(url_for("answering.answer", slug=slug), 303)
    consultation = asking_time.for_parties(record(), consultation, {party.name})
    try:
        require_open(consultation, now())
    except ConsultationNotOpen:
        return render_template("public/not_open.html", consultation=consultation), 404
    form = NoRemarksForm()
    if form.is_submitted() and form.validate():
        return _receive(consultation, party, form)
    if not KEY.fullmatch(form.key.data or ""):
        form.key.data = secrets.token_urlsafe(18)
    shown = render_template(
        "public/no_remarks.html",
        consultation=consultation,
        party=party,
        form=form,
        address=_address(party),
        notice=BY_WEB[lang()],
    )
    return shown, 422 if form.is_submitted() else 200


def _receive(consultation: Consultation, party: Party, form: NoRemarksForm) -> ResponseReturnValue:
    draft = Draft(
        email=_address(party),
        organisation=party.name,
        speaks_as=speaks_as(party),
        notice=BY_WEB[lang()],
        nil_return=True,
        parties=(party.name,),
    )
    arrival = Arrival(
        key=arrival_key(consultation.slug, form.key.data, draft),
        channel=Channel.WEB,
        at=now(),
        identity=Identity.CONFIRMED,
        identity_reason="personligt link fra invitationen",
    )
    taken = receive(record(), draft, slug=consultation.slug, arrival=arrival, settings=settings())
    token = letters.receipt_token(settings(), taken.reference)
    return redirect(url_for("receipts.receipt", token=token), 303)


def _address(party: Party) -> str:
    """Return where the receipt goes: the council's own letterbox, as the invitation did."""
    return party.addresses[0] if party.addresses else ""

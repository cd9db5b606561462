"""The fourth step: who is asked, by ticking, by kind, or as in an earlier case."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.party import KINDS, AskedForm
from intake.actions import making
from intake.core.consultation import Consultation
from intake.core.party import Party
from intake.core.roles import Permission
from intake.store import address_book, consultations, parties
from intake.web.desk.access import needs, user
from intake.web.desk.making import steps
from intake.web.site import now, record, settings

STEP = "asked.choose"

blueprint = Blueprint("asked", __name__)


@blueprint.route("/consultations/<slug>/edit/parties", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def choose(slug: str) -> ResponseReturnValue:
    """Show the address book with ticks, and save which of them are asked."""
    db = record()
    consultation = consultations.get(db, slug)
    known = parties.every(db)
    chosen = [each.name for each in parties.enlisted(db, slug)]
    form = AskedForm(known=known, chosen=chosen)
    if form.validate_on_submit():
        names = [*form.names(), *_added(slug, known)]
        making.choose_parties(db, slug, names, settings=settings(), by=user().email, now=now())
        count = len(parties.enlisted(db, slug))
        flash(gettext("Gemt. %(count)s parter på listen.", count=count), "success")
        if request.form.get("add_kind") or request.form.get("add_case"):
            return redirect(url_for(STEP, slug=slug), code=303)
        return steps.onward(slug, STEP)
    shown = _page(consultation, form, known)
    return shown, 422 if form.is_submitted() else 200


def _page(consultation: Consultation, form: AskedForm, known: list[Party]) -> str:
    db, slug = record(), consultation.slug
    asked_in = {key: names for key, names in address_book.asked_in(db).items() if key != slug}
    titles = {each.slug: each.title for each in consultations.every(db)}
    kinds = [
        (kind, words, sum(each.kind is kind for each in known)) for kind, words in KINDS.items()
    ]
    return steps.page(
        "parties",
        consultation,
        STEP,
        form=form,
        kinds=[each for each in kinds if each[2]],
        cases=[(key, titles[key], len(names)) for key, names in asked_in.items()],
        invited=parties.invited(db, slug),
        known={each.name: each for each in known},
    )


def _added(slug: str, known: list[Party]) -> list[str]:
    """Return whom the two buttons add to those that are ticked."""
    kind = request.form.get("kind") if request.form.get("add_kind") else None
    case = request.form.get("case") if request.form.get("add_case") else None
    found = [each.name for each in known if each.kind == kind]
    return [*found, *(address_book.asked_in(record()).get(case, ()) if case else ())]

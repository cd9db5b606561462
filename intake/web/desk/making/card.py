"""The first step: the card that everyone reads, and the text below it."""

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.making import CardForm
from intake.core.consultation import Consultation
from intake.core.roles import Permission
from intake.store import consultations, corrections
from intake.web.desk.access import needs
from intake.web.desk.making import steps
from intake.web.site import record

STEP = "card.card"

blueprint = Blueprint("card", __name__)


@blueprint.route("/consultations/<slug>/edit", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def card(slug: str) -> ResponseReturnValue:
    """Show the card and the text to be written, with how hard they are to read."""
    consultation = consultations.get(record(), slug)
    form = CardForm(consultation)
    if form.validate_on_submit() and steps.save(form, form.applied()):
        found = " ".join(figure for _, figure in readings(consultations.get(record(), slug)))
        flash(" ".join(filter(None, [gettext("Gemt."), found])), "success")
        return steps.onward(slug, STEP)
    shown = steps.page(
        "card",
        consultation,
        STEP,
        form=form,
        readings=readings(consultation),
        corrections=corrections.of(record(), slug),
    )
    return shown, 422 if form.is_submitted() else 200


def readings(consultation: Consultation) -> list[tuple[str, str]]:
    """Return how hard the card and the text are to read, as far as there is enough to tell."""
    its = consultation
    card_text = [its.title, its.summary, its.decides, its.how_to_answer]
    found = [
        (gettext("Kortet"), steps.readable(*card_text, its.what_next, its.reports_back)),
        (gettext("Teksten"), steps.readable(its.body)),
    ]
    return [(name, figure) for name, figure in found if figure]

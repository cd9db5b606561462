"""The fifth step: the dates, what the deadline coach says of them, and the reminders."""

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from forms.consultation_dates import DatesForm
from intake.actions import making
from intake.core.coach import Caution, Concern
from intake.core.consultation import Consultation, Stage
from intake.core.roles import Permission
from intake.core.wording import joined
from intake.store import consultations
from intake.web.desk.access import needs
from intake.web.desk.making import steps
from intake.web.site import danish, lang, record

STEP = "dates.dates"

blueprint = Blueprint("dates", __name__)


@blueprint.route("/consultations/<slug>/edit/dates", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def dates(slug: str) -> ResponseReturnValue:
    """Show the dates with the coach's words, and save them; dates it warns of need a reason."""
    consultation = consultations.get(record(), slug)
    form = DatesForm(consultation)
    looked_at = consultation
    if form.validate_on_submit():
        looked_at = form.applied()
        if _is_unexplained(looked_at):
            form.ask_for_reason()
        elif steps.save(form, looked_at):
            flash(gettext("Gemt."), "success")
            return steps.onward(slug, STEP)
    cautions = making.cautions(record(), looked_at)
    if cautions and "deadline_reason" in form:
        form.want_reason()
    shown = steps.page("dates", consultation, STEP, form=form, cautions=said(cautions))
    return shown, 422 if form.is_submitted() else 200


def _is_unexplained(consultation: Consultation) -> bool:
    return (
        consultation.stage is Stage.DRAFT
        and not consultation.deadline_reason
        and bool(making.cautions(record(), consultation))
    )


def said(cautions: tuple[Caution, ...]) -> list[Markup]:
    """Return what the coach warns of, a sentence each."""
    return [_sentence(each) for each in cautions]


def _sentence(caution: Caution) -> Markup:
    names = joined(caution.parties, lang())
    words = {
        Concern.SHORT: gettext(
            "Der er kun %(days)s dage til at svare. Råd og foreninger skal helst have mindst 28.",
        ),
        Concern.JULY: gettext("Høringen går ind over juli, hvor de fleste råd holder ferie."),
        Concern.CHRISTMAS: gettext("Høringen går ind over jul og nytår."),
        Concern.EASTER: gettext("Høringen går ind over påsken."),
        Concern.WEEKEND: gettext("Den sidste dag er i en weekend."),
        Concern.HOLIDAY: gettext("Den sidste dag er en fridag."),
        Concern.NO_MEETING: gettext("Der er intet kendt møde inden fristen i %(names)s."),
        Concern.NO_KNOWN_MEETING: gettext(
            "Vi kender ingen kommende møder i %(names)s. Spørg dem, eller skriv møderne i"
            " adressebogen."
        ),
    }
    sentence = Markup(words[caution.concern])  # noqa: S704 - our own; % escapes what is put in
    return sentence % {"days": caution.days, "names": danish(names)}

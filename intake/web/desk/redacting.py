"""Udeladelser: what the public copy of an answer leaves out, and what was found by rule."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.redacting import RedactForm, SuggestionForm
from intake.actions import redacting
from intake.core import publication
from intake.core.errors import NotFound, WordsNotFound
from intake.core.public_record import PublicSubmission
from intake.core.redaction import Redaction
from intake.core.roles import Permission
from intake.core.submission import Submission
from intake.store import consultations, parties, submissions
from intake.web.desk.access import needs, user
from intake.web.site import now, record

blueprint = Blueprint("redacting", __name__)


@blueprint.get("/submissions/<reference>/redact")
@needs(Permission.REDACT)
def page(reference: str) -> ResponseReturnValue:
    """Show the public copy with the form beside it, what was found, and what is left out."""
    return _page(submissions.get(record(), reference), RedactForm(formdata=None))


@blueprint.post("/submissions/<reference>/redact")
@needs(Permission.REDACT)
def redact(reference: str) -> ResponseReturnValue:
    """Leave words out of the public copy."""
    submission = submissions.get(record(), reference)
    form = RedactForm()
    form.offer(_places(submission))
    if not form.validate():
        return _page(submission, form), 422
    try:
        redacting.redact(record(), reference, form.redaction(), by=user().email, now=now())
    except WordsNotFound:
        form.words.errors = [gettext("De ord står ikke i svaret. Kopiér dem, som de står.")]
        return _page(submission, form), 422
    flash(gettext("Ordene er udeladt af det, offentligheden ser."), "success")
    return _back(reference)


@blueprint.post("/submissions/<reference>/redactions/<int:number>/lift")
@needs(Permission.REDACT)
def lift(reference: str, number: int) -> ResponseReturnValue:
    """Let the words stand in the public copy after all."""
    try:
        redacting.lift(record(), reference, number, by=user().email, now=now())
    except NotFound:
        flash(gettext("Udeladelsen er allerede taget væk."), "info")
        return _back(reference)
    flash(gettext("Ordene står igen i det, offentligheden ser."), "success")
    return _back(reference)


@blueprint.post("/submissions/<reference>/suggestions/accept")
@needs(Permission.REDACT)
def accept(reference: str) -> ResponseReturnValue:
    """Leave out what was found, wherever it stands."""
    form = SuggestionForm()
    if not form.validate():
        return _page(submissions.get(record(), reference), RedactForm(formdata=None)), 422
    found = form.suggestion()
    redaction = Redaction(words=found.words, reason=found.reason)
    try:
        redacting.redact(record(), reference, redaction, by=user().email, now=now())
    except WordsNotFound:
        flash(gettext("Det er allerede udeladt."), "info")
    else:
        flash(gettext("Ordene er udeladt af det, offentligheden ser."), "success")
    return _back(reference)


@blueprint.post("/submissions/<reference>/suggestions/dismiss")
@needs(Permission.REDACT)
def dismiss(reference: str) -> ResponseReturnValue:
    """Say that what was found may be public."""
    form = SuggestionForm()
    if not form.validate():
        return _page(submissions.get(record(), reference), RedactForm(formdata=None)), 422
    redacting.dismiss(record(), reference, form.suggestion(), by=user().email, now=now())
    flash(gettext("Det bliver stående."), "success")
    return _back(reference)


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("redacting.page", reference=reference), code=303)


def _places(submission: Submission) -> list[tuple[str, str]]:
    return [
        (place, publication.place_name(place))
        for place, texts in publication.places(_face(submission)).items()
        if any(text.strip() for text in texts)
    ]


def _face(submission: Submission) -> PublicSubmission:
    db = record()
    consultation = consultations.get(db, submission.consultation)
    return publication.face(submission, consultation, parties.named(db, submission.draft.parties))


def _page(submission: Submission, form: RedactForm) -> str:
    db = record()
    form.offer(_places(submission))
    return render_template(
        "desk/redact.html",
        submission=submission,
        consultation=consultations.get(db, submission.consultation),
        face=_face(submission),
        found=redacting.open_suggestions(db, submission),
        place_name=publication.place_name,
        form=form,
    )

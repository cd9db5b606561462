"""Spørg afsenderen: a question to whoever answered, and what came back, beside the answer."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.base import Form
from forms.inquiring import InquiryForm
from intake.actions import inquiring, replying
from intake.core.correspondence import UsedFor
from intake.core.errors import DecisionNotAllowed, MayNotAnswer, NotFound, Overtaken
from intake.core.inquiry import TakenAs
from intake.core.roles import Permission
from intake.core.submission import Submission
from intake.store import consultations, inquiries, standard_texts, submissions
from intake.web.desk.access import needs, user
from intake.web.desk.points.around import valid
from intake.web.site import now, record, settings

blueprint = Blueprint("inquiring", __name__)


@blueprint.get("/submissions/<reference>/ask")
@needs(Permission.HANDLE)
def write(reference: str) -> ResponseReturnValue:
    """Show the question as it begins: empty, or a standard text with what is known filled in."""
    submission = submissions.get(record(), reference)
    form = InquiryForm(formdata=None)
    form.seen.data = str(len(inquiries.of(record(), reference)))
    chosen = request.args.get("standard", 0, type=int)
    if chosen:
        consultation = consultations.get(record(), submission.consultation)
        standard = standard_texts.get(record(), chosen)
        form.text.data = replying.begun_from(standard.text, consultation)
    return _page(submission, form, chosen=chosen)


@blueprint.post("/submissions/<reference>/ask")
@needs(Permission.HANDLE)
def send(reference: str) -> ResponseReturnValue:
    """Owe the sender the question."""
    submission = submissions.get(record(), reference)
    form = InquiryForm()
    if not form.validate():
        return _page(submission, form), 422
    try:
        inquiring.ask(
            record(),
            reference,
            str(form.text.data),
            seen=int(form.seen.data),
            settings=settings(),
            by=user().email,
            now=now(),
        )
    except MayNotAnswer:
        return _page(submission, form), 422
    except Overtaken:
        form.seen.data = str(len(inquiries.of(record(), reference)))
        return _page(submission, form, overtaken=True), 409
    flash(gettext("Spørgsmålet er på vej til afsenderen."), "success")
    return redirect(url_for("submissions.one", reference=reference, _anchor="inquiries"), 303)


@blueprint.post("/submissions/<reference>/replies/<int:number>")
@needs(Permission.HANDLE)
def take(reference: str, number: int) -> ResponseReturnValue:
    """Make a reply a new version of the answer or a note, or say that it is seen."""
    valid(Form())
    wanted = request.form.get("as", "")
    taken_as = TakenAs(wanted) if wanted in list(TakenAs) else TakenAs.NOTHING
    try:
        if taken_as:
            inquiring.take(record(), reference, number, taken_as, by=user().email, now=now())
            flash(_SAID[taken_as](), "success")
    except (Overtaken, NotFound, DecisionNotAllowed):
        flash(gettext("Nogen har behandlet det imens, eller svaret er trukket tilbage."), "error")
    return redirect(url_for("submissions.one", reference=reference, _anchor="inquiries"), 303)


_SAID = {
    TakenAs.VERSION: lambda: gettext("Det bliver lagt ind i en ny udgave af svaret."),
    TakenAs.NOTE: lambda: gettext("Det er lagt som en note."),
    TakenAs.SEEN: lambda: gettext("Det er noteret som set."),
}


def beside(submission: Submission) -> dict[str, Any]:
    """Return what the page of an answer shows of questions to its sender."""
    return {
        "inquiries": inquiries.of(record(), submission.reference),
        "may_ask": _address(submission) != "",
    }


def _address(submission: Submission) -> str:
    try:
        return inquiring.address_of(submission, settings())
    except MayNotAnswer:
        return ""


def _page(
    submission: Submission, form: InquiryForm, *, chosen: int = 0, overtaken: bool = False
) -> str:
    db = record()
    consultation = consultations.get(db, submission.consultation)
    return render_template(
        "desk/ask.html",
        submission=submission,
        consultation=consultation,
        form=form,
        to=_address(submission),
        sender=consultation.unit or settings().authority,
        texts=[
            each
            for each in standard_texts.every(db)
            if each.used_for in {UsedFor.ANY, UsedFor.ANSWER}
        ],
        chosen=chosen,
        asked=inquiries.of(db, submission.reference),
        overtaken=overtaken,
    )

"""Sådan læste vi jeres mail: what the sender sees of it, and moves, until the deadline."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.reading import DivideForm
from intake import letters
from intake.actions import rereading
from intake.core.consultation import Consultation, require_open
from intake.core.errors import ConsultationClosed, ConsultationNotOpen, NotFound, Overtaken
from intake.core.reading import blocks
from intake.core.submission import Status, Submission
from intake.store import versions
from intake.web.public.own import own
from intake.web.site import now, record, settings

blueprint = Blueprint("reading", __name__)


@blueprint.get("/r/<token>/reading")
def shown(token: str) -> ResponseReturnValue:
    """Show the sender their mail as it was read: at each question, in the free text, outside."""
    submission, consultation = own(token)
    return _page(token, submission, consultation, _form(submission, consultation))


@blueprint.post("/r/<token>/reading")
def divide(token: str) -> ResponseReturnValue:
    """Show what a move makes of the answer; save it when that button is pressed."""
    submission, consultation = own(token)
    form = _form(submission, consultation, sent=request.form)
    if not _may_move(submission, consultation):
        return _page(token, submission, consultation, form), 410
    if not form.validate():
        return _page(token, submission, consultation, form), 422
    if form.version_seen() != versions.newest(record(), submission.reference):
        return _overtaken(token)
    if "save" not in request.form:
        return _page(token, submission, consultation, form)
    if form.is_changed or form.nil_return.data != submission.draft.nil_return:
        try:
            rereading.divide_own(
                record(),
                submission.reference,
                form.lines,
                nil_return=bool(form.nil_return.data),
                seen=form.version_seen(),
                settings=settings(),
                now=now(),
            )
        except Overtaken:
            return _overtaken(token)
    return redirect(url_for("receipts.receipt", token=token), 303)


def _overtaken(token: str) -> ResponseReturnValue:
    submission, consultation = own(token)
    fresh = _form(submission, consultation)
    return _page(token, submission, consultation, fresh, overtaken=True), 409


def _form(submission: Submission, consultation: Consultation, **sent: Any) -> DivideForm:
    if submission.inbox_id is None:
        raise NotFound("mail", "(link)")
    lines = rereading.lines_of(record(), submission)
    form = DivideForm(lines=lines, questions=[each.key for each in consultation.questions], **sent)
    if not sent:
        form.seen.data = str(versions.newest(record(), submission.reference))
        form.nil_return.data = submission.draft.nil_return
    return form


def _may_move(submission: Submission, consultation: Consultation) -> bool:
    if submission.status is Status.WITHDRAWN:
        return False
    try:
        require_open(consultation, now())
    except (ConsultationClosed, ConsultationNotOpen):
        return False
    return True


def _page(
    token: str,
    submission: Submission,
    consultation: Consultation,
    form: DivideForm,
    *,
    overtaken: bool = False,
) -> str:
    draft = blocks.answered(form.lines, submission.draft) if form.is_changed else submission.draft
    return render_template(
        "public/reading.html",
        submission=submission,
        consultation=consultation,
        token=token,
        form=form,
        draft=replace(draft, nil_return=bool(form.nil_return.data)),
        questions={each.key: each.label for each in consultation.questions},
        may_move=_may_move(submission, consultation),
        overtaken=overtaken,
        address=letters.open_address(settings(), consultation.slug),
    )

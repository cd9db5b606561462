"""One's own answer: its receipt, where it stands, and the way to take it back."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import Form
from intake.actions import moderating
from intake.core.consultation import Consultation, Material, Status, status
from intake.core.moderation import can_become
from intake.core.submission import Status as SubmissionStatus
from intake.core.submission import Submission
from intake.store import consultations, submissions, versions
from intake.web.downloads import download
from intake.web.site import now, record

blueprint = Blueprint("receipts", __name__)


@blueprint.get("/r/<token>")
def receipt(token: str) -> ResponseReturnValue:
    """Show what was received, when, and what happens next; the link is the key to it."""
    submission, consultation = _own(token)
    return render_template(
        "public/receipt.html",
        submission=submission,
        consultation=consultation,
        token=token,
        versions=versions.of(record(), submission.reference),
        is_open=status(consultation, now()) is Status.OPEN,
        can_withdraw=can_become(submission.status, SubmissionStatus.WITHDRAWN),
        questions={each.key: each.label for each in consultation.questions},
    )


@blueprint.get("/r/<token>/file/<int:number>")
def file(token: str, number: int) -> ResponseReturnValue:
    """Give back one of the files that were handed in, counted from 1."""
    submission, _ = _own(token)
    found = submissions.attachment(record(), submission.reference, number - 1)
    return download(
        found.content, Material(found.name, found.name, found.media_type, found.size, "")
    )


@blueprint.get("/r/<token>/withdraw")
def confirm_withdrawal(token: str) -> ResponseReturnValue:
    """Ask whether the answer is to be taken back; looking changes nothing."""
    return _confirmation(token)


@blueprint.post("/r/<token>/withdraw")
def withdraw(token: str) -> ResponseReturnValue:
    """Take the answer back."""
    submission, _ = _own(token)
    if not Form().validate():
        return _confirmation(token), 422
    if submission.status is not SubmissionStatus.WITHDRAWN:
        moderating.withdraw(record(), submission.reference, by="respondent", now=now())
    return redirect(url_for("receipts.receipt", token=token), 303)


def _confirmation(token: str) -> str:
    submission, consultation = _own(token)
    form = Form()
    if form.is_submitted():
        form.validate()
    return render_template(
        "public/withdraw.html",
        submission=submission,
        consultation=consultation,
        token=token,
        form=form,
    )


def _own(token: str) -> tuple[Submission, Consultation]:
    submission = submissions.with_receipt_token(record(), token)
    return submission, consultations.get(record(), submission.consultation)

"""What we asked about one's own answer, and saying something to it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.inquiring import SenderReplyForm
from intake.actions import inquiring
from intake.core.errors import NotFound, TooMany
from intake.core.submission import Submission
from intake.store import inquiries
from intake.web.public.own import own
from intake.web.site import now, record

blueprint = Blueprint("inquiries", __name__)


@blueprint.route("/r/<token>/question/<int:number>", methods=["GET", "POST"])
def answer(token: str, number: int) -> ResponseReturnValue:
    """Show one question with what was said to it, and take more."""
    submission, consultation = own(token)
    found = {each.number: each for each in inquiries.of(record(), submission.reference)}
    if number not in found:
        raise NotFound("question", str(number))
    form, is_full = SenderReplyForm(), False
    if form.validate_on_submit():
        try:
            inquiring.reply(record(), submission.reference, number, str(form.text.data), now=now())
        except TooMany:
            is_full = True
        else:
            flash(gettext("Tak. Vi har modtaget jeres svar på spørgsmålet."), "success")
            return redirect(url_for("inquiries.answer", token=token, number=number), 303)
    page = render_template(
        "public/inquiry.html",
        inquiry=found[number],
        consultation=consultation,
        submission=submission,
        token=token,
        form=form,
        is_full=is_full,
    )
    return page, 422 if form.is_submitted() else 200


def beside(submission: Submission) -> dict[str, Any]:
    """Return what the page of one's own answer shows of questions about it."""
    return {"inquiries": inquiries.of(record(), submission.reference)}

"""Sådan er mailen læst: the whole mail of an answer, and one press to move what stands wrong."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from forms.reading import DivideForm
from intake.actions import rereading
from intake.core.errors import NotFound, Overtaken
from intake.core.reading import blocks
from intake.core.roles import Permission
from intake.core.submission import Submission
from intake.core.version import Why
from intake.store import consultations, inbox, submissions, versions
from intake.web.desk.access import needs, user
from intake.web.desk.sorting import mails_of
from intake.web.site import now, record

blueprint = Blueprint("reading", __name__)

WHYS = {
    Why.RECEIVED: _l("som mailen først blev læst"),
    Why.CORRECTED: _l("rettet af afsenderen"),
    Why.READ_AGAIN: _l("læst igen"),
    Why.NAME_PROTECTED: _l("navnet beskyttet"),
    Why.JOINED: _l("en part mere kom med"),
    Why.MAIL_ADDED: _l("en mail mere lagt til"),
    Why.TAKEN_APART: _l("en mail skilt fra igen"),
    Why.PUT_RIGHT: _l("navn eller adresse rettet"),
    Why.SPLIT: _l("mailen delt i flere svar"),
}


@blueprint.get("/submissions/<reference>/reading")
@needs(Permission.READ)
def shown(reference: str) -> ResponseReturnValue:
    """Show the mail of an answer in the order it was written, each part where it was put."""
    submission = _with_whole_mail(reference)
    return _page(submission, _form(submission))


@blueprint.post("/submissions/<reference>/reading")
@needs(Permission.HANDLE)
def divide(reference: str) -> ResponseReturnValue:
    """Show what a move makes of the answer; save it when that button is pressed."""
    submission = _with_whole_mail(reference)
    form = _form(submission, sent=request.form)
    if not form.validate():
        return _page(submission, form), 422
    if form.version_seen() != versions.newest(record(), reference):
        return _overtaken(submission)
    if "save" not in request.form:
        return _page(submission, form)
    if not form.is_changed and form.nil_return.data == submission.draft.nil_return:
        flash(gettext("Intet er flyttet, så der er ikke gemt en ny udgave."), "info")
        return redirect(url_for("reading.shown", reference=reference), code=303)
    try:
        rereading.divide(
            record(),
            reference,
            form.lines,
            nil_return=bool(form.nil_return.data),
            by=user().email,
            now=now(),
            seen=form.version_seen(),
        )
    except Overtaken:
        return _overtaken(submission)
    flash(gettext("Læsningen er gemt som en ny udgave af svaret."), "success")
    return redirect(url_for("submissions.one", reference=reference), code=303)


@blueprint.post("/submissions/<reference>/versions/<int:number>/restore")
@needs(Permission.HANDLE)
def restore(reference: str, number: int) -> ResponseReturnValue:
    """Let an earlier version's words be the answer again."""
    submission = submissions.get(record(), reference)
    try:
        rereading.restore(
            record(),
            reference,
            number,
            by=user().email,
            now=now(),
            seen=request.form.get("seen", 0, type=int),
        )
    except Overtaken:
        return _overtaken(submission)
    flash(gettext("Udgave %(number)s gælder igen.", number=number), "success")
    return redirect(url_for("submissions.one", reference=reference), code=303)


def _with_whole_mail(reference: str) -> Submission:
    """Return the answer; raises NotFound where its mail holds others, or it came in several."""
    found = submissions.get(record(), reference)
    if not mails_of(found).is_whole:
        raise NotFound("whole mail", reference)
    return found


def _form(submission: Submission, **sent: Any) -> DivideForm:
    asked = consultations.get(record(), submission.consultation).questions
    lines = rereading.lines_of(record(), submission)
    form = DivideForm(lines=lines, questions=[each.key for each in asked], **sent)
    if not sent:
        form.seen.data = str(versions.newest(record(), submission.reference))
        form.nil_return.data = submission.draft.nil_return
    return form


def _overtaken(submission: Submission) -> ResponseReturnValue:
    fresh = _form(submissions.get(record(), submission.reference))
    return _page(submission, fresh, overtaken=True), 409


def _page(submission: Submission, form: DivideForm, *, overtaken: bool = False) -> str:
    db = record()
    found = versions.of(db, submission.reference)
    draft = blocks.answered(form.lines, submission.draft) if form.is_changed else submission.draft
    asked = consultations.get(db, submission.consultation).questions
    reading = inbox.get(db, submission.inbox_id or 0).reading
    return render_template(
        "desk/reading.html",
        submission=submission,
        form=form,
        draft=replace(draft, nil_return=bool(form.nil_return.data)),
        questions={each.key: each.label for each in asked},
        versions=found,
        whys=WHYS,
        is_corrected=_is_corrected(found),
        in_order='"lines": ' in reading,
        overtaken=overtaken,
    )


def _is_corrected(found: list[Any]) -> bool:
    """Tell whether the sender wrote the answer anew after the mail was last read."""
    beside = {Why.NAME_PROTECTED, Why.JOINED}  # the words are the same
    by_words = [each.why for each in found if each.why not in beside]
    return by_words[-1] is Why.CORRECTED

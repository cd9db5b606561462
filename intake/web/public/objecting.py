"""Det bliver offentligt: the public version of one's own answer, and the time to object to it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.objecting import AcceptForm, ObjectForm
from intake.actions import objecting
from intake.actions.releasing import edition_of
from intake.core import publication
from intake.core.errors import DecisionNotAllowed
from intake.store import approvals, objections, parties
from intake.web.public.own import own
from intake.web.site import now, record

blueprint = Blueprint("objecting", __name__)


@blueprint.get("/r/<token>/release")
def shown(token: str) -> ResponseReturnValue:
    """Show what will be public, until when one may object, and the two things one can say."""
    return _page(token, ObjectForm(formdata=None))


@blueprint.post("/r/<token>/release")
def object_to(token: str) -> ResponseReturnValue:
    """Take the objection: the answer goes back to a person."""
    submission, _ = own(token)
    form = ObjectForm()
    if not form.validate():
        return _page(token, form), 422
    said = str(form.text.data)
    try:
        objecting.object_to(
            record(), submission.reference, said, edition=str(form.edition.data), now=now()
        )
    except DecisionNotAllowed:
        if not _is_said(submission.reference, said):
            return _page(token, form, overtaken=True), 409
    return redirect(url_for("objecting.shown", token=token), 303)


@blueprint.post("/r/<token>/release/accept")
def accept(token: str) -> ResponseReturnValue:
    """Take the word that it may be public now."""
    submission, _ = own(token)
    form = AcceptForm()
    if not form.validate():
        return _page(token, ObjectForm(formdata=None)), 422
    try:
        objecting.accept(record(), submission.reference, edition=str(form.edition.data), now=now())
    except DecisionNotAllowed:
        return _page(token, ObjectForm(formdata=None), overtaken=True), 409
    return redirect(url_for("receipts.receipt", token=token), 303)


def _is_said(reference: str, text: str) -> bool:
    """Return whether these very words are taken already: the button was pressed twice."""
    found = objections.open_one(record(), reference)
    return found is not None and found.text == text


def _page(token: str, form: ObjectForm, *, overtaken: bool = False) -> str:
    submission, consultation = own(token)
    db = record()
    approval = approvals.of(db, submission.reference)
    accepting = AcceptForm(formdata=None)
    edition = edition_of(db, submission)
    form.edition.data = accepting.edition.data = edition
    return render_template(
        "public/release.html",
        submission=submission,
        consultation=consultation,
        token=token,
        shown=publication.face(
            submission, consultation, parties.named(db, submission.draft.parties)
        ),
        approval=approval if approval and approval.hours else None,
        is_same=approval is not None and approval.edition == edition,
        is_over=approval is not None and approval.is_over(now()),
        is_read=not approvals.is_unheard(db, submission.reference),
        said=objections.of(db, submission.reference),
        form=form,
        accepting=accepting,
        overtaken=overtaken,
    )

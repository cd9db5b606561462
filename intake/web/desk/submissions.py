"""Svar: the queue, and one answer with what came beside what the public will see."""

import io
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.desk import ApproveForm, WithholdForm
from intake.actions import moderating, redacting
from intake.core import moderation, publication
from intake.core.consultation import start_of
from intake.core.errors import (
    ChangedSince,
    DecisionNotAllowed,
    FilesUnread,
    FindingsUnresolved,
    NotFound,
    ReasonMissing,
)
from intake.core.public_record import PublicSubmission
from intake.core.roles import Permission
from intake.core.submission import Status, Submission, point_id
from intake.core.withdrawal import Kind
from intake.store import consultations, events, outbox, parties, submissions
from intake.web.desk import (
    attachments,
    inquiring,
    listing,
    releasing,
    same,
    sorting,
    supposed,
    teamwork,
    way,
)
from intake.web.desk.access import needs, user
from intake.web.desk.points import themes
from intake.web.site import now, record

blueprint = Blueprint("submissions", __name__)


@blueprint.get("/submissions")
@needs(Permission.READ)
def every() -> ResponseReturnValue:
    """List answers: those that wait, unless another status is chosen."""
    return listing.page()


@blueprint.get("/submissions/<reference>")
@needs(Permission.READ)
def one(reference: str) -> ResponseReturnValue:
    """Show what came, what the public will see, and what has happened to it."""
    submission = submissions.get(record(), reference)
    if submission.erased_at is not None:
        history = events.about(record(), submission.reference)
        asked = consultations.get(record(), submission.consultation)
        its = {"submission": submission, "consultation": asked, "events": history}
        return render_template("desk/erased.html", **its)
    return _page(submission)


@blueprint.post("/submissions/<reference>/approve")
@needs(Permission.APPROVE)
def approve(reference: str) -> ResponseReturnValue:
    """Find the answer fit for the public, as it was seen."""
    submission = submissions.get(record(), reference)
    form = ApproveForm()
    if not form.validate():
        return _page(submission, approving=form), 422
    reason = str(form.reason.data or "")
    return _decide(submission, Status.APPROVED, form, approving=form, reason=reason)


@blueprint.post("/submissions/<reference>/withhold")
@needs(Permission.APPROVE)
def withhold(reference: str) -> ResponseReturnValue:
    """Keep the answer from the public, with a reason."""
    submission = submissions.get(record(), reference)
    form = WithholdForm()
    if not form.validate():
        return _page(submission, withholding=form), 422
    reason = str(form.reason.data)
    return _decide(
        submission,
        Status.WITHHELD,
        form,
        withholding=form,
        reason=reason,
        kind=form.kind_chosen(),
    )


def _decide(
    submission: Submission,
    wanted: Status,
    form: ApproveForm | WithholdForm,
    *,
    reason: str = "",
    kind: Kind | None = None,
    **shown: Any,
) -> ResponseReturnValue:
    reference = submission.reference
    try:
        moderating.decide(
            record(),
            reference,
            wanted,
            seen=form.status_seen(),
            edition=form.edition_seen()
            if wanted is Status.APPROVED
            else form.edition_seen() or None,
            by=user().email,
            now=now(),
            reason=reason,
            kind=kind,
        )
    except (FindingsUnresolved, FilesUnread, ReasonMissing) as error:
        if isinstance(error, ReasonMissing) and isinstance(form, ApproveForm):
            form.ask_for_reason()
        return _page(submission, **shown), 422
    except (DecisionNotAllowed, ChangedSince):
        # Somebody was quicker: show how it stands now, with the words that were typed.
        current = submissions.get(record(), reference)
        return _page(current, overtaken=True, **shown), 409
    _say_decided(wanted, reference)
    return redirect(_way_on(reference), code=303)


def _say_decided(wanted: Status, reference: str) -> None:
    if wanted is Status.APPROVED:
        flash(gettext("Svaret %(reference)s er godkendt.", reference=reference), "success")
    else:
        flash(gettext("Svaret %(reference)s er tilbageholdt.", reference=reference), "success")


def _way_on(reference: str) -> str:
    slug = request.args.get("consultation") or None
    if "next" not in request.form:
        return url_for("submissions.one", reference=reference, consultation=slug)
    following = way.following(record(), reference, slug, me=user().email)
    if following:
        return url_for("submissions.one", reference=following, consultation=slug)
    end, said = way.at_the_end(slug)
    flash(said, "info")
    return end


@blueprint.get("/submissions/<reference>/attachments/<int:number>")
@needs(Permission.READ)
def attachment(reference: str, number: int) -> ResponseReturnValue:
    """Give one attachment, counted from 1, as a file to save and never as a page of ours."""
    submission = submissions.get(record(), reference)
    if not 0 < number <= len(submission.attachments):
        raise NotFound("attachment", f"{reference}/{number}")
    found = submissions.attachment(record(), submission.reference, number - 1)
    return as_download(found.content, found.name, found.media_type)


def as_download(content: bytes, name: str, media_type: str) -> ResponseReturnValue:
    """Return a stranger's bytes so that no browser runs them beside our pages."""
    response = send_file(
        io.BytesIO(content),
        mimetype=media_type,
        as_attachment=True,
        # A name with a line break in it would be refused as a header.
        download_name="".join(each if each.isprintable() else " " for each in name),
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"  # Flask's own is meant for style sheets
    return response


def _page(
    submission: Submission,
    *,
    approving: ApproveForm | None = None,
    withholding: WithholdForm | None = None,
    overtaken: bool = False,
) -> str:
    db = record()
    face = _face(submission)
    found = redacting.open_suggestions(db, submission)
    consultation = consultations.get(db, submission.consultation)
    if approving is None:
        approving = ApproveForm(formdata=None)
    if withholding is None:
        withholding = WithholdForm(formdata=None)
    around = _beside(submission)
    approving.require_reason(needed=around["must_answer"])
    approving.seen.data = withholding.seen.data = str(submission.status)
    approving.edition.data = withholding.edition.data = publication.edition(face)
    return render_template(
        "desk/submission.html",
        submission=submission,
        consultation=consultation,
        face=face,
        received_on=start_of(face.received_on),
        found=found,
        place_name=publication.place_name,
        unresolved=[each for each in found if each.kind == "cpr"],
        **attachments.beside(db, submission),
        would_show=publication.would_be_visible(submission),
        is_shown=publication.visible(submission),
        may_approve=moderation.can_become(submission.status, Status.APPROVED),
        may_withhold=moderation.can_become(submission.status, Status.WITHHELD),
        approving=approving,
        withholding=withholding,
        overtaken=overtaken,
        history=events.about(db, submission.reference),
        mails=sorting.mails_of(submission),
        letters=outbox.deliveries(db, reference=submission.reference),
        **around,
        point_ids={
            each.number: point_id(consultation.number, submission.number, each.number)
            for each in submission.draft.points
        },
    )


def _beside(submission: Submission) -> dict[str, Any]:
    """Return what stands around the answer: how we work on it, and what was asked and decided."""
    return {
        **_around(submission.reference),
        **teamwork.beside(submission),
        **themes.beside(submission),
        **inquiring.beside(submission),
        **releasing.panel(submission),
        "same": same.beside(submission),
        "supposed": supposed.panel(submission),
    }


def _around(reference: str) -> dict[str, Any]:
    """Return what waits beside this answer in the list that one came from."""
    db = record()
    slug = request.args.get("consultation") or None
    return {
        "slug": slug,
        "narrowed": way.narrowed(),
        "list": way.back(slug),
        "beside": way.beside(db, reference, slug, me=user().email),
    }


def _face(submission: Submission) -> PublicSubmission:
    db = record()
    consultation = consultations.get(db, submission.consultation)
    return publication.face(submission, consultation, parties.named(db, submission.draft.parties))

"""Correcting one's own answer until the deadline: the form again, what changes, a new receipt."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms import answer_questions
from intake import letters
from intake.actions import correcting
from intake.core import publication
from intake.core.changes import changes
from intake.core.consultation import Consultation, require_open
from intake.core.errors import ConsultationClosed, ConsultationNotOpen, Overtaken, TryAgain
from intake.core.submission import Preference, Status, Submission, body_text
from intake.store import parties
from intake.web.public.correction import Correction
from intake.web.public.minding import mind
from intake.web.public.own import own
from intake.web.site import now, record, settings

blueprint = Blueprint("correcting", __name__)

RETRY_AFTER = {"Retry-After": "60"}


@blueprint.route("/r/<token>/correct", methods=["GET", "POST"])
def correct(token: str) -> ResponseReturnValue:
    """Show the form with what was sent, the page to check what changes, or the new receipt."""
    submission, consultation = own(token)
    if submission.status is Status.WITHDRAWN:
        return redirect(url_for("receipts.receipt", token=token), 303)
    try:
        require_open(consultation, now())
    except (ConsultationClosed, ConsultationNotOpen):
        return _too_late(token, submission, consultation), 410
    correction = Correction.begun(submission, consultation)
    if request.method == "GET":
        return _form(token, correction)
    try:
        return _step(token, correction)
    except TryAgain:
        return _form(token, correction, no_room=True), 503, RETRY_AFTER


def _step(token: str, correction: Correction) -> ResponseReturnValue:
    step = request.form.get("step", "")
    is_good = correction.is_good()
    if not correction.is_ours():
        return _form(token, correction), 422
    if step != "":
        correction.keep_chosen()
    if step in {"edit", "more", "mine"}:
        return _form(token, _as_it_stands(correction, step))
    if not is_good:
        return _form(token, correction), 422
    if correction.is_overtaken:
        return _conflict(token, correction), 409
    if step == "":
        return _save(token, correction)
    return _check(token, correction)


def _as_it_stands(correction: Correction, step: str) -> Correction:
    """Return the answer as written so far, without a word on what is still missing."""
    fresh = Correction.begun(correction.before, correction.consultation)
    fresh.kept, fresh.at = correction.kept, correction.at
    if step == "more":
        fresh.form.more_points()
    if step == "mine":  # both versions were seen, and this one is to go on from the newest
        fresh.seen = fresh.newest
    return fresh


def _save(token: str, correction: Correction) -> ResponseReturnValue:
    if changes(correction.before, correction.after()):
        try:
            correcting.correct(
                record(),
                correction.before.reference,
                correction.draft(),
                seen=correction.seen,
                settings=settings(),
                now=now(),
            )
        except Overtaken:
            return _conflict(token, correction), 409
    return redirect(url_for("receipts.receipt", token=token), 303)


def _form(token: str, correction: Correction, *, no_room: bool = False) -> str:
    return render_template(
        "public/correct.html",
        **_common(token, correction),
        form=correction.form,
        party=correction.party,
        others=correction.others,
        writing=correction,
        whom=answer_questions.whom,
        chosen=correction.form.files.chosen(correction.form.files.by_place()) if no_room else (),
        no_room=no_room,
        limit=settings().upload_limit,
    )


def _check(token: str, correction: Correction) -> str:
    after = correction.after()
    draft = after.draft
    shown = publication.face(after, correction.consultation, parties.every(record()))
    return render_template(
        "public/correct_check.html",
        **_common(token, correction),
        draft=draft,
        shown=shown,
        changes=changes(correction.before, after),
        is_private=draft.preference is Preference.PRIVATE,
        is_both=draft.nil_return and bool(body_text(draft).strip()),
        minded=mind(after),
        csrf=correction.form.csrf_token,
        key=correction.form.key.data,
        hidden=correction.hidden(),
        unsent=correction.form.unsent(),
    )


def _conflict(token: str, correction: Correction) -> str:
    """Show what was stored in between beside what is written here; nothing of either is lost."""
    return render_template(
        "public/correct_conflict.html",
        **_common(token, correction),
        mine=correction.after(),
        changes=changes(correction.before, correction.after()),
        csrf=correction.form.csrf_token,
        key=correction.form.key.data,
        hidden=correction.hidden(),
    )


def _common(token: str, correction: Correction) -> dict[str, object]:
    return {
        "consultation": correction.consultation,
        "questions": {each.key: each.label for each in correction.consultation.questions},
        "submission": correction.before,
        "token": token,
        "action": url_for("correcting.correct", token=token),
        "seen": correction.seen,
        "numbers": ",".join(str(each) for each in correction.numbers),
        "uploads": correction.kept,
    }


def _too_late(token: str, submission: Submission, consultation: Consultation) -> str:
    """Say how to have something corrected all the same, with what was typed to copy."""
    labels = {f"answer-{each.key}": f"{each.key}. {each.label}" for each in consultation.questions}
    typed = [
        (labels.get(name, ""), value)
        for name, values in request.form.lists()
        if name in {"body", "minority"} or str(name).startswith(("answer-", "points-"))
        for value in values
        if value.strip()
    ]
    return render_template(
        "public/correct_late.html",
        consultation=consultation,
        submission=submission,
        token=token,
        address=letters.open_address(settings(), consultation.slug),
        typed=typed,
    )

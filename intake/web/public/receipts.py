"""One's own answer: its receipt, where it stands, its versions, and the ways to change it."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.base import Form
from intake import letters
from intake.actions import correcting
from intake.core.consultation import Material, Status, status
from intake.core.errors import NotFound
from intake.core.moderation import can_become
from intake.core.submission import Status as SubmissionStatus
from intake.core.submission import StoredAttachment, Submission
from intake.core.version import Version, as_it_stood
from intake.store import (
    approvals,
    files,
    letters_sent,
    mailings,
    objections,
    outbox,
    points,
    submissions,
    suppositions,
    versions,
)
from intake.store import receipts as counted_receipts
from intake.web.downloads import download
from intake.web.public import afterwards, inquiries
from intake.web.public.own import own
from intake.web.site import now, record, settings

blueprint = Blueprint("receipts", __name__)

FRESH = timedelta(hours=1)
"""How long the page is first of all a receipt; later it is one's own answer and its state."""


@dataclass(frozen=True, kw_only=True)
class Newer:
    """The answer that counts instead of another: when it came, and the ways to it."""

    received_at: datetime
    token: str
    public_id: str


@blueprint.get("/r/<token>")
def receipt(token: str) -> ResponseReturnValue:
    """Show what was received, when, and what happens next; the link is the key to it."""
    submission, consultation = own(token)
    found = versions.of(record(), submission.reference)
    said = points.said_of(record(), submission.reference)
    return render_template(
        "public/receipt.html",
        said=said,
        **inquiries.beside(submission),
        has_fates=any(each.fate for each in said.values()),
        submission=submission,
        consultation=consultation,
        token=token,
        versions=found,
        counted=counted_receipts.proof(record(), found[-1]),
        is_fresh=now() - found[-1].at < FRESH,
        is_open=status(consultation, now()) is Status.OPEN,
        can_withdraw=can_become(submission.status, SubmissionStatus.WITHDRAWN),
        questions={each.key: each.label for each in consultation.questions},
        newer=_newer(submission),
        approval=approvals.of(record(), submission.reference),
        objection=objections.open_one(record(), submission.reference),
        letters=outbox.deliveries(record(), reference=submission.reference),
        address=letters.open_address(settings(), consultation.slug),
        letters_back=_letters_back(submission.reference),
        after=afterwards.owed_to(consultation.slug, submission.draft.parties),
    )


def _letters_back(reference: str) -> list[tuple[str, str]]:
    """Return the letters that told of the answer, each with its subject and address."""
    found = []
    for each in letters_sent.about(record(), reference):
        mailing = mailings.get(record(), each.mailing).public_id
        token = letters.letter_page_token(settings(), mailing, each.recipient)
        found.append((json.loads(each.content)["subject"], token))
    return found


def _newer(submission: Submission) -> Newer | None:
    """Return the answer that counts instead of this one, with the way to it that its sender has.

    Its own page opens only for the same mail address; the other way is what everyone can see.
    """
    reference = suppositions.replaced_by(record(), submission.reference)
    if not reference:
        return None
    found = submissions.get(record(), reference)
    own_address = submission.draft.email.casefold()
    is_same = bool(own_address) and found.draft.email.casefold() == own_address
    return Newer(
        received_at=found.received_at,
        token=letters.receipt_token(settings(), reference) if is_same else "",
        public_id=found.public_id if found.status is SubmissionStatus.PUBLISHED else "",
    )


@blueprint.get("/r/<token>/file/<int:number>")
def file(token: str, number: int) -> ResponseReturnValue:
    """Give back one of the files that were handed in, counted from 1."""
    submission, _ = own(token)
    found = submissions.attachment(record(), submission.reference, number - 1)
    return download(
        found.content, Material(found.name, found.name, found.media_type, found.size, "")
    )


@blueprint.get("/r/<token>/versions/<int:number>")
def version(token: str, number: int) -> ResponseReturnValue:
    """Show the answer as it stood in one version."""
    submission, consultation = own(token)
    found, newest = _version(submission, number)
    return render_template(
        "public/version.html",
        submission=_with_sizes(as_it_stood(submission, found)),
        consultation=consultation,
        token=token,
        version=found,
        newest=newest,
        questions={each.key: each.label for each in consultation.questions},
    )


@blueprint.get("/r/<token>/versions/<int:number>/file/<int:place>")
def version_file(token: str, number: int, place: int) -> ResponseReturnValue:
    """Give back one of the files of a version, counted from 1."""
    submission, _ = own(token)
    stood = as_it_stood(submission, _version(submission, number)[0])
    if not 1 <= place <= len(stood.attachments):
        raise NotFound("file", f"{number}/{place}")
    found = stood.attachments[place - 1]
    content = files.content(record(), found.sha256)
    return download(content, Material(found.name, found.name, found.media_type, len(content), ""))


def _version(submission: Submission, number: int) -> tuple[Version, Version]:
    """Return the version with this number, and the newest. Raises NotFound."""
    found = versions.of(record(), submission.reference)
    if not 1 <= number <= len(found):
        raise NotFound("version", str(number))
    return found[number - 1], found[-1]


def _with_sizes(stood: Submission) -> Submission:
    sized: list[StoredAttachment] = [
        replace(each, size=files.size(record(), each.sha256)) for each in stood.attachments
    ]
    return replace(stood, attachments=tuple(sized))


@blueprint.route("/r/<token>/withdraw", methods=["GET", "POST"])
def withdraw(token: str) -> ResponseReturnValue:
    """Ask whether the answer is to be taken back; take it back when the button is pressed."""
    submission, _ = own(token)
    form = Form()
    if not form.validate_on_submit():
        return _confirmation("public/withdraw.html", token, form)
    if submission.status is not SubmissionStatus.WITHDRAWN:
        correcting.withdraw(record(), submission.reference, settings=settings(), now=now())
    return redirect(url_for("receipts.receipt", token=token), 303)


@blueprint.route("/r/<token>/protect-name", methods=["GET", "POST"])
def protect_name(token: str) -> ResponseReturnValue:
    """Ask whether the name is to be protected; protect it when the button is pressed."""
    submission, _ = own(token)
    form = Form()
    if not form.validate_on_submit():
        return _confirmation("public/protect_name.html", token, form)
    correcting.protect_name(record(), submission.reference, now=now())
    return redirect(url_for("receipts.receipt", token=token, _anchor="name"), 303)


def _confirmation(template: str, token: str, form: Form) -> ResponseReturnValue:
    submission, consultation = own(token)
    page = render_template(
        template, submission=submission, consultation=consultation, token=token, form=form
    )
    return page, 422 if form.is_submitted() else 200

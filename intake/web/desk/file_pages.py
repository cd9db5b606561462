"""Bilag: one file as it came beside what the public gets of it, and what to do about it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.file_redaction import FileRedactForm, UnreadForm
from intake.actions import letting_past, redacting
from intake.core import file_face, publication
from intake.core.errors import NotFound, SecondPersonNeeded, WordsNotFound
from intake.core.public_copy import of_file
from intake.core.roles import Permission
from intake.core.submission import StoredAttachment, Submission
from intake.pages import drawing
from intake.store import copies, files, submissions
from intake.web.desk import attachments
from intake.web.desk.access import needs, user
from intake.web.desk.submissions import as_download
from intake.web.site import now, record

MOST_PAGES = 300

blueprint = Blueprint("file_pages", __name__)


@blueprint.get("/submissions/<reference>/files/<int:number>")
@needs(Permission.READ)
def one(reference: str, number: int) -> ResponseReturnValue:
    """Show a file, counted from 1: its pages as they came, and as the public gets them."""
    submission = submissions.get(record(), reference)
    return _page(submission, number, FileRedactForm(formdata=None))


@blueprint.get("/submissions/<reference>/files/<int:number>/pages/<int:at>")
@needs(Permission.READ)
def came(reference: str, number: int, at: int) -> ResponseReturnValue:
    """Give a page of the file as it came, as a picture."""
    stored = _file(submissions.get(record(), reference), number)
    return _picture(copies.drawn_from(record(), stored.public_id), at)


@blueprint.get("/submissions/<reference>/files/<int:number>/public/pages/<int:at>")
@needs(Permission.READ)
def public(reference: str, number: int, at: int) -> ResponseReturnValue:
    """Give a page of the public copy as a picture."""
    return _picture(_public(reference, number)[0], at)


@blueprint.get("/submissions/<reference>/files/<int:number>/public")
@needs(Permission.READ)
def public_file(reference: str, number: int) -> ResponseReturnValue:
    """Give the public copy: exactly the bytes that the public will get."""
    content, media_type = _public(reference, number)
    return as_download(content, f"offentlig-{number}", media_type)


@blueprint.post("/submissions/<reference>/files/<int:number>/leave-out")
@needs(Permission.REDACT)
def leave_out(reference: str, number: int) -> ResponseReturnValue:
    """Leave words, a part of a page or the whole file out of what the public gets."""
    submission = submissions.get(record(), reference)
    stored = _file(submission, number)
    form = FileRedactForm()
    if not form.validate():
        return _page(submission, number, form), 422
    redaction = form.redaction(stored.public_id)
    try:
        redacting.redact(record(), reference, redaction, by=user().email, now=now())
    except WordsNotFound:
        form.words.errors = [
            gettext("De ord kan ikke findes i filen. Er siden et billede, så udelad en del af den.")
        ]
        return _page(submission, number, form), 422
    flash(gettext("Det er udeladt. Den offentlige udgave bliver lavet om nu."), "success")
    return redirect(url_for("file_pages.one", reference=reference, number=number), code=303)


@blueprint.post("/submissions/<reference>/unread-ask")
@needs(Permission.APPROVE)
def ask(reference: str) -> ResponseReturnValue:
    """Ask a colleague to let the answer go out without the files that nobody could read."""
    return _decide(
        reference,
        letting_past.ask,
        gettext("Nu kan en kollega godkende, at svaret bliver offentligt uden filerne."),
    )


@blueprint.post("/submissions/<reference>/unread-grant")
@needs(Permission.APPROVE)
def grant(reference: str) -> ResponseReturnValue:
    """Let the answer go out without them, as a colleague asked."""
    return _decide(reference, letting_past.grant, gettext("Svaret kan nu godkendes uden de filer."))


@blueprint.post("/submissions/<reference>/unread-take-back")
@needs(Permission.APPROVE)
def take_back(reference: str) -> ResponseReturnValue:
    """Hold the answer back for its unread files again."""
    try:
        letting_past.take_back(record(), reference, by=user().email, now=now())
    except NotFound:
        flash(gettext("Det er allerede taget tilbage."), "info")
    else:
        flash(gettext("Filerne holder igen svaret tilbage."), "success")
    return redirect(url_for("submissions.one", reference=reference), code=303)


def _decide(reference: str, act: Any, said: str) -> ResponseReturnValue:
    submissions.get(record(), reference)
    back = redirect(url_for("submissions.one", reference=reference), code=303)
    form = UnreadForm()
    if not form.validate():
        flash(gettext("Skriv, hvorfor svaret kan blive offentligt uden filerne."), "error")
        return back
    try:
        act(record(), reference, reason=form.reason.data, by=user().email, now=now())
    except SecondPersonNeeded:
        flash(gettext("Du har selv bedt om det. En anden end dig skal sige ja."), "error")
    except NotFound:
        flash(gettext("Der er ikke længere filer, der holder svaret tilbage."), "info")
    else:
        flash(said, "success")
    return back


def _file(submission: Submission, number: int) -> StoredAttachment:
    if not 0 < number <= len(submission.attachments):
        raise NotFound("attachment", f"{submission.reference}/{number}")
    return submission.attachments[number - 1]


def _public(reference: str, number: int) -> tuple[bytes, str]:
    submission = submissions.get(record(), reference)
    copy = file_face.copy_of(_file(submission, number), submission.redactions)
    if not copy.sha256:
        raise NotFound("public copy", f"{reference}/{number}")
    return files.content(record(), copy.sha256), copy.media_type


def _picture(content: bytes, page: int) -> ResponseReturnValue:
    made = drawing.picture(content, page)
    if not made:
        raise NotFound("page", str(page))
    kind = "image/png" if made.startswith(b"\x89PNG") else "image/jpeg"
    response = Response(made, mimetype=kind)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(submission: Submission, number: int, form: FileRedactForm) -> str:
    stored = _file(submission, number)
    copy = file_face.copy_of(stored, submission.redactions)
    pages = copies.pages(record(), stored.public_id)
    ours = [*of_file(stored.public_id, submission.redactions)]
    return render_template(
        "desk/file.html",
        submission=submission,
        file=attachments.of(record(), submission)[number - 1],
        copy=copy,
        pages=range(1, min(pages, MOST_PAGES) + 1),
        public_pages=range(1, min(copy.pages, MOST_PAGES) + 1),
        redactions=ours,
        missing=[each for each in ours if each.number in copy.missing],
        place_name=publication.place_name,
        form=form,
    )

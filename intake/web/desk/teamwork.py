"""Side om side: notes on an answer, and who has taken it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlite_utils import Database

from forms.teamwork import AssignForm, NoteForm
from intake.actions import teamwork
from intake.core.errors import NotFound
from intake.core.roles import Permission
from intake.core.submission import Status, Submission
from intake.store import teamwork as kept
from intake.store import users
from intake.web.desk.access import needs, user
from intake.web.site import now, record

blueprint = Blueprint("teamwork", __name__)


@blueprint.post("/submissions/<reference>/notes")
@needs(Permission.HANDLE)
def note(reference: str) -> ResponseReturnValue:
    """Keep a note for the staff."""
    form = NoteForm()
    if form.validate():
        teamwork.note(record(), reference, str(form.note.data), by=user().email, now=now())
        flash(gettext("Noten er gemt."), "success")
    else:
        _say_what_is_wrong(form.note.errors)
    return _back(reference)


@blueprint.post("/submissions/<reference>/assign")
@needs(Permission.HANDLE)
def assign(reference: str) -> ResponseReturnValue:
    """Give the answer to somebody, or to nobody."""
    form = AssignForm(colleagues=_colleagues(record()))
    if not form.validate():
        _say_what_is_wrong(form.assigned_to.errors)
        return _back(reference)
    try:
        teamwork.assign(
            record(), reference, str(form.assigned_to.data or ""), by=user().email, now=now()
        )
    except NotFound:
        flash(gettext("Den kollega er ikke længere på skrivebordet."), "error")
    else:
        flash(gettext("Det er gemt, hvem der har svaret."), "success")
    return _back(reference)


def beside(submission: Submission) -> dict[str, Any]:
    """Return what the page of an answer shows of how we work on it; notes who opened it."""
    db, reference = record(), submission.reference
    taken_by = kept.assigned_to(db, reference)
    assigning = AssignForm(formdata=None, colleagues=_colleagues(db))
    assigning.assigned_to.data = taken_by
    if user().may(Permission.HANDLE):
        teamwork.note_opened(db, reference, by=user().email, now=now())
    decides = user().may(Permission.HANDLE) and submission.status is Status.RECEIVED
    return {
        "notes": kept.notes(db, reference),
        "noting": NoteForm(formdata=None),
        "taken_by": taken_by,
        "assigning": assigning,
        "looking": teamwork.open_to_decide(db, reference, by=user().email, now=now())
        if decides
        else None,
    }


def _colleagues(db: Database) -> list[str]:
    return [each.email for each in users.every(db) if each.may(Permission.HANDLE)]


def _say_what_is_wrong(errors: Any) -> None:
    if not errors:  # then it is not our form that was sent
        abort(422)
    for error in errors:
        flash(str(error), "error")


def _back(reference: str) -> ResponseReturnValue:
    return redirect(url_for("submissions.one", reference=reference), code=303)

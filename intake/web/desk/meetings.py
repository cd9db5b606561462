"""Møder: planned, held, noted; and what a party said there, taken in as an answer."""

import secrets

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlite_utils import Database

from forms.meeting import MeetingForm, NoteForm, meeting_form
from intake.actions import convening
from intake.core import calendar, identifiers
from intake.core.consultation import Consultation
from intake.core.errors import Overtaken
from intake.core.meeting import Meeting, MeetingKind
from intake.core.party import Party
from intake.core.roles import Permission
from intake.store import consultations, meetings, parties
from intake.web.desk.access import needs, user
from intake.web.site import lang, now, record, settings

blueprint = Blueprint("meetings", __name__)


@blueprint.route("/consultations/<slug>/meetings/new", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def new(slug: str) -> ResponseReturnValue:
    """Add a meeting, past or to come."""
    consultation = consultations.get(record(), slug)
    asked = _asked(record(), slug)
    form = meeting_form(asked)
    form.key.data = form.key.data or secrets.token_urlsafe(18)
    if not form.is_submitted() or not form.is_good():
        return _form_page(form, consultation, asked)
    empty = Meeting(
        public_id=identifiers.public_id("meeting", f"{slug}/{form.key.data}"),
        consultation=slug,
        kind=MeetingKind.COMMITTEE,
        starts_at=now(),
    )
    made = convening.convene(record(), form.meeting(empty, asked), by=user().email, now=now())
    flash(gettext("Mødet er gemt."), "success")
    return redirect(url_for("meetings.one", number=made.number), 303)


@blueprint.get("/meetings/<int:number>")
@needs(Permission.READ)
def one(number: int) -> ResponseReturnValue:
    """Show a meeting with its notes and what was given there."""
    return _page(meetings.get(record(), number), NoteForm(formdata=None))


@blueprint.route("/meetings/<int:number>/change", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def change(number: int) -> ResponseReturnValue:
    """Change when and where, who came, and whether all may see it; or call it off."""
    meeting = meetings.get(record(), number)
    consultation = consultations.get(record(), meeting.consultation)
    asked = _asked(record(), meeting.consultation)
    form = meeting_form(asked)
    if not form.is_submitted():
        form.show(meeting, asked)
        return _form_page(form, consultation, asked, meeting)
    if not form.is_good():
        return _form_page(form, consultation, asked, meeting)
    seen = int(form.edition.data) if (form.edition.data or "").isdecimal() else None
    changed = form.meeting(meeting, asked)
    try:
        convening.change(record(), changed, by=user().email, now=now(), seen=seen)
    except Overtaken:
        newest = meetings.get(record(), number)
        form.edition.data = str(newest.edition)
        text, _ = _form_page(form, consultation, asked, newest, overtaken=newest)
        return text, 409
    flash(gettext("Mødet er gemt."), "success")
    return redirect(url_for("meetings.one", number=number), 303)


@blueprint.post("/meetings/<int:number>/notes")
@needs(Permission.MANAGE)
def note(number: int) -> ResponseReturnValue:
    """Note what was said that matters (notatpligt)."""
    meeting = meetings.get(record(), number)
    form = NoteForm()
    if not form.validate():
        return _page(meeting, form), 422
    convening.note(
        record(),
        number,
        form.text.data,
        is_public=form.is_public.data,
        by=user().email,
        now=now(),
    )
    flash(gettext("Noten er gemt."), "success")
    return redirect(url_for("meetings.one", number=number, _anchor="notes"), 303)


@blueprint.get("/meetings/<int:number>/meeting.ics")
@needs(Permission.READ)
def calendar_file(number: int) -> ResponseReturnValue:
    """Give the meeting as a file for a calendar."""
    meeting = meetings.get(record(), number)
    title = consultations.get(record(), meeting.consultation).title
    content = calendar.meeting(
        meeting,
        title=title,
        link=f"{settings().public_url}/{meeting.consultation}",
        domain=settings().mail_domain,
        lang=lang(),
    )
    response = Response(content, mimetype="text/calendar")
    name = f"{meeting.consultation}-{meeting.public_id}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(meeting: Meeting, form: NoteForm) -> str:
    return render_template(
        "desk/meeting.html",
        meeting=meeting,
        consultation=consultations.get(record(), meeting.consultation),
        form=form,
        is_past=meeting.starts_at <= now(),
    )


def _form_page(
    form: MeetingForm,
    consultation: Consultation,
    asked: list[Party],
    meeting: Meeting | None = None,
    overtaken: Meeting | None = None,
) -> tuple[str, int]:
    page = render_template(
        "desk/meeting_form.html",
        form=form,
        consultation=consultation,
        attending=form.attending(asked),
        meeting=meeting,
        overtaken=overtaken,
    )
    return page, 422 if request.method == "POST" else 200


def _asked(db: Database, slug: str) -> list[Party]:
    return parties.enlisted(db, slug)

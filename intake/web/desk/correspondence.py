"""Writing to the sender of a message by hand, begun from a standard text; and those texts."""

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.correspondence import ReplyForm, StandardTextForm
from intake.actions import guessing, replying
from intake.core import correspondence
from intake.core.consultation import Consultation, is_public
from intake.core.correspondence import StandardText, UsedFor
from intake.core.errors import MayNotAnswer, NameTaken, NotFound, Overtaken
from intake.core.placing import Fate
from intake.core.roles import Permission
from intake.store import consultations, inbox, replies, standard_texts, submissions
from intake.store.inbox import Message
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("correspondence", __name__)


@blueprint.get("/mail/<int:number>/reply")
@needs(Permission.HANDLE)
def write(number: int) -> ResponseReturnValue:
    """Show the letter as it begins: empty, or a standard text with what is known filled in."""
    found = inbox.get(record(), number)
    consultation = _chosen(found)
    form = ReplyForm(formdata=None, waits=_waits(found))
    form.seen.data = str(replies.count(record(), number))
    chosen = request.args.get("standard", 0, type=int)
    if chosen:
        standard = standard_texts.get(record(), chosen)
        form.text.data = replying.begun_from(standard.text, consultation)
    return _page(found, form, consultation, chosen=chosen)


@blueprint.post("/mail/<int:number>/reply")
@needs(Permission.HANDLE)
def send(number: int) -> ResponseReturnValue:
    """Owe the sender the letter."""
    found = inbox.get(record(), number)
    form = ReplyForm(waits=_waits(found))
    consultation = _public(str(form.consultation.data or ""))
    if not form.validate():
        return _page(found, form, consultation), 422
    try:
        replying.reply(
            record(),
            number,
            str(form.text.data),
            slug=consultation.slug if consultation else "",
            seen=int(form.seen.data),
            put_away=form.is_put_away(),
            settings=settings(),
            by=user().email,
            now=now(),
        )
    except (Overtaken, NotFound):
        found = inbox.get(record(), number)
        form.seen.data = str(replies.count(record(), number))
        return _page(found, form, consultation, overtaken=True), 409
    flash(gettext("Brevet er på vej til afsenderen."), "success")
    return redirect(url_for("post.message", number=number), code=303)


def _page(
    found: Message,
    form: ReplyForm,
    consultation: Consultation | None,
    *,
    chosen: int = 0,
    overtaken: bool = False,
) -> str:
    db = record()
    reading: dict[str, Any] = json.loads(found.reading) if found.reading else {}
    form.consultation.data = consultation.slug if consultation else ""
    offered = {UsedFor.ANY, UsedFor.WAITING if _waits(found) else UsedFor.ANSWER}
    try:
        to = replying.address_of(found, settings())
        answers_come_to = replying.answers_come_to(db, found, consultation, settings())
    except MayNotAnswer:
        to = answers_come_to = ""
    return render_template(
        "desk/reply.html",
        message=found,
        reading=reading,
        form=form,
        to=to,
        answers_come_to=answers_come_to,
        subject=correspondence.subject_of_reply(reading.get("subject") or ""),
        sender=(consultation.unit if consultation else "") or settings().authority,
        texts=[each for each in standard_texts.every(db) if each.used_for in offered],
        chosen=chosen,
        consultations=[each for each in consultations.every(db) if is_public(each)],
        consultation=consultation,
        written=replies.of(db, found.id),
        overtaken=overtaken,
    )


def _waits(found: Message) -> bool:
    return found.fate in {Fate.HELD, Fate.UNREADABLE}


def _chosen(found: Message) -> Consultation | None:
    """Return the consultation that the letter is about: asked for, or the message's own place."""
    if "consultation" in request.args:
        return _public(request.args["consultation"])
    db = record()
    if found.fate is Fate.SUBMITTED:
        return _public(submissions.get(db, found.fate_reason).consultation)
    known = guessing.register(db, now=now())
    likely = guessing.suggestions(db, found, known, settings())
    return _public(found.placed_in or (likely[0].consultation if likely else ""))


def _public(slug: str) -> Consultation | None:
    if not slug or not consultations.exists(record(), slug):
        return None
    found = consultations.get(record(), slug)
    return found if is_public(found) else None


@blueprint.get("/standard-texts")
@needs(Permission.HANDLE)
def texts() -> ResponseReturnValue:
    """List the standard texts."""
    return render_template("desk/standard_texts.html", texts=standard_texts.every(record()))


@blueprint.route("/standard-texts/new", methods=["GET", "POST"])
@needs(Permission.ADMIN)
def new_text() -> ResponseReturnValue:
    """Write a new standard text."""
    return _text_page(StandardTextForm(), None)


@blueprint.route("/standard-texts/<int:number>", methods=["GET", "POST"])
@needs(Permission.ADMIN)
def text(number: int) -> ResponseReturnValue:
    """Change a standard text."""
    found = standard_texts.get(record(), number)
    return _text_page(StandardTextForm(data=vars(found)), found)


def _text_page(form: StandardTextForm, found: StandardText | None) -> ResponseReturnValue:
    page = {"form": form, "standard": found}
    if request.method == "GET":
        return render_template("desk/standard_text.html", **page)
    if not form.validate():
        return render_template("desk/standard_text.html", **page), 422
    try:
        wanted = form.standard_text(found.number if found else 0)
        replying.save_text(record(), wanted, by=user().email, now=now())
    except NameTaken:
        form.title.errors = [gettext("Der er allerede en tekst, der hedder sådan.")]
        return render_template("desk/standard_text.html", **page), 422
    flash(gettext("Standardteksten er gemt."), "success")
    return redirect(url_for("correspondence.texts"), code=303)


@blueprint.post("/standard-texts/<int:number>/remove")
@needs(Permission.ADMIN)
def remove_text(number: int) -> ResponseReturnValue:
    """Take a standard text away; letters written from it stay as they are."""
    replying.remove_text(record(), number, by=user().email, now=now())
    flash(gettext("Standardteksten er fjernet."), "success")
    return redirect(url_for("correspondence.texts"), code=303)

"""Sendte breve: how each letter back went, what it said, and whether everyone may read it."""

import json

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake.actions import writing_back
from intake.core.errors import NotFound
from intake.core.roles import Permission
from intake.store import consultations, files, letters_sent, mailings
from intake.store.mailings import Mailing
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("sent_letters", __name__)

SHOWN = 50
PDF_POLICY = "sandbox; default-src 'none'; object-src 'self'"


@blueprint.get("/mailings/<int:number>/letters/<int:letter>")
@needs(Permission.READ)
def letter(number: int, letter: int) -> ResponseReturnValue:
    """Show a letter as it was sent."""
    mailing, sent = _sent(number, letter)
    return render_template(
        "desk/mailing_letter.html",
        mailing=mailing,
        consultation=consultations.get(record(), mailing.consultation),
        sent=sent,
        content=json.loads(sent.content) if sent.content else None,
        deliveries=letters_sent.deliveries(record(), [letter]),
    )


@blueprint.get("/mailings/<int:number>/letters/<int:letter>/letter.pdf")
@needs(Permission.READ)
def paper(number: int, letter: int) -> ResponseReturnValue:
    """Give the paper that was sent with a letter."""
    _, sent = _sent(number, letter)
    if not sent.paper:
        raise NotFound("paper", str(letter))
    return pdf(files.content(record(), sent.paper))


@blueprint.post("/mailings/<int:number>/letters/<int:letter>/publish")
@needs(Permission.DECIDE)
def publish(number: int, letter: int) -> ResponseReturnValue:
    """Let everyone read a letter, or take it down again."""
    _sent(number, letter)
    if request.form.get("take_down"):
        writing_back.unpublish(record(), letter, by=user().email, now=now())
        flash(gettext("Brevet er ikke længere offentligt."), "success")
    else:
        writing_back.publish(record(), letter, settings=settings(), by=user().email, now=now())
        flash(gettext("Brevet står på høringens side."), "success")
    return redirect(url_for("sent_letters.letter", number=number, letter=letter), 303)


def _sent(number: int, letter: int) -> tuple[Mailing, letters_sent.SentLetter]:
    sent = letters_sent.letter(record(), letter)
    if sent.mailing != number:
        raise NotFound("letter", str(letter))
    return mailings.get(record(), number), sent


def log(mailing: Mailing) -> str:
    """Return the page that says how each letter of a mailing went."""
    db = record()
    figures = letters_sent.figures(db, mailing.number)
    pages = -(-figures["letters"] // SHOWN)
    page = max(1, min(request.args.get("page", 1, type=int), pages or 1))
    found = letters_sent.letters(db, mailing.number, limit=SHOWN, offset=(page - 1) * SHOWN)
    went: dict[int, list[letters_sent.Delivered]] = {each.number: [] for each in found}
    for each in letters_sent.deliveries(db, list(went)):
        went[each.letter].append(each)
    consultation = consultations.get(db, mailing.consultation)
    return render_template(
        "desk/mailing_log.html",
        mailing=mailing,
        consultation=consultation,
        subject=writing_back.subject(mailing, consultation),
        letters=[(each, went[each.number]) for each in found],
        figures=figures,
        most_tries=writing_back.TRIES,
        page=page,
        pages=pages,
    )


def pdf(content: bytes) -> Response:
    """Return a paper so that the browser shows it and nothing in it can run."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="brev.pdf"'
    response.headers["Content-Security-Policy"] = PDF_POLICY
    return response

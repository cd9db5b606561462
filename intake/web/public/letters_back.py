"""A letter back where it can be read: by whoever has its link, and, once published, by everyone."""

import json

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from intake.actions import writing_back
from intake.core.errors import NotFound
from intake.store import consultations, files, letters_sent, mailings
from intake.web.public.announced import announced
from intake.web.site import now, record

blueprint = Blueprint("letters_back", __name__)


@blueprint.get("/b/<token>")
def own(token: str) -> ResponseReturnValue:
    """Show a letter to whoever followed its link, and note that somebody did."""
    sent = letters_sent.with_token(record(), token)
    writing_back.note_opened(record(), sent.number, now=now())
    mailing = mailings.get(record(), sent.mailing)
    return render_template(
        "public/letter_back.html",
        consultation=consultations.get(record(), mailing.consultation),
        mailing=mailing,
        content=json.loads(sent.content),
        recipient=sent.recipient,
        token=token,
        has_paper=bool(sent.paper),
    )


@blueprint.get("/b/<token>/letter.pdf")
def paper(token: str) -> ResponseReturnValue:
    """Give the paper that came with a letter."""
    sent = letters_sent.with_token(record(), token)
    if not sent.paper:
        raise NotFound("paper", "(a token)")
    response = Response(files.content(record(), sent.paper), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="brev.pdf"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; object-src 'self'"
    return response


@blueprint.get("/<slug>/letters/<int:number>")
def published(slug: str, number: int) -> ResponseReturnValue:
    """Show a letter that everyone may read."""
    consultation = announced(slug)
    found = [each for each in letters_sent.published(record(), slug) if each.number == number]
    if not found:
        raise NotFound("letter", str(number))
    (sent,) = found
    return render_template(
        "public/letter_back.html",
        consultation=consultation,
        mailing=mailings.get(record(), sent.mailing),
        content=json.loads(sent.public_content),
        recipient=sent.recipient,
        token="",
        has_paper=False,
    )

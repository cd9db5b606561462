"""An answer on paper: everything received, with what proves it, as an accessible PDF."""

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake.core.errors import PaperNotMade
from intake.papers import answer as answers
from intake.papers import typesetter
from intake.store import versions
from intake.web.public.own import own
from intake.web.site import lang, now, record, settings

blueprint = Blueprint("papers", __name__)


@blueprint.get("/r/<token>/answer.pdf")
def answer(token: str) -> ResponseReturnValue:
    """Give the answer as it stands as a PDF; one too large to set is read on its page instead."""
    submission, consultation = own(token)
    newest = versions.of(record(), submission.reference)[-1]
    try:
        values = answers.values(
            submission,
            consultation,
            newest,
            authority=settings().authority,
            check_at=f"{settings().public_url}{'/en' if lang() == 'en' else ''}/receipt-check",
            lang=lang(),
            gettext=gettext,
        )
        content = typesetter.pdf("answer", values, at=now())
    except PaperNotMade:
        return redirect(url_for("receipts.version", token=token, number=newest.number), 303)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{submission.reference}.pdf"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; object-src 'self'"
    return response

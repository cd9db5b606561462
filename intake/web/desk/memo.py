"""Notatet: what still blocks it, and the memo as a page, for Word and as an accessible PDF."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake.core.errors import PaperNotMade
from intake.core.memo import Memo
from intake.core.roles import Permission
from intake.papers import memo as papers
from intake.papers import typesetter
from intake.store import consultations, memos
from intake.web.desk.access import needs
from intake.web.site import now, record, settings

blueprint = Blueprint("memo", __name__)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MISSING_SHOWN = 50

OWN_TEMPLATE = "memo.docx"
"""In the data folder: the authority's own template, which stands in for ours."""


@blueprint.get("/consultations/<slug>/memo")
@needs(Permission.READ)
def page(slug: str) -> ResponseReturnValue:
    """Show the memo as it stands, with what keeps it from being complete on top."""
    made = _memo(slug)
    return render_template(
        "desk/memo.html",
        consultation=consultations.get(record(), slug),
        memo=made,
        values=papers.values(made),
        missing=made.missing[:MISSING_SHOWN],
    )


@blueprint.get("/consultations/<slug>/memo.docx")
@needs(Permission.READ)
def document(slug: str) -> ResponseReturnValue:
    """Give the memo for Word, from the authority's own template where it has one."""
    made = _memo(slug)
    own = settings().data / OWN_TEMPLATE
    try:
        content = papers.document(made, own if own.exists() else None)
    except PaperNotMade:
        flash(gettext("Skabelonen til notatet kan ikke bruges. Sig det til driften."), "error")
        return redirect(url_for("memo.page", slug=slug), 303)
    return _file(content, WORD, f"{_name(made, slug)}.docx", as_attachment=True)


@blueprint.get("/consultations/<slug>/memo.pdf")
@needs(Permission.READ)
def paper(slug: str) -> ResponseReturnValue:
    """Give the memo as a PDF for everyone (PDF/UA)."""
    made = _memo(slug)
    content = typesetter.pdf("memo", papers.values(made), at=now())
    return _file(content, "application/pdf", f"{_name(made, slug)}.pdf", as_attachment=False)


def _memo(slug: str) -> Memo:
    return memos.of(
        record(),
        slug,
        is_internal=request.args.get("internal", "") == "1",
        public_url=settings().public_url,
        now=now(),
    )


def _name(memo: Memo, slug: str) -> str:
    what = "hoeringsnotat" if memo.is_complete else "udkast-til-hoeringsnotat"
    return f"{what}-{slug}-intern" if memo.is_internal else f"{what}-{slug}"


def _file(content: bytes, media_type: str, name: str, *, as_attachment: bool) -> Response:
    response = Response(content, mimetype=media_type)
    how = "attachment" if as_attachment else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; object-src 'self'"
    return response

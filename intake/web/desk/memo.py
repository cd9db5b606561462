"""Notatet: what still blocks it, and the memo as a page, for Word and as an accessible PDF."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake.core import volumes
from intake.core.errors import PaperNotMade
from intake.core.memo import Memo
from intake.core.roles import Permission
from intake.core.volumes import Volume
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
    """Show a volume of the memo as it stands, with what keeps it from being complete on top."""
    made, volume, its = _volume(slug)
    return render_template(
        "desk/memo.html",
        consultation=consultations.get(record(), slug),
        memo=made,
        volume=volume,
        values=its,
        missing=made.missing[:MISSING_SHOWN],
    )


@blueprint.get("/consultations/<slug>/memo.docx")
@needs(Permission.READ)
def document(slug: str) -> ResponseReturnValue:
    """Give a volume for Word, from the authority's own template where it has one."""
    made, volume, its = _volume(slug)
    own = settings().data / OWN_TEMPLATE
    try:
        content = papers.document(made, its, own if own.exists() else None)
    except PaperNotMade:
        flash(gettext("Skabelonen til notatet kan ikke bruges. Sig det til driften."), "error")
        return redirect(url_for("memo.page", slug=slug), 303)
    return _file(content, WORD, f"{_name(made, volume, slug)}.docx", as_attachment=True)


@blueprint.get("/consultations/<slug>/memo.pdf")
@needs(Permission.READ)
def paper(slug: str) -> ResponseReturnValue:
    """Give a volume as a PDF for everyone (PDF/UA)."""
    made, volume, its = _volume(slug)
    content = typesetter.pdf("memo", its, at=now())
    name = f"{_name(made, volume, slug)}.pdf"
    return _file(content, "application/pdf", name, as_attachment=False)


def _volume(slug: str) -> tuple[Memo, Volume, dict[str, Any]]:
    """Return the memo, the volume that is asked for, and what papers say of it."""
    is_internal = request.args.get("internal", "") == "1"
    made = memos.of(
        record(), slug, is_internal=is_internal, public_url=settings().public_url, now=now()
    )
    every = volumes.of(made)
    number = request.args.get("volume", 1, type=int)
    if not 1 <= number <= len(every):
        abort(404)
    volume = every[number - 1]
    annex = memos.annex(record(), slug, volume.answers, is_internal=is_internal)
    return made, volume, papers.values(made, volume, annex)


def _name(memo: Memo, volume: Volume, slug: str) -> str:
    what = "hoeringsnotat" if memo.is_complete else "udkast-til-hoeringsnotat"
    name = f"{what}-{slug}-bind-{volume.number}" if volume.of > 1 else f"{what}-{slug}"
    return f"{name}-intern" if memo.is_internal else name


def _file(content: bytes, media_type: str, name: str, *, as_attachment: bool) -> Response:
    response = Response(content, mimetype=media_type)
    how = "attachment" if as_attachment else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; object-src 'self'"
    return response

"""A consultation before it is public, exactly as respondents will see it.

The public app itself answers, told by its environment which draft it may show; so the page, the
form and the material are the real ones and cannot differ from what is opened.
"""

from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from intake.core.roles import Permission
from intake.store import consultations
from intake.web.desk.access import needs
from intake.web.site import PREVIEW, lang, record

APP = "intake.public"
"""Under which name the desk's app holds the public one."""

blueprint = Blueprint("preview", __name__)


@blueprint.get("/consultations/<slug>/preview/", defaults={"page": ""})
@blueprint.get("/consultations/<slug>/preview/<path:page>")
@needs(Permission.READ)
def look(slug: str, page: str) -> ResponseReturnValue:
    """Show a page of the consultation, its form or one of its documents."""
    consultations.get(record(), slug)
    page = page.removeprefix("en/")
    if not page:
        return redirect(url_for("preview.look", slug=slug, page=slug), code=303)
    if page != slug and not page.startswith(f"{slug}/"):
        return render_template("desk/making/not_previewed.html", slug=slug)
    public: Flask = current_app.extensions[APP]
    response = Response.from_app(public.wsgi_app, _environ(slug, page), buffered=True)
    del response.headers["Set-Cookie"]  # it would be the desk's host that sets it
    return response


@blueprint.post("/consultations/<slug>/preview/<path:page>")
@needs(Permission.READ)
def sent(slug: str, page: str) -> ResponseReturnValue:
    """Take nothing: it is only for looking."""
    flash(gettext("Det var en forhåndsvisning, så intet er sendt."), "info")
    return redirect(url_for("opening.look", slug=slug), code=303)


def _environ(slug: str, page: str) -> dict[str, Any]:
    """Return the request as the public app shall see it: a stranger's, for this draft alone."""
    root = f"{request.script_root}/consultations/{slug}/preview"
    language = "/en" if lang() == "en" else ""
    kept = {
        name: found for name, found in request.environ.items() if not name.startswith("werkzeug.")
    }
    return {
        **kept,
        "SCRIPT_NAME": root,
        "PATH_INFO": f"{language}/{page}",
        "HTTP_COOKIE": "",
        PREVIEW: slug,
    }

"""Who we are and how we treat people, and what machines ask for."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from intake.web.site import settings

blueprint = Blueprint("information", __name__)


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    """Show what the site is for and how an answer travels."""
    return render_template("public/about.html")


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Show what we keep of people, why, and what they can ask of us."""
    its = settings()
    return render_template(
        "public/privacy.html", sender=its.sender, post_kept_days=its.post_kept_days
    )


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """Show the accessibility statement."""
    return render_template("public/accessibility.html", sender=settings().sender)


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Keep search engines out of personal pages, which their addresses alone protect."""
    text = "User-agent: *\n" + "".join(
        f"Disallow: {lang}/{each}/\n" for lang in ("", "/en") for each in ("r", "i", "f", "d", "c")
    )
    return Response(text, mimetype="text/plain")

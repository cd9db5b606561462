"""The demonstration's mailbox: every letter as its reader sees it, and a real answer back."""

from email.utils import parseaddr

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from forms import answer_files
from forms.answer_fields import LONG
from forms.base import Form
from intake.core.errors import NotFound
from intake.demo import letterbox, replying
from intake.store import parties
from intake.web.site import now, record, settings

blueprint = Blueprint("mailbox", __name__, url_prefix="/demo/mailbox")

MOST_LISTED = 200

FRAMES = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
IN_FRAME = (
    "sandbox allow-top-navigation-by-user-activation; default-src 'none';"
    " style-src 'unsafe-inline'; frame-ancestors 'self'"
)
"""Letters carry their style in themselves, as mail does; nothing else of them may work."""


class ReplyForm(Form):
    """What a council writes back."""

    sender = SelectField(_l("Fra"), [InputRequired()])
    text = TextAreaField(
        _l("Dit svar"),
        [InputRequired(_l("Skriv et svar.")), Length(max=LONG)],
        render_kw={"rows": 9},
    )
    attachment = FileField(_l("Vedhæft en fil"))


@blueprint.get("")
def letters() -> ResponseReturnValue:
    """List the letters, all or one reader's, the newest first."""
    found = letterbox.every(settings())
    reader = request.args.get("to", "")
    chosen = [each for each in found if not reader or reader in each.recipients]
    return render_template(
        "demo/letters.html",
        letters=chosen[:MOST_LISTED],
        count=len(chosen),
        readers=_readers(found),
        names=_names(),
        reader=reader,
    )


@blueprint.route("/<key>", methods=["GET", "POST"])
def letter(key: str) -> ResponseReturnValue:
    """Show one letter with its reply box, or send the reply."""
    found = letterbox.get(settings(), key)
    form = ReplyForm()
    form.sender.choices = [SelectChoice(each, each) for each in found.recipients]
    if form.is_submitted() and form.validate():
        chosen = answer_files.read([form.attachment.data] if form.attachment.data else [])
        if not chosen.problems and _is_taken(found, form, chosen):
            return redirect(url_for("mailbox.letter", key=key), 303)
        form.attachment.errors = chosen.problems
    page = render_template("demo/letter.html", letter=found, form=form, names=_names())
    response = Response(page, 422 if form.errors else 200)
    response.headers["Content-Security-Policy"] = FRAMES
    return response


@blueprint.get("/<key>/html")
def html(key: str) -> ResponseReturnValue:
    """Give the letter's HTML part, to stand in a frame where nothing of it can run."""
    found = letterbox.get(settings(), key)
    if not found.html:
        raise NotFound("HTML part", key)
    response = Response(found.html.replace("<head>", '<head><base target="_top">', 1))
    response.headers["Content-Security-Policy"] = IN_FRAME
    return response


def _is_taken(found: letterbox.Shown, form: ReplyForm, chosen: answer_files.Chosen) -> bool:
    """Send the reply, show what the mail server said of it, and return whether it took it."""
    message = replying.reply(
        found,
        sender=form.sender.data,
        name=_names().get(form.sender.data, ""),
        text=form.text.data,
        attachments=chosen.taken,
        now=now(),
        domain=settings().mail_domain,
    )
    code, said = replying.send(message, sender=form.sender.data, settings=settings())
    kind = {replying.TAKEN: "success", replying.NOBODY: "warning"}.get(code, "error")
    flash(gettext("Mailserveren svarede: %(said)s", said=f"{code or ''} {said}".strip()), kind)
    return code == replying.TAKEN


def _names() -> dict[str, str]:
    return {address: each.name for each in parties.every(record()) for address in each.addresses}


def _readers(found: list[letterbox.Shown]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for each in found:
        for recipient in each.recipients:
            counts[recipient] = counts.get(recipient, 0) + 1
    return sorted(counts.items())


@blueprint.app_template_filter("sender_name")
def sender_name(header: str) -> str:
    """Return the name in a From line, or its address where it has none."""
    name, address = parseaddr(header)
    return name or address


@blueprint.app_template_filter("party_name")
def party_name(address: str, names: dict[str, str]) -> str:
    """Return an address with the name of its council, where it is one's."""
    return f"{names[address]} ({address})" if address in names else address


@blueprint.app_context_processor
def menu() -> dict[str, object]:
    """Put the mailbox into the menu of every page."""
    link = {
        "href": url_for("mailbox.letters"),
        "text": gettext("Prøvepostkassen"),
        "current": request.blueprint == "mailbox",
    }
    return {"links": [link]}

"""Writing by hand to a party that is asked, begun from a standard text."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.correspondence import PartyLetterForm
from intake.actions import replying, writing
from intake.core.consultation import Consultation, is_public
from intake.core.correspondence import UsedFor
from intake.core.errors import NotFound, Overtaken
from intake.core.roles import Permission
from intake.store import consultations, replies, standard_texts
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("writing", __name__)


@blueprint.get("/consultations/<slug>/parties/<public_id>/write")
@needs(Permission.MANAGE)
def write(slug: str, public_id: str) -> ResponseReturnValue:
    """Show the letter as it begins: empty, or a standard text with what is known filled in."""
    asked = _asked(slug)
    party, _ = writing.reachable(record(), slug, public_id)
    form = PartyLetterForm(formdata=None)
    form.seen.data = str(replies.count_to_party(record(), slug, party.name))
    form.subject.data = asked.title
    chosen = request.args.get("standard", 0, type=int)
    if chosen:
        form.text.data = replying.begun_from(standard_texts.get(record(), chosen).text, asked)
    return _page(asked, public_id, form, chosen=chosen)


@blueprint.post("/consultations/<slug>/parties/<public_id>/write")
@needs(Permission.MANAGE)
def send(slug: str, public_id: str) -> ResponseReturnValue:
    """Owe the party the letter."""
    asked = _asked(slug)
    form = PartyLetterForm()
    if not form.validate():
        return _page(asked, public_id, form), 422
    try:
        writing.to_party(
            record(),
            slug,
            public_id,
            subject=str(form.subject.data),
            text=str(form.text.data),
            seen=int(form.seen.data),
            settings=settings(),
            by=user().email,
            now=now(),
        )
    except Overtaken as error:
        form.seen.data = str(error.newest)
        return _page(asked, public_id, form, overtaken=True), 409
    flash(gettext("Brevet er på vej til parten."), "success")
    return redirect(url_for("consultations.one", slug=slug, _anchor="parties"), code=303)


def _asked(slug: str) -> Consultation:
    """Return a consultation that the world may hear of. Raises NotFound."""
    found = consultations.get(record(), slug)
    if not is_public(found):
        raise NotFound("consultation", slug)
    return found


def _page(
    asked: Consultation,
    public_id: str,
    form: PartyLetterForm,
    *,
    chosen: int = 0,
    overtaken: bool = False,
) -> str:
    party, addresses = writing.reachable(record(), asked.slug, public_id)
    offered = {UsedFor.ANY, UsedFor.ANSWER}
    return render_template(
        "desk/write_to_party.html",
        consultation=asked,
        party=party,
        addresses=addresses,
        form=form,
        texts=[each for each in standard_texts.every(record()) if each.used_for in offered],
        chosen=chosen,
        sender=asked.unit or settings().authority,
        written=replies.to_party(record(), asked.slug, party.name),
        overtaken=overtaken,
    )

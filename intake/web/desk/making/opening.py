"""The last step: looking it all over, opening it, and taking it back while nobody was asked."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.base import Form
from forms.party import OpenForm
from intake.actions import making
from intake.core import editing
from intake.core.consultation import Consultation, Stage
from intake.core.errors import ChangeNotAllowed, NotReady, Overtaken, ReasonMissing
from intake.core.roles import Permission
from intake.store import consultations, parties
from intake.web.desk.access import needs, user
from intake.web.desk.making import card, dates, steps
from intake.web.site import now, record, settings

STEP = "opening.look"

blueprint = Blueprint("opening", __name__)


@blueprint.get("/consultations/<slug>/edit/open")
@needs(Permission.MANAGE)
def look(slug: str) -> ResponseReturnValue:
    """Show what is still missing and what will happen."""
    return _page(consultations.get(record(), slug), _form(slug))


@blueprint.post("/consultations/<slug>/edit/open")
@needs(Permission.MANAGE)
def announce(slug: str) -> ResponseReturnValue:
    """Open the consultation, or say why it cannot be opened."""
    db, form = record(), _form(slug)
    if not form.validate():
        return _page(consultations.get(db, slug), form), 422
    try:
        count = making.announce(
            db,
            slug,
            seen=str(form.seen.data),
            invite=form.is_now(),
            settings=settings(),
            by=user().email,
            now=now(),
        )
    except Overtaken:
        flash(gettext("Nogen har ændret høringen imens. Se den igennem igen."), "warning")
        return redirect(url_for(STEP, slug=slug), code=303)
    except (NotReady, ReasonMissing, ChangeNotAllowed):
        return _page(consultations.get(db, slug), form), 422
    flash(_opened(count), "success")
    return redirect(url_for("consultations.one", slug=slug), code=303)


@blueprint.post("/consultations/<slug>/edit/take-back")
@needs(Permission.MANAGE)
def take_back(slug: str) -> ResponseReturnValue:
    """Make it a draft again."""
    if not Form().validate():
        return redirect(url_for(STEP, slug=slug), code=303)
    try:
        making.take_back(record(), slug, by=user().email, now=now())
    except ChangeNotAllowed:
        flash(
            gettext("Nogen er inviteret eller er begyndt at svare, så høringen bliver stående."),
            "error",
        )
    else:
        flash(gettext("Høringen er en kladde igen. Ingen andre end jer kan se den."), "success")
    return redirect(url_for(STEP, slug=slug), code=303)


@blueprint.post("/consultations/<slug>/edit/remove")
@needs(Permission.MANAGE)
def remove(slug: str) -> ResponseReturnValue:
    """Delete a draft that nobody has seen."""
    if not Form().validate():
        return redirect(url_for(STEP, slug=slug), code=303)
    try:
        making.remove(record(), slug, by=user().email, now=now())
    except ChangeNotAllowed:
        flash(
            gettext("Høringen kan ikke slettes: nogen har set den, eller noget hører til den."),
            "error",
        )
        return redirect(url_for(STEP, slug=slug), code=303)
    flash(gettext("Kladden er slettet."), "success")
    return redirect(url_for("consultations.every"), code=303)


def _form(slug: str) -> OpenForm:
    consultation = consultations.get(record(), slug)
    return OpenForm(
        seen=editing.mark(consultation),
        count=len(_with_address(slug)) if _opens_now(consultation) else 0,
    )


def _page(consultation: Consultation, form: OpenForm) -> str:
    db, slug = record(), consultation.slug
    listed = parties.enlisted(db, slug)
    is_draft = consultation.stage is Stage.DRAFT
    cautions = making.cautions(db, consultation)
    return steps.page(
        "open",
        consultation,
        STEP,
        form=form,
        missing=_missing(consultation) if is_draft else [],
        cautions=dates.said(cautions),
        is_unexplained=is_draft and bool(cautions) and not consultation.deadline_reason,
        readings=card.readings(consultation),
        listed=listed,
        reachable=_with_address(slug),
        opens_now=_opens_now(consultation),
        may_take_back=consultation.stage is Stage.ANNOUNCED
        and not consultations.is_under_way(db, slug),
    )


def _missing(consultation: Consultation) -> list[tuple[str, str]]:
    """Return what a draft still lacks, each with the page where it is written."""
    words = {
        "summary": (gettext("Skriv, hvad I spørger om."), "card.card"),
        "decides": (gettext("Skriv, hvem der beslutter."), "card.card"),
        "deadline": (gettext("Den sidste dag er gået. Vælg en ny."), "dates.dates"),
        "options": (
            gettext("Et spørgsmål mangler muligheder at vælge imellem."),
            "questions.every",
        ),
    }
    found = [words[each] for each in editing.lacks(consultation, now()) if each in words]
    return [(text, url_for(page, slug=consultation.slug)) for text, page in found]


def _with_address(slug: str) -> list[str]:
    return [each.name for each in parties.enlisted(record(), slug) if each.addresses]


def _opens_now(consultation: Consultation) -> bool:
    return consultation.opens_at <= now()


def _opened(count: int) -> str:
    opened = gettext("Høringen er åbnet og kan ses af alle.")
    if not count:
        return str(opened)
    queued = ngettext(
        "%(num)d invitation er lagt i kø og bliver sendt nu.",
        "%(num)d invitationer er lagt i kø og bliver sendt nu.",
        count,
    )
    return f"{opened} {queued}"

"""A person's own draft: saved quietly, found again by a link, and gone when they say so."""

from email_validator import EmailNotValidError, validate_email
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms.base import Form
from intake import letters
from intake.actions import asking_time
from intake.actions import drafting as acts
from intake.core import wording
from intake.core.consultation import COPENHAGEN, Consultation, require_open
from intake.core.errors import NotFound
from intake.core.party import Party
from intake.failpoints import reached
from intake.store import drafts
from intake.store.drafts import Saved
from intake.web.public import saving
from intake.web.public.announced import announced
from intake.web.public.paging import part_of
from intake.web.public.sections import as_words, section_name
from intake.web.public.writing import invited
from intake.web.site import lang, now, record, settings

blueprint = Blueprint("drafts", __name__)
blueprint.add_app_template_filter(as_words, "as_words")


@blueprint.route("/d/<token>", methods=["GET", "POST"])
def resume(token: str) -> ResponseReturnValue:
    """Ask whether it is one's own draft, and lead to the form with it.

    A link somebody else sent would let them read what is typed there, so nobody is led in unasked.
    """
    found = drafts.with_token(record(), token)
    if found is None or found.party:
        raise NotFound("draft", "(link)")
    form = Form()
    if request.method == "GET" or not form.validate():
        consultation = announced(found.consultation)
        page = render_template("public/draft_link.html", consultation=consultation, form=form)
        return page, 200 if request.method == "GET" else 422
    saving.remember(found.consultation, token)
    return redirect(url_for("answering.answer", slug=found.consultation), 303)


@blueprint.post("/<slug>/answer/draft")
def autosave(slug: str) -> ResponseReturnValue:
    """Save what was typed so far, asked by the page's script; answers in JSON."""
    consultation, party = _asked(slug)
    require_open(consultation, now())
    if not Form().validate():
        return {"said": gettext("Ikke gemt. Genindlæs siden, og prøv igen.")}, 422
    given = list(request.form.items(multi=True))
    page = request.form.get("page")
    outcome = saving.save(
        consultation,
        party,
        given,
        seen=request.form.get("seen", ""),
        only=part_of(consultation, page).sections if page else None,
    )
    reached("web:draft_saved")
    if outcome is None:
        return {"said": ""}
    if outcome.clashes:
        names = [section_name(consultation, each.key) for each in outcome.clashes]
        said = gettext(
            "Nogen har ændret det samme: %(names)s. Gem, så kan du sammenligne.",
            names=wording.joined(names),
        )
        return {"said": said}, 409
    return {"said": said_saved(outcome.draft), "seen": dict(outcome.versions)}


@blueprint.route("/<slug>/answer/saved", methods=["GET", "POST"])
def saved(slug: str) -> ResponseReturnValue:
    """Show that the draft is saved and how to find it again; send its link to one's own address."""
    consultation, party = _asked(slug)
    draft = saving.current(consultation, party)
    if draft is None:
        return redirect(url_for("answering.answer", slug=slug), 303)
    if request.method == "GET":
        return _saved(consultation, draft)
    form = Form()
    if not form.validate():
        return _saved(consultation, draft, form=form), 422
    if request.form.get("step") == "erase":
        acts.erase(record(), draft.id, now=now())
        saving.forget(slug)
        return render_template("public/draft_erased.html", consultation=consultation)
    return _send_link(consultation, draft)


def _asked(slug: str) -> tuple[Consultation, Party | None]:
    """Return the consultation with the deadline that holds for this visitor, and for whom."""
    consultation = announced(slug)
    party = invited(consultation)
    its_parties = {party.name} if party else set()
    return asking_time.for_parties(record(), consultation, its_parties), party


def _send_link(consultation: Consultation, draft: Saved) -> ResponseReturnValue:
    typed = request.form.get("email", "").strip()[:254]
    try:
        checked = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        problem = gettext("Mailadressen ser forkert ud. Skriv den som navn@example.dk.")
        return _saved(consultation, draft, typed=typed, problem=problem), 422
    email = checked.ascii_email or checked.normalized
    if not acts.send_link(record(), draft.id, email, settings=settings(), now=now()):
        problem = gettext("Vi har sendt linket flere gange i dag. Se i din indbakke og i spam.")
        return _saved(consultation, draft, typed=typed, problem=problem), 429
    return _saved(consultation, draft, typed=email, is_sent=True)


def _saved(
    consultation: Consultation,
    draft: Saved,
    *,
    typed: str = "",
    problem: str = "",
    is_sent: bool = False,
    form: Form | None = None,
) -> str:
    return render_template(
        "public/draft.html",
        consultation=consultation,
        draft=draft,
        typed=typed or draft.email or saving.filled(draft).get("email", ""),
        problem=problem,
        is_sent=is_sent,
        form=form,
        csrf=Form().csrf_token,
        kept_days=settings().drafts_kept_days,
        personal_link=None if draft.party else letters.draft_page(settings(), draft.key),
    )


@blueprint.app_template_filter("said_saved")
def said_saved(draft: Saved) -> str:
    """Return "Gemt kl. 14.03", and on another day which."""
    at = draft.saved_at.astimezone(COPENHAGEN)
    if at.date() == now().astimezone(COPENHAGEN).date():
        return str(gettext("Gemt kl. %(time)s.", time=f"{at:%H.%M}"))
    return str(gettext("Gemt %(moment)s.", moment=wording.moment(draft.saved_at, lang())))


@blueprint.app_template_filter("days_kept")
def days_kept(days: int) -> str:
    """Return "7 dage"."""
    return str(ngettext("%(num)s dag", "%(num)s dage", days))

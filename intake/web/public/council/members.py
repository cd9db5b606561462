"""Who may write along: let in by the contact person, and taken off again."""

from email_validator import EmailNotValidError, validate_email
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.base import Form
from intake.actions import council as acts
from intake.core.council import MOST_MEMBERS, is_a_name
from intake.core.errors import NotFound, TooMany
from intake.store import members
from intake.web.public.council.desk import LONGEST_NAME, common
from intake.web.public.council.seats import Seat, blueprint, number, seat
from intake.web.site import now, record, settings


@blueprint.route("/<slug>/council/members", methods=["GET", "POST"])
def people(slug: str) -> ResponseReturnValue:
    """List who writes along; the contact person adds, takes off and hands over."""
    here = seat(slug)
    if request.method == "GET":
        return _page(here)
    if not here.member.is_contact:
        raise NotFound("page", "members")
    if not Form().validate():
        return _page(here, problem=gettext("Siden var for gammel. Prøv igen.")), 422
    step = request.form.get("step", "add")
    if step == "add":
        return _add(here)
    if step == "hand":
        acts.hand_over(record(), here.draft.id, number("member"))
    if step == "revoke":
        acts.revoke_member(record(), here.draft.id, number("member"), now=now())
    return redirect(url_for("council.people", slug=slug), 303)


def _add(here: Seat) -> ResponseReturnValue:
    name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME]
    typed = request.form.get("email", "").strip()[:254]
    if not name:
        return _page(here, typed=typed, problem=gettext("Skriv et navn.")), 422
    if not is_a_name(name):
        problem = gettext("Skriv kun et navn. Der kan ikke stå links eller mailadresser i det.")
        return _page(here, name=name, typed=typed, problem=problem), 422
    try:
        checked = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        problem = gettext("Mailadressen ser forkert ud. Skriv den som navn@example.dk.")
        return _page(here, name=name, typed=typed, problem=problem), 422
    address = checked.ascii_email or checked.normalized
    try:
        acts.add_member(
            record(), here.draft.id, name=name, address=address, settings=settings(), now=now()
        )
    except TooMany as error:
        return _page(here, name=name, typed=typed, problem=_too_many(error)), 429
    return redirect(url_for("council.people", slug=here.consultation.slug, added=name), 303)


def _too_many(error: TooMany) -> str:
    if error.kind == "members":
        return str(gettext("I kan højst være %(most)s. Fjern en først.", most=MOST_MEMBERS))
    return str(gettext("Vi har sendt for mange links i dag. Prøv igen i morgen."))


def _page(here: Seat, *, name: str = "", typed: str = "", problem: str = "") -> str:
    return render_template(
        "public/council/members.html",
        **common(here),
        people=members.of(record(), here.draft.id),
        name=name,
        typed=typed,
        problem=problem,
        added=request.args.get("added", "")[:LONGEST_NAME] if request.method == "GET" else "",
        csrf=Form().csrf_token,
    )

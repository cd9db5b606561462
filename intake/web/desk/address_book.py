"""Adressebogen: the parties that can be asked, one by one or many from a file."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from forms import party_file
from forms.base import Form
from forms.party import PartyFileForm, PartyForm
from forms.party_file import Row, Wrong
from intake.actions import address_book as keeping
from intake.actions import preparing
from intake.core.errors import AlreadyThere, ChangeNotAllowed, FileProblem, NotFound
from intake.core.party import Party
from intake.core.roles import Permission
from intake.store import address_book, parties
from intake.web.desk.access import needs, user
from intake.web.site import now, record

blueprint = Blueprint("address_book", __name__)


@blueprint.get("/parties")
@needs(Permission.READ)
def every() -> ResponseReturnValue:
    """List the address book."""
    return render_template(
        "desk/parties.html", parties=parties.every(record()), meetings=_coming_meetings()
    )


@blueprint.route("/parties/new", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def new() -> ResponseReturnValue:
    """Add a party."""
    form = PartyForm()
    if form.validate_on_submit():
        party = form.party()
        try:
            keeping.add(record(), party, meetings=form.days(), by=user().email, now=now())
        except AlreadyThere:
            form.name.errors = [gettext("Der er allerede en part med det navn.")]
        else:
            flash(gettext("%(name)s står nu i adressebogen.", name=party.name), "success")
            return redirect(url_for("address_book.every"), code=303)
    shown = render_template("desk/party.html", form=form, party=None)
    return shown, 422 if form.is_submitted() else 200


@blueprint.route("/parties/<public_id>", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def one(public_id: str) -> ResponseReturnValue:
    """Change a party's kind, addresses and meetings."""
    party = _party(public_id)
    form = PartyForm(party=party, meetings=address_book.meetings(record()).get(party.name, ()))
    if form.validate_on_submit():
        keeping.change(record(), form.party(), meetings=form.days(), by=user().email, now=now())
        flash(gettext("%(name)s er gemt.", name=party.name), "success")
        return redirect(url_for("address_book.every"), code=303)
    shown = render_template(
        "desk/party.html",
        form=form,
        party=party,
        is_used=address_book.is_used(record(), party.name),
    )
    return shown, 422 if form.is_submitted() else 200


@blueprint.post("/parties/<public_id>/remove")
@needs(Permission.MANAGE)
def remove(public_id: str) -> ResponseReturnValue:
    """Take out a party that was never asked anything."""
    party = _party(public_id)
    if not Form().validate():
        return redirect(url_for("address_book.one", public_id=public_id), code=303)
    try:
        keeping.remove(record(), party.name, by=user().email, now=now())
    except ChangeNotAllowed:
        flash(gettext("Parten har været spurgt eller har svaret, så den bliver stående."), "error")
        return redirect(url_for("address_book.one", public_id=public_id), code=303)
    flash(gettext("%(name)s er taget ud af adressebogen.", name=party.name), "success")
    return redirect(url_for("address_book.every"), code=303)


@blueprint.route("/parties/import", methods=["GET", "POST"])
@needs(Permission.MANAGE)
def load() -> ResponseReturnValue:
    """Take in a CSV file of parties, all of it or nothing; each wrong line is shown."""
    form, wrong, total = PartyFileForm(), [], 0
    if form.validate_on_submit():
        try:
            rows = party_file.rows(form.content())
        except FileProblem:
            form.file.errors = [gettext("Filen er ikke CSV. Gem regnearket som CSV, og prøv igen.")]
        else:
            wrong, total = [row for row in rows if row.problem], len(rows)
            if rows and not wrong:
                return _take_in([row.party for row in rows if row.party])
            if not rows:
                form.file.errors = [gettext("Der er ingen linjer i filen.")]
    shown = render_template(
        "desk/party_import.html",
        form=form,
        total=total,
        wrong=[(row, _words(row)) for row in wrong],
    )
    return shown, 422 if form.is_submitted() else 200


def _take_in(found: list[Party]) -> ResponseReturnValue:
    preparing.put_parties(record(), found, now=now(), by=user().email)
    flash(
        ngettext("%(num)d part er læst ind.", "%(num)d parter er læst ind.", len(found)),
        "success",
    )
    return redirect(url_for("address_book.every"), code=303)


def _words(row: Row) -> str:
    """Return what to change in a line."""
    if row.problem is None:
        return ""
    written = row.problem.written
    words = {
        Wrong.NAME_MISSING: gettext("Navnet mangler."),
        Wrong.NAME_UNSEEN: gettext("Navnet har et usynligt tegn. Skriv det igen."),
        Wrong.KIND: gettext(
            "“%(written)s” er ingen slags. Skriv råd, forening, myndighed, virksomhed eller andet.",
            written=written,
        ),
        Wrong.ADDRESS_MISSING: gettext("Mailadressen mangler."),
        Wrong.ADDRESS: gettext("“%(written)s” er ikke en mailadresse.", written=written),
        Wrong.TWICE: gettext("Navnet står i filen to gange."),
    }
    return str(words[row.problem.wrong])


def _party(public_id: str) -> Party:
    for each in parties.every(record()):
        if each.public_id == public_id:
            return each
    raise NotFound("party", public_id)


def _coming_meetings() -> dict[str, list[str]]:
    today = now().date()
    found = address_book.meetings(record())
    return {
        name: [f"{day:%d-%m-%Y}" for day in days if day >= today] for name, days in found.items()
    }

"""Gemte filtre: keep what the list is narrowed to under a name, and forget it again."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.at_once import SaveFilterForm, StartForm
from intake.actions import saving_filters
from intake.core.errors import NotFound, TooMany
from intake.core.filtering import ALL, address_of, filter_of
from intake.core.roles import Permission
from intake.store import filtered, saved_filters
from intake.web.desk.access import needs, user
from intake.web.site import now, record

COUNTED = 999
"""How far each is counted where all are shown."""

blueprint = Blueprint("saved_filters", __name__)


@dataclass(frozen=True)
class Shown:
    """A saved filter as a link, how many answers it holds, and whether it is one's own."""

    number: int
    name: str
    href: str
    count: int
    is_own: bool
    is_shared: bool
    owner: str


def shown() -> list[Shown]:
    """Return the filters of whoever is signed in, and those that others share with everyone."""
    db, me = record(), user().email
    return [
        Shown(
            number=each.number,
            name=each.name,
            href=url_for("submissions.every", **_query(address_of(each.filter))),
            count=filtered.count(db, each.filter, me=me, most=COUNTED),
            is_own=each.owner.lower() == me.lower(),
            is_shared=each.is_shared,
            owner=each.owner,
        )
        for each in saved_filters.for_user(db, me)
    ]


@blueprint.post("/filters/save")
@needs(Permission.READ)
def save() -> ResponseReturnValue:
    """Keep the filter in the address under a name."""
    chosen = filter_of(request.args, status=ALL)
    form = SaveFilterForm()
    if not form.validate():
        flash(str(form.problems()[0].message), "error")
    else:
        _save(chosen, form)
    return redirect(url_for("submissions.every", **_query(address_of(chosen))), code=303)


def _save(chosen: Any, form: SaveFilterForm) -> None:
    name = str(form.name.data)
    try:
        saving_filters.save(
            record(),
            chosen,
            name=name,
            is_shared=bool(form.is_shared.data),
            by=user().email,
            now=now(),
        )
    except TooMany as error:
        flash(gettext("Du kan højst gemme %(most)s filtre.", most=error.most), "error")
    else:
        flash(gettext("Filteret „%(name)s“ er gemt.", name=name), "success")


@blueprint.post("/filters/<int:number>/remove")
@needs(Permission.READ)
def remove(number: int) -> ResponseReturnValue:
    """Forget a filter of one's own."""
    if StartForm().validate():
        try:
            saving_filters.remove(record(), number, by=user().email, now=now())
        except NotFound:
            flash(gettext("Kun den, der har gemt et filter, kan fjerne det."), "error")
        else:
            flash(gettext("Filteret er fjernet."), "success")
    return redirect(url_for("submissions.every"), code=303)


def _query(address: dict[str, str]) -> dict[str, Any]:
    return dict(address)

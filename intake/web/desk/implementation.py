"""Gennemførelse: what is done after the decision, how far it is, and the account at the end."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.base import Form
from forms.implementation import AccountForm, MilestoneForm, ProgressForm
from intake.actions import implementing
from intake.core import identifiers
from intake.core.errors import ChangeNotAllowed, DecisionNotAllowed
from intake.core.implementation import Account, Milestone, Progress
from intake.core.roles import Permission
from intake.store import consultations
from intake.store import implementation as store
from intake.web.desk.access import needs, user
from intake.web.site import now, record, settings

blueprint = Blueprint("implementation", __name__)


@blueprint.get("/consultations/<slug>/implementation")
@needs(Permission.READ)
def page(slug: str) -> ResponseReturnValue:
    """Show the milestones, and what can be told of each; `title` and `said` begin a new one."""
    given = {name: request.args.get(name, "") for name in ("title", "said")}
    return _page(slug, milestone=MilestoneForm(formdata=None, **given))


@blueprint.post("/consultations/<slug>/implementation/milestones")
@needs(Permission.DECIDE)
def plan(slug: str) -> ResponseReturnValue:
    """Add a milestone."""
    form = MilestoneForm()
    if not form.validate():
        return _page(slug, milestone=form), 422
    milestone = Milestone(
        public_id=identifiers.public_id("milestone", f"{slug}/{form.key.data}"),
        consultation=slug,
        title=form.title.data,
        said=form.said.data or "",
    )
    try:
        implementing.plan(record(), milestone, by=user().email, now=now())
    except DecisionNotAllowed:
        return _too_early(slug)
    flash(gettext("Milepælen er gemt."), "success")
    return redirect(url_for("implementation.page", slug=slug), 303)


@blueprint.post("/milestones/<int:number>/remove")
@needs(Permission.DECIDE)
def take_off(number: int) -> ResponseReturnValue:
    """Remove a milestone of which nothing was told; its words stand ready to be saved again."""
    slug = store.get(record(), number).consultation
    try:
        gone = implementing.take_off(record(), number, by=user().email, now=now())
    except ChangeNotAllowed:
        flash(gettext("Der er fortalt om milepælen. Derfor bliver den stående."), "error")
        return redirect(url_for("implementation.page", slug=slug), 303)
    flash(gettext("Milepælen er fjernet. Nedenfor kan du rette den og gemme den igen."), "success")
    page = url_for(
        "implementation.page", slug=slug, title=gone.title, said=gone.said, _anchor="new"
    )
    return redirect(page, 303)


@blueprint.post("/milestones/<int:number>/progress")
@needs(Permission.DECIDE)
def tell(number: int) -> ResponseReturnValue:
    """Tell how far a milestone has come."""
    milestone = store.get(record(), number)
    form = ProgressForm(prefix=f"m{number}-")
    if not form.validate():
        return _page(milestone.consultation, told={number: form}), 422
    told = Progress(at=now(), by=user().email, percent=form.percent.data, text=form.text.data)
    implementing.tell(record(), number, told, settings=settings())
    flash(gettext("Nyheden står på høringens side. Parterne får et brev."), "success")
    return redirect(url_for("implementation.page", slug=milestone.consultation), 303)


@blueprint.post("/consultations/<slug>/implementation/close")
@needs(Permission.DECIDE)
def close(slug: str) -> ResponseReturnValue:
    """End the case with a short account."""
    form = AccountForm(prefix="account-")
    if not form.validate():
        return _page(slug, account=form), 422
    account = Account(at=now(), said=form.said.data, decided=form.decided.data, done=form.done.data)
    try:
        implementing.close(record(), slug, account, by=user().email)
    except DecisionNotAllowed:
        return _too_early(slug)
    flash(gettext("Sagen er afsluttet. Det står øverst på høringens side."), "success")
    return redirect(url_for("implementation.page", slug=slug), 303)


def _page(
    slug: str,
    *,
    milestone: MilestoneForm | None = None,
    told: dict[int, ProgressForm] | None = None,
    account: AccountForm | None = None,
) -> str:
    db = record()
    consultation = consultations.get(db, slug)
    found = store.of(db, slug)
    sent = [each for each in (milestone, account, *(told or {}).values()) if each and each.errors]
    milestone = milestone or MilestoneForm(formdata=None)
    milestone.key.data = milestone.key.data or secrets.token_urlsafe(18)
    forms: dict[int, Form] = {
        each.number: ProgressForm(prefix=f"m{each.number}-", formdata=None, percent=each.percent)
        for each in found
    }
    given = store.account(db, slug)
    return render_template(
        "desk/implementation.html",
        consultation=consultation,
        milestones=found,
        form=milestone,
        progress={**forms, **(told or {})},
        account=account or AccountForm(prefix="account-", formdata=None, obj=given),
        given=given,
        failed=sent[0] if sent else None,
        may_plan=consultation.stage in {"decided", "archived"},
    )


def _too_early(slug: str) -> ResponseReturnValue:
    flash(gettext("Der er ikke besluttet noget endnu."), "error")
    return redirect(url_for("implementation.page", slug=slug), 303)

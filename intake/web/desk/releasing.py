"""Ud i to trin: where an approved answer stands on its way out, and the second person's word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlite_utils import Database

from forms.desk import ReleaseForm
from intake.actions import hearing, releasing
from intake.core import release
from intake.core.consultation import Consultation
from intake.core.errors import DecisionNotAllowed, Overtaken, ReleaseNotAllowed
from intake.core.release import Approval, ReleaseBy, TakenAs
from intake.core.roles import Permission
from intake.core.submission import Status, Submission
from intake.core.wording import joined
from intake.store import (
    approvals,
    consultations,
    objections,
    release_replies,
    submissions,
    withdrawals,
)
from intake.web.desk.access import may, needs, user
from intake.web.desk.tasks import Task
from intake.web.site import danish, lang, now, record

blueprint = Blueprint("releasing", __name__)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What an approved answer waits for; `may_release` where whoever looks can let it out."""

    since: datetime
    approved_by: str
    until: datetime | None
    is_over: bool
    by: ReleaseBy
    is_unheard: bool
    may_release: bool


@blueprint.post("/submissions/<reference>/release")
@needs(Permission.APPROVE)
def let_out(reference: str) -> ResponseReturnValue:
    """Let out what another approved."""
    form = ReleaseForm()
    if not form.validate():
        flash(gettext("Siden var for gammel. Prøv igen."), "warning")
        return redirect(url_for("submissions.one", reference=reference), code=303)
    try:
        after = releasing.let_out(
            record(),
            reference,
            by=user().email,
            is_publisher=may(Permission.PUBLISH),
            now=now(),
        )
    except ReleaseNotAllowed:
        flash(gettext("Svaret kan ikke offentliggøres nu, eller ikke af dig."), "warning")
    else:
        _say(after)
    return redirect(url_for("submissions.one", reference=reference), code=303)


@blueprint.post("/submissions/<reference>/heard/<int:number>")
@needs(Permission.APPROVE)
def heard(reference: str, number: int) -> ResponseReturnValue:
    """Take a mail about the public version as an objection, or say that it is none."""
    form = ReleaseForm()
    wanted = request.form.get("as", "")
    try:
        if form.validate() and wanted in {TakenAs.OBJECTION, TakenAs.SEEN}:
            taken_as = TakenAs(wanted)
            hearing.take(record(), reference, number, taken_as, by=user().email, now=now())
            flash(gettext("Det er noteret."), "success")
        else:
            flash(gettext("Siden var for gammel. Prøv igen."), "warning")
    except (Overtaken, DecisionNotAllowed):
        flash(gettext("Nogen har læst mailen imens, eller svaret er afgjort."), "warning")
    return redirect(url_for("submissions.one", reference=reference), code=303)


def _say(after: Submission) -> None:
    if after.status is Status.RECEIVED:
        flash(
            gettext("Den offentlige udgave er ændret, siden svaret blev godkendt. Afgør det igen."),
            "warning",
        )
    else:
        flash(gettext("Svaret %(reference)s er på vej ud.", reference=after.reference), "success")


def waiting(approval: Approval, by: ReleaseBy) -> Waiting:
    """Return what an approval waits for, as whoever is signed in may act on it."""
    is_unheard = approvals.is_unheard(record(), approval.reference)
    is_allowed = may(Permission.APPROVE) and release.may_release(
        by, approval, who=user().email, is_publisher=may(Permission.PUBLISH), now=now()
    )
    return Waiting(
        since=approval.made_at,
        approved_by=approval.made_by,
        until=approval.objection_until,
        is_over=approval.is_over(now()),
        by=by,
        is_unheard=is_unheard,
        may_release=is_allowed and by is not ReleaseBy.APPROVER and not is_unheard,
    )


def tasks(db: Database, slug: str | None, cases: Sequence[Consultation]) -> list[Task]:
    """Return the approved answers that whoever is signed in may let out now."""
    its = {each.slug: each for each in cases}
    found = []
    for approval in approvals.waiting(db, slug):
        submission = submissions.get(db, approval.reference)
        case = its[submission.consultation]
        if not waiting(approval, case.release_by).may_release:
            continue
        draft = submission.draft
        found.append(
            Task(
                since=approval.made_at,
                kind=gettext("Klar til at offentliggøre"),
                title=danish(joined(draft.parties, lang()) or draft.organisation)
                or draft.author_name
                or gettext("Uden navn"),
                about=danish(case.title),
                reasons=(gettext("godkendt af %(who)s", who=approval.made_by),),
                href=url_for("submissions.one", reference=approval.reference, consultation=slug),
                step=gettext("Se og offentliggør"),
            )
        )
    return found


def panel(submission: Submission) -> dict[str, Any]:
    """Return what the page of an answer shows of its way out."""
    db = record()
    approval = approvals.of(db, submission.reference)
    by = consultations.get(db, submission.consultation).release_by
    objection = objections.open_one(db, submission.reference)
    is_same = objection is not None and objection.edition == releasing.edition_of(db, submission)
    return {
        "waits": waiting(approval, by) if approval else None,
        "releasing": ReleaseForm(formdata=None),
        "objections": objections.of(db, submission.reference),
        "objection": objection,
        "mailed": release_replies.of(db, submission.reference),
        "must_answer": is_same,
        "taken_down": withdrawals.of(db, submission.reference),
    }

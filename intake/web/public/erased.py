"""What whoever holds the link to an erased answer is told: that it was here, when it went, why."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from intake.core.errors import AnswerErased
from intake.core.proof import is_gone
from intake.core.publication import visible
from intake.store import consultations, erasures, retention, submissions, versions
from intake.web.site import record, settings

blueprint = Blueprint("erased", __name__)


@blueprint.app_errorhandler(AnswerErased)
def told(error: AnswerErased) -> ResponseReturnValue:
    """Say so on every page of one's own answer; nothing on it is about a person."""
    db, its = record(), settings()
    submission = submissions.get(db, error.reference)
    assert is_gone(submission)
    slug = submission.consultation
    kept = retention.of(db, slug, years=its.retention_years)
    page = render_template(
        "public/erased.html",
        submission=submission,
        consultation=consultations.get(db, slug),
        erased_at=submission.erased_at or kept.erased_at,
        is_by_right=erasures.of_answer(db, submission.reference, its.secret_key),
        is_public=visible(submission),
        codes=[each.code for each in versions.of(db, submission.reference)],
    )
    return page, 410

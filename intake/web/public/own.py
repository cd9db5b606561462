"""What a receipt link opens: one's own answer, in its consultation."""

from intake.actions import asking_time
from intake.core.consultation import Consultation
from intake.core.errors import AnswerErased
from intake.core.proof import is_gone
from intake.core.submission import Submission
from intake.store import consultations, submissions
from intake.web.site import record


def own(token: str) -> tuple[Submission, Consultation]:
    """Return the answer whose receipt link holds this token, and what was asked, until when.

    The deadline is the one that holds for its parties. Raises NotFound, AnswerErased.
    """
    submission = submissions.with_receipt_token(record(), token)
    if is_gone(submission):
        raise AnswerErased(submission.reference)
    asked = consultations.get(record(), submission.consultation)
    return submission, asking_time.for_parties(record(), asked, submission.draft.parties)

"""What a receipt link opens: one's own answer, in its consultation."""

from intake.core.consultation import Consultation
from intake.core.submission import Submission
from intake.store import consultations, submissions
from intake.web.site import record


def own(token: str) -> tuple[Submission, Consultation]:
    """Return the answer whose receipt link holds this token. Raises NotFound."""
    submission = submissions.with_receipt_token(record(), token)
    return submission, consultations.get(record(), submission.consultation)

"""What may be decided about a submission, and when."""

from dataclasses import replace

from intake.core.errors import DecisionNotAllowed, ReasonMissing
from intake.core.submission import Status, Submission

ALLOWED: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.APPROVED, Status.WITHHELD, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.PUBLISHED, Status.WITHHELD, Status.WITHDRAWN}),
    Status.PUBLISHED: frozenset({Status.WITHHELD, Status.WITHDRAWN}),
    Status.WITHHELD: frozenset({Status.APPROVED, Status.WITHDRAWN}),
    Status.WITHDRAWN: frozenset(),
}
"""A withheld answer can be approved after all; a withdrawn one is the respondent's own word."""


def can_become(status: Status, wanted: Status) -> bool:
    """Return whether a submission that is `status` may be decided to be `wanted`."""
    return wanted in ALLOWED[status]


def decide(submission: Submission, wanted: Status, *, reason: str = "") -> Submission:
    """Return the submission as it stands after the decision.

    Raises DecisionNotAllowed for a step that is not open, ReasonMissing for withholding without
    a reason.
    """
    if not can_become(submission.status, wanted):
        raise DecisionNotAllowed(submission.reference, submission.status, wanted)
    if wanted is Status.WITHHELD and not reason.strip():
        raise ReasonMissing(submission.reference)
    return replace(
        submission,
        status=wanted,
        withheld_reason=reason.strip() if wanted is Status.WITHHELD else "",
    )

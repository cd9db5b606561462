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


def reopen(submission: Submission) -> Submission:
    """Return the submission as if nobody had decided on it yet.

    Raises DecisionNotAllowed where nobody has, or where its sender has withdrawn it.
    """
    if submission.status in {Status.RECEIVED, Status.WITHDRAWN}:
        raise DecisionNotAllowed(submission.reference, submission.status, Status.RECEIVED)
    return replace(submission, status=Status.RECEIVED, withheld_reason="", awaits_release=False)


_ONE_DECISION = frozenset({Status.APPROVED, Status.PUBLISHED})
"""The second only says that the worker has carried out the first."""


def decide(
    submission: Submission, wanted: Status, *, reason: str = "", seen: Status | None = None
) -> Submission:
    """Return the submission as it stands after the decision.

    `seen` is the status it was shown in to the one who decides: of two who decide at once, one is
    told. Raises DecisionNotAllowed for a step that is not open or was overtaken, ReasonMissing
    for withholding without a reason.
    """
    is_overtaken = seen not in {None, submission.status} and not (
        {seen, submission.status} <= _ONE_DECISION
    )
    if is_overtaken or not can_become(submission.status, wanted):
        raise DecisionNotAllowed(submission.reference, submission.status, wanted)
    if wanted is Status.WITHHELD and not reason.strip():
        raise ReasonMissing(submission.reference)
    return replace(
        submission,
        status=wanted,
        withheld_reason=reason.strip() if wanted is Status.WITHHELD else "",
        awaits_release=False,
    )

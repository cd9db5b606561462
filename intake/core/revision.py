"""What becomes of an answer that is written anew."""

from dataclasses import replace

from intake.core.errors import DecisionNotAllowed, Overtaken
from intake.core.submission import Draft, Status, Submission, with_numbers


def revise(before: Submission, draft: Draft, *, seen: int, newest: int) -> Submission:
    """Return the answer as it stands with its new words: to be read and decided on again.

    What was public is so no longer, for its sender took those words back. `seen` and `newest` are
    numbers of versions. Raises Overtaken where somebody wrote a version in between, and
    DecisionNotAllowed for an answer that was withdrawn.
    """
    if before.status is Status.WITHDRAWN:
        raise DecisionNotAllowed(before.reference, before.status, Status.RECEIVED)
    if seen != newest:
        raise Overtaken(before.reference, seen, newest)
    points = with_numbers(draft.points, before.draft.points)
    return replace(
        before,
        status=Status.RECEIVED,
        withheld_reason="",
        draft=replace(draft, points=points),
    )

"""What becomes of an answer that is written anew."""

from dataclasses import replace

from intake.core.errors import DecisionNotAllowed, Overtaken
from intake.core.redaction import places_of
from intake.core.submission import Draft, Status, Submission, body_text, with_numbers


def revise(
    before: Submission, draft: Draft, *, seen: int, newest: int, last_point: int = 0
) -> Submission:
    """Return the answer as it stands with its new words: to be read and decided on again.

    What was public is so no longer, for its sender took those words back. `seen` and `newest` are
    numbers of versions, `last_point` the highest that a point of any of them had. Raises Overtaken
    where somebody wrote a version in between, and DecisionNotAllowed for an answer that was
    withdrawn.
    """
    if before.status is Status.WITHDRAWN:
        raise DecisionNotAllowed(before.reference, before.status, Status.RECEIVED)
    if seen != newest:
        raise Overtaken(before.reference, seen, newest)
    points = with_numbers(draft.points, before.draft.points, last=last_point)
    return replace(
        before,
        status=Status.RECEIVED,
        withheld_reason="",
        awaits_release=False,
        draft=replace(draft, points=points),
    )


def protect_name(before: Submission) -> Submission:
    """Return the answer with its respondent's name protected.

    No word of it changes, so what was decided stands; but where the name is in the answer's own
    text nobody but a person can take it out, so what the public sees must be decided on again.
    """
    draft = replace(before.draft, name_protected=True)
    names = [draft.author_name, draft.organisation, *draft.parties]
    said = body_text(draft)
    is_named = any(
        each.strip().casefold() in said.casefold() or places_of(each, said)
        for each in names
        if each.strip()
    )
    is_shown = before.status in {Status.APPROVED, Status.PUBLISHED}
    return replace(
        before, draft=draft, status=Status.RECEIVED if is_named and is_shown else before.status
    )

"""What a receipt code proves: that an answer came in, when, and that it is stored unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from intake.core import version
from intake.core.publication import visible
from intake.core.submission import Status, Submission
from intake.core.version import Version


class Standing(StrEnum):
    """What can be said of a code."""

    UNKNOWN = "unknown"
    ALTERED = "altered"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    ERASED = "erased"


@dataclass(frozen=True, kw_only=True)
class Proof:
    """All that a code tells whoever holds it: no name and no word of the answer.

    `at` is when that version came in (UTC), `replaced_at` when the next one did; `public_id` is
    empty unless the public can see this very version.
    """

    standing: Standing
    at: datetime | None = None
    replaced_at: datetime | None = None
    public_id: str = ""


def holds(found: Version) -> bool:
    """Return whether a stored version still gives the hash and the code stored with it."""
    return found.is_unaltered and version.code(found.content) == found.code


def is_gone(submission: Submission) -> bool:
    """Return whether the original was erased, so that nothing can be held to its receipts."""
    return submission.erased_at is not None or submission.kept_face is not None


def is_whole(submission: Submission, versions: Sequence[Version]) -> bool:
    """Return whether every version holds and the newest is what the tables say of the answer."""
    if is_gone(submission):
        return bool(versions)
    if not versions or not all(holds(each) for each in versions):
        return False
    return version.content(submission, versions[-1].number) == versions[-1].content


def proof(
    found: Version, versions: Sequence[Version], submission: Submission, *, has_files: bool
) -> Proof:
    """Return what the code of `found` proves; `versions` are all of its answer, the first first.

    `has_files` says whether every file of that version is stored with the bytes it had.
    """
    if is_gone(submission):
        public_id = submission.public_id if visible(submission) else ""
        return Proof(standing=Standing.ERASED, at=found.at, public_id=public_id)
    is_newest = found.number == versions[-1].number
    says_the_same = not is_newest or version.content(submission, found.number) == found.content
    if not (holds(found) and has_files and says_the_same):
        return Proof(standing=Standing.ALTERED, at=found.at)
    if submission.status is Status.WITHDRAWN:
        return Proof(standing=Standing.WITHDRAWN, at=found.at)
    if not is_newest:
        following = next(each for each in versions if each.number > found.number)
        return Proof(standing=Standing.REPLACED, at=found.at, replaced_at=following.at)
    if submission.status is Status.PUBLISHED and visible(submission):
        return Proof(standing=Standing.PUBLISHED, at=found.at, public_id=submission.public_id)
    return Proof(standing=Standing.UNPUBLISHED, at=found.at)

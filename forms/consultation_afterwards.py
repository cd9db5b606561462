"""What a consultation's file says of what we do by ourselves: remind, and let answers out."""

from typing import Any

from intake.core.errors import FileProblem
from intake.core.release import LONGEST, ReleaseBy


def remind_days(found: dict[str, Any]) -> tuple[int, ...]:
    """Return how many days before the deadline who is silent is reminded. Raises FileProblem."""
    days = found.get("remind_days", [7, 2])
    if not isinstance(days, list) or not all(type(each) is int and each >= 0 for each in days):
        raise FileProblem("remind_days", "must be a list of whole days, such as [7, 2]")
    return tuple(sorted(set(days), reverse=True))


def objection_hours(found: dict[str, Any]) -> int:
    """Return how long a sender may object to what will be public. Raises FileProblem."""
    hours = found.get("objection_hours", 0)
    if type(hours) is not int or not 0 <= hours <= LONGEST:
        raise FileProblem("objection_hours", f"must be whole hours from 0 to {LONGEST}")
    return hours


def release_by(found: dict[str, Any]) -> ReleaseBy:
    """Return whose word lets an approved answer out. Raises FileProblem."""
    written = found.get("release_by", ReleaseBy.APPROVER)
    if written not in list(ReleaseBy):
        raise FileProblem("release_by", f"must be one of {', '.join(ReleaseBy)}")
    return ReleaseBy(written)

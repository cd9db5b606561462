"""A party that asks for more time, and the deadline of its own that it may be given."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from intake.core.consultation import Consultation, Stage, Status, end_of, last_day, status
from intake.core.errors import (
    ConsultationClosed,
    ConsultationNotOpen,
    DeadlineNotMoved,
    DecisionNotAllowed,
    ReasonMissing,
)


class TimeStatus(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True)
class TimeRequest:
    """One request; `until` is the first moment (UTC) that is too late for the party."""

    number: int
    consultation: str
    party: str
    wanted_on: date | None
    asked_at: datetime
    email: str
    status: TimeStatus = TimeStatus.ASKED
    until: datetime | None = None
    reason: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""


def require_askable(consultation: Consultation, wanted_on: date | None, now: datetime) -> None:
    """Raise unless more time can be asked for: a request may come late, but not before the opening.

    Raises ConsultationNotOpen, ConsultationClosed where it is decided, and DeadlineNotMoved for a
    day that is in time anyway.
    """
    where = status(consultation, now)
    if where in {Status.DRAFT, Status.UPCOMING}:
        raise ConsultationNotOpen(consultation.slug, consultation.opens_at)
    if where not in {Status.OPEN, Status.CLOSED}:
        raise ConsultationClosed(consultation.slug, consultation.title, consultation.closes_at)
    if wanted_on is not None and wanted_on <= last_day(consultation):
        raise DeadlineNotMoved(consultation.slug, "that day is in time already")


def granted(
    request: TimeRequest,
    last: date,
    *,
    consultation: Consultation,
    reason: str,
    by: str,
    now: datetime,
) -> TimeRequest:
    """Return the request as granted: the party may answer until the end of the day `last`.

    Raises DecisionNotAllowed, DeadlineNotMoved.
    """
    _require_asked(request, TimeStatus.GRANTED)
    until = end_of(last)
    if consultation.stage is not Stage.ANNOUNCED:
        raise DeadlineNotMoved(consultation.slug, "it is decided")
    if until <= consultation.closes_at or until <= now:
        raise DeadlineNotMoved(consultation.slug, "the new deadline must be later")
    return _decided(request, reason, by=by, now=now, until=until)


def declined(request: TimeRequest, *, reason: str, by: str, now: datetime) -> TimeRequest:
    """Return the request as declined, with the reason that the party reads.

    Raises DecisionNotAllowed, ReasonMissing.
    """
    _require_asked(request, TimeStatus.DECLINED)
    if not reason.strip():
        raise ReasonMissing(f"request {request.number}")
    return _decided(request, reason, by=by, now=now, until=None)


def _require_asked(request: TimeRequest, wanted: TimeStatus) -> None:
    if request.status is not TimeStatus.ASKED:
        raise DecisionNotAllowed(f"request {request.number}", request.status, wanted)


def _decided(
    request: TimeRequest, reason: str, *, by: str, now: datetime, until: datetime | None
) -> TimeRequest:
    return replace(
        request,
        status=TimeStatus.GRANTED if until else TimeStatus.DECLINED,
        until=until,
        reason=" ".join(reason.split()),
        decided_at=now,
        decided_by=by,
    )


def with_more_time(consultation: Consultation, until: datetime | None) -> Consultation:
    """Return the consultation as it stands for a party that may answer `until` then."""
    if until is None or until <= consultation.closes_at:
        return consultation
    return replace(consultation, closes_at=until)

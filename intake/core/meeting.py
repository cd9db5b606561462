"""A meeting in a consultation: who met whom, when, and what was said that matters."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LASTS = timedelta(hours=2)
"""How long a meeting lasts that nobody said the end of, in a calendar."""


class MeetingKind(StrEnum):
    """What sort of meeting: an audience (foretræde) is a party heard by the committee."""

    COMMITTEE = "committee"
    AUDIENCE = "audience"
    HEARING = "hearing"
    DIALOGUE = "dialogue"


@dataclass(frozen=True)
class Attendance:
    """Who came: in which role, for which party (empty for others). Roles, not people's names."""

    role: str
    party: str = ""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What somebody noted of a meeting; notes are added and never changed."""

    at: datetime
    by: str
    text: str
    is_public: bool


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting; `starts_at` is UTC, `contributions` the references of answers given at it.

    `edition` grows by one with each change, for the calendars that hold it.
    """

    number: int = 0
    public_id: str
    consultation: str
    kind: MeetingKind
    title: str = ""
    starts_at: datetime
    ends_at: datetime | None = None
    place: str = ""
    agenda: str = ""
    is_public: bool = False
    is_cancelled: bool = False
    edition: int = 0
    attended: tuple[Attendance, ...] = ()
    notes: tuple[Note, ...] = ()
    contributions: tuple[str, ...] = ()


def attended_for(meeting: Meeting, party: str) -> tuple[str, ...]:
    """Return the roles in which somebody came for this party."""
    return tuple(each.role for each in meeting.attended if each.party == party)


def ends_at(meeting: Meeting) -> datetime:
    """Return when it ends, as far as a calendar needs to know."""
    return meeting.ends_at or meeting.starts_at + LASTS

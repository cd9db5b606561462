"""A consultation: what is asked, of whom, and when it may be answered."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from intake.core.errors import ConsultationClosed, ConsultationNotOpen

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


class Stage(StrEnum):
    """What people have made of it; what the dates make of it is its Status."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    DECIDED = "decided"
    ARCHIVED = "archived"


class Status(StrEnum):
    """Where it stands at a moment."""

    DRAFT = "draft"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"
    ARCHIVED = "archived"


class QuestionKind(StrEnum):
    """What an answer to a question looks like."""

    SHORT = "short"
    LONG = "long"
    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"


@dataclass(frozen=True)
class Question:
    """One question; `key` is its number in letters and its name in forms ("1", "2", …)."""

    key: str
    kind: QuestionKind
    label: str
    help: str = ""
    required: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """One document of the case: title as listed, file name as downloaded, content by hash."""

    title: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """What the authority asks. `closes_at` is the first moment (UTC) that is too late."""

    slug: str
    title: str
    stage: Stage
    opens_at: datetime
    closes_at: datetime
    summary: str = ""
    body: str = ""
    decides: str = ""
    unit: str = ""
    case_number: str = ""
    what_next: str = ""
    reports_back: str = ""
    questions: tuple[Question, ...] = ()
    material: tuple[Material, ...] = ()


def end_of(day: date) -> datetime:
    """Return the first moment (UTC) after `day` in Copenhagen.

    "Den 1. marts" means until 23:59:59.999… that day: a half-open interval, so a day of 23 or
    25 hours and an answer in its last millisecond are both right.
    """
    return start_of(day + timedelta(days=1))


def start_of(day: date) -> datetime:
    """Return the first moment (UTC) of `day` in Copenhagen."""
    return datetime.combine(day, time.min, COPENHAGEN).astimezone(UTC)


def last_day(consultation: Consultation) -> date:
    """Return the day, in Copenhagen, on which an answer is still in time."""
    return (consultation.closes_at - timedelta(microseconds=1)).astimezone(COPENHAGEN).date()


def status(consultation: Consultation, now: datetime) -> Status:
    """Return where the consultation stands at `now`."""
    if consultation.stage is not Stage.ANNOUNCED:
        return Status(consultation.stage)
    if now < consultation.opens_at:
        return Status.UPCOMING
    return Status.OPEN if now < consultation.closes_at else Status.CLOSED


def is_public(consultation: Consultation) -> bool:
    """Return whether anyone may see that it exists."""
    return consultation.stage is not Stage.DRAFT


def require_open(consultation: Consultation, now: datetime) -> None:
    """Raise ConsultationNotOpen or ConsultationClosed unless a web answer is in time at `now`."""
    where = status(consultation, now)
    if where in {Status.DRAFT, Status.UPCOMING}:
        raise ConsultationNotOpen(consultation.slug, consultation.opens_at)
    if where is not Status.OPEN:
        raise ConsultationClosed(consultation.slug, consultation.title, consultation.closes_at)


def days_left(consultation: Consultation, now: datetime) -> int:
    """Return how many days after today the last day lies; 0 on the last day itself."""
    return (last_day(consultation) - now.astimezone(COPENHAGEN).date()).days

"""A consultation: what is asked, of whom, and when it may be answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from intake.core.errors import ConsultationClosed, ConsultationNotOpen, InvitedOnly
from intake.core.release import ReleaseBy

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


class Kind(StrEnum):
    """Who is asked, and at which point: everyone, only those invited, or before a draft exists.

    There is no member for a hearing of the parties (partshøring): it is about one person's case
    and never public, so the service refuses it.
    """

    PUBLIC = "public"
    INVITED = "invited"
    IDEAS = "ideas"


class QuestionKind(StrEnum):
    """What an answer to a question looks like."""

    SHORT = "short"
    LONG = "long"
    ONE = "one"
    SEVERAL = "several"
    SCALE = "scale"
    FILE = "file"
    POINTS = "points"


@dataclass(frozen=True)
class Question:
    """One question; `key` is its number in letters and its name in forms ("1", "2", …).

    It is asked of those in `only_for` (SpeaksAs values; empty is everyone), and where `depends_on`
    names an earlier question, only of those who chose `depends_value` there.
    """

    key: str
    kind: QuestionKind
    label: str
    help: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    only_for: tuple[str, ...] = ()
    depends_on: str = ""
    depends_value: str = ""


def is_asked(question: Question, *, speaks_as: str, answers: Mapping[str, Sequence[str]]) -> bool:
    """Return whether this respondent, who has given these answers, is asked the question."""
    if question.only_for and speaks_as not in question.only_for:
        return False
    if not question.depends_on:
        return True
    return question.depends_value in answers.get(question.depends_on, ())


def asked(
    questions: Sequence[Question], *, speaks_as: str, answers: Mapping[str, Sequence[str]]
) -> tuple[Question, ...]:
    """Return the questions this respondent is asked, in their order.

    An answer to a question that is not asked itself opens no other.
    """
    found: list[Question] = []
    given: dict[str, Sequence[str]] = {}
    for each in questions:
        if is_asked(each, speaks_as=speaks_as, answers=given):
            found.append(each)
            given[each.key] = answers.get(each.key, ())
    return tuple(found)


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
    """What the authority asks. `closes_at` is the first moment (UTC) that is too late.

    `topics` are what the case is about, `themes` what its points can be sorted under; with
    `one_at_a_time` the form asks one question a page; on each of `remind_days` before the deadline
    invited parties that have not answered are reminded. `number` is 0 until it is stored.
    `deadline_reason` says why the dates stand although the coach warned of them. With `template`
    it is only there to be copied, and for ever a draft. Senders may object for `objection_hours`
    to what will be public of their answer, and `release_by` says who lets it out after that.
    """

    number: int = 0

    slug: str
    title: str
    stage: Stage
    opens_at: datetime
    closes_at: datetime
    summary: str = ""
    body: str = ""
    decides: str = ""
    how_to_answer: str = ""
    unit: str = ""
    case_number: str = ""
    what_next: str = ""
    reports_back: str = ""
    kind: Kind = Kind.PUBLIC
    topics: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    one_at_a_time: bool = False
    remind_days: tuple[int, ...] = (7, 2)
    deadline_reason: str = ""
    template: bool = False
    objection_hours: int = 0
    release_by: ReleaseBy = ReleaseBy.APPROVER
    questions: tuple[Question, ...] = ()
    material: tuple[Material, ...] = ()


def questions_for(consultation: Consultation, speaks_as: str) -> list[tuple[int, Question]]:
    """Return the questions that may be asked of such a respondent, each with its place from 1."""
    return [
        (place, each)
        for place, each in enumerate(consultation.questions, 1)
        if not each.only_for or speaks_as in each.only_for
    ]


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


def require_asked(consultation: Consultation, *, is_invited: bool) -> None:
    """Raise InvitedOnly where a web answer must come by an invitation, and this one does not."""
    if consultation.kind is Kind.INVITED and not is_invited:
        raise InvitedOnly(consultation.slug)


def days_left(consultation: Consultation, now: datetime) -> int:
    """Return how many days after today the last day lies; 0 on the last day itself."""
    return (last_day(consultation) - now.astimezone(COPENHAGEN).date()).days

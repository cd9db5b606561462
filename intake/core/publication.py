"""The public face of the record: what is written here is public, and nothing else is.

An allow-list. A record becomes public only by being copied into one of these types, field by
field: add a field here and you publish it. Never published: mail addresses, references and tokens,
what a mail quoted, signatures, who someone was found to be, reasons for withholding, the names of
people who answered by mail, and (until they can be re-made safely) what attachments hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from intake.core import file_answers, wording
from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    last_day,
    status,
)
from intake.core.party import Party
from intake.core.submission import (
    Channel,
    Draft,
    Mandate,
    Preference,
    SpeaksAs,
    Status,
    StoredAttachment,
    Submission,
    body_text,
)

UNNAMED = "Uden navn"
"""Whom the public sees where a respondent wants no name: data, so Danish in either language."""


@dataclass(frozen=True, kw_only=True)
class PublicConsultation:
    """What was asked. `id` is its slug; `closes_at` the first moment (UTC) that was too late."""

    id: str
    title: str
    status: str
    kind: str
    topics: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    last_day: date
    year: int
    summary: str
    body: str
    decides: str
    how_to_answer: str
    unit: str
    case_number: str
    what_next: str
    reports_back: str


@dataclass(frozen=True)
class PublicParty:
    """A body that answered by name; never its addresses."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True)
class PublicAnswer:
    """What was answered to one question; several texts where several choices were ticked."""

    key: str
    question: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class PublicPoint:
    """One proposal, remark or objection, numbered from 1 inside its submission."""

    number: int
    text: str
    theme: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicAttachment:
    """That a file was handed in: `kind` as people say it ("PDF"), `size` in bytes.

    `text` is what search reads of it. It is empty, and the file itself is not published, until
    both can be made anew without what hides in files: old revisions, names, covered text.
    """

    id: str
    name: str
    kind: str
    media_type: str
    size: int
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicSubmission:
    """One answer as everyone sees it; `sender` is the one line that says whose it is.

    `text` is all that was written, for search; `body` what stood outside questions and points.
    `mandate` is on what a body's answer rests, `adopted_on` the day of the meeting that adopted it,
    and `minority` the view of those in it who disagreed.
    """

    id: str
    consultation: str
    sender: str
    parties: tuple[PublicParty, ...]
    author_name: str
    organisation: str
    anonymous: bool
    speaks_as: SpeaksAs
    channel: Channel
    received_on: date
    late: bool
    nil_return: bool
    mandate: Mandate
    adopted_on: date | None
    minority: str
    body: str
    text: str
    answers: tuple[PublicAnswer, ...]
    points: tuple[PublicPoint, ...]
    attachments: tuple[PublicAttachment, ...]


@dataclass(frozen=True, kw_only=True)
class PublicDecision:
    """What was decided after a consultation, by whom."""

    id: str
    consultation: str
    decided_on: date
    decided_by: str
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PublicPromise:
    """What the authority owes, to whom and by when; `party` is the id of a public party."""

    id: str
    consultation: str
    party: str
    text: str
    due_on: date
    status: str


@dataclass(frozen=True, kw_only=True)
class PublicNews:
    """A message to everyone who follows a consultation."""

    id: str
    consultation: str
    published_on: date
    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PublicRedaction:
    """That something was taken out of a submission, where, how often and why; never what."""

    id: str
    submission: str
    place: str
    reason: str
    count: int


def visible(submission: Submission) -> bool:
    """Return whether the public may see this submission at all."""
    return (
        submission.status in {Status.APPROVED, Status.PUBLISHED}
        and submission.draft.preference is not Preference.PRIVATE
    )


def consultation_face(consultation: Consultation, now: datetime) -> PublicConsultation:
    """Return the public face of a consultation that is not a draft, as it stands at `now`."""
    return PublicConsultation(
        id=consultation.slug,
        title=consultation.title,
        status=status(consultation, now),
        kind=consultation.kind,
        topics=consultation.topics,
        opens_at=consultation.opens_at,
        closes_at=consultation.closes_at,
        last_day=last_day(consultation),
        year=last_day(consultation).year,
        summary=consultation.summary,
        body=consultation.body,
        decides=consultation.decides,
        how_to_answer=consultation.how_to_answer,
        unit=consultation.unit,
        case_number=consultation.case_number,
        what_next=consultation.what_next,
        reports_back=consultation.reports_back,
    )


def face(
    submission: Submission, consultation: Consultation, parties: Iterable[Party]
) -> PublicSubmission:
    """Return what the public sees of a submission once it is visible.

    `parties` may hold more parties than the submission names; only those it names are shown.
    """
    draft = submission.draft
    anonymous = draft.preference is not Preference.NAMED or draft.name_protected
    named = () if anonymous else _parties(draft, parties)
    author = "" if anonymous or submission.channel is Channel.EMAIL else draft.author_name.strip()
    organisation = "" if anonymous else draft.organisation.strip()
    attachments = tuple(
        _attachment(number, each, anonymous=anonymous)
        for number, each in enumerate(submission.attachments, 1)
    )
    written = _written(submission, consultation, attachments)
    return PublicSubmission(
        id=submission.public_id,
        consultation=consultation.slug,
        sender=wording.joined([each.name for each in named]) or organisation or author or UNNAMED,
        parties=named,
        author_name=author,
        organisation=organisation,
        anonymous=anonymous,
        speaks_as=draft.speaks_as,
        channel=submission.channel,
        received_on=submission.received_at.astimezone(COPENHAGEN).date(),
        late=submission.late,
        nil_return=draft.nil_return,
        mandate=draft.mandate,
        # The day of a meeting would tell which body it was.
        adopted_on=None if anonymous else draft.adopted_on,
        minority=draft.minority.strip(),
        body=draft.body.strip(),
        text=body_text(written).strip(),
        answers=_answers(written, consultation),
        points=_points(draft),
        attachments=attachments,
    )


def _written(
    submission: Submission, consultation: Consultation, shown: Iterable[PublicAttachment]
) -> Draft:
    """Return the draft with files named as the public sees them, also where they answer."""
    pairs = zip(submission.attachments, shown, strict=True)
    names = {each.name: its.name for each, its in pairs}
    # On the web such an answer is nothing but names; in a mail it is words of the sender's.
    is_words = submission.channel is not Channel.WEB
    return file_answers.renamed(submission.draft, consultation, names, is_words=is_words)


def _parties(draft: Draft, parties: Iterable[Party]) -> tuple[PublicParty, ...]:
    found = [each for each in parties if each.name in draft.parties]
    return tuple(
        PublicParty(each.public_id, each.name, each.kind)
        for each in sorted(found, key=lambda party: party.name)
    )


def _points(draft: Draft) -> tuple[PublicPoint, ...]:
    return tuple(
        PublicPoint(each.number or place, each.text.strip(), each.theme)
        for place, each in enumerate(draft.points, 1)
        if each.text.strip()
    )


def _answers(draft: Draft, consultation: Consultation) -> tuple[PublicAnswer, ...]:
    """Return the answers in the order of the questions; a question since removed comes last."""
    labels = {each.key: each.label for each in consultation.questions}
    keys = [*(key for key in labels if key in draft.answers)]
    keys += [key for key in draft.answers if key not in labels]
    given = {
        key: tuple(text.strip() for text in draft.answers[key] if text.strip()) for key in keys
    }
    return tuple(PublicAnswer(key, labels.get(key, key), given[key]) for key in keys if given[key])


def _attachment(number: int, stored: StoredAttachment, *, anonymous: bool) -> PublicAttachment:
    """Return the face of one file; a name without a name must not stand in the file's name."""
    kind = wording.file_kind(stored.media_type)
    return PublicAttachment(
        id=stored.public_id,
        name=f"Bilag {number} ({kind})" if anonymous else stored.name,
        kind=kind,
        media_type=stored.media_type,
        size=stored.size,
    )

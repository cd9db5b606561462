"""How a record becomes its public face: copied field by field into `core.public_record`."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from intake.core import file_face, public_words, same_words, wording
from intake.core.consultation import (
    COPENHAGEN,
    Consultation,
    last_day,
    status,
)
from intake.core.party import Party
from intake.core.point import Said
from intake.core.public_record import (
    PublicAnswer,
    PublicConsultation,
    PublicMaterial,
    PublicParty,
    PublicPoint,
    PublicRedaction,
    PublicSubmission,
)
from intake.core.redaction import (
    Redacted,
    answer_place,
    content_place,
    file_place,
    left_at,
    point_place,
)
from intake.core.submission import (
    Channel,
    Draft,
    Point,
    Preference,
    Status,
    Submission,
    body_text,
    point_id,
)

UNNAMED = "Uden navn"
"""Whom the public sees where a respondent wants no name: data, so Danish in either language."""


def visible(submission: Submission) -> bool:
    """Return whether the public may see this submission at all."""
    return (
        submission.status in {Status.APPROVED, Status.PUBLISHED}
        and not submission.awaits_release
        and submission.draft.preference is not Preference.PRIVATE
    )


def consultation_face(
    consultation: Consultation,
    now: datetime,
    asked: Iterable[Party] = (),
    *,
    private_erased_on: date | None = None,
) -> PublicConsultation:
    """Return the public face of a consultation that is not a draft, as it stands at `now`.

    `asked` are the parties on its list.
    """
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
        private_erased_on=private_erased_on,
        parties=tuple(
            PublicParty(each.public_id, each.name, each.kind)
            for each in sorted(asked, key=lambda party: party.name)
        ),
        material=tuple(
            PublicMaterial(
                number=number,
                title=each.title,
                name=each.name,
                kind=wording.file_kind(each.media_type),
                media_type=each.media_type,
                size=each.size,
            )
            for number, each in enumerate(consultation.material, 1)
        ),
    )


def face(
    submission: Submission, consultation: Consultation, parties: Iterable[Party]
) -> PublicSubmission:
    """Return what the public sees of a submission once it is visible.

    `parties` may hold more parties than the submission names; only those it names are shown.
    """
    left = public_words.left(submission)
    draft = left.draft
    anonymous = draft.preference is not Preference.NAMED or draft.name_protected
    named = () if anonymous else _parties(draft, parties)
    author = "" if anonymous or submission.channel is Channel.EMAIL else draft.author_name.strip()
    organisation = "" if anonymous else draft.organisation.strip()
    attachments = tuple(
        file_face.of(number, each, submission.redactions, anonymous=anonymous)
        for number, each in enumerate(left.attachments, 1)
    )
    written = public_words.written(
        submission, draft, consultation, attachments if anonymous else ()
    )
    text = body_text(written).strip()
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
        text=text,
        answers=_answers(written, consultation),
        points=_points(draft, consultation, submission),
        attachments=attachments,
        redactions=_redactions(submission, left),
        wording=same_words.wording(text),
    )


def edition(face: PublicSubmission) -> str:
    """Return a short name for exactly this face: another wherever the public would see other words.

    So what somebody decides on is what they read, and not what came into its place meanwhile.
    """
    return hashlib.sha256(repr(face).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _redactions(submission: Submission, left: Redacted) -> tuple[PublicRedaction, ...]:
    in_files = [
        (content_place(each.public_id), reason, count)
        for each in submission.attachments
        for reason, count in file_face.copy_of(each, submission.redactions).counts
    ]
    return tuple(
        PublicRedaction(
            id=f"{submission.public_id}-{number}",
            submission=submission.public_id,
            place=place_name(place),
            reason=reason,
            count=count,
        )
        for number, (place, reason, count) in enumerate((*left.counts, *in_files), 1)
    )


_PLACE_NAMES = {
    "body": "teksten",
    "minority": "mindretalsudtalelsen",
    "author_name": "navnet",
    "organisation": "afsenderen",
}


def place_name(place: str) -> str:
    """Return where something was left out, in words: data, so Danish in either language."""
    kind, _, number = place.partition(" ")
    match kind:
        case "answer":
            return f"svar på spørgsmål {number}"
        case "point":
            return f"punkt {number}"
        case "file":
            return "et filnavn"
        case "content":
            return "et bilag"
        case "area":
            return f"en del af side {number.split(' ')[1]} i et bilag"
    return _PLACE_NAMES[place]


def places(face: PublicSubmission) -> dict[str, tuple[str, ...]]:
    """Return the public texts of an answer at each place, as `redaction` names the places.

    What stands in files is not among them: it was looked through when their copies were made.
    """
    return {
        "author_name": (face.author_name,),
        "organisation": (face.organisation,),
        "body": (face.body,),
        "minority": (face.minority,),
        **{answer_place(each.key): each.texts for each in face.answers},
        **{point_place(each.number): (each.text,) for each in face.points},
        **{file_place(each.id): (each.name,) for each in face.attachments},
    }


def would_be_visible(submission: Submission) -> bool:
    """Return whether the public would see the submission if it were approved."""
    return visible(replace(submission, status=Status.APPROVED, awaits_release=False))


def _parties(draft: Draft, parties: Iterable[Party]) -> tuple[PublicParty, ...]:
    found = [each for each in parties if each.name in draft.parties]
    return tuple(
        PublicParty(each.public_id, each.name, each.kind)
        for each in sorted(found, key=lambda party: party.name)
    )


def _points(
    draft: Draft, consultation: Consultation, submission: Submission
) -> tuple[PublicPoint, ...]:
    return tuple(
        _point(each, each.number or place, consultation, submission)
        for place, each in enumerate(draft.points, 1)
        if each.text.strip()
    )


def _point(
    point: Point, number: int, consultation: Consultation, submission: Submission
) -> PublicPoint:
    """Return the face of one point; words left out of it are left out of ours, too."""
    said = submission.said.get(number) or Said(theme=point.theme)
    place, hidden = {point_place(number)}, [each for each in submission.redactions if each.words]
    if submission.kept_face is None:
        remark = left_at(place, said.remark, hidden)
        passed_to = left_at(place, said.passed_to, hidden)
    else:
        remark, passed_to = said.remark, said.passed_to
    return PublicPoint(
        id=point_id(consultation.number, submission.number, number),
        number=number,
        text=point.text.strip(),
        theme=said.theme,
        subtheme=said.subtheme,
        fate=said.fate,
        remark=remark,
        passed_to=passed_to,
        same_as=said.same_as,
        wording=same_words.wording(point.text),
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

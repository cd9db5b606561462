"""Everything the record can tell one recipient of a letter back."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.core import publication, wording
from intake.core.consultation import Consultation
from intake.core.letter_back import Recipient
from intake.core.letter_told import AnswerTold, PointTold, Told
from intake.core.meeting import attended_for
from intake.core.party import Party
from intake.core.public_record import PublicSubmission
from intake.core.submission import Submission
from intake.store import decisions, fates, meetings, parties, promises, submissions


def told(
    db: Database,
    consultation: Consultation,
    recipient: Recipient,
    *,
    now: datetime,
    for_everyone: bool = False,
) -> Told:
    """Return what a letter to this recipient tells; `for_everyone` only what is public of it."""
    known = parties.every(db) if for_everyone else None
    answers = [submissions.get(db, each) for each in recipient.references]
    if for_everyone:
        answers = [each for each in answers if publication.visible(each)]
    slug = consultation.slug
    return Told(
        recipient=recipient,
        answers=tuple(_answer(db, consultation, each, known) for each in answers),
        meetings=tuple(
            each
            for each in meetings.of(db, slug)
            if not each.is_cancelled
            and each.starts_at <= now
            and (each.is_public or not for_everyone)
            and any(attended_for(each, name) for name in recipient.parties)
        ),
        decisions=tuple(decisions.of(db, slug, is_public=True)),
        promises=tuple(
            each
            for each in promises.of(db, slug)
            if not each.parties or set(each.parties) & set(recipient.parties)
        ),
    )


def _answer(
    db: Database, consultation: Consultation, answer: Submission, known: list[Party] | None
) -> AnswerTold:
    draft = answer.draft
    points = fates.of(db, consultation.slug, answer.reference)
    sender = wording.joined(draft.parties) or draft.organisation or draft.author_name or "dig"
    if known is not None:
        face = publication.face(answer, consultation, known)
        sender, points = face.sender, _as_public(points, face)
    return AnswerTold(
        sender=sender,
        is_joint=len(draft.parties) > 1,
        received_at=answer.received_at,
        channel=answer.channel,
        nil_return=draft.nil_return,
        adopted_on=draft.adopted_on,
        points=points,
    )


def _as_public(points: tuple[PointTold, ...], face: PublicSubmission) -> tuple[PointTold, ...]:
    """Return the points with the words that everyone may read; one taken out whole goes."""
    words = {each.id: each.text for each in face.points}
    return tuple(replace(each, text=words[each.name]) for each in points if each.name in words)

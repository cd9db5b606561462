"""A memo read out of the record, all of it at one moment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core import publication, wording
from intake.core.consultation import COPENHAGEN, Consultation, Status, last_day, status
from intake.core.memo import (
    LONGEST,
    Annexed,
    Answered,
    Asked,
    Lack,
    Memo,
    Missing,
    Part,
    Remark,
    Theme,
)
from intake.core.party import PartyState
from intake.core.point import Fate
from intake.core.public_record import PublicSubmission
from intake.core.submission import Channel, SpeaksAs, Submission, body_text
from intake.core.submission import Status as Answer
from intake.store import consultations, decisions, parties, points, submissions, themes
from intake.store.connection import rows

_ANSWERS = {
    PartyState.ANSWERED: "svarede med bemærkninger",
    PartyState.NO_REMARKS: "svarede uden bemærkninger",
}
SILENT = "svarede ikke"
NIL = "Ingen bemærkninger."
TOO_LONG = "Svaret er på %s tegn og for langt til bilaget. Det ligger i sagen som %s."


@dataclass(frozen=True)
class _Answer:
    """What the memo needs of an answer: with ten thousand, all of them would take much memory.

    `face` and `annexed` are None where the memo may not show the answer; `face` holds points
    alone.
    """

    reference: str
    name: str
    is_read: bool
    is_from_party: bool
    is_from_body: bool
    is_public: bool
    is_pointless: bool
    annexed: Answered | None
    face: PublicSubmission | None


def of(db: Database, slug: str, *, is_internal: bool, public_url: str, now: datetime) -> Memo:
    """Return the memo of a consultation, without the words of the annex. Raises NotFound."""
    consultation = consultations.get(db, slug)
    answers = list(_read(db, consultation, is_internal=is_internal))
    faces = {each.reference: each.face for each in answers if each.face}
    by_theme = _remarks(db, slug, faces, is_internal=is_internal)
    general = tuple(by_theme.pop("", ()))
    return Memo(
        **_period(consultation),
        published_at=f"{public_url}/{slug}",
        asked=_asked(db, slug),
        unasked=_unasked(answers),
        others=len([each for each in answers if not each.is_from_party]),
        not_public=len([each for each in answers if not each.is_public]),
        general=general,
        pointless=tuple(
            dict.fromkeys(each.face.sender for each in answers if each.face and each.is_pointless)
        ),
        themes=tuple(Theme(name, tuple(its)) for name, its in by_theme.items()),
        changes=tuple(
            change for each in decisions.of(db, slug, is_public=True) for change in each.changes
        ),
        answers=tuple(each.annexed for each in answers if each.annexed),
        missing=_missing(db, consultation, answers, now),
        is_internal=is_internal,
        made_at=now,
    )


def annex(
    db: Database, slug: str, wanted: Sequence[Answered], *, is_internal: bool
) -> tuple[Annexed, ...]:
    """Return these answers with their words, as they stand in the annex."""
    consultation, known = consultations.get(db, slug), parties.every(db)
    found = []
    for each in wanted:
        submission = submissions.get(db, each.reference)
        face = publication.face(submission, consultation, known)
        made = _annexed(submission, face, consultation, is_internal=is_internal)
        too_long = TOO_LONG % (wording.number(each.letters), each.reference)
        found.append(
            made if each.letters <= LONGEST else replace(made, parts=(Part("", too_long),))
        )
    return tuple(found)


def _read(db: Database, consultation: Consultation, *, is_internal: bool) -> Iterator[_Answer]:
    """Read the answers one by one, and keep of each what the memo needs."""
    known = parties.every(db)
    for reference in _in_force(db, consultation.slug):
        submission = submissions.get(db, reference)
        is_public = publication.visible(submission)
        face = publication.face(submission, consultation, known)
        if not (is_internal or is_public):
            yield _slim(submission, None, None, is_public=is_public)
            continue
        made = _annexed(submission, face, consultation, is_internal=is_internal)
        letters = sum(len(each.heading) + len(each.text) for each in made.parts)
        named = Answered(reference, made.sender, letters)
        yield _slim(submission, face, named, is_public=is_public)


def _slim(
    submission: Submission,
    face: PublicSubmission | None,
    annexed: Answered | None,
    *,
    is_public: bool,
) -> _Answer:
    draft = submission.draft
    return _Answer(
        reference=submission.reference,
        name=_name(submission),
        is_read=submission.status is not Answer.RECEIVED,
        is_from_party=bool(draft.parties),
        is_from_body=draft.speaks_as is not SpeaksAs.CITIZEN,
        is_public=is_public,
        is_pointless=not draft.points and not draft.nil_return,
        annexed=annexed,
        face=replace(face, body="", answers=(), minority="", attachments=()) if face else None,
    )


def _period(consultation: Consultation) -> dict[str, Any]:
    """Return what was asked, and from when until when."""
    opened, last = consultation.opens_at.astimezone(COPENHAGEN).date(), last_day(consultation)
    return {
        "title": consultation.title,
        "unit": consultation.unit,
        "case_number": consultation.case_number,
        "decides": consultation.decides,
        "opened_on": opened,
        "last_day": last,
        "days": (last - opened).days + 1,
    }


def _in_force(db: Database, slug: str) -> list[str]:
    found = rows(
        db,
        "SELECT reference FROM submission s JOIN consultation c ON c.id = s.consultation_id"
        " WHERE slug = ? AND s.status != 'withdrawn'"
        " AND s.id NOT IN (SELECT earlier_id FROM replacement) ORDER BY received_at, s.id",
        (slug,),
    )
    return [each["reference"] for each in found]


def _asked(db: Database, slug: str) -> tuple[Asked, ...]:
    board = parties.board(db, slug, is_closed=True)
    found = [Asked(row.party.name, _ANSWERS.get(row.state, SILENT)) for row in board]
    return tuple(sorted(found, key=lambda each: wording.alphabetical(each.name)))


def _unasked(answers: list[_Answer]) -> tuple[str, ...]:
    """Return the bodies that answered unasked, as the public may name them, in order."""
    names = {
        each.face.sender
        for each in answers
        if each.face and each.is_from_body and not each.is_from_party
    }
    return tuple(sorted(names - {publication.UNNAMED}, key=wording.alphabetical))


def _remarks(
    db: Database, slug: str, faces: Mapping[str, PublicSubmission], *, is_internal: bool
) -> dict[str, list[Remark]]:
    """Return the points by theme, in the order of the themes; under "" those without one."""
    known = themes.of(db, slug)
    order: dict[str, list[Remark]] = {
        each: [] for each in known.paths(consultations.get(db, slug).themes)
    }
    found: dict[str, list[Remark]] = defaultdict(list, {"": [], **order})
    for line in sorted(points.lines(db, slug), key=lambda each: each.assessment.place or 10**6):
        told = [line, *(points.followers(db, slug, line.assessed) if line.followers else [])]
        shown = [each for each in told if each.reference in faces]
        if not shown:
            continue
        theme = known.of_point(line.assessment.theme, line.word)
        name = known.path(theme) if theme else line.word
        found[name].append(_remark(line, shown, faces, is_internal=is_internal))
    return {name: its for name, its in found.items() if its}


def _remark(
    line: points.Line,
    shown: list[points.Line],
    faces: Mapping[str, PublicSubmission],
    *,
    is_internal: bool,
) -> Remark:
    first, made = shown[0], line.assessment
    public = {each.id: each.text for each in faces[first.reference].points}
    senders = dict.fromkeys(
        each.sender if is_internal else faces[each.reference].sender for each in shown
    )
    return Remark(
        name=first.name,
        text=first.text if is_internal else public.get(first.name, "(udeladt)"),
        senders=wording.joined(list(senders)),
        summary=made.summary,
        comment=made.remark,
        fate=made.fate,
        passed_to=made.passed_to if made.fate is Fate.PASSED_ON else "",
    )


def _annexed(
    answer: Submission, face: PublicSubmission, consultation: Consultation, *, is_internal: bool
) -> Annexed:
    if is_internal:
        return _original(answer, consultation)
    parts = [Part(f"{each.key}. {each.question}", "\n".join(each.texts)) for each in face.answers]
    parts += [Part("", face.body)] if face.body else []
    parts += [Part(f"Punkt {each.id}", each.text) for each in face.points]
    parts += [Part("Mindretalsudtalelse", face.minority)] if face.minority else []
    return Annexed(
        sender=face.sender,
        received_on=face.received_on,
        is_oral=face.channel is Channel.MEETING,
        parts=tuple(parts) if not face.nil_return else (Part("", NIL),),
        files=tuple(each.name for each in face.attachments),
        left_out=sum(each.count for each in face.redactions),
    )


def _original(answer: Submission, consultation: Consultation) -> Annexed:
    draft = answer.draft
    sender = wording.joined(draft.parties) or draft.organisation or draft.author_name
    return Annexed(
        sender=f"{sender or draft.email or publication.UNNAMED} ({answer.reference})",
        received_on=answer.received_at.astimezone(COPENHAGEN).date(),
        is_oral=answer.channel is Channel.MEETING,
        parts=(Part("", NIL if draft.nil_return else body_text(draft)),),
        files=tuple(each.name for each in answer.attachments),
    )


def _missing(
    db: Database, consultation: Consultation, answers: list[_Answer], now: datetime
) -> tuple[Missing, ...]:
    found = []
    if status(consultation, now) in {Status.DRAFT, Status.UPCOMING, Status.OPEN}:
        found.append(Missing(Lack.OPEN, consultation.title))
    found += [
        Missing(Lack.READING, each.name, each.reference) for each in answers if not each.is_read
    ]
    found += [
        Missing(Lack.FATE, each.name, each.reference, each.number)
        for each in points.lines(db, consultation.slug)
        if each.assessment.fate is Fate.NEW
    ]
    return tuple(found)


def _name(answer: Submission) -> str:
    draft = answer.draft
    return wording.joined(draft.parties) or draft.organisation or draft.author_name or draft.email

"""Records as the JSON that scripts rely on."""

from datetime import datetime
from typing import Any

from sqlite_utils import Database

from intake.core.consultation import Consultation, Status, status
from intake.core.extracted import Extracted
from intake.core.findings import in_parts
from intake.core.message import Finding
from intake.core.submission import StoredAttachment, Submission
from intake.store import approvals, events, file_texts, objections, parties, submissions


def consultation_json(db: Database, consultation: Consultation, now: datetime) -> dict[str, Any]:
    """Return one consultation with its questions, its parties and how many have answered."""
    standing = status(consultation, now)
    is_closed = standing not in {Status.DRAFT, Status.UPCOMING, Status.OPEN}
    return {
        "slug": consultation.slug,
        "title": consultation.title,
        "status": standing,
        "opens_at": consultation.opens_at.isoformat(),
        "closes_at": consultation.closes_at.isoformat(),
        "case_number": consultation.case_number,
        "questions": [
            {
                "key": each.key,
                "kind": each.kind,
                "label": each.label,
                "required": each.required,
                "options": list(each.options),
            }
            for each in consultation.questions
        ],
        "material": [
            {"title": each.title, "name": each.name, "size": each.size, "sha256": each.sha256}
            for each in consultation.material
        ],
        "parties": [
            {"name": each.party.name, "kind": each.party.kind, "state": each.state}
            for each in parties.board(db, consultation.slug, is_closed=is_closed)
        ],
        "submissions": submissions.count(db, consultation=consultation.slug),
    }


def submission_json(db: Database, submission: Submission) -> dict[str, Any]:
    """Return one submission with everything the record holds of it but its files' bytes."""
    draft = submission.draft
    read = file_texts.of_submission(db, submission.reference)
    files = [
        _attachment_json(each, extracted)
        for each, extracted in zip(submission.attachments, read, strict=True)
    ]
    found = [*submission.mail.findings, *(each for file in files for each in file["findings"])]
    return {
        **submission_line(submission),
        "email": draft.email,
        "organisation": draft.organisation,
        "text": draft.body,
        "answers": {
            key: texts[0] if len(texts) == 1 else list(texts)
            for key, texts in draft.answers.items()
        },
        "points": [
            {"number": each.number, "text": each.text, "theme": each.theme} for each in draft.points
        ],
        "mandate": draft.mandate,
        "adopted_on": draft.adopted_on.isoformat() if draft.adopted_on else None,
        "minority": draft.minority,
        "attachments": files,
        "nil_return": draft.nil_return,
        "notice": draft.notice,
        "withheld_reason": submission.withheld_reason,
        "subject": submission.mail.subject,
        "quoted": submission.mail.quoted,
        "signature": submission.mail.signature,
        "hidden": submission.mail.hidden,
        "needs_review": submission.mail.needs_review,
        "review_reasons": list(submission.mail.reasons),
        "findings": [each for at, each in enumerate(found) if each not in found[:at]],
        "identity": submission.identity,
        "identity_reason": submission.identity_reason,
        **_release_json(db, submission),
        "events": _events_json(db, submission.reference),
    }


def standing(db: Database, submission: Submission) -> str:
    """Return the status in words that also say what an approved submission waits for."""
    approval = approvals.of(db, submission.reference)
    if approval is None:
        return str(submission.status)
    if approval.objection_until:
        until = approval.objection_until.isoformat(timespec="seconds")
        return f"{submission.status}, waiting for objection until {until}"
    if approval.hours:
        return f"{submission.status}, waiting for its sender to be told"
    return f"{submission.status}, waiting for release"


def _release_json(db: Database, submission: Submission) -> dict[str, Any]:
    approval = approvals.of(db, submission.reference)
    until = approval.objection_until if approval else None
    return {
        "standing": standing(db, submission),
        "awaits_release": submission.awaits_release,
        "objection_until": until.isoformat() if until else None,
        "objections": [
            {"at": each.made_at.isoformat(), "text": each.text, "outcome": each.outcome}
            for each in objections.of(db, submission.reference)
        ],
    }


def _events_json(db: Database, subject: str) -> list[dict[str, Any]]:
    return [
        {
            "at": each.at.isoformat(),
            "actor": each.actor,
            "action": each.action,
            "detail": each.detail,
        }
        for each in events.about(db, subject)
    ]


def _attachment_json(stored: StoredAttachment, extracted: Extracted | None) -> dict[str, Any]:
    """Return one file; `flags` is null until the worker has read it."""
    found: tuple[Finding, ...] = in_parts({"filename": stored.name})
    return {
        "name": stored.name,
        "media_type": stored.media_type,
        "size": stored.size,
        "sha256": stored.sha256,
        "text": extracted.text if extracted else "",
        "flags": list(extracted.flags) if extracted else None,
        "findings": [
            {"kind": each.kind, "where": each.where, "text": each.text}
            for each in (*found, *(extracted.as_findings() if extracted else ()))
        ],
    }


def submission_line(submission: Submission) -> dict[str, Any]:
    """Return what a list says of one submission."""
    return {
        "reference": submission.reference,
        "public_id": submission.public_id,
        "consultation": submission.consultation,
        "parties": list(submission.draft.parties),
        "channel": submission.channel,
        "status": submission.status,
        "received_at": submission.received_at.isoformat(),
        "late": submission.late,
        "author_name": submission.draft.author_name,
        "speaks_as": submission.draft.speaks_as,
        "preference": submission.draft.preference,
        "nil_return": submission.draft.nil_return,
    }

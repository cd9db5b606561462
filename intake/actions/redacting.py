"""Leaving words out of the public copy, letting them stand after all, and turning hints down."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from sqlite_utils import Database

from intake.actions import releasing
from intake.core import file_face, publication
from intake.core.errors import FilesUnread, FindingsUnresolved, WordsNotFound
from intake.core.public_copy import of_file
from intake.core.redaction import Redaction, content_place, places_of, redacted
from intake.core.sensitive import Suggestion, personal_numbers, suggestions
from intake.core.submission import Submission
from intake.store import consultations, events, file_texts, parties, redactions, submissions
from intake.store.connection import transaction

Find = Callable[[Mapping[str, Iterable[str]]], tuple[Suggestion, ...]]
"""Returns what may be private in the texts at each place."""


def redact(db: Database, reference: str, redaction: Redaction, *, by: str, now: datetime) -> None:
    """Leave words out of the public copy from now on, whatever has been decided.

    Raises NotFound, and WordsNotFound where the words do not stand there, so that nobody believes
    that something is gone which is not.
    """
    in_files = _is_in_files(db, submissions.get(db, reference), redaction)  # takes its time
    with transaction(db):
        submission = submissions.get(db, reference)
        taken = redacted(submission.draft, submission.attachments, (redaction,)).counts
        if not (taken or in_files):
            raise WordsNotFound(reference)
        redactions.add(db, reference, redaction, by=by, now=now)
        _note(db, "submission redacted", submission, by=by, now=now, detail=redaction.reason)
        releasing.lapse_within(db, submission.reference, by=by, now=now)


def _is_in_files(db: Database, submission: Submission, redaction: Redaction) -> bool:
    """Tell whether there is something in the files that the redaction takes."""
    read = file_texts.of_submission(db, submission.reference)
    for stored, extracted in zip(submission.attachments, read, strict=True):
        if not of_file(stored.public_id, (redaction,)):
            continue
        if not redaction.words or places_of(redaction.words, extracted.text if extracted else ""):
            return True
    return False


def lift(db: Database, reference: str, number: int, *, by: str, now: datetime) -> None:
    """Let the words stand in the public copy after all. Raises NotFound."""
    with transaction(db):
        submission = submissions.get(db, reference)
        redactions.lift(db, reference, number, by=by, now=now)
        _note(db, "redaction lifted", submission, by=by, now=now, detail=f"number {number}")
        releasing.lapse_within(db, submission.reference, by=by, now=now)


def dismiss(
    db: Database, reference: str, suggestion: Suggestion, *, by: str, now: datetime
) -> None:
    """Note that these words were looked at and may be public. Raises NotFound."""
    with transaction(db):
        submission = submissions.get(db, reference)
        redactions.dismiss(db, reference, suggestion, by=by, now=now)
        _note(db, "suggestion dismissed", submission, by=by, now=now, detail=suggestion.kind)


def open_suggestions(db: Database, submission: Submission) -> tuple[Suggestion, ...]:
    """Return what may be private in what would be public, and nobody has looked at yet."""
    return _open(db, submission, suggestions)


def open_numbers(db: Database, submission: Submission) -> tuple[Suggestion, ...]:
    """Return those of the open suggestions that look like a CPR number, at a part of the cost."""
    found = _open(db, submission, personal_numbers)
    return tuple(each for each in found if each.kind == "cpr")


def _open(db: Database, submission: Submission, find: Find) -> tuple[Suggestion, ...]:
    consultation = consultations.get(db, submission.consultation)
    face = publication.face(submission, consultation, parties.named(db, submission.draft.parties))
    done = redactions.dismissed(db, submission.reference)
    found = find(publication.places(face))
    found += tuple(
        Suggestion(kind, content_place(each.public_id), words)
        for each in submission.attachments
        if each.copy and not file_face.is_left_out(each, submission.redactions)
        for kind, words in each.copy.found
    )
    return tuple(each for each in found if (each.kind, each.words) not in done)


def require_resolved(db: Database, submission: Submission) -> None:
    """Raise FindingsUnresolved while what looks like a CPR number would become public.

    In 2021 the data protection authority criticised a municipality that had published one
    (domain.md); so it is left out, or somebody says that it is none. Raises FilesUnread while
    there are files in which nobody could look for one.
    """
    if (files := file_face.unread(submission)) and publication.would_be_visible(submission):
        raise FilesUnread(submission.reference, [each.name for each in files])
    found = open_numbers(db, submission)
    if found and publication.would_be_visible(submission):
        raise FindingsUnresolved(submission.reference, len(found))


def _note(
    db: Database, action: str, submission: Submission, *, by: str, now: datetime, detail: str
) -> None:
    events.record_about(db, action, submission, by=by, now=now, detail=detail)

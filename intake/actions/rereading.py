"""How a mail was read, put right: by a person who moves its lines, or read again by newer rules."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from intake.actions.asking_time import for_parties
from intake.actions.correcting import confirm_within
from intake.actions.revising import revise_within
from intake.config import Settings
from intake.core.consultation import require_open
from intake.core.errors import NotFound
from intake.core.reading import blocks
from intake.core.reading.places import Placed, fitted
from intake.core.submission import Attachment, Draft, Submission
from intake.core.version import Why, as_it_stood
from intake.store import consultations, files, inbox, mail_lines, submissions, versions
from intake.store.connection import transaction


def lines_of(db: Database, submission: Submission, *, until: int = 0) -> tuple[Placed, ...]:
    """Return the answer's mail line by line, each where it stands now, or in version `until`.

    Raises NotFound for an answer that came by another way.
    """
    if submission.inbox_id is None:
        raise NotFound("mail", submission.reference)
    newest = until or versions.newest(db, submission.reference)
    found = mail_lines.last(db, submission.reference, until=newest)
    if found is None:
        reading = inbox.get(db, submission.inbox_id).reading
        found = mail_lines.read_in(reading, submission)
    asked = consultations.get(db, submission.consultation).questions
    return fitted(found, [each.key for each in asked])


def divide(
    db: Database,
    reference: str,
    lines: tuple[Placed, ...],
    *,
    nil_return: bool,
    by: str,
    now: datetime,
    seen: int,
) -> Submission:
    """Make the answer anew of the lines of its mail, each at the place it has in `lines`.

    Points stay as they are. `seen` is the version that was looked at; its earlier words and
    places are kept. Raises NotFound, Overtaken, DecisionNotAllowed.
    """
    with transaction(db):
        return _divide(db, reference, lines, nil_return=nil_return, by=by, now=now, seen=seen)


def divide_own(
    db: Database,
    reference: str,
    lines: tuple[Placed, ...],
    *,
    nil_return: bool,
    seen: int,
    settings: Settings,
    now: datetime,
) -> Submission:
    """Do for the sender what `divide` does at the desk, until the deadline, with a new receipt.

    Raises NotFound, Overtaken, DecisionNotAllowed, ConsultationNotOpen, ConsultationClosed.
    """
    with transaction(db):
        before = submissions.get(db, reference)
        asked = consultations.get(db, before.consultation)
        require_open(for_parties(db, asked, before.draft.parties), now)
        after = _divide(
            db, reference, lines, nil_return=nil_return, by="respondent", now=now, seen=seen
        )
        confirm_within(db, before, after, number=seen + 1, settings=settings, now=now)
        return after


def _divide(
    db: Database,
    reference: str,
    lines: tuple[Placed, ...],
    *,
    nil_return: bool,
    by: str,
    now: datetime,
    seen: int,
) -> Submission:
    before = submissions.get(db, reference)
    draft = replace(blocks.answered(lines, whole(db, before)), nil_return=nil_return)
    mail = blocks.around(lines, before.mail)
    after = revise_within(
        db, reference, draft, why=Why.READ_AGAIN, by=by, now=now, seen=seen, mail=mail
    )
    mail_lines.keep(db, reference, version=seen + 1, lines=lines)
    return after


def restore(
    db: Database, reference: str, number: int, *, by: str, now: datetime, seen: int
) -> Submission:
    """Write an earlier version's words as the newest version, lines of its mail included.

    Raises NotFound, Overtaken, DecisionNotAllowed.
    """
    with transaction(db):
        before = submissions.get(db, reference)
        earlier = {each.number: each for each in versions.of(db, reference)}
        if number not in earlier:
            raise NotFound("version", str(number))
        stood = as_it_stood(before, earlier[number])
        mail, lines = before.mail, None
        if before.inbox_id is not None:
            lines = lines_of(db, before, until=number)
            mail = blocks.around(lines, before.mail)
        # Whoever asked meanwhile that their name be protected is not overruled.
        protected = before.draft.name_protected or stood.draft.name_protected
        draft = replace(whole(db, stood), name_protected=protected)
        after = revise_within(
            db, reference, draft, why=Why.READ_AGAIN, by=by, now=now, seen=seen, mail=mail
        )
        if lines is not None:
            mail_lines.keep(db, reference, version=seen + 1, lines=lines)
        return after


def whole(db: Database, submission: Submission) -> Draft:
    """Return the answer as a draft that holds its files, as a new version needs it."""
    return replace(
        submission.draft,
        attachments=tuple(
            Attachment(each.name, each.media_type, files.content(db, each.sha256))
            for each in submission.attachments
        ),
    )

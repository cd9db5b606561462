"""What the public gets of one file that came with an answer."""

from collections.abc import Sequence

from intake.core import wording
from intake.core.public_copy import Copy, Why
from intake.core.public_record import PublicAttachment
from intake.core.redaction import Redaction, content_place
from intake.core.submission import StoredAttachment, Submission


def of(
    number: int, stored: StoredAttachment, redactions: Sequence[Redaction], *, anonymous: bool
) -> PublicAttachment:
    """Return the face of one file; a name without a name must not stand in the file's name."""
    kind = wording.file_kind(stored.media_type)
    copy = copy_of(stored, redactions)
    return PublicAttachment(
        id=stored.public_id,
        name=f"Bilag {number} ({kind})" if anonymous else stored.name,
        kind=kind,
        media_type=stored.media_type,
        size=stored.size,
        why=copy.why,
        pages=copy.pages,
        text=copy.text,
        file_type=copy.media_type,
        file_size=copy.size,
        file_sha256=copy.sha256,
    )


def copy_of(stored: StoredAttachment, redactions: Sequence[Redaction]) -> Copy:
    """Return what is public of a file: nothing until it was made anew, or where it is left out."""
    if whole := is_left_out(stored, redactions):
        return Copy(why=Why.LEFT_OUT, text=whole.mark, counts=((whole.reason, 1),))
    if stored.is_let_past:
        return Copy(why=Why.NOT_READ)
    return stored.copy or Copy(why=Why.NOT_READY)


def is_left_out(stored: StoredAttachment, redactions: Sequence[Redaction]) -> Redaction | None:
    """Return the redaction by which the whole of a file is left out, if there is one."""
    place = content_place(stored.public_id)
    return next((each for each in redactions if each.place == place and not each.words), None)


UNREAD = frozenset({Why.NOT_READY, Why.LOCKED, Why.BROKEN, Why.TOO_LARGE, Why.UNKNOWN})
"""Why nobody can look through a file before its answer becomes public."""


def unread(submission: Submission) -> tuple[StoredAttachment, ...]:
    """Return the files that nobody could look through, which hold the answer back.

    Whoever leaves a file out has dealt with it, and so have two people who let the answer go on.
    """
    return tuple(
        each
        for each in submission.attachments
        if copy_of(each, submission.redactions).why in UNREAD
    )

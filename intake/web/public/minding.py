"""What to mind before an answer is sent: what in it, or in its files, should not become public."""

from dataclasses import dataclass

from intake.core.extracted import Extracted
from intake.core.findings import cpr_numbers
from intake.core.private_details import Detail, private_details
from intake.core.submission import Preference, StoredAttachment, Submission, body_text
from intake.store import file_texts
from intake.web.site import record


@dataclass(frozen=True)
class Minded:
    """CPR numbers and other details in the words, CPR numbers by file, files nobody has read yet.

    The files are read by the worker, in a limited child, as soon as they are kept.
    """

    cpr: tuple[str, ...]
    details: tuple[Detail, ...]
    cpr_in_files: dict[str, tuple[str, ...]]
    unread: tuple[str, ...]


def mind(preview: Submission) -> Minded:
    """Return what its sender should look at once more."""
    draft = preview.draft
    names = [each.name for each in preview.attachments]
    words = "\n\n".join([draft.author_name, draft.organisation, body_text(draft), *names])
    is_public = draft.preference is not Preference.PRIVATE
    read = file_texts.of_files(record(), [each.sha256 for each in preview.attachments])
    return Minded(
        cpr=tuple(cpr_numbers(words)),
        details=tuple(private_details(body_text(draft))) if is_public else (),
        cpr_in_files={
            each.name: extracted.findings
            for each in preview.attachments
            if (extracted := read[each.sha256]) and extracted.findings
        },
        unread=_unread(preview.attachments, read),
    )


def _unread(
    files: tuple[StoredAttachment, ...], read: dict[str, Extracted | None]
) -> tuple[str, ...]:
    return tuple(each.name for each in files if read[each.sha256] is None)

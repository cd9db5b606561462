"""What is left of a public answer when everything that the public never saw is erased."""

from collections.abc import Iterable
from dataclasses import replace

from intake.core import file_face, public_words
from intake.core.consultation import Consultation
from intake.core.party import Party
from intake.core.publication import face
from intake.core.submission import Submission


def outlived(
    submission: Submission, consultation: Consultation, parties: Iterable[Party]
) -> Submission:
    """Return all that is left of a public answer when its original goes: its face, to the letter.

    The words that were left out have gone from it, and so has everything the public never saw.
    """
    left, shown = public_words.left(submission), face(submission, consultation, parties)
    unnamed = shown.attachments if shown.anonymous else ()
    written = public_words.written(submission, left.draft, consultation, unnamed)
    draft = replace(
        left.draft,
        author_name=shown.author_name,
        organisation=shown.organisation,
        email="",
        parties=tuple(each.name for each in shown.parties),
        adopted_on=shown.adopted_on,
        answers=written.answers,
    )
    files = tuple(
        replace(each, name=public.name, copy=file_face.copy_of(each, submission.redactions))
        for each, public in zip(submission.attachments, shown.attachments, strict=True)
    )
    return replace(submission, draft=draft, attachments=files, redactions=(), kept_face=left.counts)

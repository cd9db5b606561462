"""The words of an answer that the public may see, and what is left when its original goes."""

from collections.abc import Sequence

from intake.core import file_answers
from intake.core.consultation import Consultation
from intake.core.public_record import PublicAttachment
from intake.core.redaction import (
    Reason,
    Redacted,
    answer_place,
    file_place,
    left_at,
    redacted,
)
from intake.core.submission import Channel, Draft, Submission


def left(submission: Submission) -> Redacted:
    """Return the answer without what is left out; of one that outlived its original, as it is."""
    if submission.kept_face is None:
        return redacted(submission.draft, submission.attachments, submission.redactions)
    counts = tuple((place, Reason(why), times) for place, why, times in submission.kept_face)
    return Redacted(submission.draft, submission.attachments, counts)


def written(
    submission: Submission,
    draft: Draft,
    consultation: Consultation,
    unnamed: Sequence[PublicAttachment],
) -> Draft:
    """Return the draft with files named as the public sees them, also where they answer.

    `unnamed` are the files of somebody who has no name: theirs say nothing. What is left out of a
    name at the file or at the answer is left out of it here, too.
    """
    if submission.kept_face is not None:
        return draft
    files = {each.name: each for each in submission.attachments}
    numbers = {each.id: each.name for each in unnamed}

    def name(key: str, whole: str) -> str | None:
        if whole not in files:
            return None
        file = files[whole].public_id
        places = {answer_place(key), file_place(file)}
        return left_at(places, numbers.get(file, whole), submission.redactions)

    # On the web such an answer is nothing but names; in a mail it is words of the sender's.
    is_words = submission.channel is not Channel.WEB
    return file_answers.renamed(draft, submission.draft, consultation, name, is_words=is_words)

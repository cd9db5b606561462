"""Letters in the thread of a message: written by hand, or about what became of the message."""

from intake.config import Settings
from intake.core.addressing import canonical
from intake.core.consultation import Consultation
from intake.core.letter import Letter
from intake.core.submission import Submission
from intake.letters.addresses import receipt_link, reply_address
from intake.letters.frames import to_respondent, unit_of
from intake.letters.rendering import letter


def reply(
    settings: Settings,
    consultation: Consultation | None,
    message: int,
    *,
    count: int,
    subject: str,
    text: str,
    to: str,
    in_reply_to: str,
    reply_to: str,
    reference: str = "",
) -> Letter:
    """Return what a person at the desk wrote to the sender of message `message`, the `count`th."""
    sender_name = unit_of(settings, consultation)
    return letter(
        settings,
        "reply",
        f"reply/{message}/{count}",
        recipients=(to,),
        sender_name=sender_name,
        reply_to=reply_to,
        may_bounce=True,
        in_reply_to=in_reply_to,
        consultation=consultation.slug if consultation else "",
        reference=reference,
        message=message,
        values={
            "subject": subject,
            "text": text,
            "sender_name": sender_name,
            "case_number": consultation.case_number if consultation else "",
        },
    )


def joined(
    settings: Settings,
    consultation: Consultation,
    submission: Submission,
    *,
    to: str,
    message: int,
    added: tuple[str, ...],
    in_reply_to: str,
    reply_to: str,
) -> Letter:
    """Return the note that message `message` was added to an answer, for whoever sent it.

    The link opens the whole answer, so it goes to the answer's own address and to no other.
    """
    is_own = canonical(to) == canonical(submission.draft.email)
    return to_respondent(
        settings,
        "joined",
        f"joined/{submission.reference}/{message}",
        consultation,
        submission,
        to=to,
        reply_to=reply_to,
        in_reply_to=in_reply_to,
        values={
            "added": added,
            "link": receipt_link(settings, submission.reference) if is_own else "",
        },
    )


def question(
    settings: Settings,
    consultation: Consultation,
    submission: Submission,
    *,
    key: str,
    token: str,
    to: str,
    text: str,
    in_reply_to: str,
) -> Letter:
    """Return the authority's question to the sender of an answer; a reply to it stands beside."""
    return to_respondent(
        settings,
        "question",
        key,
        consultation,
        submission,
        to=to,
        reply_to=reply_address(settings, token),
        may_bounce=True,
        in_reply_to=in_reply_to,
        values={"sender_name": unit_of(settings, consultation), "text": text},
    )

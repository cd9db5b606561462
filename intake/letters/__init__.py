"""What we write to people: values in, one whole Letter out, rendered from templates/letters."""

from collections.abc import Sequence
from datetime import datetime

from intake.config import Settings
from intake.core import calendar, identifiers, version
from intake.core.consultation import Consultation, questions_for
from intake.core.following import Follower, News, Topic
from intake.core.letter import Letter
from intake.core.notice import BY_MAIL
from intake.core.party import Party
from intake.core.placing import speaks_as
from intake.core.submission import Submission, body_text
from intake.letters.addresses import (
    bounce_address,
    draft_page,
    draft_token,
    english,
    link_token,
    mail_token,
    open_address,
    personal_link,
    receipt_link,
    receipt_token,
    reply_address,
    sign_in_link,
)
from intake.letters.asking_time import time_request
from intake.letters.drafts import draft_link, draft_member, unsent
from intake.letters.frames import to_party, to_respondent
from intake.letters.implementing import progress
from intake.letters.in_thread import joined, question, reply
from intake.letters.letter_back import letter_back, letter_page_token, letter_words
from intake.letters.parties import by_hand, extension, reminder
from intake.letters.promises import promise_reminder
from intake.letters.releasing import objection, release
from intake.letters.rendering import letter

__all__ = [
    "Letter",
    "bounce_address",
    "by_hand",
    "draft_link",
    "draft_member",
    "draft_page",
    "draft_token",
    "english",
    "extension",
    "follow",
    "follower_token",
    "invitation",
    "joined",
    "letter_back",
    "letter_page_token",
    "letter_words",
    "link_token",
    "mail_token",
    "news",
    "objection",
    "open_address",
    "personal_link",
    "progress",
    "promise_reminder",
    "question",
    "receipt",
    "receipt_link",
    "receipt_token",
    "release",
    "reminder",
    "reply",
    "reply_address",
    "sign_in",
    "sign_in_link",
    "time_request",
    "unsent",
    "withdrawal",
]


def invitation(settings: Settings, consultation: Consultation, party: Party) -> Letter:
    """Return the høringsbrev: what is asked of this party, until when, and how to answer."""
    return to_party(
        settings,
        "invitation",
        f"invitation/{consultation.slug}/{party.public_id}",
        consultation,
        party,
        to=party.addresses,
        calendar=calendar.deadline(
            consultation,
            link=f"{settings.public_url}/{consultation.slug}",
            domain=settings.mail_domain,
        ).decode(),
        values={
            "questions": questions_for(consultation, speaks_as(party)),
            "notice": BY_MAIL,
        },
    )


def receipt(
    settings: Settings,
    consultation: Consultation,
    submission: Submission,
    *,
    at: datetime,
    number: int = 1,
    in_reply_to: str = "",
    reply_to: str = "",
) -> Letter:
    """Return the kvittering of version `number`: what was received, when, its code, the link to it.

    The answer's own words are in it only where the setting says so: a receipt goes to whatever
    address was typed. Its empty envelope sender keeps machines from answering it (RFC 3834).
    """
    return to_respondent(
        settings,
        "receipt",
        f"receipt/{submission.reference}" + (f"/{number}" if number > 1 else ""),
        consultation,
        submission,
        reply_to=reply_to,
        in_reply_to=in_reply_to,
        values={
            "number": number,
            "at": at,
            "code": version.code(version.content(submission, number)),
            "check_link": f"{settings.public_url}/receipt-check",
            "answered": [
                each for each in consultation.questions if each.key in submission.draft.answers
            ],
            "quoted_answer": body_text(submission.draft) if settings.receipt_quotes_answer else "",
        },
    )


def follower_token(settings: Settings, email: str, topic: Topic) -> str:
    """Return the token of the page where one begins, changes and ends following a thing."""
    name = f"{email.lower()}/{topic.scope}/{topic.name}"
    return identifiers.token(settings.secret_key, "follow", name)


def follow(settings: Settings, follower: Follower, token: str) -> Letter:
    """Return the question whether the address really wants to follow; nothing goes out before."""
    return letter(
        settings,
        "follow",
        f"follow/{follower.number}/{follower.asked_at.isoformat()}",
        recipients=(follower.email,),
        sender_name=settings.site_name,
        reply_to=settings.sender,
        values={"topic": follower.topic, "link": f"{settings.public_url}/f/{token}"},
    )


def news(
    settings: Settings, follower: Follower, token: str, found: Sequence[News], now: datetime
) -> Letter:
    """Return what has happened since the follower was told last, up to `now`."""
    link = f"{settings.public_url}/f/{token}"
    return letter(
        settings,
        "news",
        f"news/{follower.number}/{now.isoformat()}",
        recipients=(follower.email,),
        sender_name=settings.site_name,
        reply_to=settings.sender,
        unsubscribe=f"{link}/stop",
        values={"topic": follower.topic, "news": found, "link": link},
    )


def withdrawal(
    settings: Settings, consultation: Consultation, submission: Submission, *, at: datetime
) -> Letter:
    """Return the confirmation that an answer was taken back; machines must not answer it."""
    return to_respondent(
        settings,
        "withdrawal",
        f"withdrawal/{submission.reference}",
        consultation,
        submission,
        values={"at": at},
    )


def sign_in(settings: Settings, email: str, token: str) -> Letter:
    """Return the one-time link to the desk."""
    return letter(
        settings,
        "sign-in",
        f"sign-in/{identifiers.fingerprint(token)}",
        recipients=(email,),
        sender_name=settings.site_name,
        reply_to=settings.sender,
        values={"link": sign_in_link(settings, token)},
    )

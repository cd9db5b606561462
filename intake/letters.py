"""What we write to people: values in, one whole Letter out, rendered from templates/letters."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from intake.config import HERE, Settings
from intake.core import calendar, identifiers, version, wording
from intake.core.consultation import Consultation
from intake.core.following import Follower, News, Topic
from intake.core.letter import Letter
from intake.core.notice import BY_MAIL
from intake.core.party import Party
from intake.core.submission import Submission, body_text


def mail_token(settings: Settings, slug: str, party: Party) -> str:
    """Return the token of the party's reply address in this consultation."""
    return identifiers.token(settings.secret_key, "mail", f"{slug}/{party.public_id}")


def link_token(settings: Settings, slug: str, party: Party) -> str:
    """Return the token of the party's personal link: another, for many see a reply address."""
    return identifiers.token(settings.secret_key, "link", f"{slug}/{party.public_id}")


def receipt_token(settings: Settings, reference: str) -> str:
    """Return the token of a submission's own page."""
    return identifiers.token(settings.secret_key, "receipt", reference)


def reply_address(settings: Settings, token: str) -> str:
    """Return the address whose mail is the answer of the party that holds `token`."""
    return f"{settings.mail_local}+{token}@{settings.mail_domain}"


def bounce_address(settings: Settings, key: str) -> str:
    """Return the envelope sender of the letter owed under `key`: what comes back there, is its.

    Nobody reads it in the letter, so that people answer to the reply address and machines here.
    """
    return reply_address(settings, identifiers.token(settings.secret_key, "bounce", key))


def open_address(settings: Settings, slug: str) -> str:
    """Return the consultation's address for everyone."""
    return f"{slug}@{settings.mail_domain}"


def personal_link(settings: Settings, token: str) -> str:
    """Return the address of the form with the party filled in."""
    return f"{settings.public_url}/i/{token}"


def invitation(settings: Settings, consultation: Consultation, party: Party) -> Letter:
    """Return the høringsbrev: what is asked of this party, until when, and how to answer."""
    address = reply_address(settings, mail_token(settings, consultation.slug, party))
    return _letter(
        settings,
        "invitation",
        f"invitation/{consultation.slug}/{party.public_id}",
        recipients=party.addresses,
        sender_name=consultation.unit or settings.authority,
        reply_to=address,
        may_bounce=True,
        consultation=consultation.slug,
        party=party.name,
        calendar=calendar.deadline(
            consultation,
            link=f"{settings.public_url}/{consultation.slug}",
            domain=settings.mail_domain,
        ).decode(),
        values={
            "consultation": consultation,
            "party": party,
            "notice": BY_MAIL,
            "link": personal_link(settings, link_token(settings, consultation.slug, party)),
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
    return _letter(
        settings,
        "receipt",
        f"receipt/{submission.reference}" + (f"/{number}" if number > 1 else ""),
        recipients=(submission.draft.email,),
        sender_name=consultation.unit or settings.authority,
        reply_to=reply_to or open_address(settings, consultation.slug),
        in_reply_to=in_reply_to,
        consultation=consultation.slug,
        reference=submission.reference,
        values={
            "consultation": consultation,
            "submission": submission,
            "number": number,
            "at": at,
            "code": version.code(version.content(submission, number)),
            "check_link": f"{settings.public_url}/receipt-check",
            "answered": [
                each for each in consultation.questions if each.key in submission.draft.answers
            ],
            "link": receipt_link(settings, submission.reference),
            "quoted_answer": body_text(submission.draft) if settings.receipt_quotes_answer else "",
        },
    )


def follower_token(settings: Settings, email: str, topic: Topic) -> str:
    """Return the token of the page where one begins, changes and ends following a thing."""
    name = f"{email.lower()}/{topic.scope}/{topic.name}"
    return identifiers.token(settings.secret_key, "follow", name)


def follow(settings: Settings, follower: Follower, token: str) -> Letter:
    """Return the question whether the address really wants to follow; nothing goes out before."""
    return _letter(
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
    return _letter(
        settings,
        "news",
        f"news/{follower.number}/{now.isoformat()}",
        recipients=(follower.email,),
        sender_name=settings.site_name,
        reply_to=settings.sender,
        unsubscribe=f"{link}/stop",
        values={"topic": follower.topic, "news": found, "link": link},
    )


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
    sender_name = (consultation.unit if consultation else "") or settings.authority
    return _letter(
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


def withdrawal(
    settings: Settings, consultation: Consultation, submission: Submission, *, at: datetime
) -> Letter:
    """Return the confirmation that an answer was taken back; machines must not answer it."""
    return _letter(
        settings,
        "withdrawal",
        f"withdrawal/{submission.reference}",
        recipients=(submission.draft.email,),
        sender_name=consultation.unit or settings.authority,
        reply_to=open_address(settings, consultation.slug),
        consultation=consultation.slug,
        reference=submission.reference,
        values={
            "consultation": consultation,
            "submission": submission,
            "at": at,
            "link": receipt_link(settings, submission.reference),
        },
    )


def receipt_link(settings: Settings, reference: str) -> str:
    """Return the address of a submission's own page."""
    return f"{settings.public_url}/r/{receipt_token(settings, reference)}"


def sign_in(settings: Settings, email: str, token: str) -> Letter:
    """Return the one-time link to the desk."""
    return _letter(
        settings,
        "sign-in",
        f"sign-in/{identifiers.fingerprint(token)}",
        recipients=(email,),
        sender_name=settings.site_name,
        reply_to=settings.sender,
        values={"link": sign_in_link(settings, token)},
    )


def sign_in_link(settings: Settings, token: str) -> str:
    """Return the address at the desk where a one-time link is used."""
    return f"{settings.desk_url}/sign-in/{token}"


def _letter(
    settings: Settings,
    kind: str,
    key: str,
    *,
    values: dict[str, Any],
    may_bounce: bool = False,
    **facts: Any,
) -> Letter:
    """Render a letter. One that may not bounce has the null sender: no machine answers it."""
    message_id = identifiers.token(settings.secret_key, "message-id", key)
    return Letter(
        key=key,
        message_id=f"<{message_id}@{settings.mail_domain}>",
        kind=kind,
        subject=" ".join(_render(f"{kind}/subject.txt", settings, values).split()),
        text=_render(f"{kind}/body.txt", settings, values),
        html=_render(f"{kind}/body.html", settings, values),
        envelope_from=bounce_address(settings, key) if may_bounce else "",
        **facts,
    )


def _render(name: str, settings: Settings, values: dict[str, Any]) -> str:
    return _templates().get_template(name).render(settings=settings, **values)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates" / "letters"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters.update(
        moment=wording.moment,
        deadline=wording.deadline,
        size=wording.size,
        joined=wording.joined,
        english=english,
    )
    return templates


def english(link: str) -> str:
    """Return the address of the same page in English."""
    parts = urlsplit(link)
    return parts._replace(path=f"/en{parts.path}").geturl()

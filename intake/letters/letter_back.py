"""The letter back to one recipient, from its parts; and the words that stand in it."""

from collections.abc import Mapping, Sequence

from intake.config import Settings
from intake.core import identifiers
from intake.core.consultation import Consultation
from intake.core.letter import Letter
from intake.core.letter_back import Recipient
from intake.core.letter_text import Block
from intake.letters.addresses import english
from intake.letters.frames import unit_of
from intake.letters.rendering import letter

KEY = "letter-back/{}/{}"


def letter_page_token(settings: Settings, mailing: str, recipient: Recipient) -> str:
    """Return the token of the page where a letter back can be read."""
    return identifiers.token(settings.secret_key, "letter", f"{mailing}/{recipient.key}")


def letter_words(
    settings: Settings, consultation: Consultation, recipient: Recipient
) -> Mapping[str, str]:
    """Return what stands behind each placeholder within a line."""
    return {
        "høring": consultation.title,
        "modtager": recipient.shown,
        "sagsnummer": consultation.case_number,
        "enhed": unit_of(settings, consultation),
        "beslutter": consultation.decides,
        "side": f"{settings.public_url}/{consultation.slug}",
    }


def letter_back(
    settings: Settings,
    consultation: Consultation,
    recipient: Recipient,
    *,
    mailing: str,
    subject: str,
    blocks: Sequence[Block],
    signature: str,
    reply_to: str,
    paper: bytes = b"",
) -> Letter:
    """Return the letter of a mailing (its public id) to one recipient; once, whatever happens."""
    link = f"{settings.public_url}/b/{letter_page_token(settings, mailing, recipient)}"
    return letter(
        settings,
        "letter-back",
        KEY.format(mailing, recipient.key),
        recipients=recipient.addresses,
        sender_name=unit_of(settings, consultation),
        reply_to=reply_to,
        may_bounce=True,
        consultation=consultation.slug,
        party=recipient.parties[0] if len(recipient.parties) == 1 else "",
        paper=paper,
        paper_name="brev.pdf" if paper else "",
        values={
            "subject": subject,
            "blocks": blocks,
            "signature": signature,
            "case_number": consultation.case_number,
            "link": link,
            "english_link": english(link),
        },
    )

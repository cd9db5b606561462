"""The addresses and links that letters name, and the secret tokens in them."""

from urllib.parse import urlsplit

from intake.config import Settings
from intake.core import identifiers
from intake.core.party import Party


def mail_token(settings: Settings, slug: str, party: Party) -> str:
    """Return the token of the party's reply address in this consultation."""
    return identifiers.token(settings.secret_key, "mail", f"{slug}/{party.public_id}")


def link_token(settings: Settings, slug: str, party: Party) -> str:
    """Return the token of the party's personal link: another, for many see a reply address."""
    return identifiers.token(settings.secret_key, "link", f"{slug}/{party.public_id}")


def draft_token(settings: Settings, key: str) -> str:
    """Return the token of the draft begun under this key."""
    return identifiers.token(settings.secret_key, "draft", key)


def draft_page(settings: Settings, key: str) -> str:
    """Return the address where a person goes on with a draft."""
    return f"{settings.public_url}/d/{draft_token(settings, key)}"


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


def release_address(settings: Settings, key: str) -> str:
    """Return the address that answers to the letter owed under `key` come to."""
    return reply_address(settings, identifiers.token(settings.secret_key, "release", key))


def open_address(settings: Settings, slug: str) -> str:
    """Return the consultation's address for everyone."""
    return f"{slug}@{settings.mail_domain}"


def personal_link(settings: Settings, token: str) -> str:
    """Return the address of the form with the party filled in."""
    return f"{settings.public_url}/i/{token}"


def receipt_link(settings: Settings, reference: str) -> str:
    """Return the address of a submission's own page."""
    return f"{settings.public_url}/r/{receipt_token(settings, reference)}"


def sign_in_link(settings: Settings, token: str) -> str:
    """Return the address at the desk where a one-time link is used."""
    return f"{settings.desk_url}/sign-in/{token}"


def english(link: str) -> str:
    """Return the address of the same page in English."""
    parts = urlsplit(link)
    return parts._replace(path=f"/en{parts.path}").geturl()

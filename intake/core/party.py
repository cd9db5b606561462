"""Parties: the bodies that are asked, and what came of asking them."""

from dataclasses import dataclass
from enum import StrEnum

PROVIDERS = frozenset(
    {
        "fastmail.com",
        "forum.dk",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "hotmail.dk",
        "icloud.com",
        "jubii.dk",
        "jubiimail.dk",
        "live.com",
        "live.dk",
        "mac.com",
        "mail.com",
        "mail.dk",
        "mail.tele.dk",
        "me.com",
        "msn.com",
        "ofir.dk",
        "outlook.com",
        "outlook.dk",
        "pm.me",
        "post.tele.dk",
        "privat.dk",
        "proton.me",
        "protonmail.com",
        "stofanet.dk",
        "tdcadsl.dk",
        "vip.cybercity.dk",
        "webspeed.dk",
        "worldonline.dk",
        "yahoo.com",
        "yahoo.dk",
        "youseepost.dk",
    }
)
"""Domains where anybody can have an address, so that it tells nothing of whose mail it is."""


class PartyKind(StrEnum):
    """What sort of body it is."""

    COUNCIL = "council"
    ASSOCIATION = "association"
    AUTHORITY = "authority"
    COMPANY = "company"
    OTHER = "other"


@dataclass(frozen=True)
class Party:
    """A body that can be asked; `addresses` are where its letters go."""

    name: str
    kind: PartyKind
    public_id: str
    addresses: tuple[str, ...] = ()


class PartyState(StrEnum):
    """Where a party stands in a consultation."""

    LISTED = "listed"
    INVITED = "invited"
    OPENED = "opened"
    ASKED_FOR_TIME = "asked for more time"
    UNDELIVERABLE = "undeliverable"
    ANSWERED = "answered"
    NO_REMARKS = "no remarks"
    SILENT = "silent"


def state(
    *,
    is_invited: bool,
    addresses: int,
    dead: int,
    answers: int,
    nil_returns: int,
    is_closed: bool,
    has_draft: bool = False,
    has_asked: bool = False,
) -> PartyState:
    """Return where a party stands, from the addresses written to and its answers in force.

    Opened is a party that has begun to write: a link that was only looked at may be a scanner's.
    """
    if answers or nil_returns:
        return PartyState.ANSWERED if answers else PartyState.NO_REMARKS
    if has_asked:
        return PartyState.ASKED_FOR_TIME
    if has_draft and not is_closed:
        return PartyState.OPENED
    if addresses and dead == addresses:
        return PartyState.UNDELIVERABLE
    if not is_invited:
        return PartyState.LISTED
    return PartyState.SILENT if is_closed else PartyState.INVITED

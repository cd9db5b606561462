"""Parties: the bodies that are asked, and what came of asking them."""

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True)
class Invitation:
    """One party asked in one consultation, with the two private ways in that it was given.

    The tokens are apart on purpose: the mail address is seen by everyone a council copies in,
    and must not open the council's page.
    """

    id: int
    consultation: str
    party: Party
    mail_token: str
    link_token: str


class PartyState(StrEnum):
    """Where a party stands in a consultation."""

    INVITED = "invited"
    UNDELIVERABLE = "undeliverable"
    ANSWERED = "answered"
    NO_REMARKS = "no remarks"
    SILENT = "silent"


def state(
    *, letters: int, refused: int, answers: int, nil_returns: int, is_closed: bool
) -> PartyState:
    """Return where a party stands, from the counts of its letters and its answers in force."""
    if answers:
        return PartyState.ANSWERED
    if nil_returns:
        return PartyState.NO_REMARKS
    if letters and refused == letters:
        return PartyState.UNDELIVERABLE
    return PartyState.SILENT if is_closed else PartyState.INVITED

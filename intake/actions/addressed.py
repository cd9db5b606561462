"""Whom a message was sent to: which consultation, which party, by which address of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from sqlite_utils import Database

from intake import letters
from intake.config import Settings
from intake.core import addressing
from intake.core.consultation import Consultation, Kind, QuestionKind, is_public, status
from intake.core.placing import Place
from intake.store import (
    consultations,
    inquiries,
    letters_sent,
    parties,
    release_replies,
    returns,
)
from intake.store.inbox import Message


@dataclass
class _Named:
    """What some addresses name; `returned` are those named by the return address of a letter."""

    slugs: dict[str, None] = field(default_factory=dict)
    invited: dict[str, parties.Invited] = field(default_factory=dict)
    returned: bool = False
    by_letter: bool = False


def recognised(db: Database, address: str, settings: Settings) -> bool:
    """Return whether mail to this address (any case) has a place here."""
    local, _, domain = address.lower().rpartition("@")
    if domain == settings.mail_domain.lower():
        if local in {"postmaster", "abuse"}:  # RFC 5321 section 4.5.1, RFC 2142
            return True
        slug, token = _names(local, settings)
        if token:
            return (
                parties.with_mail_token(db, token) is not None
                or returns.came_to(db, address) is not None
                or inquiries.with_token(db, token) is not None
                or release_replies.shown_at(db, address) != ""
            )
        if consultations.exists(db, slug) and is_public(consultations.get(db, slug)):
            return True
    return address.lower() == settings.sender.lower()


def questions_for(db: Database, message: Message, settings: Settings) -> Sequence[tuple[str, str]]:
    """Return key and label of the questions that the message may answer; needed to read it."""
    slugs = list(_addressed(db, message, settings).slugs)
    if len(slugs) != 1:
        return ()
    return [(each.key, each.label) for each in consultations.get(db, slugs[0]).questions]


def place_of(db: Database, message: Message, settings: Settings, *, now: datetime) -> Place:
    """Return where the message belongs, as far as its addresses or a person say."""
    named = _addressed(db, message, settings)
    slugs = tuple(named.slugs)
    asked = consultations.get(db, slugs[0]) if len(slugs) == 1 else None
    return Place(
        consultations=slugs,
        parties=tuple(holder.party for holder in named.invited.values()),
        questions=tuple(each.key for each in asked.questions) if asked else (),
        status=status(asked, now) if asked else None,
        invited_only=asked is not None and asked.kind is Kind.INVITED,
        by_person=bool(message.placed_in),
        is_returned=named.returned,
        by_letter=named.by_letter,
        points_at=points_at(asked) if asked else "",
    )


def points_at(asked: Consultation) -> str:
    """Return the key of the question whose answer is points, or nothing."""
    kinds = {each.kind: each.key for each in asked.questions}
    return kinds.get(QuestionKind.POINTS, "")


def mistyped(db: Database, message: Message, settings: Settings) -> parties.Invited | None:
    """Return whom the message was likely meant from, where its reply address is one slip off.

    A suggestion for a person, and never more: who knows all but one letter may be guessing.
    """
    envelope = _in_envelope(message, settings)
    locals_ = {*envelope, *chain(*addressing.in_header(message.raw, settings.mail_domain))}
    written = {_names(local, settings)[1] for local in locals_} - {""}
    if not written:
        return None
    tokens = [
        letters.mail_token(settings, case.slug, party)
        for case in consultations.every(db)
        for party in parties.enlisted(db, case.slug)
    ]
    found = {token for each in written if (token := addressing.meant(each, tokens))}
    return parties.with_mail_token(db, found.pop()) if len(found) == 1 else None


def returned_by(db: Database, message: Message, settings: Settings) -> parties.Invited | None:
    """Return whose letter's return address the message came to, and no better address of ours."""
    named = _addressed(db, message, settings)
    return next(iter(named.invited.values()), None) if named.returned else None


def written_to(message: Message, settings: Settings) -> list[str]:
    """Return the tokens of our addresses that a message was sent to: by its envelope, then header.

    Somebody's secretariat may have sent it on to our general address.
    """
    header = chain(*addressing.in_header(message.raw, settings.mail_domain))
    locals_ = [*_in_envelope(message, settings), *header]
    return [token for each in locals_ if (token := _names(each, settings)[1])]


def answers_to(db: Database, message: Message, settings: Settings) -> str:
    """Return the address of ours that the sender wrote to, where an answer to it is an answer."""
    for each in message.recipients:
        if each.endswith("@" + settings.mail_domain) and returns.came_to(db, each) is None:
            return each
    return ""


def _addressed(db: Database, message: Message, settings: Settings) -> _Named:
    """Return the consultations the message was sent to, and the parties whose token it used.

    The envelope says it. Where that names none of them, as when a secretariat sends an answer on
    to our general address or a mailbox is fetched, the header may.
    """
    if message.placed_in:
        return _placed(db, message)
    found = _named(db, _in_envelope(message, settings), settings)
    if found.slugs:
        return found if found.invited else _by_joint_letter(db, message, found)
    for locals_ in addressing.in_header(message.raw, settings.mail_domain):
        found = _named(db, locals_, settings)
        if found.slugs:
            break
    return found


def _by_joint_letter(db: Database, message: Message, found: _Named) -> _Named:
    """Add whom an answer to a letter to several parties is from, where it says both.

    Such a letter asks for answers at the open address, for one party's own would speak for all. Its
    Message-ID is as hard to guess as a reply address, and the sender's must be the party's own.
    """
    sender, ids = addressing.answering(message.raw)
    for name in letters_sent.parties_of(db, ids, tuple(found.slugs)):
        party = parties.get(db, name)
        if addressing.canonical(sender) in {addressing.canonical(each) for each in party.addresses}:
            found.invited[name] = parties.Invited(party, next(iter(found.slugs)))
            found.by_letter = True
            return found
    return found


def _placed(db: Database, message: Message) -> _Named:
    found = _Named({message.placed_in: None})
    if message.placed_for:
        party = parties.get(db, message.placed_for)
        found.invited[party.name] = parties.Invited(party, message.placed_in)
    return found


def _in_envelope(message: Message, settings: Settings) -> list[str]:
    ours = "@" + settings.mail_domain.lower()
    addresses = [each.lower() for each in message.recipients]
    return [each.removesuffix(ours) for each in addresses if each.endswith(ours)]


def _named(db: Database, locals_: Iterable[str], settings: Settings) -> _Named:
    """Return the consultations that these local parts name, and who holds the tokens in them.

    A letter's return address counts only where nothing else names a place: machines write there.
    """
    found, returned = _Named(), _Named(returned=True)
    for local in locals_:
        slug, token = _names(local, settings)
        if slug and consultations.exists(db, slug):
            found.slugs[slug] = None
        elif token and (holder := parties.with_mail_token(db, token)):
            _add(found, holder)
        elif token and (holder := _holder_of_letter(db, local, settings)):
            _add(returned, holder)
    return found if found.slugs or not returned.slugs else returned


def _add(found: _Named, holder: parties.Invited) -> None:
    found.invited[holder.party.name] = holder
    found.slugs[holder.consultation] = None


def _holder_of_letter(db: Database, local: str, settings: Settings) -> parties.Invited | None:
    letter = returns.came_to(db, f"{local}@{settings.mail_domain}")
    if letter is None or not (letter.party and letter.consultation):
        return None
    return parties.Invited(parties.get(db, letter.party), letter.consultation)


def _names(local: str, settings: Settings) -> tuple[str, str]:
    """Return the slug and the token that a local part may name; at most one is not empty."""
    before, plus, token = local.partition("+")
    if plus and before == settings.mail_local.lower():
        return "", token
    return local, ""

"""Where a message belongs: its one fate, and the answer it becomes."""

from dataclasses import dataclass
from enum import StrEnum

from intake.core.authentication import domain_of
from intake.core.consultation import Status as ConsultationStatus
from intake.core.media_type import media_type
from intake.core.message import Authentication, Kind, Reading
from intake.core.notice import BY_MAIL
from intake.core.party import PROVIDERS, Party, PartyKind
from intake.core.reading import doubts
from intake.core.reading.answers import points
from intake.core.reading.flow import paragraphs
from intake.core.submission import (
    Attachment,
    Draft,
    Identity,
    MailView,
    Point,
    Preference,
    SpeaksAs,
)


class Fate(StrEnum):
    """Where a message ended. A message without one is still waiting."""

    SUBMITTED = "submitted"
    REPEATED = "repeated"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    HELD = "held"
    DISMISSED = "dismissed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the envelope, or a person, says that a message belongs.

    `consultations` are the slugs it was addressed to, `parties` those whose token it used,
    `questions` and `status` what that consultation asks (keys) and how it stands, when there is
    exactly one; `points_at` is the question whose answer is a list of points. With `invited_only`
    it asks its list of parties and nobody else. `is_returned` where nothing but the return address
    of a letter names the place. With `by_letter` the party is known by answering a letter of ours
    that it got together with others, from an address of its own.
    """

    consultations: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    questions: tuple[str, ...] = ()
    status: ConsultationStatus | None = None
    invited_only: bool = False
    by_person: bool = False
    is_returned: bool = False
    by_letter: bool = False
    points_at: str = ""


_NOT_OPEN = {ConsultationStatus.DRAFT, ConsultationStatus.UPCOMING}


def fate(reading: Reading, place: Place, *, is_own: bool = False) -> tuple[Fate, str]:
    """Return the message's one fate and the reason, in words for the desk.

    A person who placed it has seen that it is an answer, whatever it looks like.
    """
    if reading.kind is Kind.UNREADABLE:
        return Fate.UNREADABLE, reading.unreadable_reason
    if place.by_person or (reading.kind is Kind.ANSWER and not is_own):
        return _placed(reading, place)
    return _by_machine(reading, place, is_own=is_own)


def _by_machine(reading: Reading, place: Place, *, is_own: bool) -> tuple[Fate, str]:
    """Hold what a machine wrote only where a person's answer may lie in or behind it."""
    if reading.kind is Kind.BOUNCE:
        return Fate.BOUNCE, "et brev fra os kom retur"
    if is_own:
        return Fate.AUTOMATIC, "vores eget brev, der kom tilbage"
    if reading.needs_review:
        return Fate.HELD, "; ".join(reading.review_reasons)
    if reading.kind is Kind.LIST and place.parties:
        return Fate.HELD, "kom gennem en mailliste: er det partens eget svar?"
    return Fate.AUTOMATIC, f"skrevet af en maskine ({reading.kind})"


def _placed(reading: Reading, place: Place) -> tuple[Fate, str]:
    if not place.consultations:
        return Fate.HELD, "adressen hører ikke til en bestemt høring"
    if len(place.consultations) > 1:
        return Fate.HELD, "sendt til flere høringer: " + ", ".join(place.consultations)
    if place.is_returned:
        return Fate.HELD, "sendt til brevets returadresse, hvor ellers kun maskiner svarer"
    if shut := _shut(place):
        return Fate.HELD, shut
    if not (reading.text.strip() or reading.attachments or reading.nil_return):
        return Fate.HELD, "mailen har hverken egne ord eller bilag"
    return Fate.SUBMITTED, ""


def _shut(place: Place) -> str:
    """Return why the consultation takes no answer from this sender, or nothing."""
    if place.status in _NOT_OPEN:
        return "høringen er ikke åbnet endnu"
    if place.invited_only and not (place.parties or place.by_person):
        return "kun inviterede parter er spurgt, og mailen kom ikke til en parts svaradresse"
    return ""


def identity(reading: Reading, place: Place) -> tuple[Identity, str]:
    """Return how sure we are of the sender, and why. The From line alone proves nothing.

    `reading.authentication` must have been through `authentication.believed`.
    """
    if not place.parties:
        return Identity.UNVERIFIED, "sendt til høringens åbne adresse"
    if place.by_person:
        return Identity.UNVERIFIED, "placeret af en medarbejder"
    if doubts.TWO_SENDERS in reading.review_reasons:
        return Identity.UNVERIFIED, "partens egen svaradresse, men mailen angiver flere afsendere"
    proof = reading.authentication or Authentication()
    if proof.dmarc == "fail":
        return Identity.UNVERIFIED, _REFUTED + (_PASSED_ON if proof.arc == "pass" else "")
    found, reason = _of_sender(reading.sender.address.lower(), proof, place)
    if place.by_letter:
        return found, reason.replace(_OWN_ADDRESS, "svar på vores brev til parten")
    return _shared(place, reading, found, reason)


_OWN_ADDRESS = "partens egen svaradresse"
_REFUTED = (
    "partens egen svaradresse, men afsenderens domæne står ikke inde for mailen (DMARC): "
    "den kan være forfalsket"
)
_PASSED_ON = ", eller sendt videre undervejs, for kæden af mellemled holder (ARC)"


def _of_sender(sender: str, proof: Authentication, place: Place) -> tuple[Identity, str]:
    domain = domain_of(sender)
    is_proven = proof.dmarc == "pass" and bool(domain) and proof.author_domain == domain
    known = {address.lower() for party in place.parties for address in party.addresses}
    if sender in known:
        if is_proven:
            return Identity.VERIFIED, (
                "partens egen svaradresse, fra en af partens adresser, og domænet står inde for "
                f"mailen (DMARC, fundet af {proof.source})"
            )
        return Identity.CONFIRMED, "partens egen svaradresse, fra en af partens adresser"
    is_theirs = domain not in PROVIDERS and domain in {domain_of(each) for each in known}
    if is_theirs and is_proven:
        return Identity.VERIFIED, (
            "partens egen svaradresse, fra en anden adresse på partens domæne, som står inde for "
            f"mailen (DMARC, fundet af {proof.source})"
        )
    if is_theirs:
        return Identity.UNVERIFIED, (
            "partens egen svaradresse, fra en adresse på partens domæne, som vi ikke kender, "
            "og domænet har ikke stået inde for mailen: spørg parten på en adresse, vi kender"
        )
    return Identity.UNVERIFIED, (
        "partens egen svaradresse, fra en adresse vi ikke kender: måske et andet medlem eller en "
        "kollega, der svarede alle. Spørg parten på en adresse, vi kender"
    )


def _shared(place: Place, reading: Reading, found: Identity, reason: str) -> tuple[Identity, str]:
    """Say of a joint answer whom the sender's address speaks for: it proves nothing of others."""
    sender = reading.sender.address.lower()
    others = [each.name for each in place.parties if not _is_home(sender, each)]
    if found is Identity.UNVERIFIED or not others:
        return found, reason
    return Identity.CONFIRMED, (
        f"{reason}. {' og '.join(others)} er med, fordi også den svaradresse blev brugt"
    )


def _is_home(sender: str, party: Party) -> bool:
    domains = {domain_of(each) for each in party.addresses} - PROVIDERS
    return sender in {each.lower() for each in party.addresses} or domain_of(sender) in domains


_SPEAKS_AS = {
    PartyKind.COUNCIL: SpeaksAs.COUNCIL,
    PartyKind.ASSOCIATION: SpeaksAs.ASSOCIATION,
    PartyKind.AUTHORITY: SpeaksAs.AUTHORITY,
    PartyKind.COMPANY: SpeaksAs.COMPANY,
    PartyKind.OTHER: SpeaksAs.ASSOCIATION,
}


def speaks_as(party: Party) -> SpeaksAs:
    """Return whom an answer from this party speaks for."""
    return _SPEAKS_AS[party.kind]


def draft_of(reading: Reading, place: Place) -> Draft:
    """Return the answer that a message holds.

    A party was told in its invitation that it answers by name; anyone else who writes by mail
    was not asked, and stays anonymous to the public until they say otherwise.
    """
    parties = place.parties
    # "1." in a letter about a case without questions is only the letter's own numbering.
    answers = reading.answers if set(reading.answers) <= set(place.questions) else {}
    at_points = answers.get(place.points_at, "")
    listed = points(at_points) or ((at_points,) if at_points else ())
    return Draft(
        author_name=reading.sender.name or reading.sender.address,
        email=reading.sender.address,
        organisation=" og ".join(party.name for party in parties),
        speaks_as=speaks_as(parties[0]) if parties else SpeaksAs.CITIZEN,
        preference=Preference.NAMED if parties else Preference.ANONYMOUS,
        notice=BY_MAIL,
        answers={
            key: (paragraphs(text),) for key, text in answers.items() if key != place.points_at
        },
        points=tuple(Point(paragraphs(each)) for each in listed),
        body=paragraphs(reading.rest if answers else reading.text),
        attachments=tuple(
            # By its bytes: the type that a mail declares is free text, and would become public.
            Attachment(each.name, media_type(each.content, each.name), each.content)
            for each in reading.attachments
        ),
        nil_return=reading.nil_return,
        parties=tuple(party.name for party in parties),
    )


def view_of(reading: Reading) -> MailView:
    """Return what the desk sees of a mail beside the answer in it."""
    return MailView(
        subject=reading.subject,
        quoted=reading.quoted,
        signature=reading.signature,
        hidden=reading.hidden,
        needs_review=reading.needs_review,
        reasons=reading.review_reasons,
        findings=tuple(
            {"kind": each.kind, "where": each.where, "text": each.text} for each in reading.findings
        ),
    )

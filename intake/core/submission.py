"""A submission: what a party or person answers, and the states it passes through."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from intake.core.point import Said
    from intake.core.public_copy import Copy
    from intake.core.redaction import Redaction


class Channel(StrEnum):
    """The way in."""

    WEB = "web"
    EMAIL = "email"
    POST = "post"
    PHONE = "phone"
    MEETING = "meeting"


class Status(StrEnum):
    """Where a submission stands."""

    RECEIVED = "received"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHHELD = "withheld"
    WITHDRAWN = "withdrawn"


class Preference(StrEnum):
    """What the respondent asks of publication; the page says honestly what it cannot cover."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    PRIVATE = "private"


class SpeaksAs(StrEnum):
    """Who the respondent speaks for."""

    COUNCIL = "council"
    ASSOCIATION = "association"
    AUTHORITY = "authority"
    COMPANY = "company"
    CITIZEN = "citizen"


class Identity(StrEnum):
    """How sure we are of who wrote; always kept with its reason."""

    VERIFIED = "verified"
    CONFIRMED = "confirmed"
    UNVERIFIED = "unverified"


class Mandate(StrEnum):
    """On what a body's answer rests; NONE where nobody said."""

    NONE = ""
    PROVISIONAL = "provisional"
    CHAIR = "chair"
    ADOPTED = "adopted"


@dataclass(frozen=True)
class Point:
    """One proposal, remark or objection. `number` is kept for ever once given; 0 is not yet."""

    text: str
    theme: str = ""
    number: int = 0


@dataclass(frozen=True)
class Attachment:
    """A file handed in: `name` as the sender wrote it, `media_type` as its bytes say."""

    name: str
    media_type: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The content's name in the record, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class StoredAttachment:
    """A file of a submission, without its bytes."""

    public_id: str
    name: str
    media_type: str
    size: int
    sha256: str
    copy: "Copy | None" = None
    """What was made of it for the public; None until that is done with today's redactions."""
    is_let_past: bool = False
    """Whether two people let the answer go out without it, as nobody could read it."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a respondent hands in, by whatever way. Texts as typed; answers by question key."""

    author_name: str = ""
    email: str = ""
    organisation: str = ""
    speaks_as: SpeaksAs = SpeaksAs.CITIZEN
    preference: Preference = Preference.NAMED
    notice: str = ""
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    body: str = ""
    points: tuple[Point, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    nil_return: bool = False
    parties: tuple[str, ...] = ()
    mandate: Mandate = Mandate.NONE
    adopted_on: date | None = None
    minority: str = ""
    name_protected: bool = False


@dataclass(frozen=True, kw_only=True)
class MailView:
    """What else a mail answer held, and how far its reading is trusted; empty for other ways."""

    subject: str = ""
    quoted: str = ""
    signature: str = ""
    hidden: str = ""
    needs_review: bool = False
    reasons: tuple[str, ...] = ()
    findings: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One answer as the record holds it. `received_at` is UTC; `parties` are names."""

    reference: str
    public_id: str
    consultation: str
    channel: Channel
    status: Status
    received_at: datetime
    late: bool
    identity: Identity
    identity_reason: str
    draft: Draft
    mail: MailView = MailView()
    attachments: tuple[StoredAttachment, ...] = ()
    withheld_reason: str = ""
    inbox_id: int | None = None
    redactions: tuple["Redaction", ...] = ()
    awaits_release: bool = False
    """Approved, and not let out yet: nothing of it is public."""
    number: int | None = None
    """Its number in its consultation, given at the first approval and kept for ever."""
    erased_at: datetime | None = None
    """When all of it was erased (UTC): a frame without words, known by its numbers alone."""
    kept_face: tuple[tuple[str, str, int], ...] | None = None
    """Only its public face is left, and this is what was left out of it: place, reason, times."""
    said: "Mapping[int, Said]" = field(default_factory=dict)
    """What is public of what was made of its points, by their numbers; only the publisher asks."""


def with_numbers(
    points: tuple[Point, ...], before: tuple[Point, ...] = (), *, last: int = 0
) -> tuple[Point, ...]:
    """Return the points, each with its number: a point keeps the one it had `before`.

    A point is known again by its number, else by its words; a number is never given twice, nor
    any up to the `last` that was given in an earlier version.
    """
    taken = {each.number for each in (*before, *points)} | {last}
    known = {each.text: each.number for each in before}
    used: set[int] = set()
    numbered = []
    for each in points:
        number = each.number or known.get(each.text, 0)
        if not number or number in used:
            number = max(taken) + 1
        used.add(number)
        taken.add(number)
        numbered.append(replace(each, number=number))
    return tuple(numbered)


def point_id(consultation: int, submission: int | None, number: int) -> str:
    """Return what a point is called in memos and letters: "H7-S3-P2", and for ever.

    Only "P2" before the answer's first approval, which gives the answer its number.
    """
    return f"H{consultation}-S{submission}-P{number}" if submission else f"P{number}"


def body_text(draft: Draft) -> str:
    """Return everything the respondent wrote as one text, for counting, search and receipts."""
    answers = [text for texts in draft.answers.values() for text in texts]
    points = [each.text for each in draft.points]
    texts = (draft.body, *answers, *points, draft.minority)
    return "\n\n".join(text for text in texts if text.strip())

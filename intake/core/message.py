"""What was read in one mail message: facts, and suggestions that a person confirms."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from intake.core.reading.places import Placed, as_list


class Kind(StrEnum):
    """What a message is. `ANSWER` is any message that a person wrote."""

    ANSWER = "answer"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    DELAYED = "delayed"
    READ_RECEIPT = "read-receipt"
    CALENDAR = "calendar"
    LIST = "list"
    FEEDBACK_REPORT = "feedback-report"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Mailbox:
    """An address as the message claims it, and the name shown with it. Proves nothing."""

    address: str = ""
    name: str = ""


@dataclass(frozen=True)
class Attached:
    """One file that came along. `name` is safe to show and to store, never a path."""

    name: str
    media_type: str
    content: bytes
    text: str = ""

    @property
    def size(self) -> int:
        """Return the length in bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """Return the hash of the content, in hexadecimal."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Finding:
    """Something that must not become public, where it stands, and as it is written there."""

    kind: str
    where: str
    text: str


@dataclass(frozen=True)
class Bounce:
    """Which addresses a mail server gave up on, for good or for now, and which it delivered to.

    `message_ids` are the Message-IDs of the letter that came back, so that a bounce counts only
    when it names one of ours. `details` hold, by address, its status and the server's own words.
    """

    permanent: tuple[str, ...] = ()
    temporary: tuple[str, ...] = ()
    status: str = ""
    message_ids: tuple[str, ...] = ()
    details: dict[str, str] = field(default_factory=dict)
    delivered: tuple[str, ...] = ()

    def detail(self, address: str) -> str:
        """Return what the server said of this address, its status first."""
        return self.details.get(address) or self.status

    def is_for_good(self, address: str) -> bool:
        """Tell whether the address itself is given up: RFC 3463, class 5 and not class 4."""
        return address in self.permanent and not self.detail(address).startswith("4")


@dataclass(frozen=True)
class Authentication:
    """Whether the sender's domain proved itself, and the server that says so.

    Worth nothing before `core.authentication.believed` has seen it. `author_domain` is the domain
    that `dmarc` is about; `is_ours` tells that we looked ourselves, which no header can claim.
    """

    dmarc: str = ""
    dkim: str = ""
    spf: str = ""
    source: str = ""
    arc: str = ""
    author_domain: str = ""
    is_ours: bool = False


@dataclass(frozen=True)
class Reading:
    """Everything read in one message. A view on the raw bytes that can be made again.

    `text` is the sender's own words, `rest` those of them that stand at no question. `lines` is
    all that was written, in its order, each line at the place it was given.
    """

    kind: Kind
    sender: Mailbox = Mailbox()
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    date: datetime | None = None
    full_text: str = ""
    text: str = ""
    rest: str = ""
    quoted: str = ""
    signature: str = ""
    hidden: str = ""
    needs_review: bool = False
    review_reasons: tuple[str, ...] = ()
    nil_return: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    suggested_points: tuple[str, ...] = ()
    asks_for_time: bool = False
    provisional: bool = False
    amends: bool = False
    attachments: tuple[Attached, ...] = ()
    findings: tuple[Finding, ...] = ()
    bounce: Bounce | None = None
    authentication: Authentication | None = None
    unreadable_reason: str = ""
    lines: tuple[Placed, ...] = ()


def as_kept(reading: Reading) -> dict[str, Any]:
    """Return the reading as it is kept with its message: what is explained, and every line."""
    return {**as_json(reading), "lines": as_list(reading.lines)}


def as_json(reading: Reading) -> dict[str, Any]:
    """Return the reading in the shape that `intake mail explain` prints (the contract)."""
    return {
        "kind": reading.kind.value,
        "from": {"address": reading.sender.address, "name": reading.sender.name},
        "to": list(reading.to),
        "cc": list(reading.cc),
        "subject": reading.subject,
        "message_id": reading.message_id,
        "in_reply_to": reading.in_reply_to,
        "references": list(reading.references),
        "date": reading.date.isoformat() if reading.date else "",
        "text": reading.text,
        "quoted": reading.quoted,
        "signature": reading.signature,
        "hidden": reading.hidden,
        "needs_review": reading.needs_review,
        "review_reasons": list(reading.review_reasons),
        "nil_return": reading.nil_return,
        "answers": dict(reading.answers),
        "attachments": [_attachment_as_json(each) for each in reading.attachments],
        "findings": [
            {"kind": each.kind, "where": each.where, "text": each.text} for each in reading.findings
        ],
        "bounce": _bounce_as_json(reading.bounce),
        "authentication": _authentication_as_json(reading.authentication),
        "suggested_points": list(reading.suggested_points),
        "asks_for_time": reading.asks_for_time,
        "provisional": reading.provisional,
        "amends": reading.amends,
        "unreadable_reason": reading.unreadable_reason,
    }


def _attachment_as_json(attached: Attached) -> dict[str, Any]:
    return {
        "name": attached.name,
        "media_type": attached.media_type,
        "size": attached.size,
        "sha256": attached.sha256,
        "text": attached.text,
    }


def _bounce_as_json(bounce: Bounce | None) -> dict[str, Any] | None:
    if bounce is None:
        return None
    return {
        "permanent": list(bounce.permanent),
        "temporary": list(bounce.temporary),
        "status": bounce.status,
    }


def _authentication_as_json(found: Authentication | None) -> dict[str, str]:
    found = found or Authentication()
    return {
        "dmarc": found.dmarc,
        "dkim": found.dkim,
        "spf": found.spf,
        "source": found.source,
    }

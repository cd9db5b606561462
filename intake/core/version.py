"""The versions of an answer: what was stored, as one canonical text, and the code of it."""

import base64
import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from intake.core.submission import (
    Draft,
    Mandate,
    Point,
    Preference,
    SpeaksAs,
    StoredAttachment,
    Submission,
)

CODE_LENGTH = 16
"""Letters of five bits: 80, too many to try, few enough to read out on the phone."""


class Why(StrEnum):
    """What made a version."""

    RECEIVED = "received"
    CORRECTED = "corrected"
    READ_AGAIN = "read again"
    JOINED = "joined"
    NAME_PROTECTED = "name protected"
    MAIL_ADDED = "mail added"
    SPLIT = "split"
    TAKEN_APART = "taken apart"
    PUT_RIGHT = "put right"


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of an answer as it was stored; 1 is what was received. `at` is UTC."""

    reference: str
    number: int
    at: datetime
    actor: str
    why: Why
    content: str
    sha256: str
    code: str

    @property
    def is_unaltered(self) -> bool:
        """Return whether the text still gives the hash that was stored with it."""
        return digest(self.content) == self.sha256


def content(submission: Submission, number: int = 1) -> str:
    """Return the whole answer as canonical JSON: the same version always gives the same text.

    `number` is the version's, so that words corrected back to what they were get a code of their
    own. Files are named by their hash. The private reference is part of it, so that nobody can
    guess an answer by trying texts against a code. A field added later must be left out where it
    has its default, or answers stored before would no longer equal their newest version.
    """
    draft = submission.draft
    said: dict[str, Any] = {
        "reference": submission.reference,
        "consultation": submission.consultation,
        "received_at": submission.received_at.isoformat(),
        "channel": submission.channel,
        "author_name": draft.author_name,
        "email": draft.email,
        "organisation": draft.organisation,
        "speaks_as": draft.speaks_as,
        "preference": draft.preference,
        "notice": draft.notice,
        "parties": sorted(draft.parties),
        "answers": {key: list(texts) for key, texts in draft.answers.items()},
        "body": draft.body,
        "points": [
            {"number": each.number, "text": each.text, "theme": each.theme} for each in draft.points
        ],
        "nil_return": draft.nil_return,
        "mandate": draft.mandate,
        "adopted_on": draft.adopted_on.isoformat() if draft.adopted_on else None,
        "minority": draft.minority,
        "name_protected": draft.name_protected,
        "attachments": [
            {"name": each.name, "media_type": each.media_type, "sha256": each.sha256}
            for each in submission.attachments
        ],
    }
    if number > 1:
        said["version"] = number
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_it_stood(submission: Submission, found: Version) -> Submission:
    """Return the answer with the words it had in this version; its files have no sizes there."""
    said = json.loads(found.content)
    draft = Draft(
        **{name: said[name] for name in _PLAIN},
        speaks_as=SpeaksAs(said["speaks_as"]),
        preference=Preference(said["preference"]),
        parties=tuple(said["parties"]),
        answers={key: tuple(texts) for key, texts in said["answers"].items()},
        points=tuple(Point(**each) for each in said["points"]),
        mandate=Mandate(said["mandate"]),
        adopted_on=date.fromisoformat(said["adopted_on"]) if said["adopted_on"] else None,
    )
    files = tuple(StoredAttachment(public_id="", size=0, **each) for each in said["attachments"])
    return replace(submission, draft=draft, attachments=files)


_PLAIN = (
    "author_name",
    "email",
    "organisation",
    "notice",
    "body",
    "nil_return",
    "minority",
    "name_protected",
)


def digest(text: str) -> str:
    """Return the SHA-256 of a version's content, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def code(text: str) -> str:
    """Return the receipt code of a version's content, such as "K7QM-2FXD-A3PL-9BTC"."""
    letters = base64.b32encode(bytes.fromhex(digest(text))).decode("ascii")[:CODE_LENGTH]
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def code_as_typed(typed: str) -> str:
    """Return the code that a person meant: in any case, with or without hyphens and spaces."""
    letters = "".join(each for each in typed.upper() if each.isalnum())
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))

"""Writing by hand to whoever sent a message, often begun from a standard text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.core.errors import MayNotAnswer
from intake.core.message import Kind

PLACEHOLDERS = ("høring", "frist", "sagsnummer")
"""What stands in braces in a standard text and is filled in from the consultation."""

LONGEST_SUBJECT = 200

_PLACEHOLDER = re.compile(r"\{([^{}\r\n]{1,40})\}")
_ANSWERS = re.compile(r"^\s*(?:re|sv|vs|aw|antw)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


class UsedFor(StrEnum):
    """Which messages a standard text is offered for."""

    ANY = "any"
    WAITING = "waiting"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True)
class StandardText:
    """A letter to begin from. `number` is 0 until it is stored."""

    number: int = 0
    title: str
    text: str
    used_for: UsedFor = UsedFor.ANY


def placeholders(text: str) -> tuple[str, ...]:
    """Return what stands in braces in the text, each once, in order."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with what is known put in; the rest keeps its braces for a person to see."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)


def subject_of_reply(subject: str) -> str:
    """Return the subject of an answer: "Re: …", once, however often it went to and fro."""
    plain = " ".join(subject.split())[:LONGEST_SUBJECT]
    return plain if _ANSWERS.match(plain) else f"Re: {plain}".rstrip()


def writer(kind: str, sender: str, mail_from: str) -> str:
    """Return the address that an answer goes to: the sender's, where a person wrote.

    Nothing that a machine wrote is answered: it would answer back. An empty envelope sender is a
    machine (RFC 5321 section 4.5.5). Raises MayNotAnswer.
    """
    if kind != Kind.ANSWER or "@" not in sender or not mail_from:
        raise MayNotAnswer(kind)
    return sender

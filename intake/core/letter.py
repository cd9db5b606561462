"""A letter: what we write to somebody, whole, as it will leave."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter to one or more addresses, each of which gets it on its own.

    `key` says what is owed and makes it owed once; `message_id` (with its angle brackets) is
    given here and never again. An empty `envelope_from` asks machines not to answer. `unsubscribe`
    is the address where one press stops such letters, `calendar` an iCalendar file to go along and
    `paper` a PDF.
    """

    key: str
    message_id: str
    kind: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    sender_name: str
    reply_to: str
    envelope_from: str = ""
    in_reply_to: str = ""
    consultation: str = ""
    party: str = ""
    reference: str = ""
    unsubscribe: str = ""
    calendar: str = ""
    paper: bytes = field(default=b"", repr=False)
    paper_name: str = ""
    message: int | None = None
    """The message in the inbox that a person answered with it."""

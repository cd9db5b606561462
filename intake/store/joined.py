"""Messages that a person joined to an answer that began with another one."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from intake.core.submission import MailView
from intake.store.connection import row, rows


@dataclass(frozen=True, kw_only=True)
class Link:
    """One message (`number`) in an answer: which version it made, and what was before it.

    `instead_of` is the reference of the answer that the message was until then, if it was one.
    """

    reference: str
    number: int
    version: int
    instead_of: str
    mail_before: MailView


_SELECT = (
    "SELECT reference, sm.inbox_id, version, instead_of, mail_before FROM submission_message sm"
    " JOIN submission s ON s.id = sm.submission_id"
)


def add(db: Database, link: Link) -> None:
    """Note that a message is in an answer."""
    db.conn.execute(
        "INSERT INTO submission_message (submission_id, inbox_id, version, instead_of, mail_before)"
        " SELECT id, ?, ?, ?, ? FROM submission WHERE reference = ?",
        (
            link.number,
            link.version,
            link.instead_of,
            json.dumps(asdict(link.mail_before), ensure_ascii=False),
            link.reference,
        ),
    )


def remove(db: Database, number: int) -> None:
    """Forget that message `number` is in an answer."""
    db.conn.execute("DELETE FROM submission_message WHERE inbox_id = ?", (number,))


def with_message(db: Database, number: int) -> Link | None:
    """Return where message `number` was joined to, or None."""
    found = row(db, f"{_SELECT} WHERE sm.inbox_id = ?", (number,))
    return _link(found) if found else None


def of(db: Database, reference: str) -> list[Link]:
    """Return the messages joined to an answer, the first first."""
    found = rows(db, f"{_SELECT} WHERE reference = ? ORDER BY version", (reference,))
    return [_link(each) for each in found]


def _link(found: dict[str, Any]) -> Link:
    mail = json.loads(found["mail_before"])
    return Link(
        reference=found["reference"],
        number=found["inbox_id"],
        version=found["version"],
        instead_of=found["instead_of"],
        mail_before=MailView(
            **{
                **mail,
                "reasons": tuple(mail["reasons"]),
                "findings": tuple(mail["findings"]),
            }
        ),
    )

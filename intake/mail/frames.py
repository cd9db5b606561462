"""A reading as bytes between two processes: a length, JSON, then the files' bytes. Never pickle."""

import json
import struct
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from intake.child import Broken
from intake.core.message import (
    Attached,
    Authentication,
    Bounce,
    Finding,
    Kind,
    Mailbox,
    Reading,
)
from intake.core.reading.places import as_list, from_list

_LENGTH = struct.Struct(">Q")


def packed(reading: Reading) -> bytes:
    """Return a reading as bytes."""
    files = [each.content for each in reading.attachments]
    facts = asdict(replace(reading, attachments=(), lines=()))
    facts["lines"] = as_list(reading.lines)
    facts["date"] = reading.date.isoformat() if reading.date else None
    facts["attachments"] = [
        {"name": each.name, "media_type": each.media_type, "text": each.text, "size": each.size}
        for each in reading.attachments
    ]
    header = json.dumps(facts, ensure_ascii=True).encode()
    return b"".join([_LENGTH.pack(len(header)), header, *files])


def unpacked(content: bytes) -> Reading:
    """Return the reading again; raises `Broken` when the bytes do not hold one."""
    try:
        length = int(_LENGTH.unpack_from(content)[0])
        facts = json.loads(content[_LENGTH.size : _LENGTH.size + length])
        return _reading(facts, content[_LENGTH.size + length :])
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise Broken(str(error)) from error


def _reading(facts: dict[str, Any], files: bytes) -> Reading:
    bounce, authentication = facts.pop("bounce"), facts.pop("authentication")
    attachments = []
    at = 0
    for each in facts.pop("attachments"):
        content = files[at : at + each["size"]]
        attachments.append(Attached(each["name"], each["media_type"], content, each["text"]))
        at += each["size"]
    lists: dict[str, Any] = {
        name: tuple(facts.pop(name))
        for name in ("to", "cc", "references", "review_reasons", "suggested_points")
    }
    date = facts.pop("date")
    return Reading(
        kind=Kind(facts.pop("kind")),
        sender=Mailbox(**facts.pop("sender")),
        date=datetime.fromisoformat(date) if date else None,
        findings=tuple(Finding(**each) for each in facts.pop("findings")),
        attachments=tuple(attachments),
        lines=from_list(facts.pop("lines")),
        bounce=Bounce(**{key: _tupled(value) for key, value in bounce.items()}) if bounce else None,
        authentication=Authentication(**authentication) if authentication else None,
        **lists,
        **facts,
    )


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value

"""What Outlook packs into winmail.dat: the files and the body that other programs cannot see."""

from contextlib import suppress
from dataclasses import dataclass
from mimetypes import MimeTypes

from tnefparse import TNEF  # type: ignore[import-untyped]

from intake.core.message import Attached
from intake.mail import charsets
from intake.mail.parts import safe_name

MEDIA_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_TYPES = MimeTypes()


@dataclass(frozen=True)
class Unpacked:
    """What was inside; `rich` is the body as RTF, for a person to open."""

    files: tuple[Attached, ...] = ()
    plain: str = ""
    html: str = ""
    rich: Attached | None = None


def unpacked(packed: Attached) -> Unpacked:
    """Return what is inside; nothing where it cannot be read."""
    try:
        found = TNEF(packed.content, do_checksum=False)
        files = tuple(_file(each, index) for index, each in enumerate(found.attachments))
        rich = found.rtfbody
        return Unpacked(
            files,
            _text(found.body),
            _text(found.htmlbody),
            Attached("body.rtf", "application/rtf", bytes(rich)) if rich else None,
        )
    except Exception:  # noqa: BLE001 - a parser of foreign bytes fails in ways it does not name
        return Unpacked()


def _file(attachment: object, index: int) -> Attached:
    name = ""
    for source in ("long_filename", "name"):
        with suppress(AttributeError, UnicodeError, IndexError, TypeError):
            value = getattr(attachment, source)
            name = name or str(value() if callable(value) else value).strip("\0 ")
    name = safe_name(name or f"vedhæftet-{index + 1}.bin")
    kind = _TYPES.guess_type(name)[0] or "application/octet-stream"
    return Attached(name, kind, bytes(getattr(attachment, "data", b"") or b""))


def _text(body: object) -> str:
    if isinstance(body, bytes):
        return charsets.tidy(charsets.decode(body))
    return charsets.tidy(body) if isinstance(body, str) else ""

"""What Outlook packs into winmail.dat: the files and the body that other programs cannot see."""

from tnefparse import TNEF  # type: ignore[import-untyped]

from intake.core.message import Attached
from intake.mail import charsets
from intake.mail.parts import safe_name

MEDIA_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")


def unpacked(packed: Attached) -> tuple[list[Attached], str, str]:
    """Return the files, the plain body and the HTML body; nothing where it cannot be read."""
    try:
        found = TNEF(packed.content, do_checksum=False)
        files = [_file(each, index) for index, each in enumerate(found.attachments)]
        return files, _text(found.body), _text(found.htmlbody)
    except Exception:  # noqa: BLE001 - a parser of foreign bytes fails in ways it does not name
        return [], "", ""


def _file(attachment: object, index: int) -> Attached:
    name = str(getattr(attachment, "name", "") or f"vedhæftet-{index + 1}.bin").strip("\0 ")
    content = bytes(getattr(attachment, "data", b"") or b"")
    return Attached(safe_name(name), "application/octet-stream", content)


def _text(body: object) -> str:
    if isinstance(body, bytes):
        return charsets.tidy(charsets.decode(body))
    return charsets.tidy(body) if isinstance(body, str) else ""

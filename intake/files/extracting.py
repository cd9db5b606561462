"""Bytes to text: reads one file by what its bytes are. Limited, and never raises."""

import re

from intake.core.extracted import Extracted, Flag
from intake.core.findings import cpr_numbers
from intake.files import office, opendocument, pdf, plain, rtf
from intake.files.packages import Package
from intake.files.words import Enough, Words

MOST_FINDINGS = 500
"""Of one file; who hands in a register of persons has made the point by then."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SEALED = "EncryptedPackage".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_PAGE = re.compile(rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html|head|body|table|div|p)\b")
_EXPLAINED = {Flag.ENCRYPTED, Flag.BROKEN, Flag.UNSUPPORTED}
_PIECE = 100_000  # characters searched at once
_OVERLAP = 100


def extract(name: str, media_type: str, content: bytes) -> Extracted:
    """Return what is written in a file; name and declared type only decide what text it is."""
    words = Words()
    try:
        _read(f"{media_type} {name}".lower(), content, words)
        if not words.text() and not _EXPLAINED & {*words.flags}:
            words.flag(Flag.EMPTY)
    except Enough as limit:
        words.flag(limit.flag)
    except (MemoryError, RecursionError):
        words.flag(Flag.BOMB)
    except Exception:  # noqa: BLE001 - strangers' bytes break parsers in ways nobody can list; what
        words.flag(Flag.BROKEN)  # was read before stays, and a person is told (house rule 8)
    text = words.text()
    return Extracted(text, words.flags, _findings(text))


def _read(called: str, content: bytes, words: Words) -> None:
    if b"%PDF-" in content[:1024]:
        pdf.read(content, words)
    elif content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _read_package(content, words)
    elif content.startswith(_OLE):
        _look_at_ole(content, words)
    elif content.lstrip()[:5].lower() == b"{\\rtf":
        rtf.read(content, words)
    elif not plain.looks_written(content):
        words.flag(Flag.UNSUPPORTED)
    elif _PAGE.match(content[:4096].lower()) or re.search(r"html\b|\.htm\b", called):
        plain.read_page(content, words)
    else:
        plain.read(content, words)


def _read_package(content: bytes, words: Words) -> None:
    package = Package(content)
    if package.named(r"\[Content_Types\]\.xml"):
        office.read(package, words)
    elif package.named(r"mimetype") and package.named(r"content\.xml"):
        opendocument.read(package, words)
    else:
        words.flag(Flag.INSIDE)
        if package.is_encrypted:
            words.flag(Flag.ENCRYPTED)
        words.add("\n".join(package.names))


def _look_at_ole(content: bytes, words: Words) -> None:
    """Tell what can be told of a container from before 2007 without reading it (MS-CFB)."""
    words.flag(Flag.ENCRYPTED if _SEALED in content else Flag.UNSUPPORTED)
    if _MACROS in content:
        words.flag(Flag.MACROS)


def _findings(text: str) -> tuple[str, ...]:
    """Return the CPR numbers, piece by piece so that a long text is searched in steady time."""
    found: dict[str, None] = {}
    for at in range(0, len(text), _PIECE):
        found.update(dict.fromkeys(cpr_numbers(text[max(0, at - _OVERLAP) : at + _PIECE])))
        if len(found) >= MOST_FINDINGS:
            break
    return tuple(found)[:MOST_FINDINGS]

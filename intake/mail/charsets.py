"""Bytes to letters: what is declared, then UTF-8, then Windows-1252.

Danish mail lies in two ways: Windows-1252 called ISO-8859-1 or UTF-8, and UTF-8 called ISO-8859-1.
"""

import codecs
import unicodedata

# Real codecs that are no character sets of mail, or that take quadratic time.
_BARRED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
# What people's programs call Windows-1252 (WHATWG Encoding Standard, section 4.2).
_WESTERN = {"ascii", "iso8859-1", "cp1252", "iso8859-15"}


def decode(content: bytes, declared: str = "") -> str:
    """Return the text of the bytes; never raises, and never loses a byte without a sign for it."""
    name = _codec(declared)
    if name in _WESTERN or not name:
        return _as_utf8(content) or _as_western(content, name)
    try:
        return content.decode(name)
    except (UnicodeError, ValueError):
        return _as_utf8(content) or _as_western(content, name)


def tidy(text: str) -> str:
    """Return the text in NFC with `\\n` line ends and without NUL or a byte order mark."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").lstrip("\ufeff")
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


def _codec(declared: str) -> str:
    try:
        found = codecs.lookup(declared.strip().strip("\"'").lower()[:40])
    except (LookupError, ValueError, UnicodeError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in _BARRED else ""


def _as_utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _as_western(content: bytes, name: str) -> str:
    if name == "iso8859-15" and b"\xa4" in content:
        return content.decode(name, "replace")  # the one sign that differs and is used: the euro
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")

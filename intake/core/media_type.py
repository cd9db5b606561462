"""What sort of file some bytes are, told by the bytes and not by who sent them."""

import puremagic

UNKNOWN = "application/octet-stream"


def media_type(content: bytes, name: str) -> str:
    """Return a file's media type; its name only tells apart what looks the same inside."""
    try:
        found = str(puremagic.from_string(content, mime=True, filename=name))
    except (puremagic.PureError, ValueError):
        found = ""
    return found or ("text/plain" if _is_text(content) else UNKNOWN)


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

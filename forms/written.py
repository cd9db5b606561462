"""What typed text is made into before it is looked at, and the demand that there is some."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from wtforms.validators import StopValidation

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def text(given: Any) -> Any:
    """Return a text in several lines, trimmed, with one kind of line break and no unseen signs."""
    if not isinstance(given, str):
        return given
    plain = given.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", plain)).strip()


def line(given: Any) -> Any:
    """Return a text in one line."""
    return " ".join(text(given).split()) if isinstance(given, str) else given


def lines(given: str | None) -> tuple[str, ...]:
    """Return what stands on each line, empty ones and repetitions left out."""
    return tuple(dict.fromkeys(filter(None, map(line, (given or "").splitlines()))))


def listed(given: str | None) -> tuple[str, ...]:
    """Return what stands between commas or line breaks, repetitions left out."""
    return lines((given or "").replace(",", "\n").replace(";", "\n"))


class Written:
    """Demands some words: unlike InputRequired it looks at the trimmed text."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Raise StopValidation with the message when nothing was written."""
        if not field.data:
            field.errors[:] = []
            raise StopValidation(str(self.message))

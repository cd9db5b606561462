"""Files that come with an answer: read, named safely, and refused only where they are programs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from intake.core.media_type import media_type
from intake.core.submission import Attachment, StoredAttachment

LONGEST_NAME = 150
MOST_FILES = 20
_PROGRAM_ENDINGS = re.compile(
    r"\.(apk|app|bat|chm|cmd|com|cpl|dll|dmg|exe|hta|iso|jar|jse?|lnk|msc|msix?|pif|ps1|reg|scr"
    r"|sh|vb|vbe|vbs|wsf|wsh)$",
    re.IGNORECASE,
)
_PROGRAM_BEGINNINGS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
"""Windows, Linux and macOS programs, and scripts."""


@dataclass(frozen=True)
class Chosen:
    """What came of the files somebody chose: those we take, and a sentence on each we do not."""

    taken: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()


class Uploads:
    """All files of one answer: those `kept` earlier and those chosen now, by where they belong.

    The place is the key of the question they answer, or "" for none. `room` is what all of them
    together may fill, in bytes.
    """

    def __init__(self, kept: Mapping[str, Sequence[StoredAttachment]], room: int) -> None:
        self._kept, self._room = kept, room
        self._chosen: dict[str, Chosen] = {}

    def read(self, uploads: Mapping[str, Iterable[Any]]) -> None:
        """Read what was chosen now, each file once."""
        self._chosen = {place: read(each) for place, each in uploads.items()}

    def chosen(self, places: Iterable[str]) -> tuple[Attachment, ...]:
        """Return the files chosen now at these places."""
        found = (self._chosen.get(place, Chosen()).taken for place in places)
        return tuple(each for files in found for each in files)

    def by_place(self) -> dict[str, tuple[Attachment, ...]]:
        """Return the files chosen now, by their places."""
        return {place: each.taken for place, each in self._chosen.items() if each.taken}

    def at(self, place: str) -> tuple[str, ...]:
        """Return the names of all files at one place."""
        earlier = tuple(each.name for each in self._kept.get(place, ()))
        return earlier + tuple(each.name for each in self.chosen([place]))

    def problems(self, place: str) -> list[str]:
        """Return a sentence on each thing wrong there; what is wrong with all stands at ""."""
        problems = [*self._chosen.get(place, Chosen()).problems]
        if place:
            return problems
        files = [each.size for kept in self._kept.values() for each in kept]
        files += [each.size for each in self.chosen(self._chosen)]
        if len(files) > MOST_FILES:
            problems.append(gettext("Send højst %(count)s filer.", count=MOST_FILES))
        if sum(files) > self._room:
            problems.append(
                gettext(
                    "Filerne fylder for meget. Sammen må de højst fylde %(count)s MB.",
                    count=self._room // 1_000_000,
                )
            )
        return problems


def read(uploads: Iterable[Any]) -> Chosen:
    """Return the files of a form's file field (werkzeug's FileStorage), each read once."""
    taken, problems = [], []
    for upload in uploads:
        name = plain_name(upload.filename or "")
        content = upload.stream.read()
        if not content:
            problems.append(gettext("Filen “%(name)s” er tom. Vælg den igen.", name=name))
        elif _is_program(content, name):
            problems.append(
                gettext(
                    "Filen “%(name)s” er et program. Send indholdet som PDF, Word eller billede.",
                    name=name,
                )
            )
        else:
            taken.append(Attachment(name, media_type(content, name), content))
    return Chosen(tuple(taken), tuple(problems))


def plain_name(given: str) -> str:
    """Return a file's own name, without folders, invisible signs and other tricks."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = "".join(each for each in name if unicodedata.category(each)[0] != "C").strip()
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        name = stem[: LONGEST_NAME - len(ending) - 1] + dot + ending if dot else name
    return name[:LONGEST_NAME] or "bilag"


def _is_program(content: bytes, name: str) -> bool:
    ends = name.rstrip(". ")  # as Windows drops what stands after the ending
    return bool(_PROGRAM_ENDINGS.search(ends)) or content.startswith(_PROGRAM_BEGINNINGS)

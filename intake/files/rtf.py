"""Rich Text Format 1.9.1: everything written in it, also in headers, notes, boxes and comments.

The libraries leave those out, and a CPR number likes to stand there.
"""

import codecs
import re

from intake.core.extracted import Flag
from intake.files.words import Enough, Words

LARGEST = 5 * 1024 * 1024
"""Bytes that are read once pictures are out of them."""

DEEPEST = 1_000

_PICTURES = re.compile(rb"(?<![0-9a-fA-F\r\n])[0-9a-fA-F\r\n]{512,}")
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|(?P<noise>[\r\n]+|\\'?)",
    re.DOTALL,
)
_SIGNS = {b"~": "\xa0", b"_": "-", b"-": "", b"\n": "\n", b"\r": "\n"}
_WORDS = {
    **dict.fromkeys((b"par", b"line", b"sect", b"page", b"row", b"column"), "\n"),
    **dict.fromkeys((b"tab", b"cell", b"nestcell"), "\t"),
    **{b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’"},
    **{b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " "},
}
_UNWRITTEN = {
    *(b"fonttbl", b"colortbl", b"stylesheet", b"info", b"listtable", b"listoverridetable"),
    *(b"pict", b"object", b"fldinst", b"themedata", b"colorschememapping", b"latentstyles"),
    *(b"datastore", b"rsidtbl", b"generator", b"filetbl", b"revtbl", b"atrfstart", b"atrfend"),
    *(b"bkmkstart", b"bkmkend", b"sn", b"xmlnstbl", b"pgptbl", b"userprops", b"objdata", b"sv"),
    *(b"mmathPr", b"panose", b"pnseclvl", b"atndate", b"atnref", b"atnparent", b"atnid"),
    *(b"listpicture", b"passwordhash", b"operator", b"datafield", b"wgrffmtfilter", b"blipuid"),
}
_WRITTEN = {b"shptxt", b"shpinst", b"shp", b"annotation", b"footnote", b"nonshppict"}
_APART = {b"header", b"headerl", b"headerr", b"headerf", b"footer", b"footerl", b"footerr"}
_APART |= {b"footerf", b"footnote", b"annotation", b"shptxt"}


def read(content: bytes, words: Words) -> None:
    """Read a document; raises Enough beyond a limit."""
    slim = _PICTURES.sub(b"", content)
    _Reading(words).read(slim[:LARGEST])
    if len(slim) > LARGEST:
        raise Enough(Flag.CUT)


class _Reading:
    """The state of reading: one entry of each list for each open group."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._silent = [False]
        self._deleted = [False]
        self._after_unicode = [1]
        self._apart = [False]
        self._to_skip = 0
        self._codec = "cp1252"
        self._is_star = False
        self._bytes = bytearray()

    def read(self, content: bytes) -> None:
        at, end = 0, len(content)
        while at < end:
            found = _TOKEN.match(content, at)
            if found is None:  # cannot be: every byte is some token's beginning
                break
            at = found.end()
            if found["word"] == b"bin":
                at += max(0, int(found["number"] or 0))
            self._take(found)
        self._flush()

    def _take(self, found: re.Match[bytes]) -> None:
        if found["text"]:
            self._raw(found["text"])
        elif found["byte"]:
            self._raw(bytes([int(found["byte"], 16)]))
        elif found["brace"]:
            self._brace(found["brace"] == b"{")
        elif found["word"]:
            self._word(found["word"], found["number"])
        elif found["sign"]:
            self._sign(found["sign"])

    def _raw(self, content: bytes) -> None:
        skipped = min(self._to_skip, len(content))
        self._to_skip -= skipped
        if not self._silent[-1]:
            self._bytes += content[skipped:]
        self._is_star = False

    def _sign(self, sign: bytes) -> None:
        self._is_star = sign == b"*"
        if sign in {b"\\", b"{", b"}"}:
            self._raw(sign)
        elif sign in _SIGNS:
            self._say(_SIGNS[sign])

    def _brace(self, opens: bool) -> None:
        self._flush()
        self._to_skip = 0
        stacks: tuple[list[bool] | list[int], ...] = (self._silent, self._after_unicode)
        if opens:
            if len(self._silent) > DEEPEST:
                raise Enough(Flag.BOMB)
            self._silent.append(self._silent[-1])
            self._after_unicode.append(self._after_unicode[-1])
            self._deleted.append(self._deleted[-1])
            self._apart.append(False)
        elif len(self._silent) > 1:
            if self._apart.pop():
                self._say("\n")
            for each in stacks:
                each.pop()
            self._delete(self._deleted[-2])
            self._deleted.pop()

    def _word(self, word: bytes, number: bytes | None) -> None:
        value = int(number) if number is not None else None
        was_star, self._is_star = self._is_star, False
        if word in _UNWRITTEN or (was_star and word not in _WRITTEN):
            self._flush()
            self._silent[-1] = True
        elif word in _APART:
            self._say("\n")
            self._apart[-1] = True
        elif word in _WORDS:
            self._say(_WORDS[word])
        elif word == b"u" and value is not None:
            self._say(_letter(value))
            self._to_skip = self._after_unicode[-1]
        elif word == b"uc":
            self._after_unicode[-1] = min(8, max(0, value or 0))
        elif word == b"ansicpg":
            self._codec = _codec(value or 0)
        self._flagged(word, value)

    def _flagged(self, word: bytes, value: int | None) -> None:
        if word == b"annotation":
            self._words.flag(Flag.COMMENTS)
        elif word in {b"objemb", b"objdata"}:
            self._words.flag(Flag.INSIDE)
        elif word == b"revised" and value != 0:
            self._words.flag(Flag.TRACKED)
        elif word == b"deleted" or (word == b"plain" and self._deleted[-1]):
            self._words.flag(Flag.TRACKED)
            self._flush()
            self._delete(word == b"deleted" and value != 0)

    def _delete(self, is_deleted: bool) -> None:
        """Mark what was there before, so that nobody reads it as what is there now."""
        if is_deleted != self._deleted[-1]:
            self._words.add("[Slettet: " if is_deleted else "]")
            self._deleted[-1] = is_deleted

    def _say(self, text: str) -> None:
        self._flush()
        if not self._silent[-1]:
            self._words.add(text)

    def _flush(self) -> None:
        if self._bytes:
            self._words.add(self._bytes.decode(self._codec, "replace"))
            self._bytes.clear()


def _codec(page: int) -> str:
    """Return the name of a Windows code page, or the usual one where there is none such."""
    try:
        return codecs.lookup({65001: "utf-8", 10000: "mac_roman"}.get(page, f"cp{page}")).name
    except LookupError:
        return "cp1252"


def _letter(value: int) -> str:
    """Return the letter of a signed 16-bit number; halves of a pair are joined by nobody."""
    code = value & 0xFFFF
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)  # noqa: PLR2004 - surrogates

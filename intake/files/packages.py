"""Files that are zip archives inside, opened with every limit before anything is inflated."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from intake.core.extracted import Flag
from intake.files.words import Enough

MOST_ENTRIES = 10_000
LARGEST_DIRECTORY = 4 * 1024 * 1024
"""Bytes of the list of members, which is read whole: about 200 for each of them."""

MOST_INFLATED = 50 * 1024 * 1024
"""Bytes of all parts of one file that are read."""

HIGHEST_RATIO = 200
"""To one; the emptiest honest spreadsheets reach half of it. Asked only of large parts."""

_SMALL = 4 * 1024 * 1024
_END, _LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_LONGEST_END = 22 + 65_535
_ENCRYPTED = 0x1
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others ask for memory as they like
_DIGITS = re.compile(r"(\d{1,9})")


class Package:
    """A zip archive whose parts are read one by one."""

    def __init__(self, content: bytes) -> None:
        """Open it; raises Enough(BOMB) beyond a limit, BadZipFile where it is none."""
        if _directory_size(content) > LARGEST_DIRECTORY:
            raise Enough(Flag.BOMB)
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        self.entries = self._zip.infolist()
        if len(self.entries) > MOST_ENTRIES:
            raise Enough(Flag.BOMB)
        self.names = [each.filename for each in self.entries]
        self._left = MOST_INFLATED

    @property
    def is_encrypted(self) -> bool:
        """Tell whether a password is needed for a member."""
        return any(each.flag_bits & _ENCRYPTED for each in self.entries)

    def named(self, pattern: str) -> list[zipfile.ZipInfo]:
        """Return the members whose whole name fits, those with numbers in counting order."""
        found = [each for each in self.entries if re.fullmatch(pattern, each.filename, re.I)]
        return sorted(found, key=lambda each: _counting(each.filename))

    def stream(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield a member piece by piece; raises Enough(BOMB) beyond a limit, BadZipFile."""
        size, packed = entry.file_size, max(1, entry.compress_size)
        if size > self._left or (size > _SMALL and size / packed > HIGHEST_RATIO):
            raise Enough(Flag.BOMB)
        if entry.compress_type not in _KNOWN:
            raise zipfile.BadZipFile("packed in a way that documents are not")
        try:
            with self._zip.open(entry) as member:
                while piece := member.read(65_536):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise Enough(Flag.BOMB)
                    yield piece
        except (zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise zipfile.BadZipFile(str(error)) from error


def _counting(name: str) -> list[tuple[int, str]]:
    """Return a key by which slide10 comes after slide9."""
    return [(int(each), "") if each.isdigit() else (0, each) for each in _DIGITS.split(name)]


def _directory_size(content: bytes) -> int:
    """Return the size of the list of members as the archive tells it, before it is believed."""
    at = content.rfind(_END, max(0, len(content) - _LONGEST_END))
    if at < 0 or at + 22 > len(content):
        raise zipfile.BadZipFile("no end of a directory")
    size = int(struct.unpack_from("<L", content, at + 12)[0])
    if content[at - 20 : at - 16] == _LOCATOR and at >= 76:  # noqa: PLR2004 - both records' length
        return int(struct.unpack_from("<Q", content, at - 76 + 40)[0])
    return size

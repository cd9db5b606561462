"""Writing ZIPs with nothing of this moment or machine: the same files give the same bytes."""

import zipfile
from collections.abc import Iterable
from hashlib import sha256

NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a ZIP can write."""

Content = bytes | Iterable[bytes]


def add(
    archive: zipfile.ZipFile, path: str, content: Content, *, mode: int = 0o644
) -> tuple[str, int]:
    """Add one file; return its SHA-256 and its size in bytes.

    It is not packed tighter: how tightly differs from one zlib to the next.
    """
    entry = zipfile.ZipInfo(path, NO_TIME)
    entry.create_system = 3
    entry.external_attr = (0o100000 | mode) << 16
    digest, size = sha256(), 0
    with archive.open(entry, "w") as file:
        for piece in (content,) if isinstance(content, bytes) else content:
            digest.update(piece)
            size += file.write(piece)
    return digest.hexdigest(), size

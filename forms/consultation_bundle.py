"""A consultation with its material in one ZIP: the TOML file, and the files that it names."""

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from intake.core.consultation import Material
from intake.core.errors import FileProblem

INSIDE = "consultation.toml"
FOLDER = "materiale"
MOST_BYTES = 200_000_000
"""Of all files together when they are unpacked: a small ZIP can hold a mountain of zeros."""


def is_one(content: bytes) -> bool:
    """Return whether these bytes are a ZIP and not TOML."""
    return content.startswith(b"PK\x03\x04")


def name_in(number: int, material: Material) -> str:
    """Return where a document lies in the ZIP; its number keeps two of one name apart."""
    return f"{FOLDER}/{number}/{material.name}"


def pack(text: str, material: Iterable[Material], content: Callable[[str], bytes]) -> bytes:
    """Return the ZIP; `content` gives a document's bytes by their SHA-256."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(INSIDE, text)
        for number, each in enumerate(material, 1):
            archive.writestr(name_in(number, each), content(each.sha256))
    return packed.getvalue()


def unpack(content: bytes, *, most: int = MOST_BYTES) -> tuple[bytes, Callable[[str], bytes]]:
    """Return the TOML in a ZIP, and what gives the files beside it. Raises FileProblem."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, EOFError):
        raise FileProblem("ZIP", "is damaged; make it anew") from None
    if sum(each.file_size for each in archive.infolist()) > most:
        raise FileProblem("ZIP", f"holds more than {most // 1_000_000} MB")

    def file(name: str) -> bytes:
        try:
            return archive.read(name)  # no more than the size it states, which was summed up
        except KeyError:
            raise FileProblem(name, f"{name} is not in the ZIP") from None
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
            raise FileProblem(name, f"{name} cannot be unpacked") from None

    return file(INSIDE), file


def in_folder(folder: Path) -> Callable[[str], bytes]:
    """Return what gives the files in and under a folder, or wherever the operator points."""

    def file(name: str) -> bytes:
        try:
            return (folder / name).read_bytes()
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise FileProblem(name, f"{folder / name}: {reason}") from None

    return file


def nothing(name: str) -> bytes:
    """Refuse: a TOML file on its own brings no files along. Raises FileProblem."""
    raise FileProblem(name, f"{name} is not here; send a ZIP with {INSIDE} and its files")

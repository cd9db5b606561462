"""The public files of attachments: only those that the publication names, and to be saved."""

import re
from pathlib import Path
from typing import Any

from datasette.utils.asgi import NotFound, asgi_send_file

from intake.browse.current import Current

ROUTE = r"/files/(?P<key>[a-z0-9]{1,40})\.(?P<ending>pdf|png|jpg)$"

ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
"""Of all media types that are served."""

PIECE = 256 * 1024
_SAFE = re.compile(r"[^\w .()-]")


def address(attachment: str, file_type: str) -> str:
    """Return where the file of an attachment is, below the record's own address."""
    return f"files/{attachment}.{ENDINGS[file_type]}"


async def serve(current: Current, folder: Path, key: str, ending: str, send: Any) -> None:
    """Send the file of an attachment. Raises Datasette's NotFound."""
    found = await current.execute(
        "SELECT name, file_type, file_sha256 FROM attachment WHERE id = ? AND file_sha256 != ''",
        (key,),
    )
    row = found.first()
    if row is None or ENDINGS.get(row["file_type"]) != ending:
        raise NotFound("No such file")
    path = folder / row["file_sha256"]
    if not path.is_file():
        raise NotFound("No such file")
    await asgi_send_file(
        send,
        path,
        content_type=row["file_type"],
        chunk_size=PIECE,
        headers={"Content-Disposition": disposition(row["name"], ending)},
    )


def disposition(name: str, ending: str) -> str:
    """Return the header that has a browser save the file under its name (RFC 6266, RFC 8187)."""
    stem = re.sub(r"\.\w{1,5}$", "", name) or "bilag"
    plain = _SAFE.sub("_", stem).encode("ascii", "replace").decode().replace("?", "_")[:100]
    letters = (
        chr(each) if chr(each).isalnum() and each < 128 else f"%{each:02X}"  # noqa: PLR2004
        for each in stem[:100].encode()
    )
    return (
        f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{''.join(letters)}.{ending}"
    )

"""The whole database as one file, of one generation from its first byte to its last."""

import asyncio
import os
from typing import Any

from intake.browse.current import Current

PIECE = 1 << 20
ROUTE = r"/public\.db$"


async def serve(current: Current, request: Any, send: Any) -> None:
    """Send the file, piece by piece, from where it is open: by its name it may be the next one."""
    generation = current.generation
    headers = [
        (b"content-type", b"application/vnd.sqlite3"),
        (b"content-length", str(generation.size).encode()),
        (b"content-disposition", b'attachment; filename="public.db"'),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    place = 0 if request.method == "GET" else generation.size
    while place < generation.size:
        piece = await asyncio.to_thread(os.pread, generation.file.fileno(), PIECE, place)
        place += len(piece) or generation.size
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})

"""Pictures of pages for those at the desk, from one child that all of the process asks in turn."""

import threading

from intake.core.errors import TryAgain
from intake.pages.maker import Maker

SECONDS = 20.0

_maker = Maker(seconds=SECONDS)
_turn = threading.Lock()


def picture(content: bytes, number: int) -> bytes:
    """Return a page of a file (from 1) as JPEG or PNG; empty where there is none.

    Raises TryAgain where too many are asked for at once.
    """
    if not _turn.acquire(timeout=SECONDS):
        raise TryAgain("Too many pages are being drawn just now.")
    try:
        return _maker.picture(content, number)[0]
    finally:
        _turn.release()

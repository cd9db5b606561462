"""Pages that were drawn already, kept for as long as what they show is what is public.

A publication never changes, so neither does a page of it; and a page about a consultation in which
the next publication changes nothing is kept for that one as well. What is kept is bounded in bytes,
and the page that was asked for longest ago goes first; no header of a request can change it.
"""

from collections import OrderedDict
from collections.abc import Set as AbstractSet

MOST_BYTES = 16_000_000
Key = tuple[str, str, str]


class Kept:
    """The pages of one publication, by language, path and query."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._pages: OrderedDict[Key, tuple[bytes, str]] = OrderedDict()
        self._most = most_bytes
        self.bytes = 0

    def get(self, key: Key) -> bytes | None:
        """Return a page that is kept."""
        found = self._pages.get(key)
        if found is None:
            return None
        self._pages.move_to_end(key)
        return found[0]

    def put(self, key: Key, page: bytes, *, about: str = "") -> None:
        """Keep a page, and let go of others where there is no room.

        `about` is the one consultation that all of the page belongs to; empty where it shows more.
        """
        if key in self._pages:
            return
        self._pages[key] = page, about
        self.bytes += len(page)
        while self.bytes > self._most:
            _, (gone, _) = self._pages.popitem(last=False)
            self.bytes -= len(gone)

    def but(self, touched: AbstractSet[str]) -> "Kept":
        """Return the pages that stay what they are where these consultations change."""
        found = Kept(self._most)
        for key, (page, about) in self._pages.items():
            if about and about not in touched:
                found.put(key, page, about=about)
        return found

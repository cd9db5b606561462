"""Pages that were drawn already, kept for as long as the publication they show is the newest.

A publication never changes, so neither does a page of it. What is kept is bounded in bytes, and
the page that was asked for longest ago goes first; no header of a request can change what is kept.
"""

from collections import OrderedDict

MOST_BYTES = 8_000_000
Key = tuple[str, str, str]


class Kept:
    """The pages of one publication, by language, path and query."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._pages: OrderedDict[Key, str] = OrderedDict()
        self._most = most_bytes
        self.bytes = 0

    def get(self, key: Key) -> str | None:
        """Return a page that is kept."""
        found = self._pages.get(key)
        if found is not None:
            self._pages.move_to_end(key)
        return found

    def put(self, key: Key, page: str) -> None:
        """Keep a page, and let go of others where there is no room."""
        if key in self._pages:
            return
        self._pages[key] = page
        self.bytes += len(page)
        while self.bytes > self._most:
            _, gone = self._pages.popitem(last=False)
            self.bytes -= len(gone)

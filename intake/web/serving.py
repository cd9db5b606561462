"""waitress, told when each request began: an upload counts from its first byte, not its last.

waitress reads a whole request before the app sees it, and so does nginx before waitress does. On
the last evening that can be minutes, and a deadline may pass in them.
"""

import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import WSGITask

from intake.web.site import WAITED

HEADER = "X_UPLOAD_SECONDS"
"""What nginx says of its own reading (deploy/nginx.conf); believed of the trusted proxy alone."""

LONGEST = 3600.0


class _Timed(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """A request that knows when its first byte came."""

    def __init__(self, adj: Any) -> None:
        super().__init__(adj)
        self.began = time.monotonic()


def since_first_byte(trusted_proxy: str) -> None:
    """Let every request that waitress serves say how long ago it began."""

    class Task(WSGITask):  # type: ignore[misc]  # waitress has no types
        def get_environment(self) -> dict[str, Any]:
            environ: dict[str, Any] = super().get_environment()
            waited = time.monotonic() - self.request.began
            if trusted_proxy and self.channel.addr[0] == trusted_proxy:
                waited += _seconds(self.request.headers.get(HEADER, ""))
            environ.setdefault(WAITED, min(waited, LONGEST))
            return environ

    HTTPChannel.parser_class = _Timed
    HTTPChannel.task_class = Task


def _seconds(text: str) -> float:
    """Return "12.345" as a number, and 0 for anything else."""
    whole, _, part = text.partition(".")
    if not whole.isdecimal() or (part and not part.isdecimal()):
        return 0.0
    return float(text)

"""The one place where the service asks what time it is; everything else is handed the answer."""

import time
from datetime import UTC, datetime, timedelta

_STARTED = time.monotonic()


def now(starts_at: datetime | None = None) -> datetime:
    """Return the moment, UTC; counted from `starts_at` at process start where that is set."""
    if starts_at is None:
        return datetime.now(UTC)
    return starts_at.astimezone(UTC) + timedelta(seconds=time.monotonic() - _STARTED)

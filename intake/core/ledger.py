"""The ledger of erasures: what was erased, as hashes that only the service's key can repeat.

So the ledger names nobody, and whatever comes back with an old backup is known again all the same.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One erasure. `things` are keyed hashes by kind; `case` is the slug of a whole consultation.

    `key` is its own, the same in the file and in the record; `reason` and `by` are staff's words.
    """

    key: str
    at: datetime
    by: str
    reason: str
    things: Mapping[str, tuple[str, ...]]
    case: str = ""

    def line(self) -> str:
        """Return the entry as one line of the ledger."""
        return json.dumps(
            {
                "key": self.key,
                "at": self.at.isoformat(),
                "by": self.by,
                "reason": self.reason,
                "case": self.case,
                "things": {kind: sorted(found) for kind, found in self.things.items()},
            },
            ensure_ascii=False,
            sort_keys=True,
        )


def entry(line: str) -> Entry | None:
    """Return the entry of a line; None for one that was cut off by a crash or is none."""
    try:
        said = json.loads(line)
        return Entry(
            key=str(said["key"]),
            at=datetime.fromisoformat(said["at"]),
            by=str(said["by"]),
            reason=str(said["reason"]),
            case=str(said["case"]),
            things={str(kind): tuple(found) for kind, found in said["things"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def entries(text: str) -> list[Entry]:
    """Return the entries of a ledger, each once, in their order."""
    found = (entry(line) for line in text.splitlines())
    return list({each.key: each for each in found if each is not None}.values())


def mark(secret: str, kind: str, what: str) -> str:
    """Return how the ledger writes a thing: keyed, so that nobody can try names against it."""
    return hmac.new(secret.encode(), f"{kind}\n{what}".encode(), hashlib.sha256).hexdigest()


def marks(secret: str, kind: str, found: Iterable[str]) -> tuple[str, ...]:
    """Return several things as the ledger writes them."""
    return tuple(sorted({mark(secret, kind, each) for each in found}))

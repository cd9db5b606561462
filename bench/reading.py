"""What `intake mail explain` costs a message, against parsing alone by the standard library.

Both run over the same corpus in the same minute. The standard library's part is the message as a
tree with its bodies decoded: no charset guessed, no words told apart, nothing searched.
"""

import time
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

from bench import corpus
from intake.mail import parsing

WARM = 50
HUNDREDTHS = {"median": 50, "p99": 99}


def run() -> dict[str, Any]:
    """Measure every message of the corpus both ways; milliseconds and ratios."""
    if not corpus.FOLDER.is_dir():
        return {"name": "reading", "skipped": "the mail corpus is not here"}
    raws = [each.raw for each in corpus.cases()]
    for raw in raws[:WARM]:
        parsing.read(raw)
        parsed(raw)
    ours, alone = [], []
    for raw in raws:
        start = time.perf_counter()
        parsed(raw)
        between = time.perf_counter()
        parsing.read(raw)
        alone.append(between - start)
        ours.append(time.perf_counter() - between)
    figures: dict[str, Any] = {"name": "reading", "messages": len(raws)}
    for name, hundredth in HUNDREDTHS.items():
        read, only = _at(ours, hundredth), _at(alone, hundredth)
        figures[f"read {name} ms"] = round(read * 1000, 2)
        figures[f"parsed only {name} ms"] = round(only * 1000, 2)
        figures[f"ratio {name}"] = round(read / only, 1)
    figures["ratio of the whole corpus"] = round(sum(ours) / sum(alone), 1)
    return figures


def parsed(raw: bytes) -> int:
    """Parse a message and decode its bodies; return how many bytes they hold."""
    found = 0
    for part in BytesParser(policy=compat32).parsebytes(raw).walk():
        if not part.is_multipart():
            found += len(part.get_payload(decode=True) or b"")
    return found


def _at(seconds: list[float], hundredth: int) -> float:
    return sorted(seconds)[len(seconds) * hundredth // 100]

"""The child that evaluates SPF, DKIM, ARC and DMARC: it has no network, and says what it must know.

`intake.mail.verifying` starts it, looks the names up, and asks again with what it found.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from intake import child
from intake.mail import headers
from intake.mail.authentication import Unanswered, evaluate

CPU_SECONDS = 5


class Wanted(BaseException):
    """An answer is needed that is not there yet. No library may take it for trouble of its own."""


class Known:
    """The answers that are there; asking for another one notes it and raises Wanted."""

    def __init__(self, answers: Mapping[str, Sequence[str] | None]) -> None:
        self._answers = answers
        self.wanted = ""

    def __call__(self, name: str, kind: str) -> Sequence[str]:
        """Return the records. Raises Unanswered, Wanted."""
        key = f"{kind} {name}"
        if key not in self._answers:
            self.wanted = key
            raise Wanted(key)
        found = self._answers[key]
        if found is None:
            raise Unanswered(name)
        return found


def step(request: Mapping[str, Any], raw: bytes) -> dict[str, Any]:
    """Return the result, or the name that must be looked up before there can be one."""
    known = Known(request["answers"])
    try:
        found = evaluate(
            raw,
            known,
            peer=request["peer"],
            mail_from=request["mail_from"],
            author=request["author"],
        )
    except (Wanted, headers.TooMuch):
        return {"wanted": known.wanted}
    return {"found": asdict(found)}


def main() -> None:
    """Evaluate messages from stdin until it ends: the child's side."""
    child.confine()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    raw = b""
    while True:
        try:
            request = json.loads(child.read(source))
            sent = child.read(source)
        except child.Broken:
            return
        raw = sent or raw  # the message itself comes with the first question about it only
        child.arm(CPU_SECONDS)
        try:
            child.write(sink, json.dumps(step(request, raw)).encode())
        except MemoryError:
            os._exit(child.NO_MEMORY)


if __name__ == "__main__":
    main()

"""Reads mail in a child process that may loop, eat memory or die without harming anyone.

    with Reader() as reader:
        reading = reader.read(raw, questions=[("1", "Hvad mener I?")])

A message that breaks the child comes back `unreadable`, and the next one gets a fresh child.
"""

import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from intake import child
from intake.core.message import Kind, Reading
from intake.mail import frames, headers, parsing

_HEADER_SECONDS = 5.0
CPU_SECONDS = 10  # for one message, on top of what the child has used

PROGRAM = ("-m", "intake.mail.reader")


class Reader(child.Confined):
    """One child process, used by one thread."""

    def __init__(self, *, seconds: float = 20.0, program: Sequence[str] = PROGRAM) -> None:
        super().__init__(program, seconds)

    def read(self, raw: bytes, questions: Sequence[tuple[str, str]] = ()) -> Reading:
        """Return what the message says; `unreadable` when the child does not survive it."""
        try:
            return self._ask(raw, {"questions": [list(each) for each in questions]}, self._seconds)
        except TimeoutError:
            reason = "Beskeden tog for lang tid at læse"
        except (child.Broken, OSError):
            reason = _reason(self._child.ended())
        self.close()
        return self._at_least_the_headers(raw, reason)

    def _at_least_the_headers(self, raw: bytes, reason: str) -> Reading:
        """Return who wrote and what about; in a child again, for the headers may be the poison."""
        try:
            return self._ask(raw[: headers.LARGEST_HEADERS], {"reason": reason}, _HEADER_SECONDS)
        except (child.Broken, OSError):  # a timeout is one, too
            self.close()
            return Reading(
                Kind.UNREADABLE,
                needs_review=True,
                review_reasons=(reason,),
                unreadable_reason=reason,
            )

    @property
    def child(self) -> int | None:
        """Return the child's process id; none before the first message."""
        return self._child.number

    def _ask(self, raw: bytes, request: Mapping[str, object], seconds: float) -> Reading:
        return frames.unpacked(self._child.ask(json.dumps(request).encode(), raw, seconds=seconds))


def _reason(code: int | None) -> str:
    if code == -signal.SIGXCPU:
        return "Beskeden tog for megen regnetid at læse"
    if code == child.NO_MEMORY:
        return "Beskeden krævede for megen hukommelse at læse"
    return "Læsningen af beskeden brød sammen"


def main() -> None:
    """Read messages from stdin until it ends: the child's side."""
    child.confine()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            header = json.loads(child.read(source))  # ours, so it is what we say it is
            raw = child.read(source)
        except child.Broken:
            return
        child.arm(CPU_SECONDS)
        try:
            child.write(sink, frames.packed(_answer(header, raw)))
        except MemoryError:
            os._exit(child.NO_MEMORY)


def _answer(request: Mapping[str, Any], raw: bytes) -> Reading:
    if "reason" in request:
        return parsing.unreadable(raw, str(request["reason"]))
    questions = [(str(key), str(text)) for key, text in request["questions"]]
    return parsing.read(raw, questions=questions)


if __name__ == "__main__":
    main()

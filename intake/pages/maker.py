"""Asks for public copies and pictures of pages, in a child that may fail without harming anyone.

with Maker() as maker:
    made = maker.copy("svar.pdf", "application/pdf", content, read, redactions)
"""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from intake import child
from intake.core.extracted import Extracted, Flag
from intake.core.public_copy import Copy, LeftOut, Why
from intake.core.redaction import Reason, Redaction
from intake.pages.making import Made, drawn_page, make

CPU_SECONDS = 120
"""For one file: three hundred pages of words take a minute."""

PROGRAM = ("-m", "intake.pages.maker")


class Fell(Exception):
    """The child fell over a file for a reason that may be gone the next time."""


class Maker(child.Confined):
    """One child process, used by one thread."""

    def __init__(
        self, *, seconds: float = CPU_SECONDS * 2, program: Sequence[str] = PROGRAM
    ) -> None:
        super().__init__(program, seconds)

    def copy(
        self,
        name: str,
        media_type: str,
        content: bytes,
        read: Extracted,
        redactions: Sequence[Redaction],
    ) -> Made:
        """Return the public copy of a file. Raises Fell, to be tried again."""
        question = [name, media_type, asdict(read), [asdict(each) for each in redactions]]
        try:
            return _unpacked(self._ask(["copy", question], content))
        except (child.Broken, OSError) as error:  # a timeout is one, too
            was_too_much = child.was_too_much(self._child.ended())
            self.close()
            if was_too_much:
                return Made(Copy(why=Why.TOO_LARGE))
            raise Fell(type(error).__name__) from error

    def picture(self, content: bytes, number: int) -> tuple[bytes, int]:
        """Return page `number` (from 1) as a picture, and how many pages there are.

        Empty where there is no such page, or none can be drawn.
        """
        try:
            answer = self._ask(["picture", [number]], content)
        except (child.Broken, OSError):
            self.close()
            return b"", 0
        pages, _, picture = answer.partition(b"\n")
        return picture, int(pages)

    def _ask(self, question: list[object], content: bytes) -> bytes:
        return self._child.ask(json.dumps(question).encode(), content, seconds=self._seconds)


def _packed(made: Made) -> bytes:
    return json.dumps(asdict(made.copy)).encode() + b"\n" + made.content


def _unpacked(answer: bytes) -> Made:
    facts, _, content = answer.partition(b"\n")
    try:
        return Made(copy_of(json.loads(facts)), content)
    except (ValueError, TypeError) as error:
        raise child.Broken(str(error)) from error


def copy_of(facts: dict[str, object]) -> Copy:
    """Return the facts of a copy from JSON. Raises ValueError, TypeError."""
    found: dict[str, object] = {}
    for name, value in facts.items():
        if isinstance(value, list):
            found[name] = tuple(tuple(e) if isinstance(e, list) else e for e in value)
        else:
            found[name] = value
    found["why"] = Why(str(found["why"]))
    left_out = facts["left_out"]
    if not isinstance(left_out, list):
        raise TypeError("left_out")
    found["left_out"] = tuple(LeftOut(str(each)) for each in left_out)
    return Copy(**found)  # type: ignore[arg-type]  # as they were packed


def main() -> None:
    """Make copies asked for on stdin until it ends: the child's side."""
    child.confine()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            question = json.loads(child.read(source))  # ours, so it is what we say it is
            content = child.read(source)
        except child.Broken:
            return
        child.arm(CPU_SECONDS)
        try:
            child.write(sink, _answered(question, content))
        except MemoryError:
            os._exit(child.NO_MEMORY)


def _answered(question: list[Any], content: bytes) -> bytes:
    what, about = question
    if what == "picture":
        picture, pages = drawn_page(content, *about)
        return b"%d\n" % pages + picture
    return _packed(_made(about, content))


def _made(question: list[Any], content: bytes) -> Made:
    name, media_type, read, redactions = question
    extracted = Extracted(read["text"], tuple(Flag(e) for e in read["flags"]))
    asked = [Redaction(**{**e, "reason": Reason(e["reason"])}) for e in redactions]
    return make(str(name), str(media_type), content, extracted, asked)


if __name__ == "__main__":
    main()

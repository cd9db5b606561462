"""Reads files in a child process that may loop, eat memory or die without harming anyone.

with FileReader() as reader:
    extracted = reader.read("svar.pdf", "application/pdf", content)
"""

import json
import os
import sys
from collections.abc import Sequence

from intake import child
from intake.core.extracted import Extracted, Flag
from intake.files.extracting import extract

CPU_SECONDS = 8
"""For one file; what takes longer is read to a limit of its own long before."""

PROGRAM = ("-m", "intake.files.reader")


class Fell(Exception):
    """The child fell over a file for a reason that may be gone the next time."""


class FileReader(child.Confined):
    """One child process, used by one thread."""

    def __init__(self, *, seconds: float = 15.0, program: Sequence[str] = PROGRAM) -> None:
        super().__init__(program, seconds)

    def read(self, name: str, media_type: str, content: bytes) -> Extracted:
        """Return what is written in a file, with its flags. Raises Fell, to be tried again."""
        question = json.dumps([name, media_type]).encode()
        try:
            return _unpacked(self._child.ask(question, content, seconds=self._seconds))
        except (child.Broken, OSError) as error:  # a timeout is one, too
            was_too_much = child.was_too_much(self._child.ended())
            self.close()
            if was_too_much:
                return Extracted(flags=(Flag.BOMB,))
            raise Fell(type(error).__name__) from error


def _packed(extracted: Extracted) -> bytes:
    return json.dumps([extracted.text, extracted.flags, extracted.findings]).encode()


def _unpacked(content: bytes) -> Extracted:
    try:
        text, flags, findings = json.loads(content)
        return Extracted(str(text), tuple(map(Flag, flags)), tuple(str(each) for each in findings))
    except (ValueError, TypeError) as error:
        raise child.Broken(str(error)) from error


def main() -> None:
    """Read files from stdin until it ends: the child's side."""
    child.confine()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            name, media_type = json.loads(child.read(source))  # ours, so it is what we say it is
            content = child.read(source)
        except child.Broken:
            return
        child.arm(CPU_SECONDS)
        try:
            child.write(sink, _packed(extract(name, media_type, content)))
        except MemoryError:
            os._exit(child.NO_MEMORY)


if __name__ == "__main__":
    main()

"""Reads mail in a child process that may loop, eat memory or die without harming anyone.

    with Reader() as reader:
        reading = reader.read(raw, questions=[("1", "Hvad mener I?")])

The child lives on from message to message, for starting Python takes longer than reading a mail.
A message that breaks it comes back `unreadable`, and the next one gets a fresh child.
"""

import ctypes
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, BinaryIO

from intake.core.message import Kind, Reading
from intake.mail import frames, headers, parsing

MEMORY = 1024 * 1024 * 1024  # bytes of address space of the child
_HEADER_SECONDS = 5.0
CPU_SECONDS = 10  # for one message, on top of what the child has used
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


PROGRAM = ("-m", "intake.mail.reader")


class Reader:
    """One child process, used by one thread."""

    def __init__(self, *, seconds: float = 20.0, program: Sequence[str] = PROGRAM) -> None:
        """Prepare a reader; `seconds` is the longest that one message may take by the clock.

        `program` is what Python runs as the child; tests put one there that breaks.
        """
        self._seconds = seconds
        self._program = program
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Reader":
        """Return the reader; the child starts with the first message."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the child."""
        self.close()

    def read(self, raw: bytes, questions: Sequence[tuple[str, str]] = ()) -> Reading:
        """Return what the message says; `unreadable` when the child does not survive it."""
        try:
            return self._ask(raw, {"questions": [list(each) for each in questions]}, self._seconds)
        except TimeoutError:
            reason = "Beskeden tog for lang tid at læse"
        except (frames.Broken, OSError):
            reason = _reason(self._ended())
        self.close()
        return self._at_least_the_headers(raw, reason)

    def _at_least_the_headers(self, raw: bytes, reason: str) -> Reading:
        """Return who wrote and what about; in a child again, for the headers may be the poison."""
        try:
            return self._ask(raw[: headers.LARGEST_HEADERS], {"reason": reason}, _HEADER_SECONDS)
        except (frames.Broken, OSError):  # a timeout is one, too
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
        return self._child.pid if self._child else None

    def close(self) -> None:
        """End the child, however busy it is."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def _ask(self, raw: bytes, request: Mapping[str, object], seconds: float) -> Reading:
        deadline = time.monotonic() + seconds
        child = self._running()
        _send(child, _framed(json.dumps(request).encode()) + _framed(raw), deadline)
        return frames.unpacked(_receive(child, deadline))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-I", *self._program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                bufsize=0,
            )
            os.set_blocking(_stream(self._child.stdin).fileno(), False)
            os.set_blocking(_stream(self._child.stdout).fileno(), False)
        return self._child

    def _ended(self) -> int | None:
        if self._child is None:
            return None
        try:
            return self._child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return None


def _stream(stream: object) -> BinaryIO:
    assert stream is not None  # both ends are pipes
    return stream  # type: ignore[return-value]


def _framed(content: bytes) -> bytes:
    return len(content).to_bytes(8, "big") + content


def _send(child: subprocess.Popen[bytes], content: bytes, deadline: float) -> None:
    descriptor = _stream(child.stdin).fileno()
    view = memoryview(content)
    while view:
        _, ready, _ = select.select([], [descriptor], [], _left(deadline))
        if not ready:
            raise TimeoutError
        view = view[os.write(descriptor, view[:65_536]) :]


def _receive(child: subprocess.Popen[bytes], deadline: float) -> bytes:
    descriptor = _stream(child.stdout).fileno()
    content = bytearray()
    wanted = 8
    while len(content) < wanted:
        ready, _, _ = select.select([descriptor], [], [], _left(deadline))
        if not ready:
            raise TimeoutError
        piece = os.read(descriptor, 1 << 20)
        if not piece:
            raise frames.Broken("the child ended")
        content += piece
        if wanted == 8 and len(content) >= 8:  # noqa: PLR2004 - the length is eight bytes
            wanted = 8 + int.from_bytes(content[:8], "big")
            if wanted > frames.LARGEST:
                raise frames.Broken("a frame too large")
    return bytes(content[8:wanted])


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def _reason(code: int | None) -> str:
    if code == -signal.SIGXCPU:
        return "Beskeden tog for megen regnetid at læse"
    if code == _NO_MEMORY:
        return "Beskeden krævede for megen hukommelse at læse"
    return "Læsningen af beskeden brød sammen"


_NO_MEMORY = 77  # the child's own exit code


def main() -> None:
    """Read messages from stdin until it ends: the child's side."""
    _leave_network()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            header = json.loads(frames.read(source))  # ours, so it is what we say it is
            raw = frames.read(source)
        except frames.Broken:
            return
        _arm()
        try:
            frames.write(sink, frames.packed(_answer(header, raw)))
        except MemoryError:
            os._exit(_NO_MEMORY)


def _answer(request: Mapping[str, Any], raw: bytes) -> Reading:
    if "reason" in request:
        return parsing.unreadable(raw, str(request["reason"]))
    questions = [(str(key), str(text)) for key, text in request["questions"]]
    return parsing.read(raw, questions=questions)


def _arm() -> None:
    """Allow the next message its share of CPU time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))


def _leave_network() -> None:
    """Go where no network is, when the kernel lets us; the limits hold without it too."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


if __name__ == "__main__":
    main()

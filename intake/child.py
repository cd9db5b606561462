"""A child process for strangers' bytes: it may loop, eat memory or die without harming anyone.

The parent asks with frames (a length, then bytes) and gets one frame back. The child lives on from
question to question, for starting Python takes longer than reading a letter; after one that broke
it the next question gets a fresh child.
"""

import ctypes
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import BinaryIO, Self

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space of a child."""

LARGEST = 256 * 1024 * 1024
"""Bytes of a frame; more can only come from a child gone wrong."""

LOOK_SECONDS = 0.5
"""How often a child looks whether who asked it is still there."""

NO_MEMORY = 77
"""The child's exit code when it ran out of its memory."""

# The last three are how libraries in C give up, and what they lack is memory.
_TOO_MUCH = {-signal.SIGXCPU, NO_MEMORY, -signal.SIGABRT, -signal.SIGILL, -signal.SIGTRAP}
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LENGTH = struct.Struct(">Q")


class Broken(Exception):
    """The other side ended, or wrote something that is no frame."""


def write(stream: BinaryIO, content: bytes) -> None:
    """Write one frame and push it out."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read(stream: BinaryIO) -> bytes:
    """Return the next frame; raises `Broken` when there is none."""
    length = int(_LENGTH.unpack(_exactly(stream, _LENGTH.size))[0])
    if length > LARGEST:
        raise Broken(f"a frame of {length} bytes")
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    content = stream.read(count)
    if content is None or len(content) != count:
        raise Broken("the stream ended inside a frame")
    return content


class Child:
    """One child process, used by one thread."""

    def __init__(self, program: Sequence[str]) -> None:
        """Prepare a child; `program` is what our Python runs as it."""
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = _nothing

    @property
    def number(self) -> int | None:
        """Return the process id; none before the first question."""
        return self._process.pid if self._process else None

    def ask(self, *frames: bytes, seconds: float) -> bytes:
        """Return the child's answer to these frames; the child starts where none runs.

        Raises TimeoutError after `seconds` by the clock, Broken and OSError where it fell.
        """
        deadline = time.monotonic() + seconds
        process = self._running()
        question = b"".join(_LENGTH.pack(len(each)) + each for each in frames)
        _send(process, question, deadline)
        return _receive(process, deadline)

    def ended(self) -> int | None:
        """Return how a child that fell ended, as subprocess tells it; None while it runs."""
        if self._process is None:
            return None
        try:
            return self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return None

    def close(self) -> None:
        """End the child, however busy it is."""
        self._process = None
        self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-I", *self._program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                bufsize=0,
            )
            # Where nobody closes it, it ends with whoever holds it, at the latest as we exit.
            self._end = weakref.finalize(self, _end, self._process)
            os.set_blocking(_stream(self._process.stdin).fileno(), False)
            os.set_blocking(_stream(self._process.stdout).fileno(), False)
        return self._process


def _nothing() -> None:
    """End no child: none was started yet."""


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def was_too_much(code: int | None) -> bool:
    """Tell from how a child ended whether the time or the memory it was given did not do."""
    return code in _TOO_MUCH


def _stream(stream: object) -> BinaryIO:
    assert stream is not None  # both ends are pipes
    return stream  # type: ignore[return-value]


def _send(process: subprocess.Popen[bytes], content: bytes, deadline: float) -> None:
    descriptor = _stream(process.stdin).fileno()
    view = memoryview(content)
    while view:
        _, ready, _ = select.select([], [descriptor], [], _left(deadline))
        if not ready:
            raise TimeoutError
        view = view[os.write(descriptor, view[:65_536]) :]


def _receive(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    descriptor = _stream(process.stdout).fileno()
    content = bytearray()
    wanted = _LENGTH.size
    while len(content) < wanted:
        ready, _, _ = select.select([descriptor], [], [], _left(deadline))
        if not ready:
            raise TimeoutError
        piece = os.read(descriptor, 1 << 20)
        if not piece:
            raise Broken("the child ended")
        content += piece
        if wanted == _LENGTH.size and len(content) >= _LENGTH.size:
            wanted += int(_LENGTH.unpack_from(content)[0])
            if wanted > LARGEST:
                raise Broken("a frame too large")
    return bytes(content[_LENGTH.size : wanted])


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def confine(*, memory: int = MEMORY) -> None:
    """Give up, in the child, what reading needs nothing of: the network, memory without end."""
    _die_with_the_parent()
    _leave_network()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def arm(seconds: int) -> None:
    """Allow the next question, in the child, its share of CPU time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _die_with_the_parent() -> None:
    """End when the process that asked is gone, so that nobody works for nobody.

    Linux has a signal for it (PR_SET_PDEATHSIG, prctl(2)), but sends it as soon as the thread that
    started us ends, and the thread of one request is gone while the next one asks us.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _leave_network() -> None:
    """Go where no network is, when the kernel lets us; the limits hold without it too."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


class Confined:
    """Something done in a child of its own, by one thread; the child starts with the first ask."""

    def __init__(self, program: Sequence[str], seconds: float) -> None:
        """Prepare it; `seconds` is the longest that one question may take by the clock.

        `program` is what Python runs as the child; tests put one there that breaks.
        """
        self._seconds = seconds
        self._child = Child(program)

    def __enter__(self) -> Self:
        """Return it, to be closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the child."""
        self.close()

    def close(self) -> None:
        """End the child, however busy it is."""
        self._child.close()

"""Readers of the running record: one who asks and takes the time, and several at once."""

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from itertools import islice
from pathlib import Path

TIMES = 40
CLIENTS = 8
BY_CLIENTS = 80
"""Requests that the clients share."""

WARM = 3
"""Requests of each kind before those that count."""

Ask = Callable[[str], int]


class Refused(Exception):
    """The server said that it cannot answer: mostly that it would take too long."""


@contextmanager
def memory_of(pid: int) -> Iterator[list[float]]:
    """Give what a process holds in memory, in MB, at the beginning and then all the time."""
    held, done = [_resident(pid)], threading.Event()

    def look() -> None:
        while not done.wait(0.1):
            held.append(_resident(pid))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield held
    finally:
        done.set()
        looking.join()


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def rate(port: int, ahead: Iterable[str]) -> float:
    """Return how many requests a second several clients are answered together."""
    paths = list(islice(ahead, BY_CLIENTS))

    def client(first: int) -> None:
        ask = asker(port)
        for path in paths[first::CLIENTS]:
            ask(path)

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    return BY_CLIENTS / (time.perf_counter() - start)


def asker(port: int) -> Ask:
    """Return what asks for a path on a connection of its own, and gives how long the answer is."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def ask(path: str) -> int:
        try:
            wire.request("GET", path)
            answer = wire.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError):  # idle for five seconds
            wire.close()
            return ask(path)
        length = 0
        while piece := answer.read(1 << 20):
            length += len(piece)
        if answer.status != HTTPStatus.OK:
            raise Refused(f"{answer.status} {path}")
        return length

    return ask


def in_turns(*works: Callable[[], object]) -> list[list[float]]:
    """Return how long each takes, in seconds, from the shortest to the longest; warmed before.

    They take turns, so that what else the machine does meanwhile slows them all.
    """
    for work in works:
        timed(work, WARM)
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(TIMES):
        for work, its in zip(works, taken, strict=True):
            its.extend(timed(work, 1))
    return [sorted(each) for each in taken]


def timed(work: Callable[[], object], often: int) -> list[float]:
    """Return how long it takes, in seconds, so many times, from the shortest to the longest."""
    taken = []
    for _ in range(often):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)


def at(taken: list[float], share: float) -> float:
    """Return the time that this share of them does not exceed."""
    return taken[min(len(taken) - 1, int(len(taken) * share))]


def ms(taken: list[float], share: float) -> float:
    """Return the same in milliseconds."""
    return round(at(taken, share) * 1000, 1)

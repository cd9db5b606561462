"""Asks for a paper to be set, in a child process that may fail without harming anyone."""

import json
import logging
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from intake import child, trouble
from intake.core.errors import PaperNotMade, TryAgain

log = logging.getLogger(__name__)

SECONDS = 30.0
PROGRAM = ("-m", "intake.papers.typesetting")

AT_ONCE = 2
_room = threading.BoundedSemaphore(AT_ONCE)
"""Papers set at the same time in one process: each takes a processor and much memory."""


class Typesetter(child.Confined):
    """One child process, for one paper or for many, one after the other."""

    def __init__(self) -> None:
        super().__init__(PROGRAM, SECONDS)

    def pdf(self, name: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
        """Return the paper `name` with these values. Raises PaperNotMade, for one too large."""
        question = json.dumps([name, at.isoformat(), values]).encode()
        try:
            return self._child.ask(question, seconds=self._seconds)
        except (child.Broken, OSError) as error:  # a timeout is one, too
            self.close()
            trouble.tell(log, f"paper {name}", error)
            raise PaperNotMade(name) from error


def pdf(name: str, values: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the paper `name` as a PDF. Raises PaperNotMade; TryAgain where too many are asked."""
    if not _room.acquire(timeout=SECONDS):
        raise TryAgain("Too many papers are being set just now.")
    try:
        with Typesetter() as typesetter:
            return typesetter.pdf(name, values, at=at)
    finally:
        _room.release()


def paragraphs(text: str) -> list[list[str]]:
    """Return a text as paragraphs of lines, as the templates take it."""
    return [each.split("\n") for each in text.strip().split("\n\n") if each.strip()]

"""Waiting for what is asynchronous, in a test that is not."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Given = TypeVar("Given")


def waited(work: Coroutine[Any, Any, Given]) -> Given:
    """Return what `work` gives; apart, as a browser test leaves a loop running in our thread."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()

"""Runs `intake` with a fault planted at a named place: FAULT=web:after_commit:kill:3.

The fault strikes the third time the place is reached. Lives in the tests alone: the product has
the places, but nothing in it can plant anything.
"""

import os
import signal
import sqlite3
import time

from intake import failpoints
from intake.app import main


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _full() -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise error


_ACTIONS = {"kill": _kill, "full": _full, "slow": lambda: time.sleep(1)}


def plant(fault: str) -> None:
    place, action, number = fault.rsplit(":", 2)
    reached = 0

    def hook(name: str) -> None:
        nonlocal reached
        if name == place:
            reached += 1
            if reached == int(number):
                _ACTIONS[action]()

    failpoints.hook = hook


if __name__ == "__main__":
    if os.environ.get("FAULT"):
        plant(os.environ["FAULT"])
    main()

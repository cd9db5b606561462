"""Many processes that write to one record at once: `python -m tests.faults.writers PATH 64 20`.

A process of its own that forks, because forking a test runner with threads can hang. Prints what
went wrong, a line each; nothing where all went well.
"""

import os
import sys
from pathlib import Path

from intake.clock import now
from intake.store import events
from intake.store.connection import connect, transaction


def write(path: Path, writer: int, count: int) -> None:
    """Add events, each sealed with the one before: a lost or torn write would break the chain."""
    db = connect(path)
    for number in range(count):
        with transaction(db):
            events.record(
                db, "storm", f"{writer}/{number}", actor=f"writer {writer}", now=now(None)
            )
    db.conn.close()


def main(path: Path, writers: int, count: int) -> int:
    sys.stdout.flush()
    children = {}
    for writer in range(writers):
        child = os.fork()
        if child == 0:
            try:
                write(path, writer, count)
            except BaseException as error:  # noqa: BLE001 - a child says what happened, and ends
                os.write(1, f"{writer}: {type(error).__name__}: {error}\n".encode())
                os._exit(1)
            os._exit(0)
        children[child] = writer
    return sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0 for child in children)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))

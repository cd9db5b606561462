"""A process that dies while it writes the log leaves a chain that holds."""

import random
import signal
import subprocess
import sys
import time

import pytest

from intake.config import HERE
from intake.store import log
from tests.builders import a_record

WRITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from intake.store import events
from intake.store.connection import connect, transaction
db = connect(Path(sys.argv[1]) / "record.db")
print("ready", flush=True)
while True:
    with transaction(db):
        events.record(db, "tested", "thing", actor="a", now=datetime.now(UTC))
        events.record(db, "read", "thing", actor="a", now=datetime.now(UTC))
"""


@pytest.mark.parametrize("seed", range(4))
def test_killed_writers_leave_a_whole_chain(tmp_path, seed):
    record = a_record(tmp_path)
    chance = random.Random(seed)
    for _ in range(3):
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", WRITE, str(tmp_path)], cwd=HERE, stdout=subprocess.PIPE
            )
            for _ in range(2)
        ]
        for each in writers:
            assert each.stdout.readline() == b"ready\n"
        before = record["event"].count
        while record["event"].count == before:
            time.sleep(0.005)
        time.sleep(chance.uniform(0.0, 0.1))
        for each in writers:
            each.send_signal(signal.SIGKILL)
            each.wait()
            each.stdout.close()
    chain = log.followed(record)
    assert chain.broken is None
    assert chain.count == record["event"].count
    assert chain.count % 2 == 0  # both of a transaction, or neither
    record.conn.close()

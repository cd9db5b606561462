"""A setting that cannot work stops the start, with its name and on one line."""

import socket
import subprocess
import sys

import pytest

from intake.config import HERE
from tests.outside import PATIENCE
from tests.service import free_port

WRONG = [
    ("INTAKE_WEB_PORT", "web"),
    ("INTAKE_WEB_PORT", "70000"),
    ("INTAKE_MAIL_PROTOCOL", "pop3"),
    ("INTAKE_PUBLIC_URL", "hoering.example.dk"),
    ("INTAKE_DEMO", "maybe"),
    ("INTAKE_NOW", "yesterday"),
    ("INTAKE_DATA", "/proc/nothing"),
    ("INTAKE_SETTINGS", "/nowhere/settings"),
    ("MAIL_DEFAULT_SENDER", "nobody"),
]


@pytest.mark.parametrize("process", ["web", "desk", "mail", "browse", "worker"])
def test_a_wrong_setting_stops_every_process_with_its_name(tmp_path, process):
    words = ["worker"] if process == "worker" else ["serve", process]
    wrong = WRONG if process == "web" else WRONG[:1]
    for name, value in wrong:
        given = {"PATH": "/usr/bin:/bin", "INTAKE_DATA": str(tmp_path), name: value}
        done = subprocess.run(
            [sys.executable, "-c", "from intake.app import main; main()", *words],
            env=given,
            cwd=HERE,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        (line,) = done.stderr.decode().splitlines()
        assert (done.returncode, done.stdout) == (1, b"")
        assert name in line
        assert value in line


def test_a_port_that_is_taken_is_named(tmp_path):
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        for process, name in (("web", "WEB"), ("mail", "MAIL")):
            given = {"PATH": "/usr/bin:/bin", "INTAKE_DATA": str(tmp_path)}
            done = subprocess.run(
                [sys.executable, "-c", "from intake.app import main; main()", "serve", process],
                env={**given, f"INTAKE_{name}_PORT": str(port)},
                cwd=HERE,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
            (line,) = done.stderr.decode().splitlines()
            assert done.returncode == 1
            assert f"INTAKE_{name}_PORT" in line

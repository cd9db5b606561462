"""The whole service as an operator runs it: real processes, real ports, a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from intake.config import HERE, Settings

PROCESSES = ("web", "desk", "mail", "worker", "browse")
PATIENCE = 30.0
"""Seconds to wait for something that takes one; a limit on hanging, not a measurement."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(what: Callable[[], Any], *, within: float = PATIENCE) -> Any:
    """Return the first true value of `what`; fail with its last value after `within` seconds."""
    end = time.monotonic() + within
    while not (found := what()):
        if time.monotonic() > end:
            raise AssertionError(f"still {found!r} after {within} s")
        time.sleep(0.05)
    return found


class Sink:
    """The mail server that the service's letters leave by: takes everything and remembers it."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, list[str], bytes]] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    @property
    def port(self) -> int:
        return self.controller.port

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 2.0.0 taken"

    def stop(self) -> None:
        self.controller.stop()


class Service:
    """Starts and stops the five processes; `with Service(folder) as service:` runs them all."""

    def __init__(self, folder: Path, *, processes: tuple[str, ...] = PROCESSES, **given: str):
        self.processes = processes
        self.sink = Sink()
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.log = folder / "service.log"
        self.environ = {
            "PATH": os.environ["PATH"],
            "INTAKE_DATA": str(folder / "data"),
            **{
                f"INTAKE_{name}_PORT": str(free_port())
                for name in ("WEB", "DESK", "BROWSE", "MAIL", "DEMO_MAIL")
            },
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self.sink.port),
            **given,
        }
        self.settings = Settings.from_environ(self.environ)

    def __enter__(self) -> "Service":
        self.cli("init")
        for process in self.processes:
            self.start(process)
        for process in self.processes:
            self.wait_for(process)
        return self

    def __exit__(self, *_: object) -> None:
        for process in list(self.running):
            self.stop(process)
        self.sink.stop()

    def start(
        self,
        process: str,
        *,
        fault: str = "",
        under: Sequence[str] = (),
        module: str = "tests.with_fault",
    ) -> None:
        """Start one process; `fault` is "failpoint:action:number" for tests/faults.

        `under` is a command that runs it, such as strace; `module` what stands for `intake`.
        """
        words = ["worker"] if process == "worker" else ["serve", process]
        with self.log.open("ab") as log:
            self.running[process] = subprocess.Popen(
                [*under, sys.executable, "-m", module, *words],
                env={**self.environ, "FAULT": fault},
                cwd=HERE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait_for(self, process: str) -> None:
        """Wait until a process answers."""
        port = {
            "web": self.settings.web_port,
            "desk": self.settings.desk_port,
            "mail": self.settings.mail_port,
            "browse": self.settings.browse_port,
        }.get(process)
        if port:
            eventually(lambda: self._listens(process, port))

    def _listens(self, process: str, port: int) -> bool:
        if self.running[process].poll() is not None:
            raise AssertionError(f"{process} ended: {self.log.read_text()[-2000:]}")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def stop(self, process: str, *, how: signal.Signals = signal.SIGTERM) -> int:
        """Stop one process (and its children when it is killed) and return its exit code."""
        popen = self.running.pop(process)
        if popen.poll() is None:
            if how is signal.SIGKILL:
                os.killpg(popen.pid, how)
            else:
                popen.send_signal(how)
        try:
            return popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(popen.pid, signal.SIGKILL)
            raise

    def cli(self, *words: str, given: bytes = b"", code: int = 0) -> str:
        """Run `intake` with these words and return what it printed."""
        done = self._run(*words, given=given)
        assert done.returncode == code, done.stderr.decode()
        return done.stdout.decode()

    def tried(self, *words: str) -> bool:
        """Run `intake` with these words; return whether that went well."""
        return self._run(*words).returncode == 0

    def _run(self, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "tests.with_fault", *words],
            env=self.environ,
            cwd=HERE,
            input=given,
            capture_output=True,
            check=False,
        )

    def json(self, *words: str) -> Any:
        """Run `intake … --json` and return the value."""
        return json.loads(self.cli(*words, "--json"))

    def faults(self) -> list[str]:
        """Return what `intake check` finds wrong."""
        done = self._run("check", "--json")
        return json.loads(done.stdout)["faults"]

    def get(self, url: str) -> tuple[int, bytes]:
        """Fetch a page; return status and body."""
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@contextmanager
def running(folder: Path, **given: str) -> Iterator[Service]:
    """Run the whole service in `folder`."""
    with Service(folder, **given) as service:
        yield service

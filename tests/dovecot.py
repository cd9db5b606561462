"""A Dovecot of our own: its configuration, users and mail in a temporary folder.

The system's own Dovecot, where there is one, is neither used nor changed.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

USER = "hoering@example.dk"
PASSWORD = "kun til test"
OWNER = 65534  # nobody: Dovecot gives root no mail

_SETTINGS = """\
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
first_valid_uid = {owner}
default_vsz_limit = 0
mail_location = maildir:{root}/mail
mail_max_userip_connections = 50
mailbox_list_index = no
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {root}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={root}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Taget {{
    auto = create
  }}
}}
"""

_TLS = """\
ssl_cert = <{certificate}
ssl_key = <{key}
"""


def missing() -> str:
    """Return why Dovecot cannot run here, or nothing when it can."""
    if shutil.which("dovecot", path=os.environ["PATH"] + ":/usr/sbin") is None:
        return "Dovecot is not installed"
    return "" if os.geteuid() == 0 else "Dovecot runs as root only"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dovecot:
    """Runs while the block runs; `settings` are more lines of dovecot.conf."""

    def __init__(self, settings: str = "", certificate: Path | None = None) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.port = free_port()
        self.tls_port = free_port() if certificate else 0
        self.root.chmod(0o755)
        (self.root / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        names = {"root": self.root, "owner": OWNER, "port": self.port, "tls_port": self.tls_port}
        text = _SETTINGS.format(ssl="yes" if certificate else "no", **names)
        if certificate:
            text += _TLS.format(certificate=certificate, key=certificate.with_name("key.pem"))
        self._master: subprocess.Popen[bytes] | None = None
        self._config = self.root / "dovecot.conf"
        self._config.write_text(text + settings)
        for name in ("cur", "new", "tmp"):
            (self.root / "mail" / name).mkdir(parents=True)
        self._own()

    def _own(self) -> None:
        for path in (self.root / "mail", *(self.root / "mail").rglob("*")):
            os.chown(path, OWNER, OWNER)

    def deliver(self, *raw: bytes) -> None:
        """Put messages into the mailbox, as a delivery agent does."""
        box = self.root / "mail"
        for each in raw:
            name = f"{int(time.time())}.M{time.monotonic_ns()}.mx"
            (box / "tmp" / name).write_bytes(each)
            os.chown(box / "tmp" / name, OWNER, OWNER)
            (box / "tmp" / name).rename(box / "new" / name)

    def number_anew(self) -> None:
        """Forget all numbers given, so that the folder gets a new UIDVALIDITY."""
        self.stop()
        time.sleep(1.1)  # it is made from the second of the clock
        for path in (self.root / "mail").glob("dovecot*"):
            path.unlink()
        self.start()

    def read(self) -> int:
        """How many messages in the mailbox are marked as read."""
        return sum("S" in each.name.rpartition(",")[2] for each in self._in("mail"))

    def moved(self) -> int:
        """How many messages lie in the folder for what was taken."""
        return len(self._in("mail/.Taget"))

    def _in(self, folder: str) -> list[Path]:
        return [each for name in ("cur", "new") for each in (self.root / folder / name).glob("*")]

    @property
    def log(self) -> str:
        """What Dovecot has logged."""
        path = self.root / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._master = subprocess.Popen(
            ["dovecot", "-F", "-c", str(self._config)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"},
        )
        deadline = time.monotonic() + 30
        while not self._answers():
            if time.monotonic() > deadline or self._master.poll() is not None:
                raise RuntimeError(f"Dovecot does not answer: {self.log}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop it with all its connections."""
        if self._master is not None:
            self._master.terminate()
            self._master.wait(timeout=30)
        self._master = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
                return client.recv(4) == b"* OK"
        except OSError:
            return False

    def __enter__(self) -> "Dovecot":
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)


class Line:
    """A line to the server that is cut at the first command that holds some word."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.cut_at = b""
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Line":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._to))
                back = threading.Thread(target=self._back, args=(server, client), daemon=True)
                back.start()
                threading.Thread(target=self._forth, args=(client, server, back)).start()

    def _forth(self, client: socket.socket, server: socket.socket, back: threading.Thread) -> None:
        with client, server, suppress(OSError):
            while data := client.recv(65_536):
                if self.cut_at and self.cut_at in data:
                    self.cut_at = b""
                    self.cuts += 1
                    break
                server.sendall(data)
            for each in (server, client):
                each.shutdown(socket.SHUT_RDWR)
            back.join(timeout=10)

    @staticmethod
    def _back(server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)

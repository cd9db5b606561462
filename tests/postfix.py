"""A Postfix of our own: its configuration, queue and mailboxes in a temporary folder.

The system's own Postfix, where there is one, is neither used nor changed.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

DOMAIN = "svar.example.dk"
DAEMONS = Path("/usr/lib/postfix/sbin")
MAILBOX_OWNER = 65534  # nobody

_MAIN = """\
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
maillog_file = {root}/mail.log
maillog_file_prefixes = {root}
myhostname = mx.example.dk
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
message_size_limit = 40000000
mailbox_size_limit = 0
virtual_mailbox_limit = 0
default_process_limit = 20
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
"""

_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""

TO_MAILDIR = """\
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:{owner}
virtual_gid_maps = static:{owner}
virtual_minimum_uid = 100
smtpd_relay_restrictions = permit_mynetworks, reject
"""

HAND_OVER = """\
relay_domains = {{domain}}
transport_maps = inline:{{{{ {{domain}}={next_hop}:{port} }}}}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = reject_unverified_recipient
unverified_recipient_reject_code = 550
unverified_recipient_defer_code = 451
lmtp_line_length_limit = 0
smtp_line_length_limit = 0
address_verify_map =
address_verify_poll_delay = 1s
address_verify_poll_count = 30
"""
"""The last three lines are the tests'; the rest is what the handbook tells the operator."""


def missing() -> str:
    """Return why Postfix cannot run here, or nothing when it can."""
    if shutil.which("postfix") is None or not DAEMONS.is_dir():
        return "Postfix is not installed"
    return "" if os.geteuid() == 0 else "Postfix runs as root only"


def _last_words(settings: str) -> str:
    """Return the settings with the last line of each name alone.

    Postfix warns of the others through its log daemon, which warns through itself and can hang.
    """
    found: dict[str, str] = {}
    name = ""
    for line in settings.splitlines():
        if line[:1].isspace():
            found[name] += f"\n{line}"
        elif line and not line.startswith("#"):
            name = line.partition("=")[0].strip()
            found[name] = line
    return "\n".join(found.values()) + "\n"


class Postfix:
    """Runs while the block runs; `settings` are lines of main.cf, with {root} and {domain}."""

    def __init__(self, settings: str) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="postfix-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.maildir = self.root / "mail" / "box"
        for name in ("etc", "queue", "data", "mail"):
            (self.root / name).mkdir(mode=0o755)
        self.root.chmod(0o755)
        shutil.chown(self.root / "data", "postfix")
        os.chown(self.root / "mail", MAILBOX_OWNER, MAILBOX_OWNER)
        names = {"root": self.root, "daemons": DAEMONS, "domain": DOMAIN, "owner": MAILBOX_OWNER}
        self._write("main.cf", _last_words((_MAIN + settings).format(**names)))
        self._write("master.cf", _MASTER.format(port=self.port))

    def _write(self, name: str, text: str) -> None:
        (self.root / "etc" / name).write_text(text)

    def run(self, *words: str) -> None:
        """Run one of Postfix's own commands on this instance."""
        command = ["postfix", "-c", str(self.root / "etc"), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"postfix {words[0]}: {done.stderr}{self.log}")

    @property
    def log(self) -> str:
        """What Postfix has logged."""
        path = self.root / "mail.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def __enter__(self) -> "Postfix":
        try:
            self.run("start")
            deadline = time.monotonic() + 30
            while not self._answers():
                if time.monotonic() > deadline:
                    raise RuntimeError(f"Postfix does not answer: {self.log}")
                time.sleep(0.1)
        except BaseException:
            self.__exit__()
            raise
        return self

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
                return client.recv(3) == b"220"
        except OSError:
            return False

    def __exit__(self, *_: object) -> None:
        subprocess.run(
            ["postfix", "-c", str(self.root / "etc"), "stop"], capture_output=True, check=False
        )
        shutil.rmtree(self.root, ignore_errors=True)


def hand_over(port: int, protocol: str) -> "Postfix":
    """A Postfix in front of a listener of ours, set up as docs/operating.md says."""
    next_hop = {"lmtp": "lmtp:inet:127.0.0.1", "smtp": "smtp:[127.0.0.1]"}[protocol]
    return Postfix(HAND_OVER.format(next_hop=next_hop, port=port))

"""A real OpenID provider on loopback, run as a process of its own."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import parse_qs, urlsplit

import requests

SUBJECT = "subject"


@contextmanager
def provider(*people: dict) -> Iterator[str]:
    """Run the provider with these people in it; gives its issuer."""
    with closing(socket.socket()) as asking:
        asking.bind(("127.0.0.1", 0))
        port = asking.getsockname()[1]
    claims = [each for person in people for each in ("--user-claims", json.dumps(person))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "-n", "true", *claims],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        issuer = f"http://127.0.0.1:{port}"
        _await(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.terminate()
        process.wait()


def _await(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("the provider did not start")


def agree(address: str, subject: str) -> str:
    """Sign in at the provider as somebody; gives the path and query that it leads back to."""
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def asked(address: str) -> dict[str, str]:
    """What an address at the provider asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

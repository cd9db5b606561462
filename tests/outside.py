"""What people outside have in their hands: a browser without scripts, and a mail program."""

import http.client
import re
import secrets
import smtplib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

PATIENCE = 60.0
"""Seconds before a silent server counts as gone."""

Fields = Sequence[tuple[str, str]]

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class File:
    """A file that somebody chooses in a form, or attaches to a mail."""

    name: str
    content: bytes = field(repr=False)
    media_type: str = "application/pdf"


@dataclass(frozen=True)
class Page:
    """What the server answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def location(self) -> str:
        return self.headers.get("Location", "")

    def hidden(self, name: str) -> str:
        """The value of one of the page's hidden fields."""
        found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', self.text)
        assert found is not None, f"no field {name} in {self.text[:300]}"
        return unescape(found[1])


class Browser:
    """One person's browser: keeps its connection and its cookies, follows nothing by itself."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port, PATIENCE)
        self._cookies: dict[str, str] = {}

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @property
    def cookies(self) -> str:
        """What it sends with each request, as the header says it."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def get(self, path: str) -> Page:
        return self.send("GET", path)

    def post(
        self,
        path: str,
        fields: Fields,
        files: Iterable[tuple[str, File]] = (),
        headers: dict[str, str] | None = None,
    ) -> Page:
        """Send a form as browsers do: with a file it is multipart."""
        chosen = list(files)
        kind, body = (
            multipart(fields, chosen) if chosen else (FORM, urlencode(fields).encode("ascii"))
        )
        return self.send("POST", path, body, {"Content-Type": kind, **(headers or {})})

    def send(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Page:
        """Send a request; raises OSError or HTTPException where the server goes away."""
        given = {**({"Cookie": self.cookies} if self.cookies else {}), **(headers or {})}
        try:
            self._connection.request(method, path, body, given)  # type: ignore[arg-type]
            response = self._connection.getresponse()
            page = Page(response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException):
            self._connection.close()  # the next request opens a new one
            raise
        for line in page.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return page

    def form(self, slug: str) -> dict[str, str]:
        """Open the form of a consultation; what it hides, to be sent back with the answer."""
        page = self.get(f"/{slug}/answer")
        assert page.status == 200, page.status
        return {name: page.hidden(name) for name in ("csrf_token", "key")}

    def answer(
        self, slug: str, hidden: dict[str, str], files: Sequence[File] = (), **fields: str
    ) -> Page:
        """Send an answer. Question 1 is answer_1 here, for Python's sake."""
        given = {name.replace("answer_", "answer-"): text for name, text in fields.items()}
        usual = {"name": "En borger", "speaks_as": "citizen", "preference": "named"}
        pairs = list({**hidden, **usual, **given}.items())
        return self.post(f"/{slug}/answer", pairs, [("attachments", each) for each in files])


def multipart(fields: Fields, files: Sequence[tuple[str, File]]) -> tuple[str, bytes]:
    """Return content type and body of a form with files (RFC 7578)."""
    border = secrets.token_hex(16)
    parts = [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in fields
    ]
    parts += [
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"\r\n'
        f"Content-Type: {file.media_type}\r\n\r\n".encode()
        + file.content
        + b"\r\n"
        for name, file in files
    ]
    return f"multipart/form-data; boundary={border}", b"".join(parts) + f"--{border}--\r\n".encode()


def a_mail(
    sender: str, recipient: str, text: str, files: Sequence[File] = (), **headers: str
) -> EmailMessage:
    """A message as a mail program writes it."""
    message = EmailMessage()
    message["From"], message["To"] = sender, recipient
    message["Subject"] = "Svar på høringen"
    message["Message-ID"] = f"<{secrets.token_hex(8)}@example.dk>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for each in files:
        kind, _, subtype = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=kind, subtype=subtype, filename=each.name)
    return message


def hand_in(port: int, message: EmailMessage) -> tuple[int, str]:
    """Hand a message to the listener; the last reply. Raises OSError where it goes away."""
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE) as smtp:
        smtp.ehlo()
        steps = (
            lambda: smtp.mail(message["From"]),
            lambda: smtp.rcpt(message["To"]),
            lambda: smtp.data(message.as_bytes(policy=SMTP)),
        )
        for step in steps:
            code, words = step()
            if code != 250:
                break
        return code, words.decode()

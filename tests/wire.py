"""Clients of the listener: a mail program, and one that sends exactly the bytes it is told to."""

import smtplib
import socket

from intake.store.connection import rows

MAIL = b"From: Formand <formand@example.dk>\r\nSubject: Svar\r\n\r\nVi er enige.\r\n"
SENDER = "formand@example.dk"
END = b"\r\n.\r\n"


class Wire:
    """A client that sends exactly the bytes it is told to."""

    def __init__(self, port, hello=b"EHLO raad.example.dk"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.lines = self.socket.makefile("rb")
        self.reply()
        if hello:
            self.say(hello)

    def say(self, line):
        """Send one command and return the reply to it."""
        self.socket.sendall(line + b"\r\n")
        return self.reply()

    def reply(self):
        """Return the next reply, its lines joined."""
        found = []
        while True:
            line = self.lines.readline()
            found.append(line.decode().rstrip())
            if line[3:4] != b"-":
                return "\n".join(found)

    def begin(self, *recipients):
        """Go as far as DATA."""
        self.say(b"MAIL FROM:<formand@example.dk>")
        for each in recipients:
            assert self.say(b"RCPT TO:<" + each.encode() + b">").startswith("250")
        assert self.say(b"DATA").startswith("354")

    def close(self):
        self.lines.close()
        self.socket.close()


def inbox(record):
    return rows(record, "SELECT * FROM inbox ORDER BY id")


def send(port, recipients, raw=MAIL, sender=SENDER, options=()):
    with smtplib.SMTP("127.0.0.1", port, local_hostname="raad.example.dk") as client:
        return client.sendmail(sender, recipients, raw, options)
